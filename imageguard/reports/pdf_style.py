"""Fonts, colours, measures and paragraph styles of the PDF report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import CondPageBreak

from imageguard.model.coverage import CoverageStatus
from imageguard.model.report import Outcome, Verdict
from imageguard.typography.fonts import BOLD, SANS, SERIF_BOLD
from imageguard.typography.paragraph import Written
from imageguard.typography.words import text

if TYPE_CHECKING:
    from reportlab.lib.colors import Color
    from reportlab.platypus import Flowable

PAGE: Final = A4
LEFT: Final = 24 * mm
RIGHT: Final = 22 * mm
TOP: Final = 24 * mm
BOTTOM: Final = 22 * mm
WIDTH: Final = PAGE[0] - LEFT - RIGHT
HEIGHT: Final = PAGE[1] - TOP - BOTTOM

INK: Final = HexColor("#1b2330")
GREY: Final = HexColor("#5d6875")
HAIR: Final = HexColor("#c8ced6")
PALE: Final = HexColor("#f5f6f8")
WHITE: Final = HexColor("#ffffff")
NAVY: Final = HexColor("#1f3a5f")
RED: Final = HexColor("#9a1b1e")
AMBER: Final = HexColor("#8a5a00")
GREEN: Final = HexColor("#1f6b45")

VERDICT_COLOURS: Final = {Verdict.BLOCK: RED, Verdict.HOLD: AMBER, Verdict.CLEAR: GREEN}
OUTCOME_COLOURS: Final = {
    Outcome.FAIL: RED,
    Outcome.ERROR: RED,
    Outcome.ASK: AMBER,
    Outcome.WAIVED: NAVY,
    Outcome.PASS: GREEN,
    Outcome.NOT_APPLICABLE: GREY,
}
COVERAGE_COLOURS: Final = {
    CoverageStatus.UNCOVERED: RED,
    CoverageStatus.REFUSED: RED,
    CoverageStatus.PROBABLE: AMBER,
    CoverageStatus.COVERED: GREEN,
    CoverageStatus.OBSCURED: GREEN,
    CoverageStatus.BYSTANDER: GREY,
    CoverageStatus.NOT_A_PERSON: GREY,
}

BODY: Final = ParagraphStyle(
    "body", fontName=SANS, fontSize=9.5, leading=13, textColor=INK, spaceAfter=4, allowWidows=0, allowOrphans=0
)
SMALL: Final = ParagraphStyle("small", BODY, fontSize=8.2, leading=10.8, spaceAfter=0)
NOTE: Final = ParagraphStyle("note", SMALL, textColor=GREY)
TINY: Final = ParagraphStyle("tiny", NOTE, fontSize=7, leading=9)
NUMBER: Final = ParagraphStyle("number", SMALL, alignment=TA_RIGHT)
CENTRED: Final = ParagraphStyle("centred", SMALL, alignment=TA_CENTER)
HEAD: Final = ParagraphStyle("head", SMALL, fontName=BOLD, fontSize=7.4, leading=9.5, textColor=GREY)
HEAD_RIGHT: Final = ParagraphStyle("head right", HEAD, alignment=TA_RIGHT)
KICKER: Final = ParagraphStyle("kicker", HEAD, role="H1", textColor=NAVY, fontSize=8, leading=11, spaceAfter=3)
TITLE: Final = ParagraphStyle(
    "title", BODY, fontName=SERIF_BOLD, fontSize=23, leading=27, textColor=INK, spaceAfter=6, splitLongWords=1
)
PART: Final = ParagraphStyle(
    "part", BODY, role="H2", fontName=SERIF_BOLD, fontSize=16, leading=20, textColor=NAVY, spaceAfter=7
)
SECTION: Final = ParagraphStyle(
    "section", BODY, role="H3", fontName=BOLD, fontSize=9.8, leading=13, spaceBefore=10, spaceAfter=3
)


def web(colour: Color) -> str:
    """Return a colour as markup spells it: ``#1f3a5f``."""
    return f"#{colour.hexval()[2:]}"


def opened(heading: Flowable, room: float = 90) -> list[Flowable]:
    """Return a heading that never stands alone at the foot of a page: ``room`` points follow it."""
    return [CondPageBreak(room), heading]


def para(words: str, style: ParagraphStyle = SMALL) -> Written:
    """Return a paragraph of plain words."""
    return marked(text(words), style)


def marked(markup: str, style: ParagraphStyle = SMALL) -> Written:
    """Return a paragraph of markup whose words went through ``text`` before."""
    return Written(markup, style)


def coloured(words: str, colour: Color, *, bold: bool = True) -> str:
    """Return markup for plain words in a colour."""
    shown = f'<font color="{web(colour)}">{text(words)}</font>'
    return f"<b>{shown}</b>" if bold else shown
