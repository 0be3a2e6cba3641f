"""What HEIF and AVIF share: the primary picture's items are written anew, and no other item or box."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import InspectionError, RemedyRefused, Unreadable
from imageguard.formats import bmff, bmff_tracks, bmff_write, icc
from imageguard.formats.bmff_write import Part
from imageguard.remedies import coded
from imageguard.remedies.jpeg import PLUGIN as jpeg  # noqa: N811 - a value

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
_SIZES: Final[Mapping[str, int]] = {
    "ispe": 12, "irot": 1, "imir": 1, "clap": 32, "pasp": 8, "clli": 4, "mdcv": 24, "amve": 8, "a1op": 1, "lsel": 2,
    "ccst": 8,
}  # fmt: skip
"""Properties of which the standard fixes the size: bytes of the body."""

_BRANDS: Final = frozenset(
    """mif1 mif2 mif3 msf1 miaf MiHB MiHA MiHE MiPr MiAn MA1A MA1B heic heix heim heis hevc hevx hevm hevs avif avis
    avio avci avcs jpeg jpgs iso2 iso3 iso4 iso5 iso6 iso7 iso8 iso9 isom mp41 mp42 1pic geo1 unif pred vvic""".split()  # noqa: SIM905
)
"""What a file may say that it is; the brand of tone-mapped pictures, whose items are not kept, is not among them."""


def strip(data: bytes, packet: bytes = b"") -> bytes:
    """Return the primary picture, its tiles and its transparency, and nothing else but ``packet``.

    Raises RemedyRefused.
    """
    top, _ = bmff.top_level(data)
    boxes = {box.type: box for box in reversed(top)}
    if "meta" not in boxes or "ftyp" not in boxes:
        raise RemedyRefused("the file names no picture: ask for a whole copy")
    try:
        moov, samples = (
            bmff_tracks.moving(data, boxes["moov"], _inside, coded.lean) if "moov" in boxes else (_no_tracks, b"")
        )
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
    """Return the brands that are known; the main one as it is, of no version."""
    listed = [body[at : at + 4] for at in range(8, len(body) - 3, 4)]
    return body[:4] + bytes(4) + b"".join(one for one in listed if one.decode("latin-1") in _BRANDS)


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
    lean = _lean(item.type, body, settings)
    if lean != body:  # what says how long the parts of the data are holds no more
        settings = tuple(one for one in settings if one[0][4:8] != b"a1lx")
    return Part(item.id, item.type, lean, item.hidden, refers, settings)


def _lean(kind: str, body: bytes, settings: tuple[Property, ...]) -> bytes:
    if kind == "jpeg":
        return jpeg.strip(body)
    return coded.lean(kind, body, next((one for one, _ in settings if one[4:8] == b"hvcC"), b""))


def _cleaned(stored: list[Property]) -> Iterator[Property]:
    for body, essential in stored:
        kind = body[4:8].decode("latin-1")
        if kind not in _KEPT:
            if essential:
                raise RemedyRefused(f"it needs a property ({kind}) that is not known here: export it as JPEG or PNG")
            continue
        try:
            lean = _property(kind, body[8:])
        except Unreadable:
            continue
        if lean:
            yield bmff_write.box(kind, lean), essential


def _property(kind: str, body: bytes) -> bytes:
    """Return a property as it may stay, nothing where it may not. Raises Unreadable for a damaged colour profile."""
    extent = _EXTENTS.get(kind)
    return _WHOLE[kind](body) if kind in _WHOLE else body[: extent(body) if extent else _SIZES.get(kind, len(body))]


def _colours(body: bytes) -> bytes:
    if body[:4] in {b"prof", b"rICC"}:
        return body[:4] + icc.cleaned(body[4:])
    return body[: {b"nclx": 11, b"nclc": 10}.get(body[:4], 0)]


_WHOLE: Final[Mapping[str, Callable[[bytes], bytes]]] = {
    "colr": _colours,
    "hvcC": coded.hevc_settings,
    "av1C": coded.av1_settings,
}
"""Properties that are written anew."""

_EXTENTS: Final[Mapping[str, Callable[[bytes], int]]] = {
    "auxC": lambda body: body.index(b"\0", 4) + 1 if b"\0" in body[4:] else 0,
    "pixi": lambda body: 5 + body[4] if len(body) > 4 else 0,  # noqa: PLR2004 - version, then a count
    "a1lx": lambda body: 13 if body[:1] == b"\1" else 7,
}
"""Properties that say themselves how long they are."""
