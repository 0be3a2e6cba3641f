"""TIFF and BigTIFF written anew out of pages: entries as they were stored, and the pieces of the picture (TIFF 6.0)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imageguard.formats.ifd import SIZES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.formats.binary import Order

LONG, LONG8, SHORT = 4, 16, 3


@dataclass(frozen=True)
class Value:
    """One entry to write: ``data`` in the byte order of the file."""

    tag: int
    type: int
    data: bytes = field(repr=False)

    @property
    def count(self) -> int:
        """How many values the data hold."""
        return len(self.data) // SIZES[self.type]


@dataclass(frozen=True)
class Pieces:
    """Parts of a page's picture: the tag that holds their offsets, the tag that holds their lengths, if any."""

    offsets: int
    lengths: int
    parts: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True)
class Page:
    """One page: its entries without those of the pieces, and the pieces."""

    values: tuple[Value, ...]
    pieces: tuple[Pieces, ...]


def write(pages: Sequence[Page], order: Order, *, big: bool) -> bytes:
    """Return the file: header, then for each page its pieces, long values and directory."""
    wide = 8 if big else 4
    mark = b"II" if order == "little" else b"MM"
    magic = (43).to_bytes(2, order) + (8).to_bytes(2, order) + bytes(2) if big else (42).to_bytes(2, order)
    out = bytearray(mark + magic + bytes(wide))
    link = len(out) - wide
    for page in pages:
        values = [*page.values]
        for pieces in page.pieces:
            places = [_append(out, part) for part in pieces.parts]
            values.append(_numbers(pieces.offsets, places, order, wide))
            values.append(_numbers(pieces.lengths, [len(part) for part in pieces.parts], order, wide))
        rows = b"".join(_row(out, value, order, wide) for value in sorted(values, key=lambda one: one.tag))
        at = _append(out, len(values).to_bytes(8 if big else 2, order) + rows + bytes(wide))
        out[link : link + wide] = at.to_bytes(wide, order)
        link = len(out) - wide
    return bytes(out)


def _append(out: bytearray, data: bytes) -> int:
    """Append data at an even offset and return the offset."""
    out += bytes(len(out) % 2)
    at = len(out)
    out += data
    return at


def _numbers(tag: int, numbers: Sequence[int], order: Order, wide: int) -> Value:
    return Value(tag, LONG8 if wide > LONG else LONG, b"".join(one.to_bytes(wide, order) for one in numbers))


def _row(out: bytearray, value: Value, order: Order, wide: int) -> bytes:
    if len(value.data) <= wide:
        place = value.data.ljust(wide, b"\0")
    else:
        place = _append(out, value.data).to_bytes(wide, order)
    return value.tag.to_bytes(2, order) + value.type.to_bytes(2, order) + value.count.to_bytes(wide, order) + place
