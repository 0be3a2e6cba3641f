"""PNG: chunks up to IEND (ISO/IEC 15948), and compressed text unpacked within a budget."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field

from imageguard.errors import OverLimit, Unreadable

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_MOST_CHUNKS = 200_000
_OVERHEAD = 12


@dataclass(frozen=True)
class Chunk:
    """One chunk: ``offset`` of its length field, ``data`` without length, type and check sum."""

    type: str
    offset: int
    data: bytes = field(repr=False)

    @property
    def end(self) -> int:
        """Offset after the chunk's check sum."""
        return self.offset + _OVERHEAD + len(self.data)


@dataclass(frozen=True)
class Walk:
    """A walked PNG: ``end`` is the offset after IEND, or where the data gave out."""

    chunks: tuple[Chunk, ...]
    end: int
    complete: bool

    def named(self, *types: str) -> tuple[Chunk, ...]:
        """Return the chunks of these types, in file order."""
        return tuple(chunk for chunk in self.chunks if chunk.type in types)


def walk(data: bytes, start: int = 0) -> Walk:
    """Walk the chunks of the PNG at ``start``. Raises Unreadable without a signature, OverLimit on too many chunks."""
    if data[start : start + 8] != SIGNATURE:
        message = "no PNG begins here"
        raise Unreadable(message)
    chunks: list[Chunk] = []
    at = start + 8
    while at + _OVERHEAD <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        if not kind.isalpha() or at + _OVERHEAD + length > len(data):
            break
        if len(chunks) >= _MOST_CHUNKS:
            message = f"a PNG with more than {_MOST_CHUNKS} chunks"
            raise OverLimit(message)
        chunks.append(Chunk(kind.decode("ascii"), at, data[at + 8 : at + 8 + length]))
        at += _OVERHEAD + length
        if kind == b"IEND":
            return Walk(tuple(chunks), at, complete=True)
    return Walk(tuple(chunks), at, complete=False)


def inflate(data: bytes, most: int) -> bytes:
    """Unpack a zlib stream. Raises OverLimit where it gives more than ``most`` bytes, Unreadable on broken data."""
    unpacker = zlib.decompressobj()
    try:
        out = unpacker.decompress(data, most + 1)
    except zlib.error as error:
        message = "compressed data are damaged"
        raise Unreadable(message) from error
    if len(out) > most:
        message = f"compressed data unpack to more than {most} bytes"
        raise OverLimit(message)
    return out


def pixels_end(data: bytes, most: int) -> tuple[int, bytes]:
    """Return (unpacked length, what lies behind the end) of a zlib stream.

    (0, nothing) where it is damaged, has no end, or unpacks to more than ``most`` bytes.
    """
    unpacker, total, rest = zlib.decompressobj(), 0, data
    try:
        while rest and not unpacker.eof and total <= most:
            total += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return 0, b""
    return (total, unpacker.unused_data) if unpacker.eof else (0, b"")


def rows(header: bytes, unpacked: int) -> int:
    """Return how many rows of pixels so many unpacked bytes hold, by an IHDR; 0 for an interlaced picture."""
    width, depth, colour = int.from_bytes(header[:4], "big"), header[8], header[9]
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}.get(colour, 1)
    return 0 if header[12] else unpacked // (1 + (width * depth * samples + 7) // 8)


def with_height(data: bytes, height: int) -> bytes:
    """Return a PNG whose header claims another height."""
    header = data[12:20] + height.to_bytes(4, "big") + data[24:29]
    return data[:12] + header + zlib.crc32(header).to_bytes(4, "big") + data[33:]


@dataclass(frozen=True)
class Text:
    """A text chunk unpacked; ``charset`` is latin-1 or utf-8."""

    keyword: str
    value: bytes = field(repr=False)
    charset: str


def text(type: str, data: bytes, most: int) -> Text:
    """Unpack a tEXt, zTXt or iTXt chunk. Raises OverLimit over ``most`` bytes, Unreadable on broken data."""
    keyword, _, rest = data.partition(b"\0")
    name = keyword.decode("latin-1")
    if type == "tEXt":
        return Text(name, rest, "latin-1")
    if type == "zTXt":
        return Text(name, inflate(rest[1:], most), "latin-1")
    packed = rest[:1] == b"\1"
    _, _, after = rest[2:].partition(b"\0")
    _, _, body = after.partition(b"\0")
    return Text(name, inflate(body, most) if packed else body, "utf-8")


def raw_profile(value: bytes) -> bytes:
    """Return the bytes of a "Raw profile type" text as ImageMagick writes it: a name, a length, hexadecimal digits."""
    words = value.split(maxsplit=2)
    if len(words) < 3:  # noqa: PLR2004 - name, length, digits
        message = "a raw profile without content"
        raise Unreadable(message)
    try:
        return bytes.fromhex(b"".join(words[2].split()).decode("ascii"))
    except ValueError as error:
        message = "a raw profile that is not hexadecimal"
        raise Unreadable(message) from error
