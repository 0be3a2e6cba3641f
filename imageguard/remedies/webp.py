"""WebP: coded pictures, transparency and animation are kept; every other chunk, and all behind the end, is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import exif_write, icc, riff
from imageguard.remedies import painting
from imageguard.remedies.anew import Anew

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.formats.riff import Chunk
    from imageguard.ports import Mender
    from imageguard.remedies.painting import Change

_IMAGE: Final = frozenset({"VP8 ", "VP8L", "ALPH"})
_PROFILE, _WORDS, _PACKET = 0x20, 0x08, 0x04
_PICTURE: Final = 0x12
"""Flags of the extended header that speak of the picture: transparency, animation."""
_HEAD, _FRAME, _RUN = 10, 16, 6


class WebP(Anew):
    """Mends WebP files."""

    format = "WebP"
    version = "1"
    ending = ".webp"
    decodes = ("WEBP",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture and animation, and nothing else but ``packet``. Raises RemedyRefused."""
        walked = riff.walk(data)
        if not walked.complete:
            raise RemedyRefused("the picture is cut off: ask for a whole copy")
        head = next((one.data for one in walked.chunks if one.type == "VP8X"), b"")
        body = b"".join(_kept(one) for one in walked.chunks if one.type != "VP8X")
        if len(head) < _HEAD:
            if packet:
                raise RemedyRefused("a plain WebP has no room for words: leave out --keep, or save it anew")
            return _riff(body)
        profile, exif = _profile(walked.chunks), _upright(walked.chunks)
        told = ((profile, _PROFILE), (exif, _WORDS), (packet, _PACKET))
        flags = head[0] & _PICTURE | sum(flag for part, flag in told if part)
        words = _chunk("EXIF", exif) + _chunk("XMP ", packet)
        extended = _chunk("VP8X", bytes((flags, 0, 0, 0)) + head[4:_HEAD])
        return _riff(extended + _chunk("ICCP", profile) + body + words)

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the changed picture, packed without loss. Raises RemedyRefused."""
        return self.strip(painting.painted(data, self.decodes, change, painting.as_webp))


def _riff(body: bytes) -> bytes:
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + body


def _chunk(kind: str, data: bytes) -> bytes:
    """Return one chunk, nothing where there are no data."""
    return kind.encode() + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2) if data else b""


def _kept(one: Chunk) -> bytes:
    if one.type in _IMAGE:
        return _chunk(one.type, one.data)
    if one.type == "ANIM":
        return _chunk(one.type, one.data[:_RUN])
    if one.type == "ANMF":
        inner, whole = riff.read_chunks(one.data, _FRAME, len(one.data))
        if not whole:
            raise RemedyRefused("a frame of the picture is cut off: ask for a whole copy")
        coded = b"".join(_chunk(part.type, part.data) for part in inner if part.type in _IMAGE)
        return _chunk("ANMF", one.data[:_FRAME] + coded)
    return b""


def _profile(chunks: Iterable[Chunk]) -> bytes:
    """Return the colour profile, cleaned; a damaged one, which viewers pass over, is left out."""
    found = next((one.data for one in chunks if one.type == "ICCP"), b"")
    try:
        return icc.cleaned(found) if found else b""
    except Unreadable:
        return b""


def _upright(chunks: Iterable[Chunk]) -> bytes:
    found = next((one.data.removeprefix(b"Exif\0\0") for one in chunks if one.type == "EXIF"), b"")
    return exif_write.block(exif_write.upright(found))


PLUGIN: Final[Mender] = WebP()
