"""What Hugo, Jekyll and MyST write around Markdown: front matter, files by name, words by name, blocks of their own."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.captions.page import Mention, names_picture
from imageguard.captions.structured import load_yaml, words_in

if TYPE_CHECKING:
    from collections.abc import Mapping

FRONT: Final = re.compile(
    r"\A(?:---\n(?P<yaml>.*?)\n---|\+\+\+\n(?P<toml>.*?)\n\+\+\+|(?P<json>\{\n.*?\n\}))[ \t]*(?:\n|\Z)", re.DOTALL
)
_BLANK: Final = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_CODE: Final = re.compile(r"\{(?:\{[<%]|%)[^{}]{0,4000}?[>%]\}{1,2}")
_PAIR: Final = re.compile(
    r"\{\{[<%]\s{0,9}(?P<name>[\w-]{1,50})\b(?P<said>[^{}]{0,2000}?)[>%]\}\}"
    r"(?P<inside>[^{}]{0,2000}?)\{\{[<%]\s{0,9}/\s{0,9}(?P=name)\s{0,9}[>%]\}\}"
)
_DIRECTIVE: Final = re.compile(
    r"^(?P<fence>`{3,9}|:{3,9})\{(?:figure|image|figure-md)\}[ \t]{0,9}(?P<to>[^\s{}]{0,2000})[^\n]{0,200}\n"
    r"(?P<inside>(?:(?!(?P=fence))[^\n]{0,500}\n){0,60}?)(?P=fence)[ \t]{0,9}$",
    re.MULTILINE,
)
_CAPTURE: Final = re.compile(
    r"\{%-?\s{0,9}capture\s{1,9}(?P<name>[\w-]{1,50})\s{0,9}-?%\}(?P<said>[^{}]{0,2000})\{%-?\s{0,9}end"
)
_ASSIGN: Final = re.compile(
    r"\{%-?\s{0,9}assign\s{1,9}(?P<name>[\w-]{1,50})\s{0,9}=\s{0,9}[\"'](?P<said>[^\"'{}]{0,2000})[\"']"
)


@dataclass(frozen=True)
class Front:
    """What front matter says: words and files by the name that the page has for them, and what it says of files."""

    said: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[Mention, ...] = ()


def front_of(found: re.Match[str] | None) -> Front:
    """Return what the front matter says; what cannot be read says nothing here, and is read as text elsewhere."""
    data = _parsed(found) if found else None
    if not isinstance(data, dict):
        return Front()
    listed = data.get("resources")
    entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    files = [(one, one["src"]) for one in entries if isinstance(one.get("src"), str)]
    return Front(
        said={f"page.{key}": value for key, value in data.items() if isinstance(value, str)},
        names={one["name"]: src for one, src in files if isinstance(one.get("name"), str)},
        resources=tuple(Mention(src, words_in(one), "") for one, src in files),
    )


def _parsed(found: re.Match[str]) -> Any:  # noqa: ANN401 - whatever somebody wrote
    try:
        if found["yaml"] is not None:
            return next(iter(load_yaml(found["yaml"])), None)
        return tomllib.loads(found["toml"]) if found["toml"] is not None else json.loads(found["json"])
    except (ValueError, RecursionError):
        return None


def variables(body: str) -> dict[str, str]:
    """Return the words that a page of Jekyll gives a name, ``assign`` and ``capture``, by their names."""
    return {one["name"]: one["said"].strip() for pattern in (_ASSIGN, _CAPTURE) for one in pattern.finditer(body)}


def joined(body: str) -> str:
    """Return the page with each shortcode that names a picture, and what stands in it, in one block."""
    body = _DIRECTIVE.sub(_as_picture, body)
    body = _CODE.sub(lambda one: _BLANK.sub("\n", one[0]), body)
    return _PAIR.sub(lambda one: _BLANK.sub("\n", one[0]) if _has_picture(one["said"]) else one[0], body)


def _has_picture(said: str) -> bool:
    return any(names_picture(one.strip("\"'`")) for part in said.split() for one in (part, part.partition("=")[2]))


def _as_picture(one: re.Match[str]) -> str:
    """Return a figure of MyST as a picture of Markdown, all of its lines as the words."""
    said = re.sub(r"[\[\]]+|^:[\w-]{1,50}:", " ", one["inside"], flags=re.MULTILINE)
    return (
        f"\n\n![{' '.join(said.split())}]({one['to']})\n\n"
        if one["to"]
        else f"\n\n{_BLANK.sub(chr(10), one['inside'])}\n\n"
    )
