"""PDF files written anew: the words and pictures that pages show, in one revision; everything else is left out."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from imageguard.errors import Absent, InspectionError, RemedyRefused
from imageguard.formats import pdf
from imageguard.pictures import pdf_images
from imageguard.pictures.pages import Pages
from imageguard.ports import Limits
from imageguard.remedies import pdf_crops, pdf_objects, pdf_pictures, pdf_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.formats.pdf import Drawn
    from imageguard.model.geometry import Box
    from imageguard.ports import Mender

_MOST_PAGES: Final = 2_000
_NOT_DRAWN: Final = frozenset({"/RichMedia", "/3D", "/Movie", "/Screen", "/Sound"})
_ICONS: Final = frozenset({"/Text", "/Popup", "/FileAttachment", "/Link", "/TrapNet", "/PrinterMark"})
_UNSEEN: Final = 2 | 32
_STAYS: Final = ("/Type", "/MediaBox", "/Resources", "/Contents", "/Rotate", "/UserUnit", "/Group")


class Pdf:
    """Mends PDF files."""

    format = "PDF"
    version = "1"
    ending = ".pdf"
    decodes: tuple[str, ...] = ()

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the document written anew; a packet has no place in it. Raises RemedyRefused."""
        del packet
        with _Opened(data) as work:
            work.settle()
            return work.written()

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return a stripped document with boxes filled in its pictures; pages come first, then pictures.

        Raises RemedyRefused, also for a box on a page: what lies under it would still be in the file.
        """
        del opaque
        with _Opened(data) as work:
            pages = len(work.pages)
            if any(place < pages for place in covers):
                raise RemedyRefused(
                    "a face on one of its pages is drawn by several pictures or by lines, which cannot be covered "
                    "so that it is gone: export the page as a picture"
                )
            listed = list(work.pictures())
            for place, boxes in covers.items():
                if place - pages >= len(listed):
                    raise RemedyRefused("a face to cover is in a picture that is not in the copy")
                pdf_pictures.cover(listed[place - pages].picture, boxes, work.document)
            return work.written()

    def trimmed(self, data: bytes) -> tuple[bytes, Sequence[tuple[int, Box | None]]]:
        """Return a stripped document with its pictures cut to what pages show of them; which was which is not told."""
        with _Opened(data) as work:
            drawn = [(place, one) for place, page in enumerate(work.pages) for one in pdf.drawn(page, work.document)]
            parts = pdf_crops.clipped([each for each in drawn if not pdf_images.is_stencil(each[1].picture)])
            for picture, shown in parts:
                pdf_crops.cut(picture, shown, work.document)
            return (work.written() if parts else data), ()


@dataclass
class _Opened:
    data: bytes
    document: Any = field(init=False)
    pages: list[Any] = field(init=False)

    def __enter__(self) -> Self:
        """Open the document. Raises RemedyRefused where nobody may change it, or nobody can."""
        try:
            self.document = pdf.opened(self.data)
            self.pages = list(self.document.pages)
        except (InspectionError, *pdf.DAMAGE) as error:
            raise RemedyRefused("it is damaged or needs a password: save it anew") from error
        _refuse(self.document, len(self.pages))
        return self

    def __exit__(self, *_: object) -> None:
        """Close the document."""
        self.document.close()

    def settle(self) -> None:
        """Leave on each page what it shows. Raises RemedyRefused."""
        import pikepdf  # noqa: PLC0415 - heavy

        try:
            self.refuse_hidden()
            off = pdf_text.hidden_layers(self.document)
            for page in self.pages:
                _remarks(page)
            if "/AcroForm" in self.document.Root:
                self.document.generate_appearance_streams()
            self.document.flatten_annotations("screen")
            done: set[tuple[int, int]] = set()
            for page in self.pages:
                pdf_text.settle(self.document, page, off, done)
            seen: set[tuple[int, int]] = set()
            for one in list(self.pictures(everything=True)):
                pdf_pictures.strip(one, self.document, seen)
        except InspectionError as error:
            raise RemedyRefused(f"a part of it cannot be read: {error}") from error
        except (pikepdf.PdfError, *pdf.DAMAGE) as error:
            raise RemedyRefused(f"a part of it is damaged ({type(error).__name__}): save it anew") from error

    def refuse_hidden(self) -> None:
        """Raise RemedyRefused where a page holds what it does not show."""
        shown = Pages(self.data, Limits())
        drawn: list[tuple[int, Drawn]] = []
        for place, page in enumerate(self.pages):
            drawn += [(place, one) for one in pdf.drawn(page, self.document) if not pdf_images.is_stencil(one.picture)]
            try:
                shown.around(place)
            except Absent:
                continue
            raise RemedyRefused(f"page {place + 1} holds something outside of what it shows: print it into a new PDF")
        pdf_crops.clipped(drawn)

    def pictures(self, *, everything: bool = False) -> Iterator[Any]:
        """Yield each picture that pages draw, once, in their order; with ``everything`` its object, stencils too."""
        seen: set[tuple[int, int]] = set()
        for page in self.pages:
            for one in pdf.drawn(page, self.document):
                if one.key in seen and one.key != (0, 0):
                    continue
                seen.add(one.key)
                if everything:
                    yield one.picture
                elif not pdf_images.is_stencil(one.picture):
                    yield one

    def written(self) -> bytes:
        """Return the pages as a new file. Raises RemedyRefused."""
        import pikepdf  # noqa: PLC0415 - heavy

        try:
            made = pikepdf.new()
            for page in self.pages:
                _reduce(page)
                made.pages.append(page)
            for page in made.pages:
                pdf_objects.sweep(page.obj)
            file = io.BytesIO()
            made.save(
                file,
                deterministic_id=True,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                recompress_flate=True,
                fix_metadata_version=False,
            )
        except (pikepdf.PdfError, *pdf.DAMAGE) as error:
            raise RemedyRefused(f"it could not be written anew ({type(error).__name__}): save it anew first") from error
        return file.getvalue()


def _refuse(document: Any, pages: int) -> None:  # noqa: ANN401 - pikepdf's
    if document.is_encrypted:
        raise RemedyRefused("it is encrypted: save it without a password")
    if not 0 < pages <= _MOST_PAGES:
        raise RemedyRefused(f"it has {pages} pages; up to {_MOST_PAGES} are written anew: split it")
    form = document.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        raise RemedyRefused("its pages are described in XML (XFA): print it into a new PDF")
    if any(_is_signature(one) for one in document.objects):
        raise RemedyRefused("it is signed, and nobody has signed what a copy would say: take the signature off first")


def _is_signature(one: Any) -> bool:  # noqa: ANN401 - pikepdf's
    import pikepdf  # noqa: PLC0415 - heavy

    return isinstance(one, pikepdf.Dictionary) and "/ByteRange" in one


def _remarks(page: Any) -> None:  # noqa: ANN401 - pikepdf's
    """Leave out remarks that are icons or not seen; what others show becomes part of the page. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    if "/Annots" not in page:
        return
    kept = []
    for one in page.Annots:
        kind = str(one.get("/Subtype", ""))
        if kind in _NOT_DRAWN:
            raise RemedyRefused("it holds a film, a sound or a 3D model: take it out")
        if kind not in _ICONS and not int(one.get("/F", 0)) & _UNSEEN:
            kept.append(one)
    page.Annots = pikepdf.Array(kept)


def _reduce(page: Any) -> None:  # noqa: ANN401 - pikepdf's
    """Leave of a page what draws it; it ends where it is shown to end."""
    import pikepdf  # noqa: PLC0415 - heavy

    box = [float(value) for value in pdf.bounds(page.cropbox)]
    resources, turn = page.resources, page.obj.get("/Rotate")
    parent = page.obj.get("/Parent")
    while turn is None and parent is not None:
        turn, parent = parent.get("/Rotate"), parent.get("/Parent")
    page.obj.MediaBox = pikepdf.Array(box)
    page.obj.Resources = resources
    if turn is not None:
        page.obj.Rotate = int(turn)
    for key in list(page.obj.keys()):
        if key not in _STAYS and key != "/Parent":
            del page.obj[key]


PLUGIN: Final[Mender] = Pdf()
