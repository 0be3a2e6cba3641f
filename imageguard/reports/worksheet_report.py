"""The worksheet: one private page, offline, on which a person counts people, ties faces to letters and answers."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import BackendMissing
from imageguard.reports.worksheet_data import worksheet_data

if TYPE_CHECKING:
    from imageguard.model.report import Report
    from imageguard.ports import ReportContext, ReportFormat

PARTS: Final = Path(__file__).parent / "worksheet"
SCRIPTS: Final = (
    "page.js",
    "places.js",
    "copies.js",
    "yaml_write.js",
    "yaml_read.js",
    "sitting.js",
    "entries.js",
    "progress.js",
    "figure.js",
    "asking.js",
    "people.js",
    "view.js",
    "picture.js",
    "sheets.js",
    "office.js",
    "saving.js",
    "main.js",
)
"""The page's modules, each after those that it imports from."""
IMPORT: Final = re.compile(r'^import (\{[^}]*\}) from "\./([a-z_]+)\.js";$', re.MULTILINE)
EXPORT: Final = re.compile(r"^export (?:const|function) (\w+)", re.MULTILINE)
UNSAFE: Final = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


class Worksheet:
    """The page on which people answer; it shows faces and names files, and never leaves the office."""

    endings: Final = (".worksheet.html",)
    private: Final = True

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the page in UTF-8. Raises BackendMissing where a part of the page is not installed."""
        script, style = _script(), _part("worksheet.css")
        blanks = {
            "policy": _policy(script, style),
            "style": style,
            "data": _json(worksheet_data(report, context)),
            "script": script,
        }
        page = re.sub(r"\{\{([a-z]+)\}\}", lambda found: blanks[found[1]], _part("worksheet.html"))
        return page.encode("utf-8")


def _json(data: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return JSON in which no character can end the element that holds it."""
    return json.dumps(data, ensure_ascii=True, separators=(",", ":")).translate(UNSAFE)


def _policy(script: str, style: str) -> str:
    """Return a policy that runs this script and this style alone, shows pictures of the page, and fetches nothing."""
    return (
        f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _script() -> str:
    """Return the modules as one script: each in a scope of its own that hands out what it exports."""
    return "".join(_scope(name.removesuffix(".js"), _part(name)) for name in SCRIPTS)


def _scope(name: str, module: str) -> str:
    exported = ", ".join(EXPORT.findall(module))
    body = IMPORT.sub(r"const \1 = module_\2;", module)
    body = re.sub("^export ", "", body, flags=re.MULTILINE)
    return f"const module_{name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n"


def _part(name: str) -> str:
    try:
        return (PARTS / name).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BackendMissing(
            f"the page part {name!r} is not part of this installation; install imageguard again"
        ) from error


PLUGIN: Final[ReportFormat] = Worksheet()
