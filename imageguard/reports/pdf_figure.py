"""An empty frame of a picture's shape, with numbered boxes where its faces are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from imageguard.model.inspection import Tier
from imageguard.reports import pdf_style as style
from imageguard.typography.fonts import BOLD, SANS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Rendition
    from imageguard.model.report import JudgedFace

TAG: Final = 6.4
DASHES: Final = (2.2, 1.6)


@dataclass(frozen=True)
class Numbered:
    """A face with the number that the page calls it by."""

    number: int
    judged: JudgedFace


class Figure(Flowable):
    """One rendition: the frame, its boxes, a caption. Measures are points; boxes are scaled from pixels."""

    def __init__(
        self,
        rendition: Rendition,
        faces: Sequence[Numbered],
        room: tuple[float, float],
        caption: str,
        picture: bytes | None = None,
    ) -> None:
        """Scale the frame into ``room`` (width, height), the caption below it."""
        super().__init__()
        self.faces, self.caption, self.picture = faces, caption, picture
        wide, high = max(rendition.width, 1), max(rendition.height, 1)
        self.scale = min(room[0] / wide, (room[1] - 14) / high)
        self.frame = (max(wide * self.scale, 8), max(high * self.scale, 8))
        self.room = room

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the whole room's width and the frame's height with its caption."""
        return self.room[0], self.frame[1] + 16

    def draw(self) -> None:
        """Draw frame, picture if there is one, boxes, caption."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, 14)
        self._ground(canvas)
        for face in self.faces:
            self._box(canvas, face)
        for face in self.faces:
            self._tag(canvas, face)
        canvas.setFillColor(style.GREY)
        canvas.setFont(SANS, 7.5)
        canvas.drawString(0, -10, self.caption)
        canvas.restoreState()

    def _ground(self, canvas: Any) -> None:  # noqa: ANN401 - ReportLab types no canvas attribute
        canvas.setFillColor(style.PALE)
        canvas.setStrokeColor(style.HAIR)
        canvas.setLineWidth(0.5)
        canvas.rect(0, 0, *self.frame, stroke=1, fill=1)
        if self.picture is not None:
            canvas.drawImage(ImageReader(io.BytesIO(self.picture)), 0, 0, *self.frame)

    def _place(self, face: Numbered) -> tuple[float, float, float, float]:
        """Return left, bottom, width, height of a box in points, cut at the frame."""
        box, (wide, high) = face.judged.face.box, self.frame
        left, right = (min(max(edge * self.scale, 0), wide) for edge in (box.x0, box.x1))
        top, bottom = (min(max(edge * self.scale, 0), high) for edge in (box.y0, box.y1))
        return left, high - bottom, right - left, bottom - top

    def _box(self, canvas: Any, face: Numbered) -> None:  # noqa: ANN401 - ReportLab types no canvas attribute
        canvas.setStrokeColor(style.COVERAGE_COLOURS[face.judged.coverage.status])
        canvas.setLineWidth(1.1)
        canvas.setDash(*((DASHES, 0) if face.judged.face.tier is Tier.POSSIBLE else ([], 0)))
        canvas.setFillColor(style.WHITE)
        canvas.rect(*self._place(face), stroke=1, fill=0 if self.picture else 1)
        canvas.setDash([], 0)

    def _tag(self, canvas: Any, face: Numbered) -> None:  # noqa: ANN401 - ReportLab types no canvas attribute
        left, bottom, width, height = self._place(face)
        words = str(face.number)
        wide = canvas.stringWidth(words, BOLD, TAG) + 4
        top = bottom + height
        small = width < wide + 2 or height < TAG + 4
        base = min(top, self.frame[1] - TAG - 2) if small else top - TAG - 2
        canvas.setFillColor(style.COVERAGE_COLOURS[face.judged.coverage.status])
        canvas.rect(left, base, wide, TAG + 2, stroke=0, fill=1)
        canvas.setFillColor(style.WHITE)
        canvas.setFont(BOLD, TAG)
        canvas.drawString(left + 2, base + 2, words)
