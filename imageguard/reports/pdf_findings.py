"""Findings as they stand in the PDF: rule and weight at the left, what it says at the right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus import Flowable

from imageguard.model.report import Outcome
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import hairlines, lines
from imageguard.reports.points import OPEN, points, subjects
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Paragraph

    from imageguard.model.report import Finding, Report
    from imageguard.reports.points import Point

EVIDENCE_SHOWN: Final = 8
EVIDENCE_LENGTH: Final = 160
PRINTS_SHOWN: Final = 48
RULE_WIDTH: Final = 88
GAP: Final = 10
ELSEWHERE: Final = "Which rules were kept, and which do not apply, stands in the attached report.json."


def campaign(report: Report, title: str) -> list[Flowable]:
    """Return what concerns no single asset."""
    story = opened(Heading(title, style.PART, "campaign"), 140)
    if not report.campaign:
        return [*story, para("No rule speaks of the campaign as a whole.", style.BODY)]
    return [*story, *findings(report.campaign)]


def findings(found: Sequence[Finding]) -> list[Flowable]:
    """Return the table of what is open or waived, then the line of what was kept."""
    told = points((0, finding) for finding in found)
    shown = [point for point in told if point.outcome in OPEN or point.outcome is Outcome.WAIVED]
    rows = [[_left(point), _right(point)] for point in shown]
    if not rows:
        return _kept(told)
    table = hairlines(rows, [RULE_WIDTH, style.WIDTH - RULE_WIDTH], ("Rule", "Finding"))
    table.spaceAfter = 0  # room after the table that does not fit would send the note to a page of its own
    return [table, *_kept(told)]


def _left(point: Point) -> list[Flowable]:
    advice = point.outcome in OPEN and not point.stops
    colour = style.GREY if advice else style.OUTCOME_COLOURS[point.outcome]
    alone = f", {point.fingerprints[0][:8]}" if len(point.fingerprints) == 1 else ""
    return [
        marked(f"<b>{text(point.rule)}</b>"),
        marked(coloured(words.weight(point.outcome, point.severity), colour)),
        para(f"{section(point.section)}{alone}", style.TINY),
    ]


def section(code: str) -> str:
    """Return what the section of a rule is called in a margin: ``Note 4.1``, ``Annex 1``."""
    if code not in words.SECTIONS:
        return "Integrity"
    return f"Note {code}" if code[0].isdigit() else f"Annex {code[1:]}"


def _right(point: Point) -> list[Flowable]:
    concerned = subjects(point)
    about = f" <b>{text(f'{concerned[:1].upper()}{concerned[1:]}.')}</b>" if concerned else ""
    body: list[Flowable] = [marked(text(point.text) + about)]
    if point.told:
        body.append(para(f"Evidence: {_evidence(point.told)}.", style.NOTE))
    if point.outcome is Outcome.WAIVED and point.waiver is not None:
        waiver = point.waiver
        by = f"Waived by {waiver.approved_by} ({words.reason(waiver.role)}) through {words.day(waiver.expires)}"
        body.append(para(f"{by}: {waiver.reason}", style.NOTE))
    elif point.remedy:
        what = "If the answer is no" if point.outcome is Outcome.ASK and point.question else "To do"
        body.append(marked(f"<b>{what}:</b> {text(words.steps(point.remedy) + '.')}"))
    if len(point.fingerprints) > 1:
        body.append(para(_prints(point), style.TINY))
    return body


def _evidence(told: Sequence[str]) -> str:
    shown = [_short(line.rstrip(".")) for line in told[:EVIDENCE_SHOWN]]
    more = len(told) - EVIDENCE_SHOWN
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _short(line: str) -> str:
    return line if len(line) <= EVIDENCE_LENGTH else f"{line[:EVIDENCE_LENGTH]} ..."


def _prints(point: Point) -> str:
    short = [fingerprint[:8] for fingerprint in point.fingerprints]
    more = f" and {len(short) - PRINTS_SHOWN} more" if len(short) > PRINTS_SHOWN else ""
    return f"Fingerprints {' '.join(short[:PRINTS_SHOWN])}{more}"


def _kept(told: Sequence[Point]) -> list[Flowable]:
    kept = sorted({point.rule for point in told if point.outcome is Outcome.PASS})
    idle = sorted({point.rule for point in told if point.outcome is Outcome.NOT_APPLICABLE} - set(kept))
    answers = sorted({f"{point.rule}: {point.answered_by}" for point in told if point.answered_by})
    said = [f"Kept: {', '.join(kept)}."] if kept else []
    said += [f"Not applicable: {', '.join(idle)}."] if idle else []
    said += [f"On the word of: {'; '.join(answers)}."] if answers else []
    return [Tail(marked(lines(said), style.TINY))] if said else []


class Tail(Flowable):
    """A last note that stays on the page of what it belongs to: where it does not fit, a shorter one, or none.

    What it leaves out stands in the checklist, in the answers and in the attached data.
    """

    def __init__(self, note: Paragraph) -> None:
        """Take the whole note."""
        super().__init__()
        self.notes = (note, para(ELSEWHERE, style.TINY))
        self.drawn: Paragraph | None = None

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """Return width and height in points of the longest note that fits."""
        for note in self.notes:
            _, needed = note.wrap(width, height)
            if needed + GAP <= height:
                self.drawn = note
                return width, needed + GAP
        self.drawn = None
        return width, 0

    def draw(self) -> None:
        """Draw the note that fits."""
        if self.drawn is not None:
            self.drawn.drawOn(self.canv, 0, 0)
