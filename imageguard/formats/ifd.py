"""Image file directories of TIFF and EXIF (TIFF 6.0, BigTIFF, CIPA DC-008), walked as a tree within budgets."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats.binary import number

if TYPE_CHECKING:
    from imageguard.formats.binary import Order

SIZES: Final = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
_CODES: Final = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_POINTERS: Final = {0x8769: "Exif", 0x8825: "GPS", 0xA005: "Interop", 0x014A: "SubIFD", 0x0190: "Global"}
ASCII, RATIONAL, SRATIONAL, UNDEFINED = 2, 5, 10, 7
_RATIONALS = frozenset({RATIONAL, SRATIONAL})
_MOST_ENTRIES = 4096
_MOST_DIRECTORIES = 512
_MOST_DEPTH = 8

Number = int | float
Pair = tuple[int, int]


@dataclass(frozen=True)
class Entry:
    """One entry: ``data`` are its value bytes as stored, ``offset`` where they lie in the walked bytes.

    ``whole`` is false where some of them lie outside the walked bytes, or its type is none that TIFF knows.
    """

    tag: int
    type: int
    count: int
    offset: int
    data: bytes = field(repr=False)
    order: Order = "little"
    whole: bool = True

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Return the values as numbers; rationals as quotients (0 where the denominator is 0)."""
        if self.type in _RATIONALS:
            return tuple(top / bottom if bottom else 0 for top, bottom in self.pairs)
        code = _CODES.get(self.type)
        if code is None:
            return tuple(self.data)
        width = SIZES[self.type]
        whole = len(self.data) // width
        return struct.unpack(("<" if self.order == "little" else ">") + code * whole, self.data[: whole * width])

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Return rationals as (numerator, denominator)."""
        code = ("<" if self.order == "little" else ">") + ("ii" if self.type == SRATIONAL else "II")
        return tuple(struct.iter_unpack(code, self.data[: len(self.data) // 8 * 8]))

    @property
    def integer(self) -> int | None:
        """Return the first value as an integer, None where there is none."""
        values = self.numbers
        return int(values[0]) if values and self.type in _CODES else None


@dataclass(frozen=True)
class Directory:
    """One directory: ``name`` such as ``IFD0``, ``Exif``, ``GPS``, ``SubIFD-1``; ``offset`` where it stands."""

    name: str
    offset: int
    entries: tuple[Entry, ...]

    def get(self, tag: int) -> Entry | None:
        """Return the first entry of that tag."""
        return next((entry for entry in self.entries if entry.tag == tag), None)

    def integer(self, tag: int) -> int | None:
        """Return the first value of that tag as an integer, None where it is missing."""
        entry = self.get(tag)
        return entry.integer if entry else None


@dataclass(frozen=True)
class Tree:
    """All directories, chain order first; ``troubles`` are codes: truncated, loop, too-many, bad-entry.

    ``big`` says that offsets have eight bytes (BigTIFF).
    """

    order: Order
    directories: tuple[Directory, ...]
    troubles: tuple[str, ...] = ()
    big: bool = False

    def named(self, name: str) -> Directory | None:
        """Return the first directory of that name."""
        return next((one for one in self.directories if one.name == name), None)

    @property
    def orientation(self) -> int:
        """Return the EXIF orientation of IFD0, 1..8; 1 where it is missing or wrong."""
        first = self.named("IFD0")
        value = first.integer(0x0112) if first else None
        return value if value is not None and 1 <= value <= 8 else 1  # noqa: PLR2004 - the eight orientations


def byte_order(data: bytes) -> Order:
    """Return the byte order that a TIFF header states; raises Unreadable where there is no header."""
    mark = data[:4]
    if mark[:2] == b"II" and mark[2:3] in {b"*", b"+", b"U", b"R"}:
        return "little"
    if mark[:2] == b"MM" and mark[3:4] in {b"*", b"+"}:
        return "big"
    if mark in {b"IIRO", b"IIRS"}:
        return "little"
    if mark == b"MMOR":
        return "big"
    message = "no TIFF header"
    raise Unreadable(message)


def walk(data: bytes) -> Tree:
    """Walk the chain of directories and all that hang on it. Raises Unreadable without a header."""
    order = byte_order(data)
    walker = _Walker(data, order, big=number(data, 2, 2, order) == 43)  # noqa: PLR2004 - BigTIFF's magic
    first = number(data, 8, 8, order) if walker.big else number(data, 4, 4, order)
    walker.chain(first, "IFD{}", 0)
    return Tree(order, tuple(walker.directories), tuple(dict.fromkeys(walker.troubles)), walker.big)


def directory(data: bytes, at: int, order: Order, name: str, base: int = 0) -> tuple[Directory, tuple[str, ...]]:
    """Read one directory whose value offsets count from ``base``; for maker notes. Returns it and its troubles."""
    walker = _Walker(data, order, big=False, base=base, guessing=True)
    found, _ = walker.read(at, name)
    return found, tuple(dict.fromkeys(walker.troubles))


@dataclass
class _Walker:
    data: bytes
    order: Order
    big: bool
    base: int = 0
    guessing: bool = False
    directories: list[Directory] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def chain(self, at: int, pattern: str, depth: int) -> None:
        """Read a chain of directories and everything that hangs on each."""
        place = self.numbers.get(pattern, 0)
        while at:
            if at in self.seen:
                self.troubles.append("loop")
                return
            if len(self.directories) >= _MOST_DIRECTORIES or depth > _MOST_DEPTH:
                self.troubles.append("too-many")
                return
            self.seen.add(at)
            found, following = self.read(at, pattern.format(place))
            self.directories.append(found)
            place += 1
            self.numbers[pattern] = place
            self.branch(found, depth)
            at = following

    def branch(self, found: Directory, depth: int) -> None:
        """Follow the pointers of one directory."""
        for entry in found.entries:
            name = _POINTERS.get(entry.tag)
            if name is None or SIZES.get(entry.type, 1) < 4:  # noqa: PLR2004 - a pointer is no shorter
                continue
            pattern = "SubIFD-{}" if name == "SubIFD" else name
            for target in entry.numbers[:64]:
                self.chain(int(target), pattern, depth + 1)

    def read(self, at: int, name: str) -> tuple[Directory, int]:
        """Read one directory; returns it and the offset of the following one (0 for none)."""
        width, step, inline = (8, 20, 8) if self.big else (2, 12, 4)
        head = self.data[at : at + width]
        if len(head) < width:
            self.troubles.append("truncated")
            return Directory(name, at, ()), 0
        count = int.from_bytes(head, self.order)
        if count > _MOST_ENTRIES:
            self.troubles.append("too-many")
            return Directory(name, at, ()), 0
        entries: list[Entry] = []
        for place in range(count):
            start = at + width + place * step
            if start + step > len(self.data):
                self.troubles.append("truncated")
                return Directory(name, at, tuple(entries)), 0
            entry = self.entry(start, inline)
            if entry is not None:
                entries.append(entry)
        after = at + width + count * step
        following = self.data[after : after + inline]
        return Directory(name, at, tuple(entries)), int.from_bytes(following, self.order) if len(
            following
        ) == inline else 0

    def entry(self, at: int, inline: int) -> Entry | None:
        """Read one entry; None where it is padding, or impossible in a directory that may be none."""
        tag = int.from_bytes(self.data[at : at + 2], self.order)
        kind = int.from_bytes(self.data[at + 2 : at + 4], self.order)
        count = int.from_bytes(self.data[at + 4 : at + 4 + inline], self.order)
        if kind not in SIZES:
            if not kind and not count:
                return None
            self.troubles.append("bad-entry")
            return None if self.guessing else Entry(tag, kind, count, at, b"", self.order, whole=False)
        length = SIZES[kind] * count
        place = at + 4 + inline
        if length > inline:
            place = int.from_bytes(self.data[place : place + inline], self.order) + self.base
        whole = 0 <= place <= len(self.data) - length
        if not whole:
            self.troubles.append("bad-entry")
            length = max(0, min(length, len(self.data) - place)) if place >= 0 else 0
        return Entry(tag, kind, count, place, self.data[max(place, 0) : max(place, 0) + length], self.order, whole)
