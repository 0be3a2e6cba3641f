"""Findings to verdicts."""

from __future__ import annotations

import pytest
from evidence import face

from imageguard.engine.decide import verdict_of, verdict_of_asset, worst
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.report import Finding, JudgedFace, Outcome, Verdict
from imageguard.model.rule import Severity


def _finding(outcome: Outcome, severity: Severity) -> Finding:
    return Finding("IG1", "1.1", severity, outcome, "asset", "m", "a")


@pytest.mark.parametrize(
    ("outcome", "severity", "verdict"),
    [
        (Outcome.FAIL, Severity.BLOCK, Verdict.BLOCK),
        (Outcome.FAIL, Severity.HIGH, Verdict.BLOCK),
        (Outcome.ERROR, Severity.HIGH, Verdict.BLOCK),
        (Outcome.FAIL, Severity.WARN, Verdict.CLEAR),
        (Outcome.ASK, Severity.BLOCK, Verdict.HOLD),
        (Outcome.ASK, Severity.HIGH, Verdict.HOLD),
        (Outcome.ASK, Severity.WARN, Verdict.CLEAR),
        (Outcome.WAIVED, Severity.BLOCK, Verdict.CLEAR),
        (Outcome.PASS, Severity.BLOCK, Verdict.CLEAR),
        (Outcome.NOT_APPLICABLE, Severity.BLOCK, Verdict.CLEAR),
    ],
)
def test_a_finding_decides_by_outcome_and_severity(outcome: Outcome, severity: Severity, verdict: Verdict) -> None:
    """Only block and high stop anything."""
    assert verdict_of([_finding(outcome, severity)]) is verdict


def test_the_gravest_finding_decides() -> None:
    """A question does not soften a failure."""
    findings = [_finding(Outcome.ASK, Severity.BLOCK), _finding(Outcome.FAIL, Severity.HIGH)]
    assert verdict_of(findings) is Verdict.BLOCK


def test_a_file_not_inspected_whole_is_blocked_whatever_the_rules_say() -> None:
    """What was not judged does not pass."""
    assert verdict_of_asset([], [], whole=False, letters=True) is Verdict.BLOCK


def test_a_guess_holds() -> None:
    """A face whose letter is only probable never clears."""
    guessed = JudgedFace(face(), Coverage(CoverageStatus.PROBABLE, "L-1", "near-duplicate"))
    assert verdict_of_asset([], [guessed], whole=True, letters=True) is Verdict.HOLD


def test_without_letters_nothing_is_clear() -> None:
    """First contact tells, and never approves."""
    assert verdict_of_asset([], [], whole=True, letters=False) is Verdict.HOLD


def test_the_worst_verdict_is_that_of_all() -> None:
    """A campaign is as good as its worst picture."""
    assert worst([Verdict.CLEAR, Verdict.BLOCK, Verdict.HOLD]) is Verdict.BLOCK
    assert worst([]) is Verdict.CLEAR
