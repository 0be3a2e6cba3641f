"""Tracks of an image sequence written anew: samples, timing and decoder settings (ISO/IEC 14496-12, clause 8)."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.formats import bmff
from imageguard.formats.binary import cut, number
from imageguard.formats.bmff_write import box, full

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.formats.bmff import Box

    Clean = Callable[[str, bytes], bytes]
    """Returns what is to be written for a box inside a sample entry, by its type and its bytes; none is left out."""

    Lean = Callable[[str, bytes, bytes], bytes]
    """Returns what is to be written for a sample, by the type of its entry, its bytes and its decoder's settings."""

_FRAMES: Final = frozenset({b"pict", b"auxv"})
_TIMING: Final = frozenset({"stts", "stsc", "stss", "ctts", "cslg"})
_ENTRY, _NAME = 86, slice(50, 82)
"""Where the boxes of a visual sample entry begin, and where it holds the name of a program."""
_MOST: Final = 100_000


def moving(data: bytes, moov: Box, clean: Clean, lean: Lean) -> tuple[Callable[[int], bytes], bytes]:
    """Return a function from where the samples will begin to the ``moov`` box, and the samples.

    Tracks that show frames or their transparency are kept. Raises Unreadable where the tables are
    damaged, OverLimit on more samples than any picture has.
    """
    listed = bmff.boxes(data, moov.body, moov.end)
    if any(one.type == "mvex" for one in listed):
        message = "its frames lie in fragments"
        raise Unreadable(message)
    tracks = [one for one in listed if one.type == "trak" and _shows(data, one)]
    if not tracks:
        message = "it has no track of frames"
        raise Unreadable(message)
    chunks = [tuple(_chunks(data, one, lean)) for one in tracks]

    def written(start: int) -> bytes:
        body, at = b"", start
        for one in listed:
            if one.type == "mvhd":
                body += _timeless(data, one)
        for track, parts in zip(tracks, chunks, strict=True):
            places = []
            for part in parts:
                places.append(at)
                at += sum(len(one) for one in part)
            sizes = [len(one) for part in parts for one in part]
            body += _track(data, track, _places(places, sizes), clean)
        return box("moov", body)

    return written, b"".join(one for parts in chunks for part in parts for one in part)


def _shows(data: bytes, trak: Box) -> bool:
    """Say whether a track holds frames or their transparency: no sound, no text, no thumbnails."""
    handler = _inside(data, trak, "mdia", "hdlr")
    if data[handler.body + 8 : handler.body + 12] not in _FRAMES:
        return False
    return bmff.find(data, trak.body, trak.end, "tref", "thmb") is None


def _inside(data: bytes, parent: Box, *path: str) -> Box:
    found = bmff.find(data, parent.body, parent.end, *path)
    if found is None:
        message = "a track is damaged"
        raise Unreadable(message)
    return found


def _chunks(data: bytes, trak: Box, lean: Lean) -> Iterator[list[bytes]]:
    """Yield the samples of each chunk of a track: they lie one behind the other (8.7.4)."""
    table = _inside(data, trak, "mdia", "minf", "stbl")
    sizes, offsets = _sizes(data, _inside(data, table, "stsz")), _offsets(data, table)
    runs, (kind, settings) = _runs(data, _inside(data, table, "stsc")), _coded_as(data, table)
    place = 0
    for chunk, at in enumerate(offsets, 1):
        many = next((count for first, count in reversed(runs) if first <= chunk), 0)
        starts = itertools.accumulate(sizes[place : place + many], initial=at)
        yield [lean(kind, cut(data, *one), settings) for one in zip(starts, sizes[place : place + many], strict=False)]
        place += many


def _coded_as(data: bytes, table: Box) -> tuple[str, bytes]:
    """Return the type of the first sample entry, and the box of its HEVC decoder's settings, where it has one."""
    stsd = _inside(data, table, "stsd")
    entry = next(iter(bmff.boxes(data, stsd.body + 8, stsd.end)), None)
    if entry is None:
        return "", b""
    inner = bmff.boxes(data, entry.offset + _ENTRY, entry.end)
    return entry.type, next((data[one.offset : one.end] for one in inner if one.type == "hvcC"), b"")


def _sizes(data: bytes, stsz: Box) -> list[int]:
    same, count = number(data, stsz.body + 4, 4), number(data, stsz.body + 8, 4)
    if count > _MOST:
        message = f"more than {_MOST} frames"
        raise OverLimit(message)
    return [same or number(data, stsz.body + 12 + 4 * place, 4) for place in range(count)]


def _offsets(data: bytes, table: Box) -> list[int]:
    for kind, wide in (("stco", 4), ("co64", 8)):
        found = bmff.find(data, table.body, table.end, kind)
        if found is not None:
            count = min(number(data, found.body + 4, 4), _MOST)
            return [number(data, found.body + 8 + wide * place, wide) for place in range(count)]
    message = "a track does not say where its frames lie"
    raise Unreadable(message)


def _runs(data: bytes, stsc: Box) -> list[tuple[int, int]]:
    """Return from which chunk on each holds how many samples."""
    count = min(number(data, stsc.body + 4, 4), _MOST)
    rows = [stsc.body + 8 + 12 * place for place in range(count)]
    return [(number(data, row, 4), number(data, row + 4, 4)) for row in rows]


def _places(chunks: list[int], sizes: list[int]) -> bytes:
    """Return the boxes that say how long each sample is, and where chunks begin (8.7.3, 8.7.5)."""
    lengths, offsets = (b"".join(one.to_bytes(4, "big") for one in listed) for listed in (sizes, chunks))
    return full("stsz", 0, bytes(4) + len(sizes).to_bytes(4, "big") + lengths) + full(
        "stco", 0, len(chunks).to_bytes(4, "big") + offsets
    )


def _track(data: bytes, trak: Box, places: bytes, clean: Clean) -> bytes:
    body = _timeless(data, _inside(data, trak, "tkhd"))
    for kind in ("edts", "tref"):
        found = bmff.find(data, trak.body, trak.end, kind)
        body += data[found.offset : found.end] if found else b""
    media = _inside(data, trak, "mdia")
    handler = _inside(data, media, "hdlr")
    named = full("hdlr", 0, bytes(4) + data[handler.body + 8 : handler.body + 12] + bytes(12) + b"\0")
    info = _inside(data, media, "minf")
    parts = b"".join(
        data[one.offset : one.end]
        for one in bmff.boxes(data, info.body, info.end)
        if one.type in {"vmhd", "nmhd"} and one.end - one.offset <= 64  # noqa: PLR2004 - both are short
    )
    parts += box("dinf", full("dref", 0, (1).to_bytes(4, "big") + full("url ", 0, b"", 1)))
    parts += box("stbl", _table(data, _inside(data, info, "stbl"), places, clean))
    header = _speechless(_timeless(data, _inside(data, media, "mdhd")))
    return box("trak", body + box("mdia", header + named + box("minf", parts)))


def _table(data: bytes, table: Box, places: bytes, clean: Clean) -> bytes:
    out = b""
    for one in bmff.boxes(data, table.body, table.end):
        if one.type == "stsd":
            entries = bmff.boxes(data, one.body + 8, one.end)
            body = b"".join(_entry(data, entry, clean) for entry in entries)
            out += full("stsd", 0, len(entries).to_bytes(4, "big") + body)
        elif one.type in _TIMING:
            out += data[one.offset : one.end]
    return out + places


def _entry(data: bytes, entry: Box, clean: Clean) -> bytes:
    """Return a sample entry without the name of the program that coded it, its boxes cleaned."""
    head = bytearray(cut(data, entry.offset, _ENTRY))
    head[_NAME] = bytes(32)
    inside = bmff.boxes(data, entry.offset + _ENTRY, entry.end)
    return box(entry.type, bytes(head[8:]) + b"".join(clean(one.type, data[one.offset : one.end]) for one in inside))


def _speechless(header: bytes) -> bytes:
    """Return a media header of no language: ``und`` in five bits a letter (ISO 639-2)."""
    at = 40 if header[8:9] == b"\1" else 28
    return header[:at] + b"\x55\xc4" + header[at + 2 :]


def _timeless(data: bytes, header: Box) -> bytes:
    """Return a header with its times of creation and change set to none."""
    body = bytearray(data[header.offset : header.end])
    wide = 16 if body[8:9] == b"\1" else 8
    body[12 : 12 + wide] = bytes(wide)
    return bytes(body)
