"""Progressive JPEG written anew as a sequential one with the very same coefficients (T.81, annexes F, G and K.2)."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import jpeg, jpeg_huffman, jpeg_scan, jpeg_write
from imageguard.formats.binary import cut, number
from imageguard.formats.jpeg_bits import Reader, Writer, extended

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from imageguard.formats.jpeg import Segment, Walk
    from imageguard.formats.jpeg_scan import Codes

_RESTART: Final = re.compile(rb"\xff[\xd0-\xd7]")
_MOST: Final = 400_000
"""Blocks that are decoded here at most, some seventeen megapixels: it takes a minute."""
_LONG_RUN: Final = 15
_END, _ZEROS = 0x00, 0xF0


@dataclass
class _Colour:
    """One component: its number, blocks a unit across and down, its own blocks across and down, coefficients."""

    id: int
    across: int
    down: int
    size: tuple[int, int]
    stride: int
    values: array[int] = field(repr=False)


def sequential(data: bytes, walked: Walk) -> bytes:
    """Return the picture in one sequential scan, every coefficient as it was; segments before the first scan stay.

    Raises Unreadable where it is not progressive with Huffman codes of eight bits, damaged, or too large for this.
    """
    frames = [one for one in walked.segments if one.marker in jpeg.FRAMES]
    if len(frames) != 1 or frames[0].marker != jpeg.PROGRESSIVE or frames[0].payload[:1] != b"\x08":
        message = "it is not progressive with eight bits"
        raise Unreadable(message)
    colours, units = _colours(walked)
    tables: dict[tuple[int, int], Codes] = {}
    interval, head = 0, []
    for place, one in enumerate(walked.segments):
        if one.marker == jpeg.SOS:
            behind = walked.segments[place + 1].offset if place + 1 < len(walked.segments) else walked.end - 2
            _Scan(one, colours, units, tables, interval).read(data[one.end : behind])
        elif one.marker == jpeg.DHT:
            tables |= jpeg_scan.codes_in(one.payload)
        elif one.marker == jpeg_scan.DRI:
            interval = number(one.payload, 0, 2)
        elif one.marker != jpeg.PROGRESSIVE:
            head.append(data[one.offset : one.end])
    frame = jpeg_write.segment(0xC1, frames[0].payload[: 6 + 3 * len(colours)])
    return jpeg_write.SOI + b"".join(head) + frame + _coded(list(colours.values()), units) + jpeg_write.EOI


def _colours(walked: Walk) -> tuple[dict[int, _Colour], tuple[int, int]]:
    """Return the components by number, empty, and how many units the picture has across and down."""
    frame, (width, height), unit = walked.frame, walked.size, walked.unit
    if frame is None or not width or not height:
        message = "its size is not stated"
        raise Unreadable(message)
    units = -(-width // unit[0]), -(-height // unit[1])
    found: dict[int, _Colour] = {}
    total = 0
    for place in range(number(frame.payload, 5, 1)):
        id_, sampling, _ = cut(frame.payload, 6 + 3 * place, 3)
        across, down = sampling >> 4, sampling & 15
        total += units[0] * across * units[1] * down
        if total > _MOST or not across or not down or id_ in found:
            message = "its blocks are too many, or its colours are not stated"
            raise Unreadable(message)
        size = -(-width * across // unit[0]), -(-height * down // unit[1])
        blocks = units[0] * across * units[1] * down
        found[id_] = _Colour(id_, across, down, size, units[0] * across, array("h", bytes(128 * blocks)))
    return found, units


def _order(colours: list[_Colour], units: tuple[int, int]) -> Iterator[list[tuple[_Colour, int]]]:
    """Yield the blocks of each unit of a scan: the colour, and where its coefficients begin (T.81 A.2)."""
    if len(colours) == 1:
        one = colours[0]
        for row in range(one.size[1]):
            for column in range(one.size[0]):
                yield [(one, 64 * (row * one.stride + column))]
        return
    for row in range(units[1]):
        for column in range(units[0]):
            yield [
                (one, 64 * ((row * one.down + down) * one.stride + column * one.across + across))
                for one in colours
                for down in range(one.down)
                for across in range(one.across)
            ]


class _Scan:
    """One scan: a span of coefficients of some colours, at one precision (T.81, G.1)."""

    def __init__(
        self,
        head: Segment,
        colours: Mapping[int, _Colour],
        units: tuple[int, int],
        tables: Mapping[tuple[int, int], Codes],
        interval: int,
    ) -> None:
        count = number(head.payload, 0, 1)
        self.first, self.last, exact = cut(head.payload, 1 + 2 * count, 3)
        self.before, self.low = exact >> 4, exact & 15
        self.units, self.interval = units, interval
        try:
            self.colours = [colours[number(head.payload, 1 + 2 * place, 1)] for place in range(count)]
            chosen = [number(head.payload, 2 + 2 * place, 1) for place in range(count)]
            kind = 1 if self.first else 0
            needs = not (self.before and not self.first)
            self.codes = [tables[kind, one & 15 if kind else one >> 4] if needs else {} for one in chosen]
        except KeyError as error:
            message = "a table or a colour is missing"
            raise Unreadable(message) from error
        if self.last > 63 or self.first > self.last or (self.first and count != 1) or not count:  # noqa: PLR2004 - T.81 G.1.1
            message = "a scan claims what no scan holds"
            raise Unreadable(message)

    def read(self, coded: bytes) -> None:
        """Take the coefficients of the scan. Raises Unreadable where its data are damaged or give out."""
        pieces = iter(_RESTART.split(coded))
        tables = {one.id: jpeg_scan.lookup(codes) for one, codes in zip(self.colours, self.codes, strict=True)}
        step = self._step()
        for place, unit in enumerate(_order(self.colours, self.units)):
            if place == 0 or (self.interval and place % self.interval == 0):
                bits = Reader(next(pieces, b"").replace(b"\xff\x00", b"\xff"))
                self.run, self.means = 0, dict.fromkeys(tables, 0)
            for colour, at in unit:
                try:
                    step(bits, tables[colour.id], colour, at)
                except (IndexError, OverflowError) as error:
                    message = "its blocks are damaged"
                    raise Unreadable(message) from error

    def _step(self) -> Callable[[Reader, list[int], _Colour, int], None]:
        if self.first == 0:
            return self._finer_mean if self.before else self._mean
        return self._finer if self.before else self._details

    def _mean(self, bits: Reader, table: list[int], colour: _Colour, at: int) -> None:
        size = bits.symbol(table)
        self.means[colour.id] += extended(bits.take(size), size)
        colour.values[at] = self.means[colour.id] << self.low

    def _finer_mean(self, bits: Reader, _table: list[int], colour: _Colour, at: int) -> None:
        if bits.take(1):
            colour.values[at] |= 1 << self.low

    def _details(self, bits: Reader, table: list[int], colour: _Colour, at: int) -> None:
        if self.run:
            self.run -= 1
            return
        place = self.first
        while place <= self.last:
            zeros, size = divmod(bits.symbol(table), 16)
            if not size:
                if zeros < _LONG_RUN:
                    self.run = (1 << zeros) - 1 + bits.take(zeros)
                    return
                place += 16
                continue
            place += zeros
            if place > self.last:
                raise IndexError
            colour.values[at + place] = extended(bits.take(size), size) << self.low
            place += 1

    def _finer(self, bits: Reader, table: list[int], colour: _Colour, at: int) -> None:
        place, step = at + self.first, 1 << self.low
        end = at + self.last + 1
        if not self.run:
            while place < end:
                zeros, size = divmod(bits.symbol(table), 16)
                fresh = 0
                if size:
                    fresh = step if bits.take(1) else -step
                elif zeros < _LONG_RUN:
                    self.run = (1 << zeros) + bits.take(zeros)
                    break
                place = _passed(bits, colour.values, (place, end), zeros, step)
                if fresh:
                    if place >= end:
                        raise IndexError
                    colour.values[place] = fresh
                place += 1
        if self.run:
            _passed(bits, colour.values, (place, end), 64, step)
            self.run -= 1


def _passed(bits: Reader, values: array[int], span: tuple[int, int], zeros: int, step: int) -> int:
    """Refine the coefficients that are passed on the way over so many zeros; return where the way ends (G.1.2.3)."""
    place, end = span
    while place < end:
        value = values[place]
        if value:
            if bits.take(1) and not value & step:
                values[place] = value + step if value > 0 else value - step
        elif zeros:
            zeros -= 1
        else:
            break
        place += 1
    return place


def _coded(colours: list[_Colour], units: tuple[int, int]) -> bytes:
    """Return the tables, the head of the scan and the scan; the first colour has tables of its own (F.1.2)."""
    place_of = {one.id: min(place, 1) for place, one in enumerate(colours)}
    counts = [Counter[int](), Counter[int](), Counter[int](), Counter[int]()]
    for kind, place, symbol, _, _ in _symbols(colours, units, place_of):
        counts[2 * kind + place][symbol] += 1
    used = sorted(set(place_of.values()))
    tables, out = {}, b""
    for kind in (0, 1):
        for place in used:
            needed = range(12) if kind == 0 else (_END,)
            payload = jpeg_huffman.table(counts[2 * kind + place] + Counter(needed))
            out += jpeg_write.segment(jpeg.DHT, bytes((kind << 4 | place,)) + payload)
            tables[kind, place] = jpeg_scan.codes_in(b"\0" + payload)[0, 0]
    chosen = b"".join(bytes((one.id, 17 * place_of[one.id])) for one in colours)
    out += jpeg_write.segment(jpeg.SOS, bytes((len(colours),)) + chosen + bytes((0, 63, 0)))
    bits = Writer()
    for kind, place, symbol, value, size in _symbols(colours, units, place_of):
        code, length = tables[kind, place][symbol]
        bits.put(code << size | value, length + size)
    return out + bits.closed().replace(b"\xff", b"\xff\x00")


def _symbols(
    colours: list[_Colour], units: tuple[int, int], place_of: Mapping[int, int]
) -> Iterator[tuple[int, int, int, int, int]]:
    """Yield what the scan says: kind (0 mean, 1 details), table, symbol, bits behind it and how many (F.1.2)."""
    last = dict.fromkeys(place_of, 0)
    for unit in _order(colours, units):
        for colour, at in unit:
            place, block = place_of[colour.id], colour.values[at : at + 64]
            difference, last[colour.id] = block[0] - last[colour.id], block[0]
            size = abs(difference).bit_length()
            yield 0, place, size, difference if difference >= 0 else difference + (1 << size) - 1, size
            zeros = 0
            for value in block[1:]:
                if not value:
                    zeros += 1
                    continue
                while zeros > _LONG_RUN:
                    yield 1, place, _ZEROS, 0, 0
                    zeros -= 16
                size = abs(value).bit_length()
                yield 1, place, zeros << 4 | size, value if value > 0 else value + (1 << size) - 1, size
                zeros = 0
            if zeros:
                yield 1, place, _END, 0, 0
