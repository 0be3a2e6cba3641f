"""JUMBF superboxes (ISO/IEC 19566-5), the envelope of C2PA manifests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit
from imageguard.formats.bmff import boxes

if TYPE_CHECKING:
    from imageguard.formats.bmff import Box

_DEEPEST: Final = 16
_LABELLED: Final = 0x02


@dataclass(frozen=True)
class Content:
    """One content box: ``path`` are the labels of the superboxes around it, outermost first."""

    path: tuple[str, ...]
    type: str
    offset: int
    data: bytes = field(repr=False)


def walk(data: bytes) -> tuple[Content, ...]:
    """Return every content box of every superbox. Raises OverLimit where they are nested too deep."""
    found: list[Content] = []
    _inside(data, boxes(data, 0, len(data)), (), found)
    return tuple(found)


def _inside(data: bytes, listed: tuple[Box, ...], path: tuple[str, ...], found: list[Content]) -> None:
    if len(path) > _DEEPEST:
        message = "JUMBF boxes nested too deep"
        raise OverLimit(message)
    for box in listed:
        if box.type != "jumb":
            found.append(Content(path, box.type, box.body, data[box.body : box.end]))
            continue
        inner = boxes(data, box.body, box.end)
        described = [one for one in inner if one.type == "jumd"]
        label = _label(data[described[0].body : described[0].end]) if described else ""
        _inside(data, tuple(one for one in inner if one.type != "jumd"), (*path, label), found)


def _label(description: bytes) -> str:
    """Return the label of a description box: sixteen bytes of type, toggles, then the label to its NUL."""
    if len(description) < 17 or not description[16] & _LABELLED:  # noqa: PLR2004 - type and toggles
        return ""
    return description[17:].split(b"\0")[0].decode("utf-8", errors="replace")
