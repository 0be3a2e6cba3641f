"""Numbers and slices out of untrusted bytes; every read is checked against the end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from imageguard.errors import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Order = Literal["big", "little"]
Span = tuple[int, int]

_PADDING = re.compile(rb"[^\x00\xff\t\n\r ]")


def cut(data: bytes, start: int, length: int) -> bytes:
    """Return exactly ``length`` bytes from ``start``; raises Unreadable where the data end sooner."""
    if start < 0 or length < 0 or start + length > len(data):
        message = "the data end in the middle of a structure"
        raise Unreadable(message)
    return data[start : start + length]


def number(data: bytes, start: int, length: int, order: Order = "big") -> int:
    """Return the unsigned integer of ``length`` bytes at ``start``; raises Unreadable past the end."""
    return int.from_bytes(cut(data, start, length), order)


def is_padding(data: bytes) -> bool:
    """Say whether the bytes are only zeros, ones or white space, which tell nothing about anybody."""
    return _PADDING.search(data) is None


def between(data: bytes, opening: bytes, closing: bytes, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the half-open spans from each opening mark through the closing mark behind it, in one pass."""
    stop = len(data) if end is None else end
    at = start
    while (low := data.find(opening, at, stop)) >= 0 and (high := data.find(closing, low + len(opening), stop)) >= 0:
        at = high + len(closing)
        yield low, at


def gaps(covered: Iterable[Span], start: int, end: int) -> list[Span]:
    """Return the half-open spans of ``start``..``end`` that no covered span touches, in order."""
    found: list[Span] = []
    at = start
    for low, high in sorted(covered):
        if low > at:
            found.append((at, min(low, end)))
        at = max(at, high)
        if at >= end:
            break
    if at < end:
        found.append((at, end))
    return [(low, high) for low, high in found if low < high]
