"""The coded pictures of a PNG, each cut to what viewers show: no rows below it, nothing behind it, no frame more."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.formats.png import Walk

_SAMPLES: Final[Mapping[int, int]] = {2: 3, 4: 2, 6: 4}
_ADAM7: Final = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_NUMBER: Final = 4
"""Bytes in which a ``fdAT`` chunk counts, before its part of the stream."""


@dataclass
class _Coded:
    """One compressed picture: its size in pixels, the places of its chunks, and where in them its stream begins."""

    size: tuple[int, int]
    skip: int = 0
    places: list[int] = field(default_factory=list)


def bodies(walked: Walk) -> dict[int, bytes]:
    """Return what each ``IDAT``, ``fcTL`` and ``fdAT`` chunk holds in the copy, by its place; others are left out.

    Frames beyond those that ``acTL`` counts are shown by nobody (PNG third edition, clause 11.3.7). A stream that
    holds more rows than its picture is packed anew without them. Raises RemedyRefused where one is damaged.
    """
    head = walked.chunks[0].data
    found: dict[int, bytes] = {}
    coded = [_Coded(_size(head, 0))]
    left = next((int.from_bytes(one.data[:4], "big") for one in walked.named("acTL")), 0)
    for place, one in enumerate(walked.chunks):
        if one.type == "fcTL" and left and len(one.data) >= 26:  # noqa: PLR2004 - its size
            left -= 1
            found[place] = one.data[:26]
            coded.append(_Coded(_size(one.data, 4), _NUMBER))
        elif one.type == "fcTL":
            left = 0
            coded.append(_Coded((0, 0), _NUMBER))
        elif one.type == "IDAT":
            coded[0].places.append(place)
        elif one.type == "fdAT" and len(coded) > 1 and coded[-1].size[0]:
            coded[-1].places.append(place)
    for each in coded:
        found |= _cut(walked, each)
    return found


def _size(data: bytes, at: int) -> tuple[int, int]:
    return int.from_bytes(data[at : at + 4], "big"), int.from_bytes(data[at + 4 : at + 8], "big")


def _cut(walked: Walk, one: _Coded) -> dict[int, bytes]:
    """Return the chunks of one picture, so that nothing lies behind the end of its stream, and no rows below it."""
    unpacker, found, unpacked = zlib.decompressobj(), dict[int, bytes](), 0
    for place in one.places:
        number, body = walked.chunks[place].data[: one.skip], walked.chunks[place].data[one.skip :]
        if unpacker.eof:
            found[place] = number
            continue
        unpacked += sum(len(piece) for piece in _pieces(unpacker, body))
        found[place] = number + body[: len(body) - len(unpacker.unused_data)]
    needed = _needed(walked.chunks[0].data, one.size)
    if unpacked > needed:
        found = {place: walked.chunks[place].data[: one.skip] for place in one.places}
        found[one.places[0]] += _shortened(walked, one, needed)
    return found


def _pieces(unpacker: zlib._Decompress, data: bytes) -> Iterator[bytes]:
    """Unpack piece by piece, so that a bomb needs time but no memory."""
    try:
        while data and not unpacker.eof:
            yield unpacker.decompress(data, 1 << 20)
            data = unpacker.unconsumed_tail
    except zlib.error as error:
        raise RemedyRefused("the picture is damaged: ask for a whole copy") from error


def _shortened(walked: Walk, one: _Coded, needed: int) -> bytes:
    unpacker, packer, out = zlib.decompressobj(), zlib.compressobj(9), b""
    for place in one.places:
        for piece in _pieces(unpacker, walked.chunks[place].data[one.skip :]):
            out += packer.compress(piece[:needed])
            needed -= min(needed, len(piece))
    return out + packer.flush()


def _needed(head: Sequence[int], size: tuple[int, int]) -> int:
    """Return how many bytes the rows of a picture have unpacked, filter bytes included (PNG, clauses 7 and 8)."""
    bits = head[8] * _SAMPLES.get(head[9], 1)
    passes = _ADAM7 if head[12] else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(size[0] - left) // across), -(-(size[1] - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + (columns * bits + 7) // 8)
    return total
