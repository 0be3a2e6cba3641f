"""A YAML document as plain values, each with its place in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.errors import Mistake

if TYPE_CHECKING:
    from collections.abc import Mapping

Path = tuple[str | int, ...]

_PLAIN_KEY = re.compile(r"[\w-]+")


@dataclass(frozen=True)
class Document:
    """What a file says: ``data`` holds dict, list, str, int, float, bool and None only.

    ``places`` maps the path of every value, such as ``("scope", "channels", 0)``, to line and
    column, counted from 1: those of the key in a mapping, of the value in a list.
    """

    source: str
    data: Any
    places: Mapping[Path, tuple[int, int]] = field(default_factory=dict, repr=False)

    def place(self, path: Path) -> tuple[int, int]:
        """Return line and column of that path, or of the nearest place above it; (0, 0) in an empty file."""
        for end in range(len(path), -1, -1):
            if path[:end] in self.places:
                return self.places[path[:end]]
        return (0, 0)

    def mistake(self, path: Path, message: str) -> Mistake:
        """Return a mistake at that path."""
        line, column = self.place(path)
        return Mistake(self.source, line, column, dotted(path), message)


def dotted(path: Path) -> str:
    """Write a path as people do: ``scope.channels[0]``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        elif _PLAIN_KEY.fullmatch(part):
            text += f".{part}"
        else:
            text += f".{part!r}"
    return text.removeprefix(".")
