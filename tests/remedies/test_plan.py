"""What is planned for a copy, what speaks against one, and who answers for the people on it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judged import FORMATS, GPS, PLACE, PRIMARY, PX, THUMBNAIL, asset, face, finding

from imageguard.engine import mended
from imageguard.engine.cutting import together
from imageguard.engine.hiding import drawn
from imageguard.engine.mend import plan
from imageguard.model.attestation import Answer, Attestations, PeopleStatement, Stop
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import (
    Category,
    Cover,
    Hidden,
    Inspection,
    Metadatum,
    Problem,
    RenditionKind,
)
from imageguard.model.remedy import Action, Choice
from imageguard.model.report import JudgedFace, Outcome, Verdict
from imageguard.reports.fix_text import render_plans

CROWD = [(x, y) for x in range(0, 740, 150) for y in range(0, 500, 150)]


def test_a_plan_says_what_is_done_and_by_which_rule() -> None:
    """Metadata, previews, hidden bytes and faces are steps; what is said of a face goes with the face."""
    made = plan(asset(), Choice.UNSETTLED, FORMATS)
    assert [(step.action, step.count, step.rules) for step in made.steps] == [
        (Action.STRIP, 1, ("IG121",)),
        (Action.DROP_RENDITION, 1, ()),
        (Action.DROP_HIDDEN, 1, ()),
        (Action.COVER, 1, ("IG411",)),
    ]
    assert made.left == ()
    assert made.refused is None


@pytest.mark.parametrize(
    ("choice", "left"), [(Choice.UNSETTLED, ("IG112", "IG415")), (Choice.NONE, ("IG112", "IG413", "IG415"))]
)
def test_what_no_copy_mends_is_left(choice: Choice, left: tuple[str, ...]) -> None:
    """Of the whole picture, or of a face that stays as well, a finding stands; of covered faces alone it does not."""
    subjects = {"IG413": "face:f1", "IG415": "face:f1, f2", "IG112": "asset"}
    found = tuple(finding(rule, subject, "obtain-consent") for rule, subject in subjects.items())
    assert plan(asset(findings=found), choice, FORMATS).left == left


@pytest.mark.parametrize(
    ("status", "choice", "covered"),
    [
        (CoverageStatus.UNCOVERED, Choice.UNSETTLED, True),
        (CoverageStatus.REFUSED, Choice.UNSETTLED, True),
        (CoverageStatus.PROBABLE, Choice.UNSETTLED, True),
        (CoverageStatus.PROBABLE, Choice.UNCOVERED, False),
        (CoverageStatus.COVERED, Choice.UNSETTLED, False),
        (CoverageStatus.BYSTANDER, Choice.UNSETTLED, False),
        (CoverageStatus.COVERED, Choice.ALL, True),
        (CoverageStatus.UNCOVERED, Choice.NONE, False),
    ],
)
def test_which_faces_are_covered_follows_the_choice(status: CoverageStatus, choice: Choice, covered: bool) -> None:  # noqa: FBT001
    """What nobody settled is covered, unless the caller says otherwise."""
    assert bool(plan(asset(status), choice, FORMATS).covers) is covered


def test_a_solid_cover_is_not_covered_again() -> None:
    """A face under a flat fill needs nothing."""
    hidden = dataclasses.replace(face(), cover=Cover.SOLID)
    judged = (JudgedFace(hidden, Coverage(CoverageStatus.UNCOVERED)),)
    assert plan(asset(faces=judged), Choice.UNSETTLED, FORMATS).covers == ()


def test_a_finding_on_many_faces_at_once_is_mended_by_their_covers() -> None:
    """It names no face, only ``faces``."""
    made = plan(asset(findings=(finding("IG411", "faces", Action.COVER.value),)), Choice.UNSETTLED, FORMATS)
    assert [step.rules for step in made.steps if step.action is Action.COVER] == [("IG411",)]
    assert "IG411" not in made.left


def test_a_stopped_picture_is_refused() -> None:
    """No copy of a picture that somebody stopped is made."""
    made = plan(asset(findings=(finding("IG002", "asset", "remove-picture"),)), Choice.UNSETTLED, FORMATS)
    assert "stopped" in str(made.refused)
    assert (made.steps, made.covers) == ((), ())


def test_another_format_is_refused_with_what_to_do() -> None:
    """The sentence says to export the picture."""
    assert "export" in str(plan(asset(), Choice.UNSETTLED, {"PNG"}).refused)


def test_what_nobody_knows_is_refused_in_the_words_of_its_problem() -> None:
    """A file of no known format is no picture to export."""
    problem = Problem("unreadable", "The file is gone.")
    seen = dataclasses.replace(asset().inspection, format="unknown", renditions=(), problems=(problem,))
    refused = str(plan(asset(inspection=seen), Choice.UNSETTLED, FORMATS).refused)
    assert refused.endswith("The file is gone.")


def test_what_was_not_inspected_whole_is_refused() -> None:
    """Nobody knows what to mend in a picture that could not be opened."""
    shut = dataclasses.replace(PRIMARY, px=None, decoded=False)
    seen = dataclasses.replace(asset().inspection, renditions=(shut,), problems=(Problem("truncated", "cut"),))
    assert "not inspected whole" in str(plan(asset(inspection=seen), Choice.UNSETTLED, FORMATS).refused)


def test_metadata_that_cannot_be_read_can_be_left_out() -> None:
    """Where the picture itself was opened, a damaged block beside it is one more thing to drop."""
    seen = dataclasses.replace(asset().inspection, problems=(Problem("damaged-exif", "x"),))
    found = (*asset().findings, finding("IG001", "asset", "replace-picture", Outcome.ERROR))
    made = plan(asset(inspection=seen, findings=found), Choice.UNSETTLED, FORMATS)
    assert made.refused is None
    assert [step.rules for step in made.steps if step.kinds == ("unreadable",)] == [("IG001",)]


def test_a_plan_says_how_much_of_the_picture_the_covers_take() -> None:
    """Heads in a crowd are covered so widely that little is left: whoever plans should know before."""
    made = plan(asset(), Choice.UNSETTLED, FORMATS)
    head = drawn(PLACE, PRIMARY.width, PRIMARY.height)
    share = head.width * head.height / (PRIMARY.width * PRIMARY.height)
    assert [step.share for step in made.steps if step.action is Action.COVER] == [pytest.approx(share)]
    assert f"cover 1 face [IG411]; covers take {round(share * 100)} % of the picture\n" in render_plans((made,), 200)
    crowd = [face(f"f{place}", Box(x, y, x + 60, y + 80)) for place, (x, y) in enumerate(CROWD)]
    judged = tuple(JudgedFace(one, Coverage(CoverageStatus.UNCOVERED)) for one in crowd)
    assert "choose another" in render_plans((plan(asset(faces=judged), Choice.ALL, FORMATS),), 200)


@given(
    st.lists(
        st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(1, 9), st.integers(1, 9)).map(
            lambda one: Box(one[0], one[1], one[0] + one[2], one[1] + one[3])
        ),
        max_size=6,
    )
)
def test_what_boxes_take_together_is_counted_once(boxes: list[Box]) -> None:
    """The sum is that of points under any of them, within the picture."""
    frame = Box(2, 3, 14, 11)
    points = {(x, y) for one in boxes for x in range(one.x0, one.x1) for y in range(one.y0, one.y1)}
    assert together(boxes, frame) == sum(frame.x0 <= x < frame.x1 and frame.y0 <= y < frame.y1 for x, y in points)


@pytest.mark.parametrize(("rule", "kept"), [("", "descr"), ("IG311", "")])
def test_alternative_texts_stay_unless_a_rule_speaks_against_the_words(rule: str, kept: str) -> None:
    """The plan says what becomes of them, and they count as no metadata to take off where they stay."""
    told = Metadatum("Office", "descr", Category.CAPTION, "document", None, "A market")
    document = dataclasses.replace(asset().inspection, format="DOCX", metadata=(GPS, told))
    findings = (finding(rule, "caption", "edit-caption"),) if rule else ()
    made = plan(asset(inspection=document, findings=findings), Choice.NONE, FORMATS)
    action = Action.KEEP_TEXTS if kept else Action.DROP_TEXTS
    assert made.texts == kept
    assert [(step.action, step.count) for step in made.steps][-1] == (action, 1)
    assert [step.count for step in made.steps if step.action is Action.STRIP] == [1]
    assert "1 alternative text" in render_plans((made,), 200)


def test_a_cover_over_the_whole_picture_is_refused() -> None:
    """A flat rectangle is no picture."""
    whole = JudgedFace(face(box=Box(0, 0, 800, 600)), Coverage(CoverageStatus.REFUSED))
    assert "nothing of the picture" in str(plan(asset(faces=(whole,)), Choice.UNSETTLED, FORMATS).refused)


@given(st.tuples(st.integers(0, 700), st.integers(0, 500), st.integers(1, 300), st.integers(1, 300)), st.integers(1, 4))
def test_a_cover_holds_the_face_and_stays_in_the_picture(place: tuple[int, int, int, int], strength: int) -> None:
    """Whatever the face, its cover reaches beyond it, and never out of the picture."""
    x, y, width, height = place
    inside = Box(x, y, min(x + width, 800), min(y + height, 600))
    made = drawn(inside, 800, 600, strength=strength)
    assert made.x0 <= inside.x0
    assert made.y0 <= inside.y0
    assert made.x1 >= inside.x1
    assert made.y1 >= inside.y1
    assert made.x0 >= 0
    assert made.y0 >= 0
    assert made.x1 <= 800
    assert made.y1 <= 600


def copy(**changes: object) -> Inspection:
    """Return the inspection of a good copy of the asset, its face covered."""
    made = Inspection("a.jpg", "b" * 64, "JPEG", 9, (dataclasses.replace(PRIMARY, px="px:" + "3" * 64),))
    return dataclasses.replace(made, **changes)


REGIONS = ((PX, Box(60, 30, 240, 260)),)


def against(after: Inspection, choice: Choice = Choice.UNSETTLED) -> tuple[str, ...]:
    """Return what speaks against a copy of the asset."""
    original = asset()
    return mended.shortcomings(plan(original, choice, FORMATS), original.inspection, after, REGIONS)


def test_nothing_speaks_against_a_good_copy() -> None:
    """A copy without metadata, previews, hidden bytes or a face passes."""
    assert against(copy()) == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"metadata": (GPS,)}, "GPSLatitude"),
        ({"hidden": (Hidden("trailing-data", 1, 1),)}, "trailing-data"),
        ({"problems": (Problem("crashed", "x"),)}, "inspected whole"),
        ({"faces": (face(),)}, "found again"),
        ({"renditions": (*copy().renditions, THUMBNAIL)}, "exif-thumbnail"),
        ({"renditions": (dataclasses.replace(PRIMARY, width=400),)}, "another size"),
        (
            {"renditions": (PRIMARY, dataclasses.replace(PRIMARY, id="page-2", kind=RenditionKind.PAGE))},
            "more pictures",
        ),
    ],
)
def test_each_fault_of_a_copy_is_said(changes: dict[str, object], sentence: str) -> None:
    """A copy with any one fault is not delivered, and the sentence names it."""
    assert sentence in " ".join(against(copy(**changes)))


def test_other_pixels_speak_against_a_copy_that_was_only_stripped() -> None:
    """Where nothing is covered, every pixel stays."""
    assert against(copy(), Choice.NONE) == ("the pixels of the copy are not those of the original",)


def test_a_face_seen_in_the_copy_only_is_a_newcomer() -> None:
    """It is covered in the next round; faces left alone on purpose are none."""
    fresh = face("f2", Box(500, 100, 560, 170))
    seen = copy(faces=(fresh,))
    assert mended.newcomers(asset().inspection, seen, REGIONS) == ((PX, fresh),)
    assert mended.newcomers(asset().inspection, copy(faces=(face(),)), ()) == ()


def test_a_copy_is_better_only_if_it_is_no_worse() -> None:
    """The verdict may not fall, and something must be gone."""
    held = dataclasses.replace(asset(), verdict=Verdict.HOLD, findings=())
    assert mended.is_better(asset(), held)
    assert not mended.is_better(held, asset())
    assert not mended.is_better(held, held)


def test_what_people_said_of_an_original_they_said_of_its_copy() -> None:
    """Answers, counts and stops reach the copy; others are left as they are."""
    on = dt.date(2026, 11, 20)
    said = Attestations(
        (Answer("IG112", answer=True, by="R", role="r", on=on, assets=(PX,)),),
        (PeopleStatement(PX, "R", "r", on, 1), PeopleStatement("px:other", "R", "r", on, 2)),
    )
    copies = {PX: copy(), f"sha256:{'a' * 64}": copy()}
    derived = mended.derived_attestations(said, copies)
    assert derived.answers[0].assets == (PX, f"sha256:{'b' * 64}")
    assert [one.asset for one in derived.people] == [PX, "px:other", f"sha256:{'b' * 64}"]
    assert [one.sha256 for one in mended.derived_stops([Stop("a" * 64)], copies)] == ["a" * 64, "b" * 64]


def test_a_chosen_face_is_covered_whatever_the_choice() -> None:
    """Somebody who has a letter may still ask not to be seen."""
    made = plan(asset(CoverageStatus.COVERED), Choice.NONE, FORMATS, chosen=("f1",))
    assert [one.face_id for one in made.covers] == ["f1"]


def test_who_said_no_is_not_brought_back_by_a_cover() -> None:
    """After a withdrawal there is no copy, unless somebody names that face."""
    refused = JudgedFace(face(), Coverage(CoverageStatus.REFUSED, "L-1", "named", ("withdrawn",)))
    assert "said no" in str(plan(asset(faces=(refused,)), Choice.ALL, FORMATS).refused)
    assert plan(asset(faces=(refused,)), Choice.UNSETTLED, FORMATS, chosen=("f1",)).covers
