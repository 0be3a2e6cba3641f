"""What strangers may learn of an asset: everything that says nothing about people, and one word for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.model.clearance import PublicAnswer
from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import ScopeName
from imageguard.reports.masks import shown_path
from imageguard.reports.points import OPEN, points
from imageguard.reports.words import steps

if TYPE_CHECKING:
    from imageguard.model.report import Finding, JudgedAsset, Report
    from imageguard.reports.points import Point

NOT_INSPECTED: Final = "IG001"
NOT_CLEARED: Final = "not cleared"
CONTACT: Final = "Ask the office that runs imageguard; it can see why."
FILE_SCOPES: Final = frozenset({ScopeName.METADATUM, ScopeName.RENDITION})
SCOPES: Final = FILE_SCOPES | {ScopeName.REPOSITORY}
FILE_RULES: Final = frozenset({"IG001", "IG124"})
"""Not inspected, hidden bytes: what these say, they say of a file."""
STEERING_RULES: Final = frozenset({"IG003", "IG004"})
"""No letters named, no use stated."""


@dataclass(frozen=True)
class Told:
    """An asset in public: cleared or not, the points that may be told, and whether there are others."""

    asset: JudgedAsset
    cleared: bool
    points: tuple[Point, ...]
    hides: bool


def harmless(report: Report, finding: Finding) -> bool:
    """Say whether a finding tells strangers nothing about a person or a letter.

    An allow-list: metadata, renditions, the repository, and a few rules about files.
    """
    if finding.rule in FILE_RULES | STEERING_RULES:
        return True
    return any(rule.id == finding.rule and rule.scope in SCOPES for rule in report.rules.rules)


def contact(report: Report) -> str:
    """Return whom to ask why a picture is not cleared."""
    return f"Ask {report.contact}, where the reason can be seen." if report.contact else CONTACT


def told(report: Report, asset: JudgedAsset, *, waived: bool = False) -> Told:
    """Return what may be told of an asset; ``waived`` adds the harmless findings that are waived."""
    shown = OPEN | {Outcome.WAIVED} if waived else OPEN
    still = [finding for finding in asset.findings if finding.outcome in shown]
    free = [finding for finding in still if harmless(report, finding)]
    found = points((asset.number, finding) for finding in free)
    hides = any(finding.outcome in OPEN and not harmless(report, finding) for finding in still)
    cleared = asset.verdict is Verdict.CLEAR
    return Told(asset, cleared, found, hides=not cleared and hides)


def answers(report: Report) -> tuple[PublicAnswer, ...]:
    """Return what strangers are told of each asset, and first of the run itself where it is not cleared for its own."""
    of_run = [finding for finding in report.campaign if finding.outcome in OPEN and finding.severity.stops]
    said = points((0, finding) for finding in of_run if harmless(report, finding))
    hides = any(not harmless(report, finding) for finding in of_run)
    whole = (PublicAnswer("", cleared=False, said=tuple(map(_sentence, said)), hides=hides),) if of_run else ()
    return whole + tuple(_answer(told(report, asset)) for asset in report.assets)


def _answer(one: Told) -> PublicAnswer:
    said = tuple(_sentence(point) for point in one.points if point.stops and not one.cleared)
    return PublicAnswer(shown_path(one.asset), one.cleared, said, one.hides)


def _sentence(point: Point) -> str:
    causes = f" {' '.join(point.evidence)}" if point.rule == NOT_INSPECTED else ""
    todo = f" To do: {steps(point.remedy)}." if point.remedy else ""
    return f"{point.text}{causes} [{point.rule}]{todo}"
