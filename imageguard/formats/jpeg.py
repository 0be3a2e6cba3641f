"""JPEG: marker segments up to the true end of the image, found by walking its scans (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from imageguard.errors import OverLimit, Unreadable

SOI, EOI, SOS, DQT, DHT, PROGRESSIVE = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xC2
APP0, APP1, APP2, APP11, APP13, APP14, COM = 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE, 0xFE
APPLICATION = range(0xE0, 0xF0)
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_MOST_SEGMENTS = 20_000
_FRAME_HEAD = 6


@dataclass(frozen=True)
class Segment:
    """One marker segment: ``offset`` of its marker, ``payload`` without marker and length."""

    marker: int
    offset: int
    end: int
    payload: bytes = field(repr=False)

    @property
    def payload_offset(self) -> int:
        """Where the payload begins in the walked bytes."""
        return self.end - len(self.payload)

    @property
    def name(self) -> str:
        """Return the marker's name as T.81 spells it: ``APP1``."""
        if self.marker in APPLICATION:
            return f"APP{self.marker - APP0}"
        return {COM: "COM", SOS: "SOS", DQT: "DQT", DHT: "DHT"}.get(self.marker, f"marker {self.marker:02X}")


@dataclass(frozen=True)
class Walk:
    """A walked JPEG: ``end`` is the offset after its end marker, or where data or picture gave out.

    ``complete`` says that the end marker was there; ``gaps`` are bytes between segments that no
    viewer reads, as half-open spans.
    """

    segments: tuple[Segment, ...]
    end: int
    complete: bool
    gaps: tuple[tuple[int, int], ...] = ()

    @property
    def has_image(self) -> bool:
        """Whether there is a frame header and a scan: something to decode."""
        markers = {segment.marker for segment in self.segments}
        return SOS in markers and bool(markers & FRAMES)

    @property
    def frame(self) -> Segment | None:
        """Return the first frame header (T.81 B.2.2), None without one."""
        return next((one for one in self.segments if one.marker in FRAMES and len(one.payload) >= _FRAME_HEAD), None)

    @property
    def size(self) -> tuple[int, int]:
        """Return (width, height) in pixels as the first frame header claims, (0, 0) without one."""
        if self.frame is None:
            return 0, 0
        return int.from_bytes(self.frame.payload[3:5], "big"), int.from_bytes(self.frame.payload[1:3], "big")

    @property
    def unit(self) -> tuple[int, int]:
        """Return (width, height) in pixels of the units in which an interleaved scan codes the picture (T.81 A.2)."""
        parts = self.frame.payload[6:] if self.frame else b""
        factors = parts[1::3] or b"\x11"
        return 8 * max(1, *(one >> 4 for one in factors)), 8 * max(1, *(one & 15 for one in factors))


def walk(data: bytes, start: int = 0) -> Walk:
    """Walk the segments of the JPEG at ``start``.

    Raises Unreadable where no JPEG begins there, OverLimit over 20,000 segments.
    """
    if data[start : start + 2] != b"\xff\xd8":
        message = "no JPEG begins here"
        raise Unreadable(message)
    segments: list[Segment] = []
    skipped: list[tuple[int, int]] = []
    at = start + 2
    while (found := _NEXT_MARKER.search(data, at)) is not None:
        if found.start() > at and not (segments and segments[-1].marker == SOS):
            skipped.append((at, found.start()))
        at = found.end()
        marker = data[at - 1]
        if marker == EOI:
            return Walk(tuple(segments), at, complete=True, gaps=tuple(skipped))
        if marker == SOI and segments:  # another picture begins before this one has ended
            return Walk(tuple(segments), found.start(), complete=False, gaps=tuple(skipped))
        if marker in _STANDALONE or marker == SOI:
            continue
        length = int.from_bytes(data[at : at + 2], "big")
        if length < 2 or at + length > len(data):  # noqa: PLR2004 - the length counts its own two bytes
            break
        if len(segments) >= _MOST_SEGMENTS:
            message = f"a JPEG with more than {_MOST_SEGMENTS} segments"
            raise OverLimit(message)
        segments.append(Segment(marker, found.end() - 2, at + length, data[at + 2 : at + length]))
        at += length
    return Walk(tuple(segments), len(data), complete=False, gaps=tuple(skipped))


def with_height(data: bytes, walked: Walk, height: int) -> bytes:
    """Return the picture with another height, up to 65,535 pixels, in its frame header."""
    if walked.frame is None:
        return data
    at = walked.frame.payload_offset + 1
    return data[:at] + height.to_bytes(2, "big") + data[at + 2 : walked.end]
