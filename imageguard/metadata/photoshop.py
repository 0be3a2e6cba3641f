"""Photoshop image resources: thumbnails, names, captions and paths (Adobe Photoshop File Formats Specification)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.formats import irb
from imageguard.formats.carve import carve
from imageguard.metadata.words import C, I, N, R, is_blank, readable, text
from imageguard.model.inspection import Metadatum, Problem, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Picture

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.formats.irb import Resource
    from imageguard.model.inspection import Category
    from imageguard.ports import Block, Limits

_NAMES: Final[Mapping[int, tuple[str, Category]]] = {
    0x03E9: ("MacintoshPrintInfo", N),
    0x03ED: ("ResolutionInfo", N),
    0x03F0: ("Caption", C),
    0x040A: ("CopyrightFlag", R),
    0x040B: ("URL", R),
    0x041A: ("Slices", N),
    0x041E: ("URLList", R),
    0x0421: ("VersionInfo", N),
    0x0425: ("CaptionDigest", I),
    0x043A: ("PrintInformation", N),
    0x0BB7: ("ClippingPathName", N),
    0x1B58: ("ImageReadyVariables", N),
}
_ELSEWHERE: Final = frozenset({irb.IPTC, irb.EXIF, irb.EXIF_3, irb.XMP, irb.ICC})
_THUMBNAILS: Final = frozenset({irb.THUMBNAIL_4, irb.THUMBNAIL_5})
_THUMBNAIL_HEAD: Final = 28


class Photoshop:
    """Reads lists of Photoshop image resources."""

    standard = "Photoshop"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return every resource that other standards do not read, the thumbnails, and a problem where it is damaged."""
        resources, whole = irb.walk(block.data)
        facts: list[Metadatum] = []
        pictures: list[Picture] = []
        for one in resources:
            if one.id in _THUMBNAILS:
                pictures.append(_thumbnail(block, one, limits))
            elif one.id not in _ELSEWHERE or one.signature != "8BIM":
                facts += _facts(block, one)
                pictures += _others(block, one, limits)
        sentence = "the Photoshop block is damaged: nobody knows all it says. Save the picture without it."
        problem = Problem("damaged-photoshop", f"{block.where}: {sentence}")
        return facts, pictures, () if whole else (problem,)


def _facts(block: Block, one: Resource) -> list[Metadatum]:
    name, category = _NAMES.get(one.id, (f"{one.id:#06x}", N))
    value = text(one.data) if category is not N else readable(one.data) or f"{len(one.data)} bytes"
    found = [Metadatum("Photoshop", name, category, block.where, None, value)] if not is_blank(value) else []
    if one.name.strip(b"\0 "):
        found.append(Metadatum("Photoshop", f"{name} name", N, block.where, None, text(one.name)))
    return found


def _thumbnail(block: Block, one: Resource, limits: Limits) -> Picture:
    body = one.data[_THUMBNAIL_HEAD:]
    offset = block.offset + one.offset + _THUMBNAIL_HEAD if block.offset is not None else None
    kind = RenditionKind.PHOTOSHOP_THUMBNAIL
    decode = Source(body, ("JPEG", "MPO"), limits, patient=True).raster
    return Picture(kind.value, kind, f"{block.where} resource {one.id:#06x}", decode, offset, len(body), body)


def _others(block: Block, one: Resource, limits: Limits) -> list[Picture]:
    kind = RenditionKind.EMBEDDED
    pictures = []
    for found in carve(one.data):
        if found.is_picture:
            body = one.data[found.start : found.end]
            decode = Source(body, ("JPEG", "MPO", "PNG", "GIF", "WEBP"), limits, patient=True).raster
            where = f"{block.where} resource {one.id:#06x}"
            pictures.append(Picture(kind.value, kind, where, decode, None, len(body), body))
    return pictures


PLUGIN: Final = Photoshop()
