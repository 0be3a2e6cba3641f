"""Photoshop image resources: the 8BIM list of APP13, TIFF tag 34377 and PSD files."""

from __future__ import annotations

from dataclasses import dataclass, field

_SIGNATURES = frozenset({b"8BIM", b"PHUT", b"AgHg", b"DCSR", b"MeSa"})
IPTC, EXIF, EXIF_3, XMP, ICC, THUMBNAIL_4, THUMBNAIL_5 = 0x0404, 0x0422, 0x0423, 0x0424, 0x040F, 0x0409, 0x040C
_MOST = 10_000


@dataclass(frozen=True)
class Resource:
    """One image resource; ``offset`` of ``data`` in the block; ``signature`` is ``8BIM`` for Photoshop's own ids."""

    id: int
    offset: int
    data: bytes = field(repr=False)
    name: bytes = field(repr=False, default=b"")
    signature: str = "8BIM"


def walk(data: bytes) -> tuple[tuple[Resource, ...], bool]:
    """Return the resources in the block, and whether they fill it (padding aside)."""
    found: list[Resource] = []
    at = 0
    while at + 12 <= len(data) and len(found) < _MOST and data[at : at + 4] in _SIGNATURES:
        name_length = data[at + 6]
        body = at + 7 + name_length
        body += (body - at) % 2
        length = int.from_bytes(data[body : body + 4], "big")
        if body + 4 + length > len(data):
            return tuple(found), False
        found.append(
            Resource(
                int.from_bytes(data[at + 4 : at + 6], "big"),
                body + 4,
                data[body + 4 : body + 4 + length],
                data[at + 7 : at + 7 + name_length],
                data[at : at + 4].decode("ascii"),
            ),
        )
        at = body + 4 + length + length % 2
    return tuple(found), not data[at:].strip(b"\0 ")
