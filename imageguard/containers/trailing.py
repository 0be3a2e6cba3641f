"""What lies behind the end of an image: pictures, videos, archives, metadata, remnants, or bytes of no known kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.containers.parts import EXIF, IPTC, XMP
from imageguard.formats import iim
from imageguard.formats.binary import between, gaps, is_padding
from imageguard.formats.carve import carve
from imageguard.model.inspection import Hidden, RenditionKind
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.containers.parts import Gathered
    from imageguard.formats.binary import Span
    from imageguard.formats.carve import Found

_DATASET: Final = re.compile(rb"\x1c[\x01-\x03][\x00-\xff]")
_SHORTEST_TRAILER: Final = 8


def behind(gathered: Gathered, data: bytes, end: int, *, known: Iterable[Span] = (), complete: bool = True) -> None:
    """Look at what lies behind the image's end: pictures, videos, archives, or bytes of no known kind.

    ``known`` are spans that the file itself declares (multi-picture images): no hidden data. Where the image
    is not ``complete``, what lies behind is a gap in it.
    Padding of zeros or white space is passed over.
    """
    for low, high in gaps(known, end, len(data)):
        if is_padding(data[low:high]):
            continue
        inside = carve(data, low, high)
        if not inside:
            _trailer(gathered, data, low, high)
        kind = _kind(data, low, high, inside) if complete else "gap"
        gathered.hidden.append(Hidden(kind, low, high - low))
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
    for start, end in between(data, b"<x:xmpmeta", b"</x:xmpmeta>", low, high):
        gathered.block(XMP, data[start:end], "trailer", start)
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
