"""What the container walkers share: names of standards, pictures out of bytes, what lies behind an image's end."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.formats import ifd, iim, irb
from imageguard.formats.binary import gaps, is_padding
from imageguard.formats.carve import carve
from imageguard.model.inspection import Hidden, Problem, RenditionKind
from imageguard.pictures.decode import Source
from imageguard.ports import Block, Contents, Enclosed, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from imageguard.formats.binary import Span
    from imageguard.formats.carve import Found
    from imageguard.model.raster import Raster
    from imageguard.ports import Limits

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

_DATASET: Final = re.compile(rb"\x1c[\x01-\x03][\x00-\xff]")
_PACKET: Final = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.DOTALL)
_SHORTEST_TRAILER: Final = 8

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
            (),
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


def behind(gathered: Gathered, data: bytes, end: int, *, known: Iterable[Span] = ()) -> None:
    """Look at what lies behind the image's end: pictures, videos, archives, or bytes of no known kind.

    ``known`` are spans that the file itself declares (multi-picture images): no hidden data.
    Padding of zeros or white space is passed over.
    """
    for low, high in gaps(known, end, len(data)):
        if is_padding(data[low:high]):
            continue
        inside = carve(data, low, high)
        if not inside:
            _trailer(gathered, data, low, high)
        gathered.hidden.append(Hidden(_kind(data, low, high, inside), low, high - low))
        for one in inside:
            kind = RenditionKind.TRAILING if one.is_picture else RenditionKind.EMBEDDED
            gathered.enclosed.append(
                Enclosed(
                    kind.value,
                    kind,
                    f"{one.format} after the end of the image",
                    data[one.start : one.end],
                    one.start,
                ),
            )


def _trailer(gathered: Gathered, data: bytes, low: int, high: int) -> None:
    """Take the metadata that FotoStation, Photo Mechanic, AFCP and others append: IPTC datasets, XMP, EXIF."""
    datasets = _DATASET.search(data, low, high)
    if datasets is not None:
        body = data[datasets.start() : high]
        ends = iim.extent(body)
        if ends > _SHORTEST_TRAILER:
            gathered.block(IPTC, body[:ends], "trailer", datasets.start())
    packet = _PACKET.search(data, low, high)
    if packet is not None:
        gathered.block(XMP, packet[0], "trailer", packet.start())
    exif = data.find(b"Exif\0\0", low, high)
    if exif >= 0:
        gathered.block(EXIF, data[exif + 6 : high], "trailer", exif + 6)


def _kind(data: bytes, low: int, high: int, inside: list[Found]) -> str:
    """Name what lies in a span behind the end of the image."""
    formats = {one.format for one in inside}
    if "MP4" in formats:
        return "motion-video"
    if formats & {"ZIP", "PDF"}:
        return "polyglot"
    if not inside and _is_remnant(data[low:high], data[:4]):
        return "acropalypse"
    return "trailing-data"


def _is_remnant(tail: bytes, head: bytes) -> bool:
    """Say whether a tail is the end of an older, larger picture of the same format, overwritten in front."""
    trimmed = tail.rstrip(b"\0")
    if head[:4] == b"\x89PNG":
        return trimmed.endswith(b"IEND\xaeB`\x82")
    if head[:2] == b"\xff\xd8":
        return trimmed.endswith(b"\xff\xd9")
    return head[:4] == b"GIF8" and trimmed.endswith(b"\x3b")
