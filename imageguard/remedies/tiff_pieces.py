"""The strips and tiles of a TIFF page, each cut to what its rows take: no piece more, no rows below, nothing behind."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import jpeg, jpeg_write
from imageguard.remedies.jpeg import adobe_segment

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.formats.ifd import Directory

_PLAIN, _LZW, _JPEG, _PACKBITS, _DEFLATE = 1, 5, 7, 32773, frozenset({8, 32946})
_WIDTH, _HEIGHT, _BITS, _PACKING, _COLOURS, _SAMPLES, _ROWS, _PLANAR = (
    0x0100, 0x0101, 0x0102, 0x0103, 0x0106, 0x0115, 0x0116, 0x011C,
)  # fmt: skip
_TILE_WIDTH, _TILE_HEIGHT, _YCBCR = 0x0142, 0x0143, 6
_CLEAR, _END = 256, 257
_RUNS: Final = ((9, 254), (10, 512), (11, 1024), (12, 2308))
"""How many LZW codes of how many bits follow a clear code at most (TIFF 6.0, section 13)."""

_SPAN: Final = 5800
"""Bytes that so many codes take."""


@dataclass(frozen=True)
class _Grid:
    """How a page is divided: size in pixels, size of a piece, bits of a point in each plane."""

    size: tuple[int, int]
    piece: tuple[int, int]
    planes: tuple[int, ...]
    tiled: bool

    @property
    def down(self) -> int:
        """How many pieces lie one below the other."""
        return -(-self.size[1] // self.piece[1])

    @property
    def count(self) -> int:
        """How many pieces the picture has."""
        return self.down * -(-self.size[0] // self.piece[0]) * len(self.planes)

    def needed(self, place: int) -> int:
        """Return how many bytes a piece has unpacked."""
        each = self.count // len(self.planes)
        rows = self.piece[1] if self.tiled else min(self.piece[1], self.size[1] - place % each * self.piece[1])
        return -(-self.piece[0] * self.planes[place // each] // 8) * rows


def parts(data: bytes, one: Directory, tags: tuple[int, int]) -> tuple[bytes, ...]:
    """Return the pieces of a page whose offsets and lengths stand under those tags.

    Raises RemedyRefused where one is cut off or damaged.
    """
    grid, packing = _grid(one, tiled=tags[0] == 0x0144), one.integer(_PACKING) or 1  # noqa: PLR2004 - offsets of tiles
    offsets, lengths = one.get(tags[0]), one.get(tags[1])
    if offsets is None or lengths is None or len(lengths.numbers) < len(offsets.numbers):
        raise RemedyRefused("a page does not say how long its pixels are: save the picture anew")
    found = []
    for place, (at, size) in enumerate(zip(offsets.numbers, lengths.numbers, strict=False)):
        if grid and place >= grid.count:
            break
        part = data[int(at) : int(at) + int(size)]
        if len(part) < size:
            raise RemedyRefused("the pixels of a page are cut off: ask for a whole copy")
        found.append(cut(part, packing, grid.needed(place) if grid else 0))
    return tuple(found)


def lean(stream: bytes) -> bytes:
    """Return a JPEG stream inside the TIFF, or its tables, without anything that does not decode it."""
    try:
        walked = jpeg.walk(stream)
        adobe = [one.payload for one in walked.segments if one.marker == jpeg.APP14 and one.payload[:5] == b"Adobe"]
        head = adobe_segment(adobe[0]) if adobe else b""
        return jpeg_write.SOI + head + jpeg_write.picture(stream, walked)
    except Unreadable as error:
        raise RemedyRefused("its pixels are packed as JPEG and damaged: save the picture anew") from error


def _grid(one: Directory, *, tiled: bool) -> _Grid | None:
    """Return how a page is divided, None where its entries do not say, or colours are coarser than points."""
    size = one.integer(_WIDTH) or 0, one.integer(_HEIGHT) or 0
    rows = min(one.integer(_ROWS) or size[1], size[1])
    piece = (one.integer(_TILE_WIDTH) or 0, one.integer(_TILE_HEIGHT) or 0) if tiled else (size[0], rows)
    stated = one.get(_BITS)
    bits = [int(each) for each in stated.numbers] if stated else [1]
    bits = bits * (one.integer(_SAMPLES) or 1) if len(bits) == 1 else bits
    if min(*size, *piece, *bits) <= 0 or one.integer(_COLOURS) == _YCBCR:
        return None
    apart = (one.integer(_PLANAR) or 1) == 2  # noqa: PLR2004 - each colour in a plane of its own
    return _Grid(size, piece, tuple(bits) if apart else (sum(bits),), tiled)


def cut(part: bytes, packing: int, needed: int) -> bytes:
    """Return a piece without what lies behind its rows; ``needed`` 0: nobody knows how long these are."""
    if packing == _JPEG:
        return lean(part)
    if packing in _DEFLATE:
        return _inflated(part, needed)
    if packing == _LZW:
        return part[: _lzw_end(part)]
    if not needed:
        return part
    return part[: needed if packing == _PLAIN else _runs_end(part, needed) if packing == _PACKBITS else len(part)]


def _inflated(part: bytes, needed: int) -> bytes:
    unpacker = zlib.decompressobj()
    try:
        rows = unpacker.decompress(part, needed)
        more = unpacker.decompress(unpacker.unconsumed_tail, 1)
    except zlib.error as error:
        raise RemedyRefused("the pixels of a page are damaged: ask for a whole copy") from error
    return zlib.compress(rows, 9) if needed and more else part[: len(part) - len(unpacker.unused_data)]


def _runs_end(part: bytes, needed: int) -> int:
    """Return where the rows end that are packed as runs (TIFF 6.0, section 9)."""
    at = out = 0
    while at < len(part) and out < needed:
        head = part[at]
        at, out = (at + 2 + head, out + 1 + head) if head < 128 else (at + 2, out + 257 - head)  # noqa: PLR2004
        if head == 128:  # noqa: PLR2004 - nothing
            at, out = at - 1, out - 129
    return min(at, len(part))


def _lzw_end(part: bytes) -> int:
    """Return where the end code of LZW data ends (TIFF 6.0, section 13); the whole length without one."""
    import numpy as np  # noqa: PLC0415 - heavy

    if part[:1] == b"\0" and len(part) > 1 and part[1] & 1:
        return len(part)  # the order of bits of old writers
    starts, widths = _schedule()
    raw, at = np.frombuffer(part, np.uint8), 0
    while at + 9 <= 8 * len(part):
        bits = np.unpackbits(raw[at // 8 : at // 8 + _SPAN])[at % 8 :]
        here = starts[starts + widths <= len(bits)]
        wide = widths[: len(here)]
        windows = np.lib.stride_tricks.sliding_window_view(np.append(bits, np.zeros(12, np.uint8)), 12)[here]
        codes = (windows @ (1 << np.arange(11, -1, -1))) >> (12 - wide)
        marks = np.flatnonzero((codes == _CLEAR) | (codes == _END))
        if not len(marks):
            break
        at += int(here[marks[0]] + wide[marks[0]])
        if codes[marks[0]] == _END:
            return -(-at // 8)
    return len(part)


@lru_cache(maxsize=1)
def _schedule() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return at which bit after a clear code each code begins, and how many bits it has."""
    import numpy as np  # noqa: PLC0415 - heavy

    widths = np.repeat([wide for wide, _ in _RUNS], [count for _, count in _RUNS])
    return np.cumsum(widths) - widths, widths
