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
    from collections.abc import Iterator

OWN: Final = (".txt", ".md", ".json", ".csv", ".xmp")
"""Endings of a file that speaks of the picture whose name it has."""
TABLES: Final = (".csv", ".json")
"""Endings of a file that may speak of every picture beside it."""
_TAG: Final = re.compile(r"<[^>]*>")
_ATTRIBUTE: Final = re.compile(r"\s[\w:-]+\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_DEEPEST: Final = 50


def belongs(file: str, picture: str) -> bool:
    """Say whether a file is called like the picture: ``a.txt`` or ``a.jpg.txt`` beside ``a.jpg``."""
    path, of = PurePath(file), PurePath(picture)
    return path.suffix.lower() in OWN and path.stem.casefold() in {of.name.casefold(), of.stem.casefold()}


def words_of(file: str, text: str) -> str:
    """Return all that a picture's own sidecar says."""
    ending = PurePath(file).suffix.lower()
    if ending == ".json":
        return "\n".join(_texts(_parsed(text)))
    if ending == ".xmp":
        said = [one or other for one, other in _ATTRIBUTE.findall(text)]
        return unescape("\n".join([*_TAG.sub("\n", text).split("\n"), *said]))
    return text


def rows_about(file: str, text: str, picture: str) -> str:
    """Return what a table says of the picture: of CSV the rows, of JSON the parts that hold its name."""
    if PurePath(file).suffix.lower() == ".json":
        return "\n".join(_about(_parsed(text), picture, 0))
    rows = list(csv.reader(io.StringIO(text.replace("\0", "")), delimiter=_delimiter(text)))
    told = [cell for row in rows if any(_is(cell, picture) for cell in row) for cell in row if not _is(cell, picture)]
    return "\n".join(told)


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return max((",", ";", "\t"), key=head.count)


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


def _about(value: Any, picture: str, depth: int) -> Iterator[str]:  # noqa: ANN401 - JSON holds anything
    if depth >= _DEEPEST or not isinstance(value, (dict, list)):
        return
    if isinstance(value, dict) and any(isinstance(one, str) and _is(one, picture) for one in value.values()):
        yield from (text for text in _texts(value) if not _is(text, picture))
        return
    for key, inside in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(key, str) and _is(key, picture):
            yield from _texts(inside)
        else:
            yield from _about(inside, picture, depth + 1)


def _is(cell: str, picture: str) -> bool:
    """Say whether a cell is the name of the picture, with or without folders before it."""
    return cell.strip().replace("\\", "/").rsplit("/", 1)[-1].casefold() == PurePath(picture).name.casefold()
