"""The samples of Photoshop documents, unpacked (Adobe Photoshop File Formats Specification)."""

from __future__ import annotations

import struct
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING

from imageguard.errors import Unreadable
from imageguard.formats.binary import cut, number

if TYPE_CHECKING:
    from imageguard.formats.binary import Order

RAW, PACKED, ZIP, ZIP_PREDICTED = 0, 1, 2, 3


def unpacked(
    packing: int, body: bytes, shape: tuple[int, int, int], *, rows: int, large: bool, order: Order = "big"
) -> bytes:
    """Return samples unpacked: as stored, run lengths behind a table of row lengths, or zlib."""
    width, _, bits = shape
    step = (width * bits + 7) // 8
    most = step * rows
    if packing == RAW:
        found = body
    elif packing == PACKED:
        found = _runs(body, rows, step, 4 if large else 2, order)
    elif packing == ZIP or (packing == ZIP_PREDICTED and bits in {8, 16, 32}):
        found = _inflated(body, most)
        found = _summed(found, step, bits // 8, order) if packing == ZIP_PREDICTED else found
    else:
        message = "its samples are packed in a way that is not opened here"
        raise Unreadable(message)
    if len(found) < most:
        message = "its samples do not fill the picture"
        raise Unreadable(message)
    return found[:most]


def _runs(body: bytes, rows: int, step: int, width: int, order: Order) -> bytes:
    """Unpack PackBits rows, each of the length that the table in front says."""
    out, at = bytearray(), rows * width
    for row in range(rows):
        length = number(body, row * width, width, order)
        packed, line = cut(body, at, length), bytearray()
        place = 0
        while place < length and len(line) < step:
            head = packed[place]
            if head < 128:  # noqa: PLR2004 - a literal run
                line += packed[place + 1 : place + 2 + head]
                place += 2 + head
            elif head > 128:  # noqa: PLR2004 - a repeated byte; 128 itself means nothing
                line += packed[place + 1 : place + 2] * (257 - head)
                place += 2
            else:
                place += 1
        out += line[:step].ljust(step, b"\0")
        at += length
    return bytes(out)


def _inflated(body: bytes, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(body, most)
    except zlib.error as error:
        message = "its samples are damaged"
        raise Unreadable(message) from error


def _summed(data: bytes, step: int, width: int, order: Order) -> bytes:
    """Undo the prediction of each sample, of ``width`` bytes, from its left neighbour; of floats, byte by byte."""
    if width == 4:  # noqa: PLR2004 - a float's bytes lie in four planes a row, highest first
        lines = (bytes(one & 0xFF for one in accumulate(data[at : at + step])) for at in range(0, len(data), step))
        turn = -1 if order == "little" else 1
        columns = step // width
        return b"".join(line[place::columns][::turn] for line in lines if len(line) == step for place in range(columns))
    code = ("<" if order == "little" else ">") + ("B" if width == 1 else "H") * (step // width)
    mask = 256**width - 1
    rows = (data[at : at + step] for at in range(0, len(data) - step + 1, step))
    return b"".join(struct.pack(code, *(sum_ & mask for sum_ in accumulate(struct.unpack(code, row)))) for row in rows)
