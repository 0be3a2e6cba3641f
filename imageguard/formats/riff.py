"""RIFF: chunks of WebP, AVI and WAV within the length that the header states."""

from __future__ import annotations

from dataclasses import dataclass, field

from imageguard.errors import OverLimit, Unreadable

_MOST_CHUNKS = 100_000


@dataclass(frozen=True)
class Chunk:
    """One chunk: ``offset`` of its four-letter name, ``data`` without name and length."""

    type: str
    offset: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Walk:
    """A walked RIFF file: ``form`` such as ``WEBP``; ``end`` the offset after the stated length."""

    form: str
    chunks: tuple[Chunk, ...]
    end: int
    complete: bool


def walk(data: bytes, start: int = 0) -> Walk:
    """Walk the chunks of the RIFF at ``start``. Raises Unreadable without a header, OverLimit on too many chunks."""
    if data[start : start + 4] != b"RIFF" or len(data) < start + 12:
        message = "no RIFF begins here"
        raise Unreadable(message)
    stated = start + 8 + int.from_bytes(data[start + 4 : start + 8], "little")
    stated += stated % 2
    end = min(stated, len(data))
    form = data[start + 8 : start + 12].decode("latin-1")
    chunks, complete = read_chunks(data, start + 12, end)
    return Walk(form, chunks, end, complete and stated <= len(data) + 1)


def read_chunks(data: bytes, start: int, end: int) -> tuple[tuple[Chunk, ...], bool]:
    """Return the chunks between two offsets, and whether they fill it exactly."""
    chunks: list[Chunk] = []
    at = start
    while at + 8 <= end:
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > end:
            return tuple(chunks), False
        if len(chunks) >= _MOST_CHUNKS:
            message = f"a RIFF file with more than {_MOST_CHUNKS} chunks"
            raise OverLimit(message)
        chunks.append(Chunk(data[at : at + 4].decode("latin-1"), at, data[at + 8 : at + 8 + length]))
        at += 8 + length + length % 2
    return tuple(chunks), True
