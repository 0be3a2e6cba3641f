"""What the verdict rests on besides the assets: letters, waivers, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.platypus import Spacer

from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_findings import findings
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import hairlines, links
from imageguard.reports.points import OPEN
from imageguard.reports.records import ANSWERS, WAIVERS, answer_rows, standing, waiver_rows
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from imageguard.model.report import LetterUsed, Report

VALID: Final = frozenset({"given", "renewed"})


def letters(report: Report, title: str, paged: frozenset[int]) -> list[Flowable]:
    """Return the letters relied on, by id and digest, with their state on the day judged."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "letters"), 140)]
    if not report.letters:
        return [*story, para("No letter was relied on.", style.BODY)]
    rows = [_letter_row(used, paged) for used in report.letters]
    widths = [58, 92, 84, 84, style.WIDTH - 318]
    head = ("Letter", "SHA-256, short", "State", "Holds through", "Relied on for")
    return [*story, hairlines(rows, widths, head), *_letter_findings(report)]


def _letter_row(used: LetterUsed, paged: frozenset[int]) -> list[Flowable]:
    state = words.STATES.get(used.status, used.status)
    colour = style.GREEN if state in VALID else style.RED
    relied = links(used.assets, paged, 24) if used.assets else words.DASH
    return [
        marked(f"<b>{text(used.letter.id)}</b>"),
        para(used.letter.fingerprint or "not recorded", style.NOTE),
        marked(coloured(words.reason(state), colour)),
        para(words.day(used.letter.valid_until)),
        marked(relied),
    ]


def _letter_findings(report: Report) -> list[Flowable]:
    found = [finding for used in report.letters for finding in used.findings]
    if not any(finding.outcome in OPEN for finding in found):
        return []
    return [*opened(para("Open points of these letters", style.SECTION)), *findings(found)]


def waivers(report: Report, title: str) -> list[Flowable]:
    """Return every waiver, the malformed ones included."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "waivers"), 140)]
    if not report.waivers:
        return [*story, para("No waiver was given.", style.BODY)]
    widths = [38, 92, style.WIDTH - 320, 112, 78]
    faults = [waiver.malformed is not None for waiver in report.waivers]
    rows = [_row(row, red=2 if fault else None) for row, fault in zip(waiver_rows(report), faults, strict=True)]
    return [*story, hairlines(rows, widths, WAIVERS)]


def answers(report: Report, title: str) -> list[Flowable]:
    """Return what people answered; their notes may name somebody and are left out."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "answers"), 140)]
    told = answer_rows(report)
    if not told:
        return [*story, para("Nobody has answered a question yet.", style.BODY)]
    table = hairlines([_row(row) for row in told], [38, 98, style.WIDTH - 342, 146, 60], ANSWERS)
    return [*story, para(standing(report), style.BODY), table]


def _row(cells: Sequence[str], red: int | None = None) -> list[Flowable]:
    """Return cells of plain words, a rule's id bold, the cell numbered ``red`` in red."""
    first, *rest = cells
    head = para(first) if first == "People" else marked(f"<b>{text(first)}</b>")
    shown = [marked(coloured(one, style.RED, bold=False)) if at == red else para(one) for at, one in enumerate(rest, 1)]
    return [head, *shown]
