"""Files that lie beside a picture and speak of it: text, Markdown, JSON, CSV and XMP of the same name, and tables."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

OWN: Final = (".txt", ".md", ".json", ".csv", ".xmp")
"""Endings of a file that speaks of the picture whose name it has."""
TABLES: Final = (".csv", ".json")
"""Endings of a file that may speak of every picture beside it."""
_KEY_FILE: Final = "# PRIVATE: which asset number is which file."
_REPORT: Final = frozenset({"schema", "tool", "rules", "verdict", "counts", "assets", "not_checked"})
_MARKS: Final = re.compile(r"[<>=\"]+")
_DEEPEST: Final = 50


def words_of(file: str, text: str) -> str:
    """Return all that a picture's own sidecar says."""
    ending = PurePath(file).suffix.lower()
    if ending == ".json":
        return "\n".join(_texts(_parsed(text)))
    if ending == ".xmp":
        return unescape(_MARKS.sub("\n", text))
    return text


def tables(file: str, text: str, pictures: Collection[str]) -> dict[str, str]:
    """Return what a table says of each of these pictures, by their names in small letters.

    Of CSV these are the rows that hold the name, of JSON the parts.
    """
    if is_report(text):
        return {}
    wanted = {name.casefold() for name in pictures}
    found: dict[str, list[str]] = {}
    pairs = _parts(text, wanted) if PurePath(file).suffix.lower() == ".json" else _rows(text, wanted)
    for name, said in pairs:
        found.setdefault(name, []).extend(said)
    return {name: "\n".join(said) for name, said in found.items()}


def is_report(text: str) -> bool:
    """Say whether this is a key file or a JSON report of an earlier check: it names pictures, and tells nothing new."""
    if text.startswith(_KEY_FILE):
        return True
    return '"counts"' in text and isinstance(value := _parsed(text), dict) and value.keys() >= _REPORT


def _rows(text: str, wanted: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    head = text.partition("\n")[0]
    delimiter = max((",", ";", "\t"), key=head.count)
    reader = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            continue
        named = {name for cell in row if (name := _name(cell)) in wanted}
        for name in sorted(named):
            yield name, [cell for cell in row if _name(cell) not in named]


def _parsed(text: str) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return the value; what is no JSON is one text, so that nothing in it goes unread."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _texts(value: Any, depth: int = 0) -> Iterator[str]:  # noqa: ANN401 - JSON holds anything
    if isinstance(value, str):
        yield value
    elif depth < _DEEPEST:
        inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        for one in inside:
            yield from _texts(one, depth + 1)


def _parts(text: str, wanted: Collection[str]) -> Iterator[tuple[str, list[str]]]:
    yield from _about(_parsed(text), wanted, 0)


def _about(value: Any, wanted: Collection[str], depth: int) -> Iterator[tuple[str, list[str]]]:  # noqa: ANN401 - JSON holds anything
    if depth >= _DEEPEST or not isinstance(value, (dict, list)):
        return
    inside = value.values() if isinstance(value, dict) else value
    named = {name for one in inside if isinstance(one, str) and (name := _name(one)) in wanted}
    if named and isinstance(value, dict):
        said = [text for text in _texts(value) if _name(text) not in named]
        yield from ((name, said) for name in sorted(named))
        return
    for key, one in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(key, str) and _name(key) in wanted:
            yield _name(key), list(_texts(one))
        else:
            yield from _about(one, wanted, depth + 1)


def _name(cell: str) -> str:
    """Return the name of a file in a cell, without folders before it, in small letters."""
    return cell.strip().replace("\\", "/").rsplit("/", 1)[-1].casefold()
