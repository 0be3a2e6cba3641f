"""What the container walkers share: names of standards, what a walk gathers, pictures out of bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import ifd, irb
from imageguard.formats.carve import carve
from imageguard.model.inspection import Problem, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Block, Contents, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from imageguard.formats.carve import Found
    from imageguard.model.inspection import Hidden, Metadatum
    from imageguard.model.raster import Raster
    from imageguard.ports import Enclosed, Limits

EXIF: Final = "EXIF"
XMP: Final = "XMP"
IPTC: Final = "IPTC-IIM"
ICC: Final = "ICC"
C2PA: Final = "C2PA"
PHOTOSHOP: Final = "Photoshop"
PNG_TEXT: Final = "PNG text"
COMMENT: Final = "comment"
OTHER: Final = "other"

_TAGGED: Final = {
    0x02BC: (XMP, "XMP"),
    0x83BB: (IPTC, "IPTC"),
    0x8649: (PHOTOSHOP, "Photoshop"),
    0x8773: (ICC, "ICC profile"),
}
_RESOURCES: Final = {
    irb.IPTC: (IPTC, "IPTC"),
    irb.EXIF: (EXIF, "EXIF"),
    irb.EXIF_3: (EXIF, "EXIF 3"),
    irb.XMP: (XMP, "XMP"),
    irb.ICC: (ICC, "ICC profile"),
}


PILLOW: Final = {
    "JPEG": ("JPEG", "MPO"),
    "PNG": ("PNG",),
    "GIF": ("GIF",),
    "WebP": ("WEBP",),
    "TIFF": ("TIFF",),
    "AVIF": ("AVIF",),
    "PSD": ("PSD",),
}


@dataclass
class Gathered:
    """What a walk has found so far; ``contents`` closes it."""

    format: str
    pictures: list[Picture] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    hidden: list[Hidden] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    enclosed: list[Enclosed] = field(default_factory=list)
    facts: list[Metadatum] = field(default_factory=list)

    def block(self, standard: str, data: bytes, where: str, offset: int | None = None) -> None:
        """Add a metadata block, and the blocks of other standards that lie inside it; an empty one holds nothing."""
        if not data:
            return
        self.blocks.append(Block(standard, data, where, offset))
        for inner, body, name in _nested(standard, data):
            self.block(inner, body, f"{where} > {name}")

    def trouble(self, code: str, message: str, *, blocking: bool = True) -> None:
        """Add a problem."""
        self.problems.append(Problem(code, message, blocking))

    def picture(
        self,
        kind: RenditionKind,
        where: str,
        decode: Callable[[], Raster],
        *,
        id: str | None = None,
        span: tuple[int, int] | None = None,
        file: bytes | None = None,
    ) -> None:
        """Add a picture; ``span`` is its half-open place in the file."""
        offset, size = (span[0], span[1] - span[0]) if span else (None, None)
        self.pictures.append(Picture(id or kind.value, kind, where, decode, offset, size, file))

    def contents(self) -> Contents:
        """Return everything as a value."""
        return Contents(
            self.format,
            tuple(self.pictures),
            tuple(self.blocks),
            tuple(self.facts),
            tuple(self.hidden),
            tuple(self.problems),
            tuple(self.enclosed),
        )


def frames(gathered: Gathered, source: Source, kind: RenditionKind, what: str, limits: Limits) -> None:
    """Add the primary picture of a source and every further frame or page as a picture of ``kind``.

    Where colours may lie under transparency, they become a picture of their own. Over the
    picture budget the rest is left out, and a problem says so.
    """
    total = source.frames
    gathered.picture(RenditionKind.PRIMARY, f"{what} 1" if total > 1 else "image data", source.raster)
    if source.transparent:
        gathered.picture(
            RenditionKind.AUXILIARY,
            "colours under the transparency",
            lambda: source.raster(bare=True),
            id="under-transparency",
        )
    for place in range(1, min(total, limits.pictures)):
        gathered.picture(kind, f"{what} {place + 1}", frame(source, place), id=f"{kind.value}-{place + 1}")
    if total > limits.pictures:
        gathered.trouble(
            "over-limit",
            f"The file has {total} {what}s; only {limits.pictures} were looked at. Publish fewer {what}s, or split it.",
        )


def frame(source: Source, place: int) -> Callable[[], Raster]:
    """Return the decoder of one frame."""
    return lambda: source.raster(place)


def _nested(standard: str, data: bytes) -> Iterator[tuple[str, bytes, str]]:
    """Yield (standard, bytes, name) of the blocks that an EXIF tree or a list of image resources carries."""
    if standard == EXIF:
        try:
            tree = ifd.walk(data)
        except Unreadable:
            return
        for directory in tree.directories:
            for entry in directory.entries:
                if entry.tag in _TAGGED:
                    inner, name = _TAGGED[entry.tag]
                    yield inner, entry.data, f"{directory.name} {name}"
    elif standard == PHOTOSHOP:
        for resource in irb.walk(data)[0]:
            if resource.id in _RESOURCES and resource.signature == "8BIM":
                inner, name = _RESOURCES[resource.id]
                yield inner, resource.data, name


def orientation(exif: bytes) -> int:
    """Return the orientation in a TIFF-headed EXIF block, 1 where it cannot be read."""
    try:
        return ifd.walk(exif).orientation
    except Unreadable:
        return 1


def still(data: bytes, found: Found, limits: Limits) -> Callable[[], Raster]:
    """Return the decoder of a carved picture."""
    body = data[found.start : found.end]
    return Source(body, PILLOW.get(found.format, ()), limits).raster


def carved(gathered: Gathered, data: bytes, where: str, at: int, limits: Limits) -> None:
    """Add the pictures that lie inside a block of no known standard, which begins at ``at`` in the file."""
    for found in carve(data):
        if found.is_picture:
            gathered.picture(
                RenditionKind.EMBEDDED,
                where,
                still(data, found, limits),
                span=(at + found.start, at + found.end),
                file=data[found.start : found.end],
            )
