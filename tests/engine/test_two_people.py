"""Two people for children and for those at high risk: one person's yes to a grave question is not enough."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from evidence import ANSWERS, COVERED, LETTER, evidence, ids, inspection, matched, only, said, yes

from imageguard.engine.judge import judge
from imageguard.engine.match import Matching
from imageguard.model.attestation import Answer, Attestations
from imageguard.model.coverage import CoverageStatus
from imageguard.model.letter import AgeBand, Assent, BestInterest, Guardian, Risk

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset

DAY = dt.date(2026, 11, 20)
HIGH = dataclasses.replace(LETTER, risk=Risk(dt.date(2026, 1, 9), "R-04", "high"))
CHILD = dataclasses.replace(
    LETTER,
    age_band=AgeBand.MINOR,
    majority_on=dt.date(2031, 5, 1),
    guardian=Guardian("G-1", "parent", "R-04", implicated=False, decision=True, on=DAY),
    assent=Assent("yes"),
    best_interest=BestInterest("R-04", "case_worker", DAY),
    valid_until=dt.date(2027, 12, 31),
)


def _judged(letter: object, *answers: Answer) -> JudgedAsset:
    return only(judge(evidence(letters=(letter,), attestations=Attestations((*ANSWERS, *answers)))))


@pytest.mark.parametrize("letter", [HIGH, CHILD], ids=["high-risk", "child"])
def test_one_yes_holds_and_two_pass(letter: object) -> None:
    """The second person must be another one."""
    alone = _judged(letter)
    assert "IG112" in said(alone, "ask")
    (asked,) = [one for one in alone.findings if one.rule == "IG112"]
    assert any("a second person must say so" in line for line in asked.evidence)
    assert "IG112" in said(_judged(letter, yes("IG112")), "ask")
    assert "IG112" in said(_judged(letter, yes("IG112", by="R-07")), "pass")


def test_one_yes_is_enough_for_others_and_for_lesser_questions() -> None:
    """Few questions, and two people where it is grave."""
    assert "IG112" in said(_judged(LETTER), "pass")
    assert "IG111" in said(_judged(HIGH), "pass")


def test_one_no_is_enough() -> None:
    """Nobody needs a second person to refuse."""
    assert "IG112" in said(_judged(HIGH, yes("IG112", answer=False)), "fail")


def test_a_second_yes_that_was_taken_back_does_not_count() -> None:
    """The later word of the same person holds."""
    before = yes("IG112", by="R-07", on=DAY - dt.timedelta(days=3))
    back = yes("IG112", by="R-07", answer=False, on=DAY - dt.timedelta(days=2))
    assert "IG112" in said(_judged(HIGH, before, back), "ask")


def test_a_yes_about_another_picture_is_no_second() -> None:
    """Each picture is looked at by two."""
    other = yes("IG112", by="R-07", assets=("px:" + "9" * 64,))
    assert "IG112" in said(_judged(HIGH, other), "ask")
    assert "IG112" in said(_judged(HIGH, yes("IG112", by="R-07", assets=("sha256:" + "a" * 64,))), "pass")
    sheet = yes("IG112", by="R-07", assets=("px:" + "9" * 64, "px:" + "1" * 64))
    assert "IG112" in said(_judged(HIGH, sheet), "pass")


def test_questions_about_a_letter_need_two_as_well() -> None:
    """What nobody recorded, two people must vouch for."""
    letter = dataclasses.replace(HIGH, document_cabinet=None)
    report = judge(evidence(letters=(letter,), attestations=Attestations((*ANSWERS, _vouch("R-02")))))
    assert "IG911" in ids(report.letters[0].findings, "ask")
    both = Attestations((*ANSWERS, _vouch("R-02"), _vouch("R-07")))
    assert "IG911" in ids(judge(evidence(letters=(letter,), attestations=both)).letters[0].findings, "pass")


def _vouch(by: str) -> Answer:
    return Answer("IG911", answer=True, by=by, role="reviewer", on=DAY, letter="L-1")


def test_a_covered_child_needs_no_second_person() -> None:
    """A face under a solid patch is nobody's to recognise."""
    obscured = dataclasses.replace(COVERED, status=CoverageStatus.OBSCURED)
    matching = Matching({"a.jpg": matched(obscured)})
    asset = only(judge(evidence(letters=(CHILD,), matching=matching, inspections=(inspection(),))))
    assert "IG112" not in said(asset, "ask")


def test_where_keys_are_known_two_people_are_two_signatures() -> None:
    """An id is typed by anybody: neither the first nor the second counts unsigned."""
    keys = frozenset({"R-02", "R-07"})
    first, second = yes("IG112", signed=True), yes("IG112", by="R-07", signed=True)

    def outcome(*answers: Answer) -> str:
        others = tuple(one for one in ANSWERS if one.rule != "IG112")
        asset = only(judge(evidence(letters=(HIGH,), attestations=Attestations((*others, *answers), signers=keys))))
        return next(one.outcome.value for one in asset.findings if one.rule == "IG112")

    assert outcome(first, second) == "pass"
    assert outcome(first, dataclasses.replace(second, signed=False)) == "ask"
    assert outcome(dataclasses.replace(first, signed=False), dataclasses.replace(second, signed=False)) == "ask"
    assert outcome(first, dataclasses.replace(first, note="again")) == "ask"
