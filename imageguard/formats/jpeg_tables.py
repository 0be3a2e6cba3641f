"""Which tables and scans of a JPEG decode its picture: a table that no scan reads can hold anything (T.81, B.2.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.formats import jpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.formats.jpeg import Segment, Walk

    Table = tuple[str, int]
    """The kind of a table, ``q`` or ``h``, and its number, for ``h`` with its class above."""

_HUFFMAN: Final = frozenset({0xC0, 0xC1, 0xC2})
"""Frames of Huffman codes in one picture; of others, which hardly anything decodes, all tables are kept."""


def lean(walked: Walk) -> dict[int, bytes] | None:
    """Return what each table segment that scans read holds, by its place; None where that cannot be told.

    The place of a scan that codes once more what a sequential frame has coded already is not among the keys, and
    nothing behind it is; those of other scans are, with no bytes.
    """
    frames = [one for one in walked.segments if one.marker in jpeg.FRAMES]
    if len(frames) != 1 or frames[0].marker not in _HUFFMAN or walked.frame is None or not walked.has_image:
        return None
    kept = dict.fromkeys(_scans(walked, frames[0]), b"")
    parts = frames[0].payload[6 : 6 + 3 * frames[0].payload[5]]
    quantised = {parts[at]: parts[at + 2] for at in range(0, len(parts) - 2, 3)}
    needed: set[Table] = set()
    for place in range(len(walked.segments) - 1, -1, -1):
        one = walked.segments[place]
        if place in kept:
            needed |= set(_read(one.payload, quantised, progressive=frames[0].marker == jpeg.PROGRESSIVE))
        elif one.marker in {jpeg.DQT, jpeg.DHT}:
            body = b""
            for name, table in reversed(list(_tables(one))):
                if name in needed:
                    body, needed = table + body, needed - {name}
            kept |= {place: body} if body else {}
    return kept


def _scans(walked: Walk, frame: Segment) -> Iterator[int]:
    """Yield the places of the scans that are shown: in a sequential frame each component is coded once."""
    done: set[int] = set()
    for place, one in enumerate(walked.segments):
        if one.marker != jpeg.SOS or not one.payload:
            continue
        coded = set(one.payload[1 : 1 + 2 * one.payload[0] : 2])
        if frame.marker != jpeg.PROGRESSIVE and coded & done:
            return
        done |= coded
        yield place


def _read(scan: bytes, quantised: dict[int, int], *, progressive: bool) -> Iterator[Table]:
    """Yield the tables that a scan reads (T.81, B.2.3 and G.1.1.1)."""
    count = scan[0]
    first, last, before = (*scan[1 + 2 * count : 4 + 2 * count], 0, 0, 0)[:3]
    for at in range(1, 2 * count, 2):
        component, tables = (*scan[at : at + 2], 0, 0)[:2]
        yield "q", quantised.get(component, 0)
        if not progressive or (first == 0 and before >> 4 == 0):
            yield "h", tables >> 4
        if not progressive or last > 0:
            yield "h", 0x10 | tables & 15


def _tables(one: Segment) -> Iterator[tuple[Table, bytes]]:
    """Yield the whole tables of a segment, each with its number."""
    body, at = one.payload, 0
    while at < len(body):
        if one.marker == jpeg.DQT:
            size, name = (129 if body[at] >> 4 else 65), ("q", body[at] & 15)
        else:
            size, name = 17 + sum(body[at + 1 : at + 17]), ("h", body[at])
        if at + size > len(body):
            return
        yield name, body[at : at + size]
        at += size
