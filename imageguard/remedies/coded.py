"""Coded pictures of HEIF and AVIF without the units that decode nothing: messages, filler, whatever is reserved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARAMETERS: Final = frozenset({32, 33, 34})
_CODED: Final = frozenset(range(32)) | _PARAMETERS
"""Types of HEVC units that hold samples, or how these are coded (ITU-T H.265, table 7-1)."""

_OBUS: Final = frozenset({1, 2, 3, 4, 6, 7})
"""Types of AV1 units that do: sequence, time, frame header, tiles, frame, header once more (AV1, 6.2.2)."""

_HEVC: Final = frozenset({"hvc1", "hev1"})
_CUT: Final = "its picture is cut off: ask for a whole copy"


def lean(kind: str, body: bytes, settings: bytes) -> bytes:
    """Return the coded data of an item or sample; ``settings`` is the box of its decoder. Raises RemedyRefused."""
    if kind in _HEVC:
        return _hevc(body, settings)
    return b"".join(_obus(body)) if kind == "av01" else body


def hevc_settings(body: bytes) -> bytes:
    """Return the body of ``hvcC`` with parameters alone (ISO/IEC 14496-15, 8.3.3.1.2). Raises RemedyRefused."""
    out, at, kept = b"", 23, 0
    for _ in range(body[22] if len(body) > 22 else 0):  # noqa: PLR2004 - the fixed part
        start, kind = at, body[at] & 63 if at < len(body) else 0
        units = int.from_bytes(body[at + 1 : at + 3], "big")
        at += 3
        for _ in range(units):
            at += 2 + int.from_bytes(body[at : at + 2], "big")
        if at > len(body):
            raise RemedyRefused("the settings of its decoder are damaged: ask for a whole copy")
        if kind in _PARAMETERS:
            out, kept = out + body[start:at], kept + 1
    return body[:22] + bytes((kept,)) + out


def av1_settings(body: bytes) -> bytes:
    """Return the body of ``av1C`` with its sequence alone (AV1 in ISO base media, 2.3). Raises RemedyRefused."""
    return body[:4] + b"".join(_obus(body[4:]))


def _hevc(body: bytes, settings: bytes) -> bytes:
    """Return HEVC units that are needed; each stands behind its length."""
    wide = (settings[8 + 21] & 3) + 1 if len(settings) > 8 + 21 else 4
    out, at = [], 0
    while at + wide < len(body):
        end = at + wide + int.from_bytes(body[at : at + wide], "big")
        if end > len(body):
            raise RemedyRefused(_CUT)
        if body[at + wide] >> 1 & 63 in _CODED:
            out.append(body[at:end])
        at = end
    return b"".join(out)


def _obus(body: bytes) -> Iterator[bytes]:
    """Yield AV1 units that are needed (AV1, 5.3)."""
    at = 0
    while at < len(body):
        head, start = body[at], at
        at += 2 if head & 4 else 1
        size = len(body) - at
        if head & 2:
            size, at = _number(body, at)
        if at + size > len(body):
            raise RemedyRefused(_CUT)
        if head >> 3 & 15 in _OBUS:
            yield body[start : at + size]
        at += size


def _number(body: bytes, at: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, the least first, and where it ends (AV1, 4.10.5)."""
    value = 0
    for place in range(8):
        byte = body[at + place] if at + place < len(body) else 0
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80:
            return value, at + place + 1
    raise RemedyRefused(_CUT)
