"""An empty frame of a picture's shape, with numbered boxes where its faces are."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.utils import ImageReader
from reportlab.platypus import Flowable

from imageguard.model.inspection import Tier
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.typography.fonts import BOLD, SANS
from imageguard.typography.tags import content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Rendition
    from imageguard.model.report import JudgedFace

TAG: Final = 6.4
DASHES: Final = (2.2, 1.6)


LINE: Final = 9
"""Points from one line of a caption to the next."""
PLACED: Final = 12
"""Boxes of which each is told with its place."""


@dataclass(frozen=True)
class Numbered:
    """A face with the number that the page calls it by."""

    number: int
    judged: JudgedFace


class Figure(Flowable):
    """One rendition: the frame, its boxes, a caption of short lines. Measures are points, boxes scaled from pixels."""

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
        self.faces, self.caption, self.picture = faces, caption.split("\n"), picture
        wide, high = max(rendition.width, 1), max(rendition.height, 1)
        self.scale = min(room[0] / wide, (room[1] - 14) / high)
        self.frame = (max(wide * self.scale, 8), max(high * self.scale, 8))
        self.room = room

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return the whole room's width and the frame's height with its caption."""
        return self.room[0], self.frame[1] + 7 + LINE * len(self.caption)

    def draw(self) -> None:
        """Draw frame, picture if there is one, boxes, caption."""
        canvas = self.canv
        canvas.saveState()
        canvas.translate(0, 5 + LINE * len(self.caption))
        corners = [*canvas.absolutePosition(0, 0), *canvas.absolutePosition(*self.frame)]
        place = f"<</O/Layout/BBox[{' '.join(f'{round(edge)}' for edge in corners)}]>>"
        with content(canvas, "Figure", self.told(), place):
            self._ground(canvas)
            for face in self.faces:
                self._box(canvas, face)
            for face in self.faces:
                self._tag(canvas, face)
        canvas.setFillColor(style.GREY)
        canvas.setFont(SANS, 7.5)
        with content(canvas, "Caption"):
            for at, line in enumerate(self.caption, 1):
                canvas.drawString(0, -1 - LINE * at, line)
        canvas.restoreState()

    def told(self) -> str:
        """Return what the figure shows, for whoever does not see it: each box with its place, or many by their ends."""
        ground = "The picture is redacted." if self.picture else "The frame is empty on purpose."
        if len(self.faces) <= PLACED:
            boxes = [f"Box {face.number}, {self._where(face)}: {_end(face)}." for face in self.faces]
        else:
            ends: dict[str, list[int]] = {}
            for face in self.faces:
                ends.setdefault(_end(face), []).append(face.number)
            boxes = [f"Boxes {words.ranges(numbers, len(numbers))}: {end}." for end, numbers in ends.items()]
        return " ".join((f"{', '.join(self.caption)}.", ground, *boxes))

    def _where(self, face: Numbered) -> str:
        """Return a box's place in percent of the frame, which does not tell more than the drawing."""
        left, bottom, wide, high = self._place(face)
        across, down = (round(100 * part / self.frame[0]) for part in (left, left + wide)), self.frame[1] - bottom
        upper, lower = (round(100 * part / self.frame[1]) for part in (down - high, down))
        return f"{'-'.join(map(str, across))} % across, {upper}-{lower} % down"

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
        number = str(face.number)
        wide = canvas.stringWidth(number, BOLD, TAG) + 4
        top = bottom + height
        small = width < wide + 2 or height < TAG + 4
        base = min(top, self.frame[1] - TAG - 2) if small else top - TAG - 2
        canvas.setFillColor(style.COVERAGE_COLOURS[face.judged.coverage.status])
        canvas.rect(left, base, wide, TAG + 2, stroke=0, fill=1)
        canvas.setFillColor(style.WHITE)
        canvas.setFont(BOLD, TAG)
        canvas.drawString(left + 2, base + 2, number)


def _end(face: Numbered) -> str:
    return words.coverage(face.judged.coverage)
