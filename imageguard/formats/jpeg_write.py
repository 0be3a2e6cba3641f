"""JPEG written anew: the segments that decode the picture, each cut to what the standard gives it (T.81, annex B)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import jpeg, jpeg_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from imageguard.formats.jpeg import Segment, Walk

SOI: Final = b"\xff\xd8"
EOI: Final = b"\xff\xd9"
_DAC, _DNL, _DRI, _EXP = 0xCC, 0xDC, 0xDD, 0xDF
_FOREIGN: Final = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_CHOSEN: Final = frozenset({jpeg.DQT, jpeg.DHT, jpeg.SOS, _DAC})
"""Segments that are left out where no picture is decoded by them."""

_MOST: Final = 65533


def segment(marker: int, payload: bytes) -> bytes:
    """Return one marker segment. Raises Unreadable where the payload is too long for one."""
    if len(payload) > _MOST:
        message = "a segment of more than 65,533 bytes"
        raise Unreadable(message)
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def profile(icc: bytes) -> bytes:
    """Return the segments that hold a colour profile (ICC.1:2022, annex B.4)."""
    size = _MOST - 14
    pieces = [icc[at : at + size] for at in range(0, len(icc), size)]
    return b"".join(
        segment(jpeg.APP2, b"ICC_PROFILE\0" + bytes((place, len(pieces))) + piece)
        for place, piece in enumerate(pieces, 1)
    )


def picture(data: bytes, walked: Walk) -> bytes:
    """Return the tables that are read, frame and scans, from the first table to the end marker.

    Raises Unreadable where a segment is shorter than its own numbers say, or a scan is interrupted.
    """
    out, lean = [], jpeg_tables.lean(walked)
    for place, one in enumerate(walked.segments):
        if one.marker not in _EXTENTS and one.marker not in jpeg.FRAMES:
            continue
        extent = _EXTENTS.get(one.marker, _frame)(one.payload)
        if extent > len(one.payload):
            message = "a table of the picture is cut off"
            raise Unreadable(message)
        if lean is not None and one.marker in _CHOSEN and place not in lean:
            continue
        out.append(segment(one.marker, (lean or {}).get(place) or one.payload[:extent]))
        if one.marker == jpeg.SOS:
            out.append(_scan(data, one, walked, place))
    return b"".join(out) + EOI


def _scan(data: bytes, one: Segment, walked: Walk, place: int) -> bytes:
    following = walked.segments[place + 1].offset if place + 1 < len(walked.segments) else walked.end - 2
    scan = data[one.end : following].rstrip(b"\xff")
    if _FOREIGN.search(scan):
        message = "a scan of the picture is interrupted"
        raise Unreadable(message)
    return scan


def _tables(payload: bytes, size: Callable[[bytes, int], int]) -> int:
    """Return where the last whole table ends: tables follow one another to the end of the segment."""
    at = 0
    while at < len(payload):
        end = at + size(payload, at)
        if end > len(payload):
            break
        at = end
    return at


def _quantisation(payload: bytes, at: int) -> int:
    return 129 if payload[at] >> 4 else 65


def _huffman(payload: bytes, at: int) -> int:
    return 17 + sum(payload[at + 1 : at + 17])


def _frame(payload: bytes) -> int:
    return 6 + 3 * payload[5] if len(payload) > 5 else 6  # noqa: PLR2004 - T.81 B.2.2


_EXTENTS: Final[Mapping[int, Callable[[bytes], int]]] = {
    jpeg.DQT: lambda payload: _tables(payload, _quantisation),
    jpeg.DHT: lambda payload: _tables(payload, _huffman),
    jpeg.SOS: lambda payload: 4 + 2 * payload[0] if payload else 1,
    _DAC: lambda payload: len(payload) // 2 * 2,
    _DNL: lambda _: 2,
    _DRI: lambda _: 2,
    _EXP: lambda _: 1,
}
