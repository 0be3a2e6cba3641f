"""HEIF and HEIC: items, auxiliary pictures, thumbnails, metadata; pixels where a decoder is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import isobmff, parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import bmff
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits


class Heif:
    """Takes HEIF files apart."""

    name = "HEIF"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the file type box names a brand of HEIF."""
        top = bmff.boxes(head, 0, len(head))
        return bool(top) and top[0].type == "ftyp" and bmff.family(bmff.brands(head, top[0])) == "HEIF"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        return opened(self.name, ("HEIF",), data, limits)


def opened(name: str, formats: tuple[str, ...], data: bytes, limits: Limits) -> Contents:
    """Take a still picture file of boxes apart. Raises Unreadable or OverLimit."""
    top, end = bmff.top_level(data)
    gathered = Gathered(name)
    source = Source(data, formats, limits, None)
    meta = isobmff.meta_of(top)

    def primary() -> Raster:
        if "HEIF" in formats:
            isobmff.refuse_rare(data, meta)
        return source.raster()

    gathered.picture(RenditionKind.PRIMARY, "image data", primary)
    isobmff.boxes(gathered, data, top, limits)
    if meta is not None:
        isobmff.items(gathered, data, meta, formats, limits)
    if any(box.type == "moov" for box in top):
        _sequence(gathered, source, limits)
    trailing.behind(gathered, data, end)
    return gathered.contents()


def _sequence(gathered: Gathered, source: Source, limits: Limits) -> None:
    """Add the frames of an image sequence, where a decoder opens them."""
    try:
        total = source.frames
    except InspectionError:
        return
    for place in range(1, min(total, limits.pictures)):
        gathered.picture(RenditionKind.FRAME, f"frame {place + 1}", parts.frame(source, place), id=f"frame-{place + 1}")
    if total > limits.pictures:
        gathered.trouble("over-limit", f"The file has {total} frames; only {limits.pictures} were looked at.")


PLUGIN: Final = Heif()
