"""Pages of PDF files as they are drawn, by PDFium: one page at a time, within a budget of pixels."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import Absent, OverLimit, Unreadable
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.ports import Limits

USUAL: Final = 2.0
"""Pixels to a point, of which 72 make an inch: what a reader sees who looks closely."""

LEAST: Final = 0.5
"""Pixels to a point below which nobody could be seen: such a page is over the limit."""

MOST_PIXELS: Final = 16_000_000
_XFA: Final = 2
"""From this type of form on, pages are described in XML that PDFium does not draw."""

_MOST_REMARKS: Final = 10_000
_GLANCE: Final = 0.5
_AROUND: Final = 1.0
_MARGIN: Final = 1.5
_WHITE: Final = 250


@dataclass(frozen=True)
class Pages:
    """The pages of one file; nothing is kept open between two calls."""

    data: bytes = field(repr=False)
    limits: Limits

    def count(self) -> int:
        """Return how many pages there are. Raises Unreadable."""
        with _document(self.data) as document:
            return len(document)

    def size(self, place: int) -> tuple[float, float]:
        """Return width and height in points of a page as it is shown, turned. Raises Unreadable."""
        with _page(self.data, place) as page:
            width, height = page.get_size()
            return float(width), float(height)

    def drawn(self, place: int) -> Raster:
        """Return a page as viewers show it, drawn remarks and form fields too, icons of notes not.

        Raises Unreadable or OverLimit.
        """
        with _page(self.data, place) as page:
            _without_icons(page)
            return _raster(page, _scale(page.get_size(), USUAL, self.limits, LEAST))

    def around(self, place: int) -> Raster:
        """Return a page with what lies beside it, as far as it is wide and high.

        Raises Absent where nothing does, Unreadable, OverLimit.
        """
        with _page(self.data, place) as page:
            left, bottom, right, top = page.get_cropbox()
            across, down = (right - left) * _AROUND, (top - bottom) * _AROUND
            box = left - across, bottom - down, right + across, top + down
            page.set_mediabox(*box)
            page.set_cropbox(*box)
            if not _shows_beside(_raster(page, _scale(page.get_size(), _GLANCE, self.limits, 0.0))):
                raise Absent("nothing lies beside the page")
            return _raster(page, _scale(page.get_size(), 1.0, self.limits, 0.0))


def version() -> str:
    """Return the version of the renderer, on which the pixels of pages depend."""
    from pypdfium2 import PDFIUM_INFO  # noqa: PLC0415 - heavy

    return str(PDFIUM_INFO)


@contextmanager
def _document(data: bytes) -> Iterator[Any]:
    import pypdfium2  # noqa: PLC0415 - heavy

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable("the document cannot be opened to draw its pages") from error
    try:
        yield document
    except pypdfium2.PdfiumError as error:
        raise Unreadable("a page cannot be drawn") from error
    finally:
        document.close()


@contextmanager
def _page(data: bytes, place: int) -> Iterator[Any]:
    with _document(data) as document:
        if document.get_formtype() < _XFA:
            document.init_forms()
        if place >= len(document):
            raise Unreadable("a page that is listed is not there")
        page = document[place]
        try:
            yield page
        finally:
            page.close()


def _without_icons(page: Any) -> None:  # noqa: ANN401 - pypdfium2 ships no types
    """Leave out the icons of notes, which viewers draw each in their own way."""
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - heavy

    icons = {pdfium.FPDF_ANNOT_TEXT, pdfium.FPDF_ANNOT_POPUP, pdfium.FPDF_ANNOT_FILEATTACHMENT, pdfium.FPDF_ANNOT_LINK}
    for place in reversed(range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_REMARKS))):
        remark = pdfium.FPDFPage_GetAnnot(page.raw, place)
        kind = pdfium.FPDFAnnot_GetSubtype(remark) if remark else None
        if remark:
            pdfium.FPDFPage_CloseAnnot(remark)
        if kind in icons:
            pdfium.FPDFPage_RemoveAnnot(page.raw, place)


def _scale(size: tuple[float, float], wanted: float, limits: Limits, least: float) -> float:
    """Return how many pixels to a point a page of that size in points can have. Raises OverLimit below the least."""
    width, height = max(size[0], 1.0), max(size[1], 1.0)
    most = min(limits.pixels, MOST_PIXELS)
    scale = min(wanted, (most / (width * height)) ** 0.5)
    if scale < least:
        raise OverLimit(f"the page measures {width:.0f} x {height:.0f} points, more than is drawn")
    return float(scale)


def _raster(page: Any, scale: float) -> Raster:  # noqa: ANN401 - pypdfium2 ships no types
    """Return a page drawn over white, RGB."""
    bitmap = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False, maybe_alpha=False, draw_annots=True)
    try:
        image = bitmap.to_pil().convert("RGB")
        return Raster(image.width, image.height, image.tobytes())
    finally:
        bitmap.close()


def _shows_beside(raster: Raster) -> bool:
    """Say whether anything but white lies outside of the middle third."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    grey = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb).convert("L")
    down, across = raster.height / (1 + 2 * _AROUND), raster.width / (1 + 2 * _AROUND)
    beside = np.asarray(grey) < _WHITE
    top, bottom = max(int(down - _MARGIN), 0), int(2 * down + _MARGIN) + 1
    left, right = max(int(across - _MARGIN), 0), int(2 * across + _MARGIN) + 1
    beside[top:bottom, left:right] = False
    return bool(beside.any())
