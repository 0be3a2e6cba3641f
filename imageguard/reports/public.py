"""What strangers may learn of an asset: everything that says nothing about people, and one word for the rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import ScopeName
from imageguard.reports.points import OPEN, points

if TYPE_CHECKING:
    from imageguard.model.report import Finding, JudgedAsset, Report
    from imageguard.reports.points import Point

NOT_CLEARED: Final = "not cleared"
CONTACT: Final = "Ask the office that runs imageguard; it can see why."
SCOPES: Final = frozenset({ScopeName.METADATUM, ScopeName.RENDITION, ScopeName.REPOSITORY})
INSPECTED: Final = "IG001"


@dataclass(frozen=True)
class Told:
    """An asset in public: cleared or not, the points that may be told, and whether there are others."""

    asset: JudgedAsset
    cleared: bool
    points: tuple[Point, ...]
    hides: bool


def harmless(report: Report, finding: Finding) -> bool:
    """Say whether a finding tells strangers nothing about a person or a letter.

    An allow-list: metadata, renditions, the repository, and a file that could not be inspected.
    """
    if finding.rule == INSPECTED:
        return True
    return any(rule.id == finding.rule and rule.scope in SCOPES for rule in report.rules.rules)


def told(report: Report, asset: JudgedAsset, *, waived: bool = False) -> Told:
    """Return what may be told of an asset; ``waived`` adds the harmless findings that are waived."""
    shown = OPEN | {Outcome.WAIVED} if waived else OPEN
    still = [finding for finding in asset.findings if finding.outcome in shown]
    free = [finding for finding in still if harmless(report, finding)]
    found = points((asset.number, finding) for finding in free)
    hides = any(finding.outcome in OPEN and not harmless(report, finding) for finding in still)
    cleared = asset.verdict is Verdict.CLEAR
    return Told(asset, cleared, found, hides=not cleared and hides)
