"""EXIF values as text: coordinates in degrees, comments in their character set, numbers in rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.formats import ifd
from imageguard.metadata import exif_tags
from imageguard.metadata.words import readable, text

if TYPE_CHECKING:
    from imageguard.formats.ifd import Directory, Entry

_COMMENT: Final = 0x9286
_WIDE: Final = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
_CHARSETS: Final = {b"ASCII\0\0\0": "utf-8", b"JIS\0\0\0\0\0": "iso2022_jp", b"UNICODE\0": "utf-16"}
_MOST_NUMBERS: Final = 16
_FEWEST_HEX: Final = 8
_TEXTUAL: Final = frozenset({ifd.ASCII, 129})
_UNDEFINED: Final = frozenset({1, 6, ifd.UNDEFINED})


def is_nowhere(gps: Directory) -> bool:
    """Say whether the coordinates are those a camera writes without a fix: none, or zero and zero."""
    found = [entry for tag in (2, 4) if (entry := gps.get(tag))]
    others = any(gps.get(tag) for tag in (0x0014, 0x0016, 0x001C))
    return (
        not others
        and all(one.whole for one in found)
        and all(not any(top for top, bottom in one.pairs if bottom) for one in found)
    )


def shown(directory: Directory, entry: Entry) -> str:
    """Return a value as text: coordinates in degrees, text decoded, at most 16 numbers."""
    if directory.name == "GPS" and entry.tag in exif_tags.COORDINATES:
        return _degrees(directory, entry)
    if entry.tag in _WIDE:
        return entry.data.decode("utf-16-le", errors="replace").replace("\0", "").strip()
    if entry.tag == _COMMENT or (directory.name == "GPS" and entry.tag in {0x001B, 0x001C}):
        return _comment(entry.data)
    if entry.type in _TEXTUAL or (entry.type in _UNDEFINED and _looks_like_text(entry.data)):
        return text(entry.data)
    return _binary(entry.data) if entry.type in _UNDEFINED else _numbers(entry)


def _binary(data: bytes) -> str:
    """Return bytes of no known meaning: a few as numbers, a serial number's length as hex, more as the text in them."""
    if len(data) < _FEWEST_HEX or not any(data):
        return " ".join(str(byte) for byte in data[:_MOST_NUMBERS])
    if len(data) <= _MOST_NUMBERS:
        return data.hex()
    return readable(data) or f"{len(data)} bytes"


def _numbers(entry: Entry) -> str:
    if not entry.data:
        return ""
    row = [f"{value:g}" if isinstance(value, float) else str(value) for value in entry.numbers[:_MOST_NUMBERS]]
    return " ".join(row)


def _looks_like_text(data: bytes) -> bool:
    trimmed = data.rstrip(b"\0 ")
    return bool(trimmed) and all(32 <= byte < 127 for byte in trimmed)  # noqa: PLR2004 - printable ASCII


def _degrees(directory: Directory, entry: Entry) -> str:
    parts = [top / bottom for top, bottom in entry.pairs[:3] if bottom]
    if not parts:
        return ""
    degrees = sum(part / 60**place for place, part in enumerate(parts))
    half = directory.get(exif_tags.COORDINATES[entry.tag])
    sign = "-" if half and half.data[:1] in {b"S", b"W"} else ""
    return f"{sign}{degrees:.6f}"


def _comment(data: bytes) -> str:
    """Return a value that names its character set in eight bytes first (CIPA DC-008, UserComment)."""
    charset = _CHARSETS.get(data[:8])
    if charset is None:
        return text(data[8:] if not data[:8].strip(b"\0") else data)
    body = data[8:]
    if charset == "utf-16":
        little = body[1::2].count(0) >= body[::2].count(0)
        charset = "utf-16" if body[:2] in {b"\xff\xfe", b"\xfe\xff"} else ("utf-16-le" if little else "utf-16-be")
    if charset == "utf-8":
        return text(body)
    return body.decode(charset, errors="replace").replace("\0", "").strip()
