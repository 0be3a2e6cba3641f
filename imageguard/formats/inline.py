"""Pictures written as base64 in text: ``data:`` addresses (RFC 2397), and bare base64 that begins as pictures do."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALLEST: Final = 256
"""Bytes below which nothing is taken for a picture: a dot that holds a place, a bullet."""
TINY: Final = 24
"""Pixels a side up to which a PNG or GIF is a dot or an icon in which nobody can be seen."""
WORKSHEET: Final = b"<title>PRIVATE worksheet</title>"
BEGINNING: Final = 4096
_HINT: Final = re.compile(rb"base64,|/9j\\?/|iVBORw0KGgo|R0lGOD|UklGR|JVBERi0", re.IGNORECASE)
_FOLDED: Final = rb"\s{1,80}(?=[A-Za-z0-9+/]{20}|[A-Za-z0-9+/]{1,19}={0,2}[\"')<;])"
"""A line end inside base64: a whole line goes on after it, or the last piece up to a quote."""
_ADDRESS: Final = re.compile(
    rb"data:(?:(?:image|video)/[\w.+-]{1,80}|application/(?:pdf|octet-stream))(?:;[\w.+=\"-]{1,80}){0,9};base64,\s{0,80}"
    rb"(?P<body>(?:[A-Za-z0-9+/=_-]|%[0-9A-Fa-f]{2}|\\[nr/\n]|" + _FOLDED + rb")+)",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    rb"(?<![A-Za-z0-9+/,])(?P<body>(?:\\?/9j\\?/|iVBORw0KGgo|R0lGOD[dl]|UklGR|JVBERi0)"
    rb"(?:[A-Za-z0-9+/]|\\[nr/]|" + _FOLDED + rb"){340,}={0,2})"
)
_NOISE: Final = re.compile(rb"\\[nr]|\\(?=[/\n])|\s|=+$")
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")
_PNG, _GIF = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")


def is_worksheet(text: bytes) -> bool:
    """Say whether this is a worksheet of ours, by how it begins: a private page that shows faces and names files."""
    return WORKSHEET in text[:BEGINNING]


def may_hold_pictures(text: bytes) -> bool:
    """Say whether a closer look is worth it; quick, and never wrong where it says no."""
    return _HINT.search(text) is not None


def pictures_in(text: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, bytes) of every picture that the text holds, in order; dots and icons are left out."""
    if not may_hold_pictures(text):
        return
    found = {one.start("body"): one["body"] for pattern in (_ADDRESS, _BARE) for one in pattern.finditer(text)}
    for place, body in sorted(found.items()):
        data = _decoded(body)
        if len(data) >= SMALLEST and not _is_tiny(data):
            yield place, data


def _decoded(body: bytes) -> bytes:
    """Return what the base64 says; the part before a mistake where it holds one."""
    plain = _PERCENT.sub(lambda one: bytes([int(one[1], 16)]), body)
    plain = _NOISE.sub(b"", plain).replace(b"-", b"+").replace(b"_", b"/").rstrip(b"=")
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return b""


def _is_tiny(data: bytes) -> bool:
    if data.startswith(_PNG):
        return max(int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")) <= TINY
    if data.startswith(_GIF):
        return max(int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")) <= TINY
    return False
