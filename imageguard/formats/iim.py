"""IPTC-IIM: datasets of a record stream (IIM specification 4.2, chapter 3)."""

from __future__ import annotations

from dataclasses import dataclass, field

_MARK = 0x1C
_EXTENDED = 0x8000


@dataclass(frozen=True)
class DataSet:
    """One dataset; ``offset`` of its value in the block."""

    record: int
    number: int
    offset: int
    value: bytes = field(repr=False)


def walk(data: bytes) -> tuple[tuple[DataSet, ...], bool]:
    """Return the datasets, and whether they fill the block (padding aside)."""
    found: list[DataSet] = []
    at = data.find(b"\x1c") if data[:1] != b"\x1c" else 0
    if at < 0:
        return (), not data.strip(b"\0")
    while at + 5 <= len(data) and data[at] == _MARK:
        length, body = int.from_bytes(data[at + 3 : at + 5], "big"), at + 5
        if length & _EXTENDED:
            size = length & ~_EXTENDED
            if size > 8:  # noqa: PLR2004 - more bytes than a 64-bit length
                return tuple(found), False
            length, body = int.from_bytes(data[body : body + size], "big"), body + size
        if body + length > len(data):
            found.append(DataSet(data[at + 1], data[at + 2], body, data[body:]))
            return tuple(found), False
        found.append(DataSet(data[at + 1], data[at + 2], body, data[body : body + length]))
        at = body + length
    return tuple(found), not data[at:].strip(b"\0\n\r ")


def extent(data: bytes) -> int:
    """Return how many bytes from the start are whole datasets."""
    datasets, whole = walk(data)
    if not datasets:
        return 0
    last = (
        datasets[-1]
        if whole or len(datasets) == 1 or datasets[-1].offset + len(datasets[-1].value) < len(data)
        else datasets[-2]
    )
    return last.offset + len(last.value)
