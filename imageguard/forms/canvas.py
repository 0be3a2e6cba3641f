"""A canvas on which shaped scripts stay on their line: Khmer and Burmese signs go below it, what follows does not."""

from __future__ import annotations

from typing import Any

from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject


class ShapedText(PDFTextObject):
    """Text whose baseline is where it was said last.

    ReportLab 5.1 writes one change of the baseline for two that follow each other, and forgets the second:
    whatever follows stays lowered.
    """

    _code: list[str]
    _rise: float
    _y: float

    def setRise(self, rise: float) -> None:  # noqa: N802 - ReportLab's name
        """Move the baseline up or down, in points from the line."""
        code = self._code
        change = f"{rise:.3f} Ts"
        if code and code[-1].endswith(" Ts"):
            code[-1] = change
        else:
            code.append(change)
        self._y += self._rise - rise
        self._rise = rise


class ShapedCanvas(Canvas):
    """A canvas that writes ``ShapedText``."""

    def beginText(self, x: float = 0, y: float = 0, *args: Any, **kwargs: Any) -> ShapedText:  # noqa: ANN401, N802 - ReportLab's
        """Return a text object that begins at x, y in points."""
        return ShapedText(self, x, y, *args, **kwargs)
