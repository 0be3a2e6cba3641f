"""Findings to verdicts: block, hold or clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.model.coverage import CoverageStatus
from imageguard.model.report import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.model.report import Finding, JudgedFace

_ORDER: Final = (Verdict.BLOCK, Verdict.HOLD, Verdict.CLEAR)


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """Return block for a failed or errored finding that stops, hold for a question that stops, else clear."""
    outcomes = {finding.outcome for finding in findings if finding.severity.stops}
    if outcomes & {Outcome.FAIL, Outcome.ERROR}:
        return Verdict.BLOCK
    return Verdict.HOLD if Outcome.ASK in outcomes else Verdict.CLEAR


def verdict_of_asset(
    findings: Iterable[Finding], faces: Iterable[JudgedFace], *, whole: bool, letters: bool
) -> Verdict:
    """Return the verdict of an asset.

    Held to it whatever the rules say: a file that was not inspected whole is blocked; a face
    whose letter is a guess holds; without any letters (``letters`` false) nothing is clear.
    """
    if not whole:
        return Verdict.BLOCK
    guessed = any(face.coverage.status is CoverageStatus.PROBABLE for face in faces)
    return worst([verdict_of(findings), Verdict.HOLD if guessed or not letters else Verdict.CLEAR])


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Return the gravest verdict; clear where there is none."""
    return min(verdicts, key=_ORDER.index, default=Verdict.CLEAR)
