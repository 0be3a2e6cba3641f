"""Picture and video files found by their signatures inside other bytes, each walked to its true end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, OverLimit
from imageguard.formats import bmff, gif, jpeg, png, riff

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNATURES: Final = re.compile(
    rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF....WEBP|(?=.{4}ftyp)|PK\x03\x04|%PDF-1|8BPS\x00[\x01\x02]",
    re.DOTALL,
)
_MOST: Final = 500


@dataclass(frozen=True)
class Found:
    """A file inside the searched bytes: ``format`` as containers name it, a half-open span."""

    format: str
    start: int
    end: int
    complete: bool = True

    @property
    def is_picture(self) -> bool:
        """Whether it is a still picture format."""
        return self.format in {"JPEG", "PNG", "GIF", "WebP", "HEIF", "AVIF", "PSD"}


def carve(data: bytes, start: int = 0, end: int | None = None) -> list[Found]:
    """Return the files that begin between two offsets, outermost only, in order; 500 at most.

    Raises OverLimit where 500 signatures were no files: chance makes no so many, an attack does.
    """
    found: list[Found] = []
    for one in _search(data, start, len(data) if end is None else end):
        found.append(one)
        if len(found) >= _MOST:
            break
    return found


def _search(data: bytes, start: int, end: int) -> Iterator[Found]:
    at, failures = start, 0
    while (hit := _SIGNATURES.search(data, at, end)) is not None:
        one = _extent(data, hit.start(), end)
        if one is not None:
            yield one
        else:
            failures += 1
            if failures > _MOST:
                message = "too many beginnings of pictures that are none"
                raise OverLimit(message)
        at = max(one.end if one else 0, hit.start() + 1)


def _extent(data: bytes, at: int, end: int) -> Found | None:
    """Return the file that begins exactly here, None where the signature was a coincidence."""
    head = data[at : at + 12]
    for mark, place, extent in _EXTENTS:
        if head[place:].startswith(mark):
            try:
                return extent(data[:end] if at else data, at)
            except InspectionError:
                return None
    rest = {b"PK\x03\x04": "ZIP", b"%PDF": "PDF", b"8BPS": "PSD"}.get(head[:4])
    return Found(rest, at, end) if rest else None


def _png(data: bytes, at: int) -> Found | None:
    walked = png.walk(data, at)
    return Found("PNG", at, walked.end, walked.complete) if walked.named("IHDR") else None


def _gif(data: bytes, at: int) -> Found | None:
    walked = gif.walk(data, at)
    return Found("GIF", at, walked.end, walked.complete) if walked.blocks else None


def _webp(data: bytes, at: int) -> Found | None:
    walked = riff.walk(data, at)
    return Found("WebP", at, walked.end, walked.complete) if walked.chunks else None


def _jpeg(data: bytes, at: int) -> Found | None:
    walked = jpeg.walk(data, at)
    width, height = walked.size
    if not walked.has_image or not width or not height:
        return None
    return Found("JPEG", at, walked.end, walked.complete)


def _boxes(data: bytes, at: int) -> Found | None:
    top, end = bmff.top_level(data, at)
    if len(top) < 2:  # noqa: PLR2004 - ftyp alone holds nothing
        return None
    return Found(bmff.family(bmff.brands(data, top[0])), at, end)


_EXTENTS: Final = (
    (b"\xff\xd8", 0, _jpeg),
    (b"\x89PNG", 0, _png),
    (b"GIF8", 0, _gif),
    (b"RIFF", 0, _webp),
    (b"ftyp", 4, _boxes),
)


def is_picture(data: bytes) -> bool:
    """Say whether bytes begin with a still picture of a format that is opened here, TIFF and BMP among them."""
    if data[:4] in {b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"} or data[:2] == b"BM":
        return True
    found = _extent(data, 0, len(data))
    return found is not None and found.is_picture
