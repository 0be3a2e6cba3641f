"""CBOR (RFC 8949), read within budgets: enough for C2PA assertions."""

from __future__ import annotations

import struct
from typing import Any, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats.binary import cut, number

_MOST_ITEMS: Final = 100_000
_DEEPEST: Final = 32
_INDEFINITE: Final = 31
_SIMPLE: Final = {20: False, 21: True, 22: None, 23: None}
_FLOATS: Final = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_BREAK: Final = object()


def decode(data: bytes) -> Any:  # noqa: ANN401 - CBOR holds any value
    """Return the first data item: dict, list, str, bytes, int, float, bool, None; tags are dropped.

    Raises Unreadable on damaged data, OverLimit where it is nested or large beyond any assertion.
    """
    return _Reader(data).item(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.count = data, 0, 0

    def item(self, depth: int) -> Any:  # noqa: ANN401 - CBOR holds any value
        self.count += 1
        if depth > _DEEPEST or self.count > _MOST_ITEMS:
            message = "CBOR data nested or large beyond reason"
            raise OverLimit(message)
        head = number(self.data, self.at, 1)
        self.at += 1
        major, low = head >> 5, head & 31
        if major == 7:  # noqa: PLR2004 - simple values and floats
            return self.simple(low)
        size = None if low == _INDEFINITE else self.size(low)
        readers = (self.natural, self.negative, self.chunk, self.text, self.array, self.map, self.tagged)
        return readers[major](size, depth)

    def size(self, low: int) -> int:
        if low < 24:  # noqa: PLR2004 - small numbers stand in the head itself
            return low
        if low > 27:  # noqa: PLR2004 - reserved
            message = "CBOR data with a reserved length"
            raise Unreadable(message)
        width = 1 << (low - 24)
        value = number(self.data, self.at, width)
        self.at += width
        return value

    def simple(self, low: int) -> Any:  # noqa: ANN401 - CBOR holds any value
        if low == _INDEFINITE:
            return _BREAK
        if low in _FLOATS:
            code, width = _FLOATS[low]
            found = struct.unpack(code, cut(self.data, self.at, width))[0]
            self.at += width
            return found
        return _SIMPLE.get(self.size(low))

    def natural(self, size: int | None, _depth: int) -> int:
        return size or 0

    def negative(self, size: int | None, _depth: int) -> int:
        return -1 - (size or 0)

    def chunk(self, size: int | None, depth: int) -> bytes:
        if size is None:
            return b"".join(part for part in self.until_break(depth) if isinstance(part, bytes))
        found = cut(self.data, self.at, size)
        self.at += size
        return found

    def text(self, size: int | None, depth: int) -> str:
        if size is None:
            return "".join(part for part in self.until_break(depth) if isinstance(part, str))
        return self.chunk(size, depth).decode("utf-8", errors="replace")

    def array(self, size: int | None, depth: int) -> list[Any]:
        if size is None:
            return self.until_break(depth)
        return [self.item(depth + 1) for _ in range(self.bounded(size))]

    def map(self, size: int | None, depth: int) -> dict[str, Any]:
        flat = self.until_break(depth) if size is None else self.array(2 * size, depth)
        return {str(key): value for key, value in zip(flat[::2], flat[1::2], strict=False)}

    def tagged(self, _size: int | None, depth: int) -> Any:  # noqa: ANN401 - CBOR holds any value
        return self.item(depth + 1)

    def until_break(self, depth: int) -> list[Any]:
        found = []
        while (one := self.item(depth + 1)) is not _BREAK:
            found.append(one)
        return found

    def bounded(self, size: int) -> int:
        if size > len(self.data) - self.at:
            message = "CBOR data end in the middle of a list"
            raise Unreadable(message)
        return size
