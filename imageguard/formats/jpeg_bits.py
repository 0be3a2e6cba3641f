"""Bits of coded JPEG data, read and written one behind the other (T.81, annex F)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from imageguard.errors import Unreadable

Data: TypeAlias = bytes  # ``bytes`` is also the name of a field below


@dataclass
class Reader:
    """Bits from the front; behind the end there are zeros for a while, and then an error."""

    data: bytes = field(repr=False)
    at: int = 0
    word: int = 0
    left: int = 0

    def __post_init__(self) -> None:
        """Let the last codes be looked up: a table takes sixteen bits at once."""
        self.data += bytes(16)

    def take(self, count: int) -> int:
        """Return the next bits, 16 at most, as a number. Raises Unreadable where they give out."""
        if not count:
            return 0
        while self.left < count:
            self._fill()
        self.left -= count
        value = self.word >> self.left
        self.word &= (1 << self.left) - 1
        return value

    def symbol(self, table: list[int]) -> int:
        """Return the next symbol by a table over all words of sixteen bits. Raises Unreadable for an unknown code."""
        while self.left < 16:  # noqa: PLR2004 - the longest code
            self._fill()
        known = table[self.word >> (self.left - 16)]
        if not known:
            message = "its blocks are damaged"
            raise Unreadable(message)
        self.left -= known >> 8
        self.word &= (1 << self.left) - 1
        return known & 255

    def _fill(self) -> None:
        if self.at >= len(self.data):
            message = "the data give out before the picture ends"
            raise Unreadable(message)
        part = self.data[self.at : self.at + 8]
        self.at += len(part)
        self.word, self.left = self.word << 8 * len(part) | int.from_bytes(part, "big"), self.left + 8 * len(part)


@dataclass
class Writer:
    """Bits put one behind the other."""

    bytes: bytearray = field(default_factory=bytearray, repr=False)
    rest: int = 0
    count: int = 0

    def put(self, value: int, count: int) -> None:
        """Append the lowest ``count`` bits of a value."""
        self.rest, self.count = self.rest << count | value, self.count + count
        loose = self.count & 7
        self.bytes += (self.rest >> loose).to_bytes(self.count >> 3, "big")
        self.rest, self.count = self.rest & (1 << loose) - 1, loose

    def copy(self, data: Data, start: int, end: int) -> None:
        """Append bits ``start`` to ``end`` of other bytes."""
        if end > start:
            span = int.from_bytes(data[start >> 3 : (end + 7) >> 3], "big") >> (-end & 7)
            self.put(span & (1 << (end - start)) - 1, end - start)

    def closed(self) -> Data:
        """Return the bytes, the last one filled with ones."""
        if self.count:
            self.put((1 << (8 - self.count)) - 1, 8 - self.count)
        return b"".join((self.bytes,))


def extended(value: int, size: int) -> int:
    """Return the number that so many bits stand for (T.81, F.2.2.1, EXTEND)."""
    return value if not size or value >> size - 1 else value - (1 << size) + 1
