"""What HEIF and AVIF share: the primary picture's items are written anew, and no other item or box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, RemedyRefused, Unreadable
from imageguard.formats import bmff, bmff_tracks, bmff_write, icc
from imageguard.formats.bmff_write import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from imageguard.formats.bmff import Box, Item
    from imageguard.formats.bmff_write import Property

_KEPT: Final = frozenset(
    """ispe pixi colr irot imir clap pasp hvcC lhvC av1C vvcC avcC jpgC j2kH uncC cmpd auxC clli mdcv amve a1op a1lx
    lsel oinf tols ccst""".split()  # noqa: SIM905 - read as a list of words
)
"""Properties that say how an item is decoded, coloured and turned."""
_ALPHA: Final = ("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1")
_REFERENCES: Final = frozenset({"dimg", "auxl", "prem", "base"})
_MOST: Final = 1 << 30
_MESSAGES: Final = frozenset({39, 40})
"""Types of HEVC units that are messages beside the picture (ITU-T H.265, table 7-1)."""


def strip(data: bytes, packet: bytes = b"") -> bytes:
    """Return the primary picture, its tiles and its transparency, and nothing else but ``packet``.

    Raises RemedyRefused.
    """
    top, _ = bmff.top_level(data)
    boxes = {box.type: box for box in reversed(top)}
    if "meta" not in boxes or "ftyp" not in boxes:
        raise RemedyRefused("the file names no picture: ask for a whole copy")
    try:
        moov, samples = bmff_tracks.moving(data, boxes["moov"], _inside) if "moov" in boxes else (_no_tracks, b"")
        return _written(data, boxes, packet, (moov, samples))
    except InspectionError as error:
        raise RemedyRefused(f"the file is damaged ({error}): ask for a whole copy") from error


def _no_tracks(_start: int) -> bytes:
    return b""


def _inside(kind: str, body: bytes) -> bytes:
    """Return a box of a sample entry as it may stay, nothing where it may not."""
    if kind == "auxi":
        return bmff_write.box(kind, body[8:12] + body[12:].split(b"\0")[0] + b"\0")
    return b"".join(kept for kept, _ in _cleaned([(body, False)]))


def _written(
    data: bytes, boxes: Mapping[str, Box], packet: bytes, tracks: tuple[Callable[[int], bytes], bytes]
) -> bytes:
    ftyp, meta = boxes["ftyp"], boxes["meta"]
    items = {item.id: item for item in bmff.items(data, meta)}
    primary = bmff.primary(data, meta)
    if primary is None or primary not in items:
        raise RemedyRefused("the file names no picture: ask for a whole copy")
    kept, stored = _belonging(items, primary), bmff_write.properties(data, meta)
    parts = [_part(data, meta, items[id_], kept, stored.get(id_, [])) for id_ in sorted(kept)]
    if packet:
        fresh = max(kept) + 1
        parts.append(Part(fresh, "mime", packet, refers=(("cdsc", (primary,)),), content_type=bmff_write.RDF))
    brands = _brands(data[ftyp.body : ftyp.end])
    return bmff_write.write(brands, b"pict", primary, parts, moov=tracks[0], samples=tracks[1])


def _brands(body: bytes) -> bytes:
    """Return the brands without that of tone-mapped pictures, whose items are not kept."""
    listed = [body[at : at + 4] for at in range(8, len(body) - 3, 4)]
    return body[:8] + b"".join(one for one in listed if one != b"tmap")


def _belonging(items: Mapping[int, Item], primary: int) -> set[int]:
    """Return the items that make up the primary picture: itself, what it is derived from, their transparency."""
    kept: set[int] = set()
    waiting = [primary]
    while waiting:
        one = waiting.pop()
        if one in kept or one not in items:
            continue
        kept.add(one)
        waiting += [target for kind, targets in items[one].refers if kind == "dimg" for target in targets]
        waiting += [
            other.id
            for other in items.values()
            if other.auxiliary in _ALPHA and any(kind == "auxl" and one in targets for kind, targets in other.refers)
        ]
    return kept


def _part(data: bytes, meta: Box, item: Item, kept: set[int], stored: list[Property]) -> Part:
    refers = tuple((kind, targets) for kind, targets in item.refers if kind in _REFERENCES and kept.issuperset(targets))
    body = bmff.content(data, item, meta, _MOST)
    settings = tuple(_cleaned(stored))
    if item.type in {"hvc1", "hev1"}:
        body = _without_messages(body, next((one for one, _ in settings if one[4:8] == b"hvcC"), b""))
    return Part(item.id, item.type, body, item.hidden, refers, settings)


def _cleaned(stored: list[Property]) -> Iterator[Property]:
    for body, essential in stored:
        kind = body[4:8].decode("latin-1")
        if kind not in _KEPT:
            if essential:
                raise RemedyRefused(f"it needs a property ({kind}) that is not known here: export it as JPEG or PNG")
            continue
        if kind == "colr" and body[8:12] in {b"prof", b"rICC"}:
            try:
                yield bmff_write.box("colr", body[8:12] + icc.cleaned(body[12:])), essential
            except Unreadable:
                continue
        elif kind == "hvcC":
            yield bmff_write.box("hvcC", _settings(body[8:])), essential
        else:
            yield body, essential


def _settings(body: bytes) -> bytes:
    """Return a decoder configuration without messages (ISO/IEC 14496-15, 8.3.3.1.2)."""
    out, at, kept = b"", 23, 0
    for _ in range(body[22] if len(body) > 22 else 0):  # noqa: PLR2004 - the fixed part
        start, kind = at, body[at] & 63
        units = int.from_bytes(body[at + 1 : at + 3], "big")
        at += 3
        for _ in range(units):
            at += 2 + int.from_bytes(body[at : at + 2], "big")
        if at > len(body):
            raise RemedyRefused("the settings of its decoder are damaged: ask for a whole copy")
        if kind not in _MESSAGES:
            out, kept = out + body[start:at], kept + 1
    return body[:22] + bytes((kept,)) + out


def _without_messages(body: bytes, settings: bytes) -> bytes:
    """Return coded data without its message units; each unit stands behind its length."""
    wide = (settings[8 + 21] & 3) + 1 if len(settings) > 8 + 21 else 4
    out, at = [], 0
    while at + wide < len(body):
        end = at + wide + int.from_bytes(body[at : at + wide], "big")
        if end > len(body):
            raise RemedyRefused("its picture is cut off: ask for a whole copy")
        if body[at + wide] >> 1 & 63 not in _MESSAGES:
            out.append(body[at:end])
        at = end
    return b"".join(out)
