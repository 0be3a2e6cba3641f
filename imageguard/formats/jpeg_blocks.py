"""The coded blocks of a sequential JPEG: found one by one, and some of them replaced by flat ones (T.81, annex F)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from imageguard.formats.jpeg_scan import Codes, Scan

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_END: Final = 64
_WIDE: Final = 1 << 16
_UNKNOWN: Final = "its blocks are damaged"


def redrawn(data: bytes, scan: Scan, flat: AbstractSet[int], levels: Sequence[int]) -> bytes:
    """Return the file with the units in ``flat`` of one level a colour (0..255), all other blocks bit for bit.

    Nothing that is coded behind the last unit of the picture is left. Raises Unreadable where the
    blocks are damaged, or the tables have no code for what is to be written.
    """
    goals = [round((level - 128) * 8 / one.step) for level, one in zip(levels, scan.components, strict=True)]
    pieces = _RESTART.split(data[scan.start : scan.end])
    tables = [(_means(one.means), _details(one.details)) for one in scan.components]
    total, out = scan.across * scan.down, []
    for place in range(-(-total // scan.interval)):
        first, last = place * scan.interval, min((place + 1) * scan.interval, total)
        if place >= len(pieces):
            message = "the data give out before the picture ends"
            raise Unreadable(message)
        coded = pieces[place].replace(b"\xff\x00", b"\xff")
        drawn = _Piece(coded, scan, goals, tables).drawn([unit in flat for unit in range(first, last)])
        out.append(drawn.replace(b"\xff", b"\xff\x00"))
        if last < total:
            out.append(bytes((0xFF, 0xD0 + place % 8)))
    return data[: scan.start] + b"".join(out) + data[scan.end :]


@dataclass
class _Piece:
    """The blocks between two restarts."""

    coded: bytes = field(repr=False)
    scan: Scan
    goals: list[int]
    tables: list[tuple[list[int], list[int]]] = field(repr=False)
    out: _Bits = field(init=False)

    def drawn(self, flat: list[bool]) -> bytes:
        """Return the blocks anew, the units that are ``flat`` as one level."""
        order = self.scan.blocks
        starts, bodies, differences = _measured(self.coded, [self.tables[one] for one in order], len(flat) * len(order))
        self.out = _Bits()
        old, new = [0] * len(self.goals), [0] * len(self.goals)
        copied = 0
        for place, difference in enumerate(differences):
            colour = order[place % len(order)]
            old[colour] += difference
            goal = self.goals[colour] if flat[place // len(order)] else old[colour]
            if flat[place // len(order)] or goal - new[colour] != difference:
                self.out.copy(self.coded, copied, starts[place])
                self._mean(colour, goal - new[colour])
                copied = bodies[place]
                if flat[place // len(order)]:
                    self.out.put(*_code(self.scan.components[colour].details, 0))
                    copied = starts[place + 1]
            new[colour] = goal
        self.out.copy(self.coded, copied, starts[-1])
        return self.out.closed()

    def _mean(self, colour: int, difference: int) -> None:
        size = abs(difference).bit_length()
        self.out.put(*_code(self.scan.components[colour].means, size))
        self.out.put(difference if difference >= 0 else difference + (1 << size) - 1, size)


def _code(codes: Codes, symbol: int) -> tuple[int, int]:
    if symbol not in codes:
        message = "its tables have no code for a flat block"
        raise Unreadable(message)
    return codes[symbol]


class _Bits:
    """Bits put one behind the other."""

    def __init__(self) -> None:
        self.bytes = bytearray()
        self.rest, self.count = 0, 0

    def put(self, value: int, count: int) -> None:
        """Append the lowest ``count`` bits of a value."""
        self.rest, self.count = self.rest << count | value, self.count + count
        loose = self.count & 7
        self.bytes += (self.rest >> loose).to_bytes(self.count >> 3, "big")
        self.rest, self.count = self.rest & (1 << loose) - 1, loose

    def copy(self, data: bytes, start: int, end: int) -> None:
        """Append bits ``start`` to ``end`` of other bytes."""
        if end > start:
            span = int.from_bytes(data[start >> 3 : (end + 7) >> 3], "big") >> (-end & 7)
            self.put(span & (1 << (end - start)) - 1, end - start)

    def closed(self) -> bytes:
        """Return the bytes, the last one filled with ones."""
        if self.count:
            self.put((1 << (8 - self.count)) - 1, 8 - self.count)
        return bytes(self.bytes)


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
    return _spread({symbol: length << 4 | symbol for symbol, (_, length) in codes.items() if symbol < 16}, codes)  # noqa: PLR2004


def _details(codes: Codes) -> list[int]:
    """Return by the next sixteen bits: bits of code and value, times 256, and how many coefficients they stand for."""
    made = {}
    for symbol, (_, length) in codes.items():
        run, size = symbol >> 4, symbol & 15
        ahead = run + 1 if size or run == 15 else _END  # noqa: PLR2004 - sixteen zeros, else the end of the block
        made[symbol] = length + size << 8 | ahead
    return _spread(made, codes)


def _spread(values: dict[int, int], codes: Codes) -> list[int]:
    """Return a table over all words of sixteen bits, zero for those that begin with no code."""
    table = [0] * _WIDE
    for symbol, value in values.items():
        code, length = codes[symbol]
        low = code << 16 - length
        table[low : low + (1 << 16 - length)] = [value] * (1 << 16 - length)
    return table
