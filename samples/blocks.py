"""Byte structures that the sample pictures carry: EXIF, XMP and Photoshop blocks, written by hand."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ASCII, SHORT, LONG, RATIONAL = 2, 3, 4, 5
EXIF_POINTER, GPS_POINTER = 0x8769, 0x8825
THUMBNAIL_OFFSET, THUMBNAIL_LENGTH = 0x0201, 0x0202

Entry = tuple[int, int, bytes]


def text(tag: int, value: str) -> Entry:
    """Return an ASCII entry, ended by NUL as EXIF asks."""
    return tag, ASCII, value.encode("ascii") + b"\0"


def short(tag: int, value: int) -> Entry:
    """Return a 16-bit entry."""
    return tag, SHORT, struct.pack("<H", value)


def long(tag: int, value: int) -> Entry:
    """Return a 32-bit entry."""
    return tag, LONG, struct.pack("<I", value)


def rationals(tag: int, values: Sequence[tuple[int, int]]) -> Entry:
    """Return fractions, each as (numerator, denominator)."""
    return tag, RATIONAL, b"".join(struct.pack("<II", *value) for value in values)


def _directory(entries: Sequence[Entry], start: int, following: int = 0) -> bytes:
    """Return one IFD placed at ``start`` with its values after it; little-endian, TIFF 6.0 section 2."""
    sizes = {ASCII: 1, SHORT: 2, LONG: 4, RATIONAL: 8}
    values_at = start + 2 + 12 * len(entries) + 4
    head, values = struct.pack("<H", len(entries)), b""
    for tag, kind, raw in sorted(entries):
        head += struct.pack("<HHI", tag, kind, len(raw) // sizes[kind])
        if len(raw) <= 4:  # noqa: PLR2004 - TIFF keeps values of four bytes and less in the entry
            head += raw.ljust(4, b"\0")
        else:
            head += struct.pack("<I", values_at + len(values))
            values += raw + b"\0" * (len(raw) % 2)
    return head + struct.pack("<I", following) + values


def _pointing(entries: Sequence[Entry], parts: Mapping[int, Sequence[Entry]]) -> bytes:
    """Return the first IFD at offset 8 and its sub-IFDs, pointers filled in."""
    blank = [*entries, *(long(tag, 0) for tag in parts)]
    at = 8 + len(_directory(blank, 8))
    pointers, tail = [], b""
    for tag, part in parts.items():
        pointers.append(long(tag, at + len(tail)))
        tail += _directory(part, at + len(tail))
    return _directory([*entries, *pointers], 8) + tail


def exif(entries: Sequence[Entry], parts: Mapping[int, Sequence[Entry]], thumbnail: bytes = b"") -> bytes:
    """Return an APP1 payload with IFD0, sub-IFDs by pointer tag, and a JPEG thumbnail in IFD1."""
    body = _pointing(entries, parts)
    if not thumbnail:
        return b"Exif\0\0II*\0\x08\0\0\0" + body
    following = 8 + len(body)
    first_end = 8 + 2 + 12 * (len(entries) + len(parts))
    body = body[: first_end - 8] + struct.pack("<I", following) + body[first_end - 4 :]
    blank = [short(0x0103, 6), long(THUMBNAIL_OFFSET, 0), long(THUMBNAIL_LENGTH, len(thumbnail))]
    at = following + len(_directory(blank, following))
    second = [short(0x0103, 6), long(THUMBNAIL_OFFSET, at), long(THUMBNAIL_LENGTH, len(thumbnail))]
    return b"Exif\0\0II*\0\x08\0\0\0" + body + _directory(second, following) + thumbnail


def xmp(properties: str) -> bytes:
    """Return an APP1 payload: an XMP packet around these RDF properties."""
    names = (
        'xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" '
        'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"'
    )
    packet = (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {names}>{properties}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    )
    return b"http://ns.adobe.com/xap/1.0/\0" + packet.encode()


def photoshop_thumbnail(jpeg: bytes, width: int, height: int) -> bytes:
    """Return an APP13 payload holding one Photoshop thumbnail, image resource 0x040C."""
    row = (width * 3 + 3) // 4 * 4
    head = struct.pack(">IIIIIIHH", 1, width, height, row, row * height, len(jpeg), 24, 1)
    data = head + jpeg
    resource = b"8BIM" + struct.pack(">H", 0x040C) + b"\0\0" + struct.pack(">I", len(data)) + data
    return b"Photoshop 3.0\0" + resource + b"\0" * (len(data) % 2)


def insert(jpeg: bytes, segments: Sequence[tuple[int, bytes]]) -> bytes:
    """Return the JPEG with application segments (marker, payload) put first, picture data untouched."""
    out = jpeg[:2]
    for marker, payload in segments:
        out += struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
    return out + jpeg[2:]
