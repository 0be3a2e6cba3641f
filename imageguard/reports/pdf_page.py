"""The sheet that every page of the PDF report is written on, and its outline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate

from imageguard.reports import pdf_style as style
from imageguard.reports.pdf_attach import attach
from imageguard.reports.pdf_metadata import describe
from imageguard.reports.words import day
from imageguard.typography.fonts import BOLD, SANS
from imageguard.typography.paragraph import Written
from imageguard.typography.sheets import TaggedCanvas
from imageguard.typography.tags import content, furniture
from imageguard.typography.words import text

if TYPE_CHECKING:
    import datetime as dt
    import io

    from reportlab.lib.colors import Color
    from reportlab.lib.styles import ParagraphStyle

TOTAL: Final = "total"
LANGUAGE: Final = "en-GB"
PADDING: Final = 0


@dataclass(frozen=True)
class Sheet:
    """What stands on every page: report id, the day judged, and stamps such as ``PRIVATE COPY``.

    The day judged is also the day that the file says it was made, so that no clock is in it.
    ``filed`` is the data that is attached, ``keywords`` what the file says of itself.
    """

    title: str
    id: str
    as_of: dt.date
    stamps: tuple[str, ...] = ()
    filed: bytes = b""
    keywords: str = ""


class ReportCanvas(TaggedCanvas):
    """A canvas that learns page numbers as it goes and prints them where they were asked for before.

    A number that is not known yet is drawn as a form of that name, which is filled in at the end.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - handed through to ReportLab
        """Open an empty canvas with nothing asked for."""
        super().__init__(*args, **kwargs)
        self.known: dict[str, int] = {}
        self.asked: dict[str, tuple[str, str, float, Color]] = {}
        self.headed = ("", 0)

    def mark(self, key: str, heading: str) -> None:
        """Remember that the key's place is on this page, under this heading, and let links lead here."""
        self.known[key] = self.getPageNumber()
        self.headed = (heading, self.getPageNumber())
        self.bookmarkHorizontal(key, 0, style.PAGE[1])

    def ask(self, key: str, place: tuple[float, float], font: str, size: float, colour: Color) -> None:
        """Print the page number of the key here, left aligned, even where it is not known yet."""
        name = f"{key}-{font}-{size}"
        self.asked[name] = (key, font, size, colour)
        self.saveState()
        self.translate(*place)
        self.doForm(name)
        self.restoreState()

    def save(self) -> None:
        """Fill in the numbers that were asked for, then write the file."""
        self.finish()
        self.known[TOTAL] = self.getPageNumber() - 1
        for name, (key, font, size, colour) in self.asked.items():
            self.beginForm(name, 0, -10, 60, 20)
            self.setFont(font, size)
            self.setFillColor(colour)
            self.drawString(0, 0, str(self.known.get(key, "")))
            self.endForm()
        super().save()


class Pages(BaseDocTemplate):
    """The document: one frame a page, header and footer from the sheet, headings in the outline."""

    def __init__(self, file: io.BytesIO, sheet: Sheet) -> None:
        """Lay out A4 pages that say the same at every run."""
        super().__init__(
            file,
            pagesize=style.PAGE,
            leftMargin=style.LEFT,
            rightMargin=style.RIGHT,
            topMargin=style.TOP,
            bottomMargin=style.BOTTOM,
            title=sheet.title,
            author="imageguard",
            subject="Screening of pictures of people against consent letters and intended use",
            creator="imageguard",
            lang=LANGUAGE,
            invariant=1,
            initialFontName=SANS,
        )
        self.sheet = sheet
        box = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, PADDING, PADDING, PADDING, PADDING)
        self.addPageTemplates([PageTemplate("sheet", [box], onPage=self._furnish, onPageEnd=self._title)])

    def beforeDocument(self) -> None:  # noqa: N802 - ReportLab's name
        """Set what the document says of itself."""
        stamp = f"D:{self.sheet.as_of:%Y%m%d}000000Z"
        self.canv.setDateFormatter(lambda *_: stamp)
        self.canv.setViewerPreference("DisplayDocTitle", "true")
        self.canv.setKeywords(self.sheet.keywords)
        describe(self.canv, self.sheet.title, LANGUAGE, self.sheet.as_of)
        attach(self.canv, self.sheet.filed)

    def _furnish(self, canvas: Any, _: BaseDocTemplate) -> None:  # noqa: ANN401 - ReportLab says Canvas
        canvas.saveState()
        with furniture(canvas):
            self._head_and_foot(canvas)
        self._stamp(canvas)
        canvas.restoreState()

    def _head_and_foot(self, canvas: ReportCanvas) -> None:
        canvas.setStrokeColor(style.HAIR)
        canvas.setLineWidth(0.4)
        canvas.setFillColor(style.GREY)
        canvas.setFont(SANS, 7.5)
        right = style.PAGE[0] - style.RIGHT
        if canvas.getPageNumber() > 1:
            canvas.drawRightString(right, style.PAGE[1] - 40, f"Report {self.sheet.id}")
            canvas.line(style.LEFT, style.PAGE[1] - 47, right, style.PAGE[1] - 47)
        canvas.line(style.LEFT, 44, right, 44)
        canvas.drawString(style.LEFT, 33, f"Judged as of {day(self.sheet.as_of)}. A screening, not an approval.")
        self._number(canvas, right)

    def _title(self, canvas: Any, _: BaseDocTemplate) -> None:  # noqa: ANN401 - ReportLab says Canvas
        """Draw what the page belongs to, which is known at its end: of a page without a heading, the last one."""
        heading, page = canvas.headed
        if canvas.getPageNumber() == 1:
            return
        more = f": {heading}, continued" if page < canvas.getPageNumber() else ""
        canvas.setFillColor(style.GREY)
        canvas.setFont(SANS, 7.5)
        with furniture(canvas):
            canvas.drawString(style.LEFT, style.PAGE[1] - 40, f"{self.sheet.title}{more}")

    def _number(self, canvas: ReportCanvas, right: float) -> None:
        words = f"Page {canvas.getPageNumber()} of "
        start = right - canvas.stringWidth(f"{words}000", SANS, 7.5)
        canvas.drawString(start, 33, words)
        place = (start + canvas.stringWidth(words, SANS, 7.5), 33)
        canvas.ask(TOTAL, place, SANS, 7.5, style.GREY)

    def _stamp(self, canvas: ReportCanvas) -> None:
        if self.sheet.stamps:
            words = "   ".join(self.sheet.stamps)
            width = canvas.stringWidth(words, BOLD, 8.5) + 16
            middle = style.PAGE[0] / 2
            canvas.setStrokeColor(style.RED)
            canvas.setFillColor(style.RED)
            canvas.setLineWidth(1)
            canvas.roundRect(middle - width / 2, style.PAGE[1] - 34, width, 16, 2)
            canvas.setFont(BOLD, 8.5)
            with content(canvas, "P") if canvas.getPageNumber() == 1 else furniture(canvas):
                canvas.drawCentredString(middle, style.PAGE[1] - 29, words)


class Heading(Written):
    """A heading that is a target for links and stands in the outline at its level (0 or 1)."""

    def __init__(self, words: str, style: ParagraphStyle, key: str, level: int = 0, spoken: str | None = None) -> None:
        """Keep the key that links use; ``spoken`` is what the outline says where it is not the same words."""
        super().__init__(text(words), style)
        self.key, self.level, self.words, self.spoken = key, level, words, spoken or words

    def draw(self) -> None:
        """Draw the words and mark the place."""
        canvas = cast("ReportCanvas", self.canv)
        canvas.mark(self.key, self.words)
        canvas.addOutlineEntry(self.spoken, self.key, self.level, closed=self.level > 0)
        super().draw()


class PageNumber(Flowable):
    """The page on which a key's heading stands."""

    def __init__(self, key: str, width: float = 16) -> None:
        """Take the room that three digits need."""
        super().__init__()
        self.key, self.width, self.height = key, width, style.BODY.leading

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Ask the canvas for the number."""
        with content(self.canv, "P"):
            cast("ReportCanvas", self.canv).ask(
                self.key, (0, self.height - style.BODY.fontSize), SANS, style.BODY.fontSize, style.INK
            )
