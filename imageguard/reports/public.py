"""What strangers may learn of an asset: everything that says nothing about people, and one word for the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from imageguard.model.clearance import PublicAnswer
from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import ScopeName, Severity
from imageguard.reports.masks import shown_path
from imageguard.reports.points import OPEN, points
from imageguard.reports.words import steps

if TYPE_CHECKING:
    from imageguard.model.report import Finding, JudgedAsset, Report
    from imageguard.model.rule import Rule
    from imageguard.reports.points import Point

NOT_INSPECTED: Final = "IG001"
NOT_CLEARED: Final = "not cleared"
CONTACT: Final = "Ask the office that runs imageguard; it can see why."
FILE_SCOPES: Final = frozenset({ScopeName.METADATUM, ScopeName.RENDITION})
SCOPES: Final = FILE_SCOPES | {ScopeName.REPOSITORY}
FILE_RULES: Final = frozenset({"IG001", "IG005", "IG124"})
"""Not inspected, a worksheet, hidden bytes: what these say, they say of a file."""
OF_PEOPLE: Final = re.compile(r"\b(?:asset\.(?!redacted\b|format\b|kinds\b|hidden\b)|caption\.|letter\.|face\.)")
"""Facts of an asset that a stranger with the file could not find out alone."""
STEERING_RULES: Final = frozenset({"IG003", "IG004"})
"""No letters named, no use stated."""


@dataclass(frozen=True)
class Told:
    """An asset in public: cleared or not, the points that may be told, and whether there are others.

    ``said`` are the points to read where it is not cleared: all whose rule can keep an asset from being clear.
    """

    asset: JudgedAsset
    cleared: bool
    points: tuple[Point, ...]
    said: tuple[Point, ...]
    hides: bool


def harmless(report: Report, finding: Finding) -> bool:
    """Say whether a finding tells strangers nothing about a person or a letter.

    An allow-list: metadata, renditions, the repository, and a few rules about files.
    """
    if finding.rule in FILE_RULES | STEERING_RULES:
        return True
    return any(rule.id == finding.rule and rule.scope in SCOPES for rule in report.rules.rules)


def free_rules(report: Report) -> tuple[Rule, ...]:
    """Return the rules of which ``harmless`` holds, whatever they found."""
    return tuple(rule for rule in report.rules.rules if rule.scope in SCOPES or rule.id in FILE_RULES | STEERING_RULES)


def graded(report: Report, finding: Finding) -> Finding:
    """Return a finding as grave as its rule makes it for anybody.

    Where the gravity hangs on who is shown (a serial number weighs more beside somebody who must stay unknown), it
    would tell just that: such a rule has its least gravity in public.
    """
    cases = [case for rule in report.rules.rules if rule.id == finding.rule for case in rule.severity]
    if not any(OF_PEOPLE.search(case.when or "") for case in cases):
        return finding
    return replace(finding, severity=max((case.is_ for case in cases), key=list(Severity).index))


def hidden(report: Report, finding: Finding) -> bool:
    """Say whether an open finding, or its gravity, is what strangers are not told."""
    return not harmless(report, finding) or (finding.severity.stops and not graded(report, finding).severity.stops)


def contact(report: Report) -> str:
    """Return whom to ask why a picture is not cleared."""
    return f"Ask {report.contact}, where the reason can be seen." if report.contact else CONTACT


def told(report: Report, asset: JudgedAsset, *, waived: bool = False) -> Told:
    """Return what may be told of an asset; ``waived`` adds the harmless findings that are waived."""
    shown = OPEN | {Outcome.WAIVED} if waived else OPEN
    still = [finding for finding in asset.findings if finding.outcome in shown]
    free = [graded(report, finding) for finding in still if harmless(report, finding)]
    found = points((asset.number, finding) for finding in free)
    hides = any(finding.outcome in OPEN and hidden(report, finding) for finding in still)
    cleared = asset.verdict is Verdict.CLEAR
    weighty = frozenset(rule.id for rule in report.rules.rules if rule.top_severity.stops)
    said = tuple(point for point in found if point.outcome in OPEN and (point.stops or point.rule in weighty))
    return Told(asset, cleared, found, said=() if cleared else said, hides=not cleared and hides)


def answers(report: Report) -> tuple[PublicAnswer, ...]:
    """Return what strangers are told of each asset, and first of the run itself where it is not cleared for its own."""
    of_run = [finding for finding in report.campaign if finding.outcome in OPEN and finding.severity.stops]
    said = points((0, finding) for finding in of_run if harmless(report, finding))
    hides = any(not harmless(report, finding) for finding in of_run)
    whole = (PublicAnswer("", cleared=False, said=tuple(map(_sentence, said)), hides=hides),) if of_run else ()
    return whole + tuple(_answer(told(report, asset)) for asset in report.assets)


def _answer(one: Told) -> PublicAnswer:
    return PublicAnswer(shown_path(one.asset), one.cleared, tuple(map(_sentence, one.said)), one.hides)


def _sentence(point: Point) -> str:
    more = [one for one in point.evidence if one not in point.text] if point.rule == NOT_INSPECTED else []
    todo = f" To do: {steps(point.remedy)}." if point.remedy else ""
    return f"{' '.join((point.text, *more))} [{point.rule}]{todo}"
