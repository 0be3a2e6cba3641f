"""Days in a letter that change everything: the 18th birthday, the time to think, the last day to begin."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from evidence import LETTER, USE, evidence, only, said

from imageguard.engine.judge import judge
from imageguard.model.letter import AgeBand, Assent, BestInterest, FreelyGiven, Guardian
from imageguard.model.report import Verdict

CHILD = dataclasses.replace(
    LETTER,
    age_band=AgeBand.MINOR,
    guardian=Guardian("G-1", "parent", "R-04", implicated=False, decision=True),
    assent=Assent("yes", "talk", dt.date(2026, 1, 10)),
    best_interest=BestInterest("R-04", "case_worker", dt.date(2026, 1, 9)),
)
BEGINS, ENDS = USE.publish_on, USE.until
assert BEGINS is not None
assert ENDS is not None


@pytest.mark.parametrize("birthday", [BEGINS - dt.timedelta(days=1), ENDS - dt.timedelta(days=1), ENDS])
def test_a_use_that_lasts_beyond_the_18th_birthday_blocks(birthday: dt.date) -> None:
    """Who comes of age decides afresh: the guardian's letter carries no use past that day."""
    report = judge(evidence(letters=(dataclasses.replace(CHILD, majority_on=birthday),)))
    assert "IG145" in said(only(report), "fail")
    assert only(report).verdict is Verdict.BLOCK


def test_a_use_that_ends_long_before_the_18th_birthday_does_not() -> None:
    """The rule is about the day, not about children."""
    grown = dataclasses.replace(CHILD, majority_on=ENDS + dt.timedelta(days=91))
    assert "IG145" not in said(only(judge(evidence(letters=(grown,)))), "fail", "ask")


def test_an_adults_letter_has_no_birthday() -> None:
    """A day of majority that somebody left in an adult's letter changes nothing."""
    adult = dataclasses.replace(LETTER, majority_on=BEGINS)
    assert "IG145" not in said(only(judge(evidence(letters=(adult,)))), "fail", "ask")


def test_a_use_within_the_time_to_think_is_outside_of_the_letter() -> None:
    """Whatever else the letter allows."""
    thinking = dataclasses.replace(
        LETTER, freely_given=dataclasses.replace(LETTER.freely_given, cooling_off_until=BEGINS)
    )
    assert isinstance(thinking.freely_given, FreelyGiven)
    report = judge(evidence(letters=(thinking,)))
    assert "IG415" in said(only(report), "fail")
    assert only(report).verdict is Verdict.BLOCK


def test_a_late_first_publication_is_asked_about() -> None:
    """Whether it was shown before stands in no file: a person says so, once for the letter."""
    late = dataclasses.replace(LETTER, first_publication_by=BEGINS - dt.timedelta(days=1))
    assert "IG132" in said(only(judge(evidence(letters=(late,)))), "ask")
