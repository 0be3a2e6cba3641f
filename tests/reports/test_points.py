"""Findings put together as a person reads them."""

from __future__ import annotations

from dataclasses import replace

import examples

from imageguard.model.report import Outcome
from imageguard.reports.points import points, subjects

WHY = "no consent letter names it (see IG413)"


def of(number: int, evidence: str, message: str = "Face {face} is not covered: {why}. Cover the face.") -> object:
    """Return the finding about a face, as a rule writes it."""
    told = message.format(face=f"f{number}", why=WHY)
    return replace(examples.finding("IG411", Outcome.FAIL, f"face:f{number}", told), evidence=(evidence,))


def test_several_faces_are_spoken_of_as_several() -> None:
    """Not "this face" of fourteen."""
    found = points((1, of(number, f"f{number} in primary: uncovered ({WHY})")) for number in range(1, 15))  # type: ignore[misc]
    assert len(found) == 1
    assert found[0].text == f"None of these faces is covered: {WHY}. Cover the face."
    assert subjects(found[0]) == "faces 1\u201314"
    assert found[0].told == ("faces 1\u201314 in primary: uncovered",)


def test_one_face_is_spoken_of_as_one() -> None:
    """Also where the same stands in two lines of evidence."""
    (found,) = points([(1, of(3, "f3 in primary: uncovered"))])  # type: ignore[list-item]
    assert found.text.startswith("This face is not covered")
    assert found.told == ("face 3 in primary: uncovered",)


def test_faces_of_two_assets_are_several() -> None:
    """Each asset counts its faces from one."""
    (found,) = points([(1, of(1, "f1 in primary: uncovered")), (2, of(1, "f1 in primary: uncovered"))])  # type: ignore[list-item]
    assert found.text.startswith("None of these faces is covered")


def test_faces_in_different_pictures_of_a_file_keep_their_places() -> None:
    """A preview shows what the picture does not."""
    (found,) = points([(1, of(1, "f1 in primary: refused (ran out)")), (1, of(2, "f2 in exif-thumbnail: uncovered"))])  # type: ignore[list-item]
    assert found.told == ("face 1 in primary: refused (ran out)", "face 2 in exif-thumbnail: uncovered")


def test_other_messages_of_faces_are_said_of_each() -> None:
    """The verb stays right."""
    message = "Face {face} belongs to somebody who merely stood nearby."
    (found,) = points((1, of(number, "seen", message)) for number in (1, 2))  # type: ignore[misc]
    assert found.text == "Each of these faces belongs to somebody who merely stood nearby."


def test_one_finding_on_many_faces_is_spoken_of_as_several() -> None:
    """The engine gathers a crowd into one finding; another asset's crowd of other faces is the same point."""
    told = "Face {} is not covered: " + WHY + ". Cover the face."
    named = ("f1 to f13, f20", "f2, f4")
    crowds = [examples.finding("IG411", Outcome.FAIL, "faces", told.format(faces)) for faces in named]
    (found,) = points(enumerate(crowds, 1))
    assert found.text == f"None of these faces is covered: {WHY}. Cover the face."
    assert found.faces == 16
    assert subjects(found) == "faces 1\u201313, 20"
