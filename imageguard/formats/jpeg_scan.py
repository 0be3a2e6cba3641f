"""The coded blocks of a sequential JPEG: found one by one, and some of them replaced by flat ones (T.81, annex F)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import jpeg
from imageguard.formats.binary import cut, number

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from imageguard.formats.jpeg import Walk

    Codes = dict[int, tuple[int, int]]
    Square = tuple[int, int, int, int]

_SEQUENTIAL: Final = frozenset({0xC0, 0xC1})
_DRI: Final = 0xDD
_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_END: Final = 64
_WIDE: Final = 1 << 16
_UNKNOWN: Final = "its blocks are damaged"


@dataclass(frozen=True)
class Component:
    """One colour: blocks a unit across and down, its codes for means and for details, the step of its mean."""

    across: int
    down: int
    means: Codes = field(repr=False)
    details: Codes = field(repr=False)
    step: int = 1


@dataclass(frozen=True)
class Scan:
    """The one scan of a picture: its colours, units across and down, units between restarts, where its bytes lie."""

    components: tuple[Component, ...]
    across: int
    down: int
    unit: tuple[int, int]
    interval: int
    start: int
    end: int

    @property
    def blocks(self) -> tuple[int, ...]:
        """Return the colour of each block of a unit, in order."""
        return tuple(place for place, one in enumerate(self.components) for _ in range(one.across * one.down))


def scan_of(walked: Walk) -> Scan:
    """Return the scan. Raises Unreadable where the picture is not sequential, of eight bits and in a single scan."""
    frames = [one for one in walked.segments if one.marker in jpeg.FRAMES]
    scans = [one for one in walked.segments if one.marker == jpeg.SOS]
    if len(frames) != 1 or len(scans) != 1 or frames[0].marker not in _SEQUENTIAL or frames[0].payload[:1] != b"\x08":
        message = "its blocks are spread over several scans"
        raise Unreadable(message)
    frame, scan = frames[0].payload, scans[0].payload
    count = number(frame, 5, 1)
    if number(scan, 0, 1) != count or walked.segments[-1] is not scans[0]:
        message = "its scan does not hold every colour"
        raise Unreadable(message)
    codes, steps = _codes(walked), _steps(walked)
    components = []
    for place in range(count):
        _, sampling, table = cut(frame, 6 + 3 * place, 3)
        chosen = number(scan, 2 + 2 * place, 1)
        try:
            parts = codes[0, chosen >> 4], codes[1, chosen & 15], steps[table]
        except KeyError as error:
            message = "a table is missing"
            raise Unreadable(message) from error
        components.append(Component(sampling >> 4 if count > 1 else 1, sampling & 15 if count > 1 else 1, *parts))
    return _placed(walked, tuple(components))


def _placed(walked: Walk, components: tuple[Component, ...]) -> Scan:
    width, height = walked.size
    unit = 8 * max(one.across for one in components), 8 * max(one.down for one in components)
    if not width or not height or not all(unit):
        message = "its size is not stated"
        raise Unreadable(message)
    intervals = [number(one.payload, 0, 2) for one in walked.segments if one.marker == _DRI]
    across, down = -(-width // unit[0]), -(-height // unit[1])
    start, end = walked.segments[-1].end, walked.end - 2
    if across * down > 8 * (end - start):
        message = "the data give out before the picture ends"
        raise Unreadable(message)
    interval = (intervals or [0])[-1] or across * down
    return Scan(components, across, down, unit, interval, start, end)


def _codes(walked: Walk) -> dict[tuple[int, int], Codes]:
    """Return the Huffman codes, (code, length) by symbol, of each table by class and place (T.81, annex C)."""
    found: dict[tuple[int, int], Codes] = {}
    for one in walked.segments:
        at = 0
        while one.marker == jpeg.DHT and at + 17 <= len(one.payload):
            head, counts = one.payload[at], one.payload[at + 1 : at + 17]
            symbols, code, table = iter(cut(one.payload, at + 17, sum(counts))), 0, {}
            for length, many in enumerate(counts, 1):
                for _ in range(many):
                    table[next(symbols)] = code, length
                    code += 1
                code <<= 1
            found[head >> 4, head & 15] = table
            at += 17 + sum(counts)
    return found


def _steps(walked: Walk) -> dict[int, int]:
    """Return the quantisation step of the mean in each table."""
    found: dict[int, int] = {}
    for one in walked.segments:
        at = 0
        while one.marker == jpeg.DQT and at < len(one.payload):
            wide = 1 + (one.payload[at] >> 4 & 1)
            found[one.payload[at] & 15] = number(one.payload, at + 1, wide)
            at += 1 + 64 * wide
    return found


def units_in(scan: Scan, boxes: Sequence[Square]) -> frozenset[int]:
    """Return the units that boxes touch; a box is (left, top, right, bottom) in stored pixels, half-open."""
    wide, high = scan.unit
    return frozenset(
        row * scan.across + column
        for left, top, right, bottom in boxes
        for row in range(top // high, min(-(-bottom // high), scan.down))
        for column in range(left // wide, min(-(-right // wide), scan.across))
    )


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
