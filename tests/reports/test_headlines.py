"""Every headline is a sentence that is understood without the picture beside it."""

from __future__ import annotations

import re
from dataclasses import replace

import examples
import pytest

from imageguard.model.report import Outcome, Verdict
from imageguard.reports.headlines import headlines


def said(*told: tuple[str, str], rule: str = "IG411", outcome: Outcome = Outcome.FAIL) -> str:
    """Return the one headline of a rule that says these things of these subjects, each in an asset of its own."""
    assets = tuple(
        examples.asset(
            number, f"{number}.jpg", Verdict.BLOCK, findings=(examples.finding(rule, outcome, subject, message),)
        )
        for number, (subject, message) in enumerate(told, start=1)
    )
    report = replace(examples.full_report(), assets=assets, campaign=(), letters=())
    (line,) = [line for lines in headlines(report) for line in lines if line.rule == rule]
    return line.said


def test_one_face_is_a_face() -> None:
    """There is no "this" on page one."""
    assert said(("face:f1", "Face f1 is not covered: it ran out.")) == "A face is not covered: it ran out."


def test_faces_with_one_reason_are_counted() -> None:
    """And the reason stands there."""
    faces = [(f"face:f{number}", f"Face f{number} is not covered: no letter names it.") for number in (1, 2, 3)]
    assert said(*faces) == "A face is not covered: no letter names it (3 faces)."


def test_faces_with_different_reasons_are_not_told_the_first_ones_alone() -> None:
    """It would be read as the reason of all."""
    faces = [
        ("face:f1", "Face f1 is not covered: it ran out."),
        ("face:f2", "Face f2 is not covered: it was withdrawn."),
    ]
    assert said(*faces) == "2 faces are not covered, for 2 different reasons."


def test_letters_that_lack_the_same_are_counted() -> None:
    """One of their ids would say that it is about that one."""
    letters = [("letter", f"Letter {one} names no guardian. Ask.") for one in ("L-7Q2M", "L-9K4T")]
    assert said(*letters, rule="IG142") == "A letter names no guardian. Ask (2 letters)."
    assert said(letters[0], rule="IG142") == "Letter L-7Q2M names no guardian. Ask."


def test_what_differs_otherwise_says_that_there_is_more() -> None:
    """Never as if the first were all."""
    previews = [("rendition:a", "A preview (JFXX) shows more."), ("rendition:b", "A preview (MPF) shows more.")]
    assert said(*previews, rule="IG123") == "A preview (JFXX) shows more. There is one more like it."


def test_a_question_stays_one() -> None:
    """Without a count after its mark."""
    asked = examples.finding("IG112", Outcome.ASK, question="Who made this picture?")
    report = replace(examples.full_report(), assets=(examples.asset(1, "a.jpg", Verdict.HOLD, findings=(asked,)),))
    _, lines = headlines(replace(report, campaign=(), letters=()))
    assert [line.said for line in lines if line.rule == "IG112"] == ["Who made a picture?"]


@pytest.mark.parametrize("make", [examples.full_report, examples.clear_report])
def test_no_headline_points_at_what_is_not_there(make: object) -> None:
    """Of all that a report can say."""
    lines = [line.said for lines in headlines(make()) for line in lines]  # type: ignore[operator]
    assert [
        one for one in lines if re.search(r"(?i)\bthis (?:face|picture|file|person|child)\b|\bthese faces\b", one)
    ] == []
    assert [one for one in lines if not one[0].isupper() and not one[0].isdigit()] == []
    assert [one for one in lines if not one.endswith((".", "?", "..."))] == []
