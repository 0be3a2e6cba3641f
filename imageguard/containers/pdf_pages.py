"""The pages of a PDF file as they are drawn, and every picture on them in its own size."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from imageguard.containers import parts
from imageguard.errors import InspectionError, Unreadable
from imageguard.formats import pdf
from imageguard.model.inspection import RenditionKind
from imageguard.model.raster import Raster
from imageguard.pictures import compare, pdf_images
from imageguard.pictures.decode import Source
from imageguard.pictures.pages import Pages
from imageguard.ports import Enclosed, Picture

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from imageguard.containers.parts import Gathered
    from imageguard.formats.pdf import Drawn
    from imageguard.model.geometry import Region
    from imageguard.ports import Limits

_ALIKE: Final = 0.9
"""Correlation from which a page shows a picture as it is."""

_SIDE: Final = 400
_LEAST: Final = 16
"""Pixels of a side on the page below which a picture is not compared with it."""


@dataclass
class _Taking:
    gathered: Gathered
    limits: Limits
    pages: Pages
    known: set[str] = field(default_factory=set)
    seen: dict[tuple[int, int], bool] = field(default_factory=dict)
    pictures: list[tuple[Drawn, int]] = field(default_factory=list)


def take(gathered: Gathered, document: Any, data: bytes, limits: Limits) -> set[str]:  # noqa: ANN401 - pikepdf's
    """Take every page and every picture on one; return the digests of the pictures' streams.

    Raises Unreadable or OverLimit.
    """
    taking = _Taking(gathered, limits, Pages(data, limits))
    try:
        listed = list(document.pages)
    except pdf.DAMAGE as error:
        raise Unreadable("the list of its pages is damaged") from error
    if taking.pages.count() != len(listed):
        gathered.trouble("readers-differ", "Programs differ in how many pages the document has: save it anew.")
    if len(listed) > limits.pictures:
        sentence = f"The document has {len(listed)} pages; only {limits.pictures} were looked at. Split it."
        gathered.trouble("over-limit", sentence)
    drawn = [_page(taking, (document, page), place) for place, page in enumerate(listed[: limits.pictures])]
    for one, number in taking.pictures:
        _picture(taking, one, number, whole=any(one.key == each.key and each.is_whole() for on in drawn for each in on))
    for place in range(len(drawn)):
        look = partial(taking.pages.around, place)
        kind, where = RenditionKind.EMBEDDED, f"what lies beside page {place + 1}"
        gathered.pictures.append(Picture(f"beside-page-{place + 1}", kind, where, look, maybe=True))
    return taking.known


def _page(taking: _Taking, opened: tuple[Any, Any], place: int) -> tuple[Drawn, ...]:
    """Take one page of a document; return what it draws."""
    document, page = opened
    everything = pdf.drawn(page, document)
    for one in everything:
        _remember(taking, one.picture)
    drawn = tuple(one for one in everything if not pdf_images.is_stencil(one.picture))
    placed = [(one, where) for one in drawn if one.is_whole() and (where := pdf.region(one, page)) is not None]
    kind = RenditionKind.PAGE if place else RenditionKind.PRIMARY
    look = partial(_drawn, taking.pages, place, placed, taking.limits)
    taking.gathered.picture(kind, f"page {place + 1}", look, id=f"whole-page-{place + 1}")
    for one in drawn:
        if one.key == (0, 0) or one.key not in taking.seen:
            taking.seen[one.key] = True
            taking.pictures.append((one, place + 1))
    return drawn


def _drawn(pages: Pages, place: int, placed: Sequence[tuple[Drawn, Region]], limits: Limits) -> Raster:
    """Return a page with the pictures that it shows whole and as they are."""
    raster = pages.drawn(place)
    holds = []
    for one, where in placed:
        part = _cut(raster, where)
        if part is None:
            continue
        try:
            own = decoder(one, limits)()
        except InspectionError:
            continue  # the picture itself is looked at beside, and says why it could not be
        similarity, more = compare.compare(_shaped(part, own), own)
        if similarity >= _ALIKE and not more:
            holds.append((own.px, where))
    return dataclasses.replace(raster, holds=tuple(holds))


def _cut(raster: Raster, where: Region) -> Raster | None:
    """Return a part of a page, None where it is too small to compare."""
    from PIL import Image  # noqa: PLC0415 - heavy

    box = where.box(raster.width, raster.height)
    if min(box.width, box.height) < _LEAST:
        return None
    page = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb)
    part = page.crop((box.x0, box.y0, box.x1, box.y1))
    return Raster(part.width, part.height, part.tobytes())


def _shaped(part: Raster, own: Raster) -> Raster:
    """Return a part of a page in the shape of the picture that it shows: pages stretch pictures."""
    from PIL import Image  # noqa: PLC0415 - heavy

    scale = min(1.0, _SIDE / max(own.width, own.height))
    size = max(1, round(own.width * scale)), max(1, round(own.height * scale))
    image = Image.frombytes("RGB", (part.width, part.height), part.rgb).resize(size)
    return Raster(image.width, image.height, image.tobytes())


def decoder(one: Drawn, limits: Limits) -> Callable[[], Raster]:
    """Return the decoder of a picture, as its file or its samples are decoded anywhere else. Raises Unreadable."""
    if pdf_images.kind_of_file(one.picture) == "JPEG":
        return Source(pdf_images.file_of(one.picture), parts.PILLOW["JPEG"], limits).raster
    return lambda: pdf_images.raster_of(one.picture, limits)


def _picture(taking: _Taking, one: Drawn, page: int, *, whole: bool) -> None:
    """Take a picture: a page of its own where all of it is shown, a hidden one where only a part is."""
    kind = RenditionKind.PAGE if whole else RenditionKind.EMBEDDED
    where = f"picture on page {page}" if whole else f"picture of which page {page} shows a part"
    if pdf_images.kind_of_file(one.picture):
        try:
            body = pdf_images.file_of(one.picture)
        except InspectionError as error:
            taking.gathered.trouble(error.code, f"A {where} was not looked at: {error}.")
            return
        taking.gathered.enclosed.append(Enclosed(kind.value, kind, where, body))
    else:
        taking.gathered.picture(kind, where, decoder(one, taking.limits))


def _remember(taking: _Taking, picture: Any) -> None:  # noqa: ANN401 - pikepdf's
    """Keep the digest of a picture's stream, and of the masks that belong to it."""
    masks = () if hasattr(picture, "image_mask") else (picture.get("/SMask"), picture.get("/Mask"))
    for one in (picture, *masks):
        if hasattr(one, "read_raw_bytes"):
            try:
                taking.known.add(pdf_images.digest(one.read_raw_bytes()))
            except pdf.DAMAGE:
                continue
