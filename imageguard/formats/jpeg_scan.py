"""The scan of a sequential JPEG: its colours, their codes, and how blocks are laid out (T.81, annexes A to C)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import jpeg
from imageguard.formats.binary import cut, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.formats.jpeg import Walk

    Codes = dict[int, tuple[int, int]]
    Square = tuple[int, int, int, int]

_SEQUENTIAL: Final = frozenset({0xC0, 0xC1})
DRI: Final = 0xDD


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
    intervals = [number(one.payload, 0, 2) for one in walked.segments if one.marker == DRI]
    across, down = -(-width // unit[0]), -(-height // unit[1])
    start, end = walked.segments[-1].end, walked.end - 2
    if across * down > 8 * (end - start):
        message = "the data give out before the picture ends"
        raise Unreadable(message)
    interval = (intervals or [0])[-1] or across * down
    return Scan(components, across, down, unit, interval, start, end)


def _codes(walked: Walk) -> dict[tuple[int, int], Codes]:
    """Return the Huffman codes of every table by class and place."""
    found: dict[tuple[int, int], Codes] = {}
    for one in walked.segments:
        if one.marker == jpeg.DHT:
            found |= codes_in(one.payload)
    return found


def codes_in(payload: bytes) -> dict[tuple[int, int], Codes]:
    """Return the Huffman codes, (code, length) by symbol, of each table by class and place (T.81, annex C)."""
    found: dict[tuple[int, int], Codes] = {}
    at = 0
    while at + 17 <= len(payload):
        head, counts = payload[at], payload[at + 1 : at + 17]
        symbols, code, table = iter(cut(payload, at + 17, sum(counts))), 0, {}
        for length, many in enumerate(counts, 1):
            for _ in range(many):
                table[next(symbols)] = code, length
                code += 1
            code <<= 1
        found[head >> 4, head & 15] = table
        at += 17 + sum(counts)
    return found


def lookup(codes: Codes) -> list[int]:
    """Return by the next sixteen bits: how long the code is, times 256, and its symbol; zero where there is none."""
    return spread({symbol: length << 8 | symbol for symbol, (_, length) in codes.items()}, codes)


def spread(values: dict[int, int], codes: Codes) -> list[int]:
    """Return values by symbol as a table over all words of sixteen bits, zero for those that begin with no code."""
    table = [0] * (1 << 16)
    for symbol, value in values.items():
        code, length = codes[symbol]
        low = code << 16 - length
        table[low : low + (1 << 16 - length)] = [value] * (1 << 16 - length)
    return table


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
