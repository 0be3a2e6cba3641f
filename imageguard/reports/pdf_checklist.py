"""The checklist: every rule by section of the Note, with what it said how often."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from reportlab.platypus import Spacer

from imageguard.model.report import Outcome
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import hairlines
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from imageguard.model.report import Report
    from imageguard.model.rule import Rule

    Tally = Counter[tuple[str, Outcome]]

COLUMNS: Final = (
    ("Pass", (Outcome.PASS,)),
    ("Fail", (Outcome.FAIL, Outcome.ERROR)),
    ("Ask", (Outcome.ASK,)),
    ("Waived", (Outcome.WAIVED,)),
    ("N/A", (Outcome.NOT_APPLICABLE,)),
)
NARROW: Final = 37
INTRO: Final = (
    "Each rule with the number of its results. A result belongs to one subject: an asset, a face, a rendition, a "
    "metadata entry, a letter, a caption, or the use. The titles of the sections are this project's own words."
)
OTHER: Final = "Integrity of the inspection, and further rules"


def checklist(report: Report, title: str) -> list[Flowable]:
    """Return the checklist as one table, sections of the Note without a rule named as such."""
    tally = Counter((finding.rule, finding.outcome) for finding in report.findings)
    by_section = _by_section(report)
    rows: list[list[object]] = []
    extra: list[tuple[Any, ...]] = []
    for section, name in (*words.SECTIONS.items(), ("", OTHER)):
        rules = by_section.get(section, ())
        if rules or section:
            at = len(rows) + 1
            rows.append([marked(_section(section, name, rules)), *[""] * 6])
            extra += [("SPAN", (0, at), (-1, at)), ("BACKGROUND", (0, at), (-1, at), style.PALE)]
            extra += [("LEFTPADDING", (0, at), (0, at), 5), ("NOSPLIT", (0, at), (-1, at + bool(rules)))]
            rows += [_row(rule, tally) for rule in rules]
    head = ("Rule", "Requirement", *(column for column, _ in COLUMNS))
    table = hairlines(rows, [50, style.WIDTH - 50 - 5 * NARROW, *[NARROW] * 5], head, right=range(2, 7), extra=extra)
    return [*opened(Heading(title, style.PART, "checklist"), 140), para(INTRO, style.BODY), table, Spacer(0, 14)]


def _by_section(report: Report) -> dict[str, tuple[Rule, ...]]:
    groups: dict[str, tuple[Rule, ...]] = {}
    for rule in report.rules.rules:
        section = rule.section if rule.section in words.SECTIONS else ""
        groups[section] = (*groups.get(section, ()), rule)
    return groups


def _section(section: str, name: str, rules: Sequence[Rule]) -> str:
    told = f"<b>{text(f'{section}  {name}'.strip())}</b>"
    missing = coloured("   No rule of the packs used is drawn from this section.", style.GREY, bold=False)
    return told if rules else told + missing


def _row(rule: Rule, tally: Tally) -> list[object]:
    about = f"{words.SEVERITIES[rule.top_severity]}, judged for each {words.SCOPES[rule.scope]}"
    said = f'{text(rule.title)}<br/><font size="7" color="{style.web(style.GREY)}">{text(about)}</font>'
    return [marked(f"<b>{text(rule.id)}</b>"), marked(said), *(_cell(rule, kinds, tally) for _, kinds in COLUMNS)]


def _cell(rule: Rule, kinds: Sequence[Outcome], tally: Tally) -> Flowable:
    number = sum(tally[rule.id, kind] for kind in kinds)
    if not number:
        return marked(coloured(words.DASH, style.HAIR, bold=False), style.NUMBER)
    weighs = kinds[0] in {Outcome.FAIL, Outcome.ASK, Outcome.WAIVED}
    return marked(coloured(str(number), style.OUTCOME_COLOURS[kinds[0]], bold=weighs), style.NUMBER)
