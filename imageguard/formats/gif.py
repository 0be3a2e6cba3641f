"""GIF: blocks up to the trailer (GIF89a specification)."""

from __future__ import annotations

from dataclasses import dataclass, field

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats.binary import cut, number

_IMAGE, _EXTENSION, _TRAILER = 0x2C, 0x21, 0x3B
COMMENT, PLAIN_TEXT, APPLICATION, CONTROL = 0xFE, 0x01, 0xFF, 0xF9
_MOST_BLOCKS = 100_000


@dataclass(frozen=True)
class Block:
    """One block: ``label`` is None for a frame; ``box`` is a frame's (left, top, width, height).

    ``name`` is an application extension's identifier; ``data`` its sub-blocks joined, and
    ``raw`` the same bytes with their length bytes, as XMP is stored.
    """

    label: int | None
    offset: int
    end: int
    data: bytes = field(repr=False, default=b"")
    raw: bytes = field(repr=False, default=b"")
    name: str = ""
    box: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Walk:
    """A walked GIF: ``size`` of the screen in pixels, ``end`` after the trailer."""

    size: tuple[int, int]
    blocks: tuple[Block, ...]
    end: int
    complete: bool


def walk(data: bytes, start: int = 0) -> Walk:
    """Walk the blocks of the GIF at ``start``. Raises Unreadable without a header, OverLimit on too many blocks."""
    if data[start : start + 6] not in {b"GIF87a", b"GIF89a"} or len(data) < start + 13:
        message = "no GIF begins here"
        raise Unreadable(message)
    size = number(data, start + 6, 2, "little"), number(data, start + 8, 2, "little")
    at = start + 13 + _table(data[start + 10])
    blocks: list[Block] = []
    try:
        while data[at : at + 1] != bytes([_TRAILER]):
            block = _block(data, at)
            blocks.append(block)
            at = block.end
            if len(blocks) > _MOST_BLOCKS:
                message = f"a GIF with more than {_MOST_BLOCKS} blocks"
                raise OverLimit(message)
    except Unreadable:
        return Walk(size, tuple(blocks), at, complete=False)
    return Walk(size, tuple(blocks), at + 1, complete=True)


def _table(packed: int) -> int:
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _block(data: bytes, at: int) -> Block:
    kind = number(data, at, 1)
    if kind == _IMAGE:
        left, top, width, height = (number(data, at + 1 + 2 * place, 2, "little") for place in range(4))
        body = at + 10 + _table(number(data, at + 9, 1))
        end = _subblocks(data, body + 1)
        return Block(None, at, end, box=(left, top, width, height))
    if kind != _EXTENSION:
        message = "a GIF block of unknown kind"
        raise Unreadable(message)
    end = _subblocks(data, at + 2)
    label = number(data, at + 1, 1)
    first = number(data, at + 2, 1)
    name, body = "", at + 2
    if label == APPLICATION:
        name, body = cut(data, at + 3, first).decode("latin-1"), at + 3 + first
    elif label in {PLAIN_TEXT, CONTROL}:
        body = at + 3 + first
    return Block(label, at, end, _joined(data, body), data[body : end - 1], name)


def _subblocks(data: bytes, at: int) -> int:
    while length := number(data, at, 1):
        at += 1 + length
    return at + 1


def _joined(data: bytes, at: int) -> bytes:
    parts: list[bytes] = []
    while length := number(data, at, 1):
        parts.append(cut(data, at + 1, length))
        at += 1 + length
    return b"".join(parts)
