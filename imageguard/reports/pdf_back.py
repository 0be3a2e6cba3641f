"""The last pages: what was not checked, where everything came from, and who signs."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from reportlab.platypus import KeepTogether, PageBreak, Spacer

from imageguard.model.report import Verdict
from imageguard.model.rule import Derivation
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.json_report import signers
from imageguard.reports.pdf_fields import Field, SignHere, Tick
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import marked, opened, para
from imageguard.reports.pdf_tables import facts, hairlines, links
from imageguard.reports.signing import FIELD
from imageguard.typography.rows import Rows
from imageguard.typography.words import text

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from imageguard.model.report import Report

INPUT_NAME: Final = re.compile(r"[a-z][a-z _-]{0,30}")
ALWAYS: Final = (
    (
        "Faces are found by detectors, which miss some: small, turned, masked and dark faces more often than others, "
        "and those of some groups of people more often than of others. A picture without a found face may still show "
        "people."
    ),
    "Whether a scar, a tattoo, clothing, a place or a companion tells who somebody is, only people can see.",
    "Whether a letter is genuine, and was freely given, is for the people who obtained it to say.",
    "What is published around a picture (page, comments, advertisement targeting) is not part of the files judged.",
)


def not_checked(report: Report, title: str, paged: frozenset[int]) -> list[Flowable]:
    """Return the chapter that names what nobody may rely on this report for."""
    story: list[Flowable] = [PageBreak(), Heading(title, style.PART, "unchecked")]
    rows = [
        [para(one.message), marked(links(one.assets, paged, 24) if one.assets else "the whole run")]
        for one in report.not_checked
    ]
    rows += [[para(line), para("always", style.NOTE)] for line in ALWAYS]
    return [*story, hairlines(rows, [style.WIDTH - 120, 120], ("What was not checked, or not by this tool", "Where"))]


def provenance(report: Report, title: str, report_id: str, digest: str) -> list[Flowable]:
    """Return versions, digests, limits, and what of the Note the rules rest on."""
    tool = report.tool
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "provenance"), 200)]
    named = [
        ("Report", f"{report_id}: the first digits of the SHA-256 of the data attached to this file (report.json)"),
        ("Attached data", f"SHA-256 {digest}"),
        ("Tool", f"{tool.name} {tool.version}, profile {tool.profile}"),
        ("Components", ", ".join(f"{name} {version}" for name, version in tool.components) or words.DASH),
        ("Limits", "; ".join(f"{name} {value}" for name, value in tool.limits) or words.DASH),
        ("Rule packs", ", ".join(report.rules.packs) or words.DASH),
        ("Rules", f"{len(report.rules.rules)}, SHA-256 {report.rules.sha256}"),
        ("Registry", report.registry or "none"),
        ("Registry head", f"SHA-256 {report.registry_head}" if report.registry_head else "none"),
        ("Inspected by", ", ".join(sorted({one.inspection.engine for one in report.assets})) or words.DASH),
    ]
    files = [(f"Model {name}", f"SHA-256 {sha256}") for name, sha256 in tool.models]
    files += [
        (_input(name, place), f"SHA-256 {value}")
        for place, (name, value) in enumerate(sorted(report.inputs.items()), 1)
    ]
    return [*story, facts(named), *([facts(files)] if files else []), *_basis(report), *_loosened(report)]


def _input(name: str, place: int) -> str:
    """Return what an input is called: its role, never a file's name."""
    return f"Input: {name}" if INPUT_NAME.fullmatch(name) else f"Input {place}"


def _basis(report: Report) -> list[Flowable]:
    tally = Counter(rule.derivation for rule in report.rules.rules)
    table = facts([(words.DERIVATIONS[one], words.count(tally[one], "rule")) for one in Derivation], label=150)
    return [KeepTogether([para("Basis of the rules", style.SECTION), para(words.NOTE_AT_HAND), Spacer(0, 4), table])]


def _loosened(report: Report) -> list[Flowable]:
    loose = [rule for rule in report.rules.rules if rule.loosened]
    if not loose:
        return []
    rows = [[marked(f"<b>{text(rule.id)}</b>"), para(rule.loosened or "")] for rule in loose]
    return [para("Rules that a pack has loosened, and why", style.SECTION), hairlines(rows, [60, style.WIDTH - 60])]


LABEL: Final = 62
STATEMENTS: Final = (
    "I have read the summary, the pages of the assets that are not clear, and what was not checked.",
    "I have seen the pictures themselves, with the private key from number to file.",
    "The clear assets may be used as stated on the first page, until the day stated there.",
)
NOTHING_CLEAR: Final = "No asset is clear: none may be used as it is."
NEEDED: Final = {
    1: "One person must sign.",
    2: "Two different people must sign: the report relies on a child's letter, or on one of high risk.",
}
SIGNERS: Final = (
    ("reviewer", "Reviewer"),
    ("second", "Second person (for children and high risk)"),
)


def sign_off(report: Report, title: str) -> list[Flowable]:
    """Return the page on which people take the decision that no tool takes."""
    intro = (
        f"{words.totals(report)} {words.SCREENING} Whoever signs decides for the use stated on the first page and for "
        f"the files with the digests listed in this report, and for no others. {NEEDED[signers(report)]} "
        "imageguard verify tells whether that was done (IG921)."
    )
    story: list[Flowable] = [PageBreak(), Heading(title, style.PART, "sign"), para(intro, style.BODY)]
    for key, name in SIGNERS:
        ticks = _statements(key, name, any_clear=report.count(Verdict.CLEAR) > 0)
        story.append(KeepTogether([para(name, style.SECTION), *ticks, _signature(key, name)]))
    return story


def _statements(key: str, name: str, *, any_clear: bool) -> list[Flowable]:
    wanted = STATEMENTS if any_clear else (*STATEMENTS[:-1], NOTHING_CLEAR)
    rows: list[list[Any]] = [
        [Tick(f"{key}-statement-{place}", f"{name}: {said}"), para(said)] for place, said in enumerate(wanted, 1)
    ]
    return [hairlines(rows, [22, style.WIDTH - 22], told=Rows("L", ("LI", "LBody")))]


def _signature(key: str, name: str) -> Flowable:
    half = (style.WIDTH - 12) / 2 - LABEL
    typed = (("name", "Name or no."), ("role", "Role"), ("date", "Date"))
    cells = [[para(label, style.NOTE), Field(f"{key}-{part}", f"{name}: {label}", half)] for part, label in typed]
    cells.append([para("Signature", style.NOTE), SignHere(FIELD + key, f"{name}: Signature", half)])
    rows = [[*cells[0], "", *cells[1]], [*cells[2], "", *cells[3]]]
    middle = [("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("RIGHTPADDING", (0, 0), (-1, -1), 0)]
    return hairlines(rows, [LABEL, half, 12, LABEL, half], extra=middle, told=Rows("Div", ()))
