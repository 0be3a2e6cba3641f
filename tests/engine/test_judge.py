"""Evidence and rules to a report."""

from __future__ import annotations

from evidence import evidence, only

from imageguard.engine.judge import judge
from imageguard.model.report import Verdict


def test_a_clean_picture_with_a_complete_letter_and_every_answer_is_clear() -> None:
    """The good case is possible at all."""
    report = judge(evidence())
    assert (report.verdict, only(report).verdict) == (Verdict.CLEAR, Verdict.CLEAR)
