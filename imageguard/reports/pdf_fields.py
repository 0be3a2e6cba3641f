"""What people fill in on the sign-off page (AcroForm; ISO 32000-1, 12.7): lines, boxes, and a place for a signature."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase import pdfdoc
from reportlab.platypus import Flowable

from imageguard.reports import pdf_style as style
from imageguard.typography.sheets import PRINTED


class Field(Flowable):
    """A line to type on, which also serves a pen."""

    def __init__(self, name: str, hint: str, width: float) -> None:
        """Take the field's unique name and what a screen reader says."""
        super().__init__()
        self.name, self.hint, self.width, self.height = name, hint, width, 18

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw the form field."""
        self.canv.acroForm.textfield(
            name=self.name,
            tooltip=self.hint,
            width=round(self.width),
            height=round(self.height),
            fontSize=9,
            borderWidth=0,
            fillColor=style.PALE,
            textColor=style.INK,
            forceBorder=False,
            relative=True,
        )


class Tick(Flowable):
    """A box to tick."""

    def __init__(self, name: str, hint: str) -> None:
        """Take the field's unique name and what a screen reader says."""
        super().__init__()
        self.name, self.hint = name, hint

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return width and height in points."""
        return 14, 12

    def draw(self) -> None:
        """Draw the form field."""
        self.canv.acroForm.checkbox(
            name=self.name,
            tooltip=self.hint,
            size=11,
            borderWidth=1,
            borderColor=style.GREY,
            fillColor=style.WHITE,
            buttonStyle="check",
            relative=True,
        )


class SignHere(Field):
    """A place for a digital signature, or for one by pen; programs that sign find it by its name."""

    def draw(self) -> None:
        """Draw the ground, and the field without a signature in it."""
        canvas: Any = self.canv
        canvas.setFillColor(style.PALE)
        canvas.rect(0, 0, round(self.width), round(self.height), stroke=0, fill=1)
        left, bottom = canvas.absolutePosition(0, 0)
        field = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Annot"),
                "Subtype": pdfdoc.PDFName("Widget"),
                "FT": pdfdoc.PDFName("Sig"),
                "T": pdfdoc.PDFString(self.name),
                "TU": pdfdoc.PDFString(self.hint),
                "F": PRINTED,
                "P": canvas._doc.thisPageRef(),  # noqa: SLF001 - as ReportLab's own fields do
                "Rect": pdfdoc.PDFArray((left, bottom, left + round(self.width), bottom + round(self.height))),
            }
        )
        canvas._addAnnotation(field)  # noqa: SLF001
        canvas.acroForm.fields.append(canvas.acroForm.getRef(field))
