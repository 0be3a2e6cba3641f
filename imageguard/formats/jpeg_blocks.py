"""The coded blocks of a sequential JPEG: found one by one, some left out or replaced by flat ones (T.81, annex F)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import jpeg, jpeg_scan, jpeg_write
from imageguard.formats.jpeg_bits import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Set as AbstractSet

    from imageguard.formats.jpeg import Walk
    from imageguard.formats.jpeg_scan import Codes, Scan, Square

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_END: Final = 64
_UNKNOWN: Final = "its blocks are damaged"
_ALL_MEANS: Final = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, *range(12)))
"""The Huffman table for means that T.81 gives as typical for luma (K.3): it has a code for every difference."""


def redrawn(data: bytes, walked: Walk, scan: Scan, flat: AbstractSet[int], levels: Sequence[int]) -> bytes:
    """Return the file with the units in ``flat`` of one level a colour (0..255), all other blocks bit for bit.

    Nothing that is coded behind the last unit of the picture is left. Raises Unreadable where the
    blocks are damaged, or the tables have no code for what is to be written.
    """
    goals = [round((level - 128) * 8 / one.step) for level, one in zip(levels, scan.components, strict=True)]
    return _tried(data, walked, scan, lambda unit: unit not in flat, goals)


def cropped(data: bytes, walked: Walk, scan: Scan, part: Square) -> bytes:
    """Return the part of the picture, its blocks bit for bit; (left, top, right, bottom) in stored pixels, half-open.

    Every edge lies between two units or is the picture's own. Raises ValueError where one does not, Unreadable
    where the blocks are damaged.
    """
    (left, top, right, bottom), (wide, high) = part, scan.unit
    if left % wide or top % high or (right % wide and right != walked.size[0]):
        message = f"no edge of units: {part}"
        raise ValueError(message)
    columns, rows = range(left // wide, -(-right // wide)), range(top // high, -(-bottom // high))
    size = right - left, bottom - top
    return _tried(data, walked, scan, lambda unit: _held(unit, scan, columns, rows), None, size)


def _held(unit: int, scan: Scan, columns: range, rows: range) -> bool | None:
    row, column = divmod(unit, scan.across)
    return True if row in rows and column in columns else None


def _tried(
    data: bytes,
    walked: Walk,
    scan: Scan,
    wanted: Callable[[int], bool | None],
    goals: list[int] | None,
    size: tuple[int, int] | None = None,
) -> bytes:
    """Return the file with its own codes for means, with those of T.81 where its own lack one."""
    codes = [one.means for one in scan.components]
    head = data[: scan.start] if size is None else _head(data, walked, size)
    behind, whole = data[scan.end :], size is None
    goals = goals or [0] * len(codes)
    try:
        return head + _drawn(data, scan, wanted, _Drawing(scan, goals, codes), whole=whole) + behind
    except _NoCode:
        every = jpeg_scan.codes_in(b"\0" + _ALL_MEANS)[0, 0]
        tables = b"".join(jpeg_write.segment(jpeg.DHT, bytes((place,)) + _ALL_MEANS) for place in range(4))
        at = len(head) - (scan.start - walked.segments[-1].offset)
        coded = _drawn(data, scan, wanted, _Drawing(scan, goals, [every] * len(codes)), whole=whole)
        return head[:at] + tables + head[at:] + coded + behind


def _head(data: bytes, walked: Walk, size: tuple[int, int]) -> bytes:
    """Return what stands before the coded blocks, without restarts, the frame of ``size`` (width, height)."""
    out = [jpeg_write.SOI]
    for one in walked.segments:
        body = data[one.offset : one.end]
        if one is walked.frame:
            body = body[:5] + size[1].to_bytes(2, "big") + size[0].to_bytes(2, "big") + body[9:]
        if one.marker != jpeg_scan.DRI:
            out.append(body)
    return b"".join(out)


def _drawn(data: bytes, scan: Scan, wanted: Callable[[int], bool | None], work: _Drawing, *, whole: bool) -> bytes:
    """Return the coded blocks; ``wanted`` is true of a unit that stays, false of a flat one, None of one left out.

    Restarts stay only in a picture that is ``whole``: in a part of it they would come at other units.
    """
    pieces, total, out = _RESTART.split(data[scan.start : scan.end]), scan.across * scan.down, []
    for place in range(-(-total // scan.interval)):
        first, last = place * scan.interval, min((place + 1) * scan.interval, total)
        if place >= len(pieces):
            message = "the data give out before the picture ends"
            raise Unreadable(message)
        work.add(pieces[place].replace(b"\xff\x00", b"\xff"), [wanted(unit) for unit in range(first, last)])
        if whole and last < total:
            out += [work.taken(), bytes((0xFF, 0xD0 + place % 8))]
    return b"".join([*out, work.taken()])


class _Drawing:
    """Blocks written one behind the other."""

    def __init__(self, scan: Scan, goals: list[int], codes: list[Codes]) -> None:
        self.scan, self.goals, self.codes = scan, goals, codes
        self.tables = [(_means(one.means), _details(one.details)) for one in scan.components]
        self.own = [one.means is code for one, code in zip(scan.components, codes, strict=True)]
        self.out, self.last = Writer(), [0] * len(goals)

    def add(self, coded: bytes, wanted: list[bool | None]) -> None:
        """Write the blocks between two restarts anew."""
        order, last = self.scan.blocks, self.last
        starts, bodies, differences = _measured(coded, [self.tables[one] for one in order], len(wanted) * len(order))
        old, copied = [0] * len(last), 0
        for place, difference in enumerate(differences):
            colour, kept = order[place % len(order)], wanted[place // len(order)]
            old[colour] += difference
            if kept is None:
                self.out.copy(coded, copied, starts[place])
                copied = starts[place + 1]
                continue
            goal = old[colour] if kept else self.goals[colour]
            if not kept or not self.own[colour] or goal - last[colour] != difference:
                self.out.copy(coded, copied, starts[place])
                self._mean(colour, goal - last[colour])
                copied = bodies[place]
                if not kept:
                    self.out.put(*_code(self.scan.components[colour].details, 0))
                    copied = starts[place + 1]
            last[colour] = goal
        self.out.copy(coded, copied, starts[-1])

    def taken(self) -> bytes:
        """Return what was written, and begin anew."""
        coded = self.out.closed().replace(b"\xff", b"\xff\x00")
        self.out, self.last = Writer(), [0] * len(self.goals)
        return coded

    def _mean(self, colour: int, difference: int) -> None:
        size = abs(difference).bit_length()
        if size not in self.codes[colour]:
            raise _NoCode
        self.out.put(*self.codes[colour][size])
        self.out.put(difference if difference >= 0 else difference + (1 << size) - 1, size)


class _NoCode(Exception):
    """The file's own table has no code for a difference in mean."""


def _code(codes: Codes, symbol: int) -> tuple[int, int]:
    if symbol not in codes:
        message = "its tables have no code for a flat block"
        raise Unreadable(message)
    return codes[symbol]


def _measured(
    coded: bytes, order: Sequence[tuple[list[int], list[int]]], blocks: int
) -> tuple[list[int], list[int], list[int]]:
    """Return at which bit each block starts (and the last ends), where its details start, its difference in mean.

    Raises Unreadable where a code is unknown or the data give out.
    """
    padded, at, left, word = coded + bytes(16), 0, 0, 0
    starts, bodies, differences = [], [], []
    for place in range(blocks):
        means, details = order[place % len(order)]
        starts.append(at * 8 - left)
        if left < 32:  # noqa: PLR2004 - a code and its value take at most 31 bits
            word = (word & (1 << left) - 1) << 32 | int.from_bytes(padded[at : at + 4], "big")
            at, left = at + 4, left + 32
        known = means[word >> left - 16 & 0xFFFF]
        if not known:
            raise Unreadable(_UNKNOWN)
        size = known & 15
        left -= (known >> 4) + size
        value = word >> left & (1 << size) - 1
        differences.append(value if not size or value >> size - 1 else value - (1 << size) + 1)
        bodies.append(at * 8 - left)
        seen = 1
        while seen < _END:
            if left < 32:  # noqa: PLR2004 - as above
                word = (word & (1 << left) - 1) << 32 | int.from_bytes(padded[at : at + 4], "big")
                at, left = at + 4, left + 32
            step = details[word >> left - 16 & 0xFFFF]
            if not step:
                raise Unreadable(_UNKNOWN)
            left -= step >> 8
            seen += step & 255
        if at > len(padded):
            break
    starts.append(at * 8 - left)
    if starts[-1] > len(coded) * 8 or len(differences) < blocks:
        message = "the data give out before the picture ends"
        raise Unreadable(message)
    return starts, bodies, differences


def _means(codes: Codes) -> list[int]:
    """Return by the next sixteen bits: bits of the code, times 16, and bits of the value."""
    made = {symbol: length << 4 | symbol for symbol, (_, length) in codes.items() if symbol < 16}  # noqa: PLR2004
    return jpeg_scan.spread(made, codes)


def _details(codes: Codes) -> list[int]:
    """Return by the next sixteen bits: bits of code and value, times 256, and how many coefficients they stand for."""
    made = {}
    for symbol, (_, length) in codes.items():
        run, size = symbol >> 4, symbol & 15
        ahead = run + 1 if size or run == 15 else _END  # noqa: PLR2004 - sixteen zeros, else the end of the block
        made[symbol] = length + size << 8 | ahead
    return jpeg_scan.spread(made, codes)
