"""What a person writes on or ticks in a form: lines, boxes, the place to cut."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.lib.units import mm
from reportlab.platypus import Flowable

from imageguard.reports.pdf_style import GREY, HAIR, INK, PALE, para

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Paragraph

BOX: Final = 12
"""Points of a box to tick, large enough for a pen."""
HIGH: Final = round(7.5 * mm)
LABEL: Final = 0.42
"""Share of the width that a label takes."""


class Line(Flowable):
    """A label, and a line to write on."""

    def __init__(self, label: Paragraph, name: str, width: float) -> None:
        """Prepare a text field of this name, in points of width."""
        super().__init__()
        self._label, self._name, self._width = label, name, width
        self._tall = max(HIGH, label.wrap(width * LABEL - 6, 1000)[1])

    def wrap(self, *_room: float) -> tuple[float, float]:
        """Return its size in points."""
        return self._width, self._tall + 6

    def draw(self) -> None:
        """Draw the label and the field."""
        self._label.drawOn(self.canv, 0, self._tall - self._label.height + 3)
        left = round(self._width * LABEL)
        self.canv.acroForm.textfield(
            name=self._name,
            tooltip=self._name,
            x=left,
            y=3,
            width=round(self._width) - left,
            height=HIGH,
            fontSize=11,
            borderWidth=1,
            borderColor=HAIR,
            fillColor=PALE,
            textColor=INK,
            maxlen=400,
            relative=True,
        )


class Choice(Flowable):
    """A question, and a box for each answer; of the boxes of one name only one can be ticked."""

    def __init__(self, ask: Paragraph, name: str, options: Sequence[tuple[str, str]], width: float) -> None:
        """Prepare boxes for (value, word) pairs, in points of width."""
        super().__init__()
        self._ask, self._name, self._options, self._width = ask, name, options, width
        self._left = len(options) * 62 if options[0][1] else BOX + 8
        self._tall = max(BOX + 4, ask.wrap(width - self._left - 8, 1000)[1])

    def wrap(self, *_room: float) -> tuple[float, float]:
        """Return its size in points."""
        return self._width, self._tall + 5

    def draw(self) -> None:
        """Draw the boxes on the left, the question beside them."""
        for number, (value, word) in enumerate(self._options):
            at = number * 62
            low = round(self._tall) - BOX
            self.canv.acroForm.radio(
                name=self._name,
                tooltip=f"{self._name}: {value}",
                value=value,
                x=at,
                y=low,
                size=BOX,
                shape="square",
                buttonStyle="check",
                borderWidth=1,
                borderColor=GREY,
                fillColor=PALE,
                relative=True,
            )
            if word:
                shown = para(word, self._ask.style)
                shown.wrap(46, 100)
                shown.drawOn(self.canv, at + BOX + 4, low + 3 - shown.height + shown.style.fontSize)
        self._ask.drawOn(self.canv, self._left + 8, self._tall - self._ask.height + 2)


class Rule(Flowable):
    """A thin line."""

    def __init__(self, width: float) -> None:
        """Prepare a line of so many points."""
        super().__init__()
        self._width = width

    def wrap(self, *_room: float) -> tuple[float, float]:
        """Return its size in points."""
        return self._width, 6

    def draw(self) -> None:
        """Draw it."""
        self.canv.setStrokeColor(GREY)
        self.canv.setLineWidth(0.5)
        self.canv.line(0, 4, self._width, 4)


class CutHere(Rule):
    """A dashed line: what stands below is torn off and stays with the person."""

    def wrap(self, *_room: float) -> tuple[float, float]:
        """Return its size in points, with room above for the scissors."""
        return self._width, 26

    def draw(self) -> None:
        """Draw it."""
        self.canv.setDash(4, 3)
        super().draw()
        self.canv.setDash()
