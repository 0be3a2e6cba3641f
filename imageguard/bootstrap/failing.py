"""Whether a judged run is a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.model.report import Verdict

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset, Report


def fails(report: Report, fail_on: str, known: frozenset[str] = frozenset()) -> bool:
    """Say whether a judged run is a failure; a historical judgement is never a success.

    ``known`` are fingerprints of findings that do not count any more: those of a baseline.
    """
    if fail_on == "never":
        return False
    if report.historical:
        return True
    failing = {Verdict.BLOCK} if fail_on == "block" else {Verdict.BLOCK, Verdict.HOLD}
    if not known:
        return report.verdict in failing
    of_run = {finding.fingerprint for finding in report.campaign if finding.stops}
    assets = (asset for asset in report.assets if asset.verdict in failing)
    return not of_run <= known or not all(_known(asset, known) for asset in assets)


def _known(asset: JudgedAsset, known: frozenset[str]) -> bool:
    """Say whether all that stands against an asset is known; never of one that was not inspected whole."""
    against = {finding.fingerprint for finding in asset.findings if finding.stops}
    return asset.inspection.whole and bool(against) and against <= known
