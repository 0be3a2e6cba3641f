"""Faces laid beside letters, attestations and stops."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.engine.likeness import Compared, Likeness, Reference
from imageguard.engine.match import match
from imageguard.model.attestation import Answer, Attestations, FaceStatement, PeopleStatement, Stop
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box, Region, iou
from imageguard.model.inspection import Cover, Face, Inspection, Rendition, RenditionKind, Solid, Tier
from imageguard.model.letter import (
    AgeBand,
    Allowed,
    ConsentState,
    Event,
    Letter,
    NamedImage,
    Scope,
    SubjectType,
)
from imageguard.model.use import Use

if TYPE_CHECKING:
    from imageguard.engine.match import Matched, Matching

DAY = dt.date(2026, 12, 1)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
SHA, PX, PDQ = "a" * 64, f"px:{'b' * 64}", "0" * 64
LEFT, RIGHT = Region(0.1, 0.1, 0.3, 0.3), Region(0.6, 0.1, 0.8, 0.3)
USE = Use("c", ("awareness",), ("print",), ("GB",), publish_on=DAY, until=dt.date(2027, 12, 1))
YES = Allowed.YES
SCOPE = Scope(
    {"image": YES},
    face_visible=True,
    purposes={"awareness": YES},
    channels={"print": YES},
    territories_allowed=("world",),
)
GIVEN = Event(ConsentState.GIVEN, dt.datetime(2026, 1, 10, tzinfo=dt.UTC), "subject")
WITHDRAWN = Event(ConsentState.WITHDRAWN, dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "subject")
S = CoverageStatus


def letter(id: str = "L-1", *images: NamedImage, **changes: Any) -> Letter:  # noqa: ANN401 - any field of a letter
    """Return a letter that fits the use and names these images."""
    whole = Letter(
        id=id,
        subject=f"S-{id}",
        subject_type=SubjectType.REAL_PERSON,
        age_band=AgeBand.ADULT,
        scope=SCOPE,
        valid_from=dt.date(2026, 1, 10),
        valid_until=dt.date(2028, 1, 10),
        images=images,
        events=(GIVEN,),
    )
    return replace(whole, **changes)


def face(id: str, region: Region = LEFT, rendition: str = "primary", **changes: Any) -> Face:  # noqa: ANN401 - any field of a face
    """Return a certain, recognisable face in a picture of 100 x 100 pixels."""
    return replace(
        Face(id, rendition, region.box(100, 100), 0.9, Tier.CERTAIN, recognisable=True, detector="d"), **changes
    )


def picture(*faces: Face, others: tuple[Rendition, ...] = (), **changes: Any) -> Inspection:  # noqa: ANN401 - any field of an inspection
    """Return an inspected picture of 100 x 100 pixels with these faces."""
    primary = Rendition("primary", RenditionKind.PRIMARY, "image", 100, 100, px=PX, pdq=PDQ)
    whole = Inspection("a.jpg", SHA, "JPEG", 1, (primary, *others), faces)
    return replace(whole, **changes)


def people(*faces: FaceStatement, count: int | None = None, asset: str = PX) -> Attestations:
    """Return what a reviewer said of the people in a picture."""
    return Attestations(people=(PeopleStatement(asset, "R-2", "reviewer", DAY, count, faces),))


def run(
    inspection: Inspection,
    *letters: Letter,
    said: Attestations | None = None,
    stops: tuple[Stop, ...] = (),
    **changes: Any,  # noqa: ANN401 - any other argument
) -> Matched:
    """Match one picture; equal fingerprints are near."""
    arguments = {"day": DAY, "now": NOW, "near": lambda one, other: one == other, **changes}
    matching = match([inspection], letters, arguments.pop("use", USE), said or Attestations(), stops, **arguments)
    return matching.assets["a.jpg"]


def statuses(matched: Matched) -> list[CoverageStatus]:
    """Return what the faces end in, by face."""
    return [one.coverage.status for one in matched.faces]


NAMED_LEFT = NamedImage(sha256=SHA, face=LEFT)


def test_a_face_that_nobody_names_is_uncovered() -> None:
    """Without any letter there is nothing to show it by."""
    assert run(picture(face("f1"))).faces[0].coverage == Coverage(S.UNCOVERED)


@pytest.mark.parametrize("image", [NAMED_LEFT, NamedImage(px=PX, face=LEFT)])
def test_a_letter_that_names_picture_and_face_covers_it(image: NamedImage) -> None:
    """By bytes or by pixels, and nobody else in the picture."""
    matched = run(picture(face("f1"), face("f2", RIGHT)), letter("L-1", image))
    assert matched.faces[0].coverage == Coverage(S.COVERED, "L-1", "named")
    assert matched.faces[1].coverage.status is S.UNCOVERED
    assert matched.letters == ("L-1",)
    assert matched.people_accounted == 2


def test_a_letter_that_names_another_picture_covers_nothing() -> None:
    """Other bytes, other pixels."""
    assert statuses(run(picture(face("f1")), letter("L-1", NamedImage(sha256="c" * 64, face=LEFT)))) == [S.UNCOVERED]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"events": (GIVEN, WITHDRAWN)}, "withdrawn"),
        ({"valid_until": dt.date(2026, 11, 1)}, "expired"),
        ({"valid_until": dt.date(2027, 1, 1)}, "ends-before-use"),
        ({"events": ()}, "consent-unknown"),
        ({"scope": replace(SCOPE, channels={})}, "channel-out-of-scope:print"),
        ({"scope": replace(SCOPE, face_visible=False)}, "face-not-to-be-shown"),
    ],
)
def test_a_named_face_whose_letter_does_not_hold_is_refused(changes: dict[str, Any], reason: str) -> None:
    """With the letter and the reason."""
    coverage = run(picture(face("f1")), letter("L-1", NAMED_LEFT, **changes)).faces[0].coverage
    assert (coverage.status, coverage.letter) == (S.REFUSED, "L-1")
    assert reason in coverage.reasons


def test_a_letter_without_a_face_covers_only_the_one_person_whom_somebody_counted() -> None:
    """A count of one by a person, and one face: that is the one. Anything else is asked or uncovered."""
    named = letter("L-1", NamedImage(sha256=SHA))
    assert run(picture(face("f1")), named, said=people(count=1)).faces[0].coverage == Coverage(
        S.COVERED, "L-1", "named"
    )
    assert statuses(run(picture(face("f1")), named)) == [S.PROBABLE]
    assert statuses(run(picture(face("f1")), named, said=people(count=2))) == [S.PROBABLE]
    assert statuses(run(picture(face("f1"), face("f2", RIGHT)), named, said=people(count=1))) == [S.UNCOVERED] * 2


def test_an_unsure_detection_beside_the_one_person_does_not_take_the_letter() -> None:
    """One person was counted, one face is certain: that is the one. What may be a face stays to be asked about."""
    named = letter("L-1", NamedImage(sha256=SHA))
    faces = (face("f1", RIGHT, tier=Tier.POSSIBLE), face("f2"))
    assert statuses(run(picture(*faces), named, said=people(count=1))) == [S.UNCOVERED, S.COVERED]
    assert statuses(run(picture(faces[0]), named, said=people(count=1))) == [S.COVERED]
    statue = people(FaceStatement(RIGHT, not_a_person="statue"), count=1)
    assert statuses(run(picture(face("f1", RIGHT), face("f2")), named, said=statue)) == [S.NOT_A_PERSON, S.COVERED]


def test_the_one_person_may_turn_away() -> None:
    """Nobody's face is found, one person was counted and named: all people are accounted for."""
    matched = run(picture(), letter("L-1", NamedImage(sha256=SHA)), said=people(count=1))
    assert matched.faces == ()
    assert (matched.people_count, matched.people_accounted) == (1, 1)
    assert matched.counted_by == "R-2 (reviewer), 2026-12-01"


def test_two_letters_without_faces_leave_it_to_a_person() -> None:
    """Two people, two faces, two letters, and nobody said who is who."""
    letters = [letter(one, NamedImage(sha256=SHA)) for one in ("L-1", "L-2")]
    matched = run(picture(face("f1"), face("f2", RIGHT)), *letters)
    assert [one.coverage for one in matched.faces] == [Coverage(S.PROBABLE, None, "named", ("face-not-named",))] * 2


@pytest.mark.parametrize("count", [None, 0, 1, 3])
def test_a_withdrawn_letter_that_names_the_picture_always_refuses(count: int | None) -> None:
    """Whoever of the faces it is, or though no face was found at all."""
    ended = letter("L-1", NamedImage(sha256=SHA), events=(GIVEN, WITHDRAWN))
    for faces in ([], [face("f1")], [face("f1"), face("f2", RIGHT)]):
        matched = run(picture(*faces), ended, said=people(count=count))
        assert set(statuses(matched)) == {S.REFUSED}


def test_a_withdrawn_letter_refuses_beside_people_who_are_covered() -> None:
    """All faces have their letters, and yet somebody in this picture took consent back."""
    ended = letter("L-2", NamedImage(px=PX), events=(GIVEN, WITHDRAWN))
    matched = run(picture(face("f1")), letter("L-1", NAMED_LEFT), ended)
    assert statuses(matched) == [S.COVERED, S.REFUSED]
    assert matched.faces[1].face.box == Box(0, 0, 100, 100)
    assert matched.faces[1].face.id == "f2"


def test_a_face_that_only_the_letter_knows_becomes_a_face() -> None:
    """The detector missed it; the letter names it; it counts."""
    matched = run(picture(face("f1", RIGHT)), letter("L-1", NAMED_LEFT))
    assert [(one.face.id, one.face.detector) for one in matched.faces] == [("f1", "d"), ("f2", "person")]
    assert statuses(matched) == [S.UNCOVERED, S.COVERED]


def test_a_reviewer_ties_a_face_to_a_letter() -> None:
    """By place, whatever the face is called."""
    said = people(FaceStatement(LEFT, letter="L-1"))
    assert run(picture(face("f9")), letter("L-1"), said=said).faces[0].coverage == Coverage(
        S.COVERED, "L-1", "attested"
    )
    ended = letter("L-1", events=(GIVEN, WITHDRAWN))
    assert statuses(run(picture(face("f9")), ended, said=said)) == [S.REFUSED]


def test_a_reviewer_may_name_the_file_instead_of_the_pixels() -> None:
    """Both names of a picture bind."""
    said = people(FaceStatement(LEFT, letter="L-1"), asset=f"sha256:{SHA}")
    assert statuses(run(picture(face("f1")), letter("L-1"), said=said)) == [S.COVERED]
    elsewhere = people(FaceStatement(LEFT, letter="L-1"), asset=f"sha256:{'c' * 64}")
    assert statuses(run(picture(face("f1")), letter("L-1"), said=elsewhere)) == [S.UNCOVERED]


def test_a_letter_that_is_not_there_covers_nobody() -> None:
    """A reviewer named a letter that the registry does not hold."""
    said = people(FaceStatement(LEFT, letter="L-9"))
    assert run(picture(face("f1")), said=said).faces[0].coverage == Coverage(S.UNCOVERED, reasons=("unknown-letter",))


def test_a_bystander_must_not_be_recognisable() -> None:
    """Not needed for the story is not enough."""
    said = people(FaceStatement(LEFT, bystander="turned away"))
    assert statuses(run(picture(face("f1", recognisable=False)), said=said)) == [S.BYSTANDER]
    shown = run(picture(face("f1")), said=said).faces[0].coverage
    assert (shown.status, shown.reasons) == (S.UNCOVERED, ("bystander-recognisable",))
    pointed_out = run(picture(), said=said)
    assert statuses(pointed_out) == [S.BYSTANDER]
    assert pointed_out.faces[0].face.recognisable is False


def test_a_statue_is_not_a_person_because_a_person_says_so() -> None:
    """It does not count among the people."""
    matched = run(picture(face("f1")), said=people(FaceStatement(LEFT, not_a_person="statue"), count=0))
    assert statuses(matched) == [S.NOT_A_PERSON]
    assert matched.people_accounted == 0


def test_people_are_accounted_for_where_each_is_judged() -> None:
    """A person without a letter has a finding of their own; the count does not ask about them again."""
    said = people(FaceStatement(RIGHT, bystander="far away"), count=4)
    small = Region(0.1, 0.6, 0.2, 0.7)
    faces = [
        face("f1"),
        face("f2", RIGHT, recognisable=False),
        face("f3", small, cover=Cover.SOLID),
        face("f4", Region(0.5, 0.6, 0.6, 0.7)),
    ]
    matched = run(picture(*faces), letter("L-1", NAMED_LEFT), said=said)
    assert statuses(matched) == [S.COVERED, S.BYSTANDER, S.OBSCURED, S.UNCOVERED]
    assert (matched.people_count, matched.people_accounted) == (4, 4)


def test_a_face_that_no_rule_judges_is_not_accounted_for() -> None:
    """Too small to know, and nobody speaks for it; or a detector was not sure."""
    faces = [face("f1", recognisable=False), face("f2", RIGHT, tier=Tier.POSSIBLE)]
    matched = run(picture(*faces), said=people(count=2))
    assert (matched.people_count, matched.people_accounted) == (2, 0)


def test_a_doubtful_face_that_a_letter_may_mean_is_not_accounted_for() -> None:
    """Whether anybody is there at all, nobody has said."""
    faces = [face("f1"), face("f2", RIGHT, tier=Tier.POSSIBLE)]
    matched = run(picture(*faces), letter("L-1", NamedImage(sha256=SHA)), said=people(count=2))
    assert statuses(matched) == [S.PROBABLE, S.PROBABLE]
    assert (matched.people_count, matched.people_accounted) == (2, 1)


def test_of_two_counts_the_larger_one_holds() -> None:
    """Reviewers disagree: the one who saw more people is taken at their word."""
    one, two = people(count=1).people[0], people(count=2).people[0]
    assert run(picture(), said=Attestations(people=(two, one))).people_count == 2


@pytest.mark.parametrize("cover", [Cover.NONE, Cover.BLUR, Cover.MOSAIC])
def test_only_a_solid_cover_obscures(cover: Cover) -> None:
    """Blur and mosaic can be undone."""
    assert statuses(run(picture(face("f1", cover=cover)))) == [S.UNCOVERED]
    assert statuses(run(picture(face("f1", cover=Cover.SOLID)))) == [S.OBSCURED]


@pytest.mark.parametrize(
    ("fill", "hides"), [(LEFT, True), (Region(0.12, 0.12, 0.6, 0.6), True), (Region(0, 0, 1, 0.2), False)]
)
def test_a_person_pointed_out_under_a_fill_is_obscured_where_it_hides_most(fill: Region, *, hides: bool) -> None:
    """No detector sees a face there: the fill itself tells; it needs no letter that allows faces, and no letter."""
    hidden = picture(solids=(Solid("primary", fill.box(100, 100)), Solid("exif-thumbnail", LEFT.box(100, 100))))
    (judged,) = run(hidden, letter("L-1", NAMED_LEFT, scope=replace(SCOPE, face_visible=False))).faces
    assert (judged.coverage.status is S.OBSCURED) is hides
    assert judged.face.recognisable is not hides
    bystander = run(hidden, said=people(FaceStatement(LEFT, bystander="turned away"), count=1))
    assert statuses(bystander) == [S.OBSCURED if hides else S.BYSTANDER]


def test_a_fill_hides_nobody_who_withdrew_from_this_very_file() -> None:
    """The letter names the file as it is; only a copy may go on."""
    hidden = picture(solids=(Solid("primary", LEFT.box(100, 100)),))
    assert statuses(run(hidden, letter("L-1", NAMED_LEFT, events=(GIVEN, WITHDRAWN)))) == [S.REFUSED]


def test_covering_a_face_mends_a_withdrawal_in_a_copy_but_not_in_the_named_file() -> None:
    """The copy with the face covered may be shown; the very file that was withdrawn may not."""
    covered = picture(face("f1", cover=Cover.SOLID))
    ended = {"events": (GIVEN, WITHDRAWN)}
    copy = replace(NAMED_LEFT, derived_from=f"sha256:{'c' * 64}")
    assert statuses(run(covered, letter("L-1", copy, **ended))) == [S.OBSCURED]
    assert statuses(run(covered, letter("L-1", **ended), said=people(FaceStatement(LEFT, letter="L-1")))) == [
        S.OBSCURED
    ]
    assert statuses(run(covered, letter("L-1", NAMED_LEFT, **ended))) == [S.REFUSED]


def test_statements_that_contradict_one_another_cover_nobody() -> None:
    """One face cannot be two people, nor a person and a statue."""
    said = people(FaceStatement(LEFT, letter="L-1"), FaceStatement(LEFT, not_a_person="statue"))
    assert run(picture(face("f1")), letter("L-1"), said=said).faces[0].coverage.reasons == ("contradictory-statements",)
    twice = run(picture(face("f1")), letter("L-1", NAMED_LEFT), letter("L-2", NAMED_LEFT))
    assert twice.faces[0].coverage.reasons == ("contradictory-statements",)
    ended = letter("L-2", NAMED_LEFT, events=(GIVEN, WITHDRAWN))
    assert statuses(run(picture(face("f1")), letter("L-1", NAMED_LEFT), ended)) == [S.REFUSED]


def test_one_person_has_one_face_unless_the_letter_names_two() -> None:
    """A reviewer who copied a line by mistake is asked again; a mirror is named in the letter."""
    said = people(FaceStatement(LEFT, letter="L-1"), FaceStatement(RIGHT, letter="L-1"))
    both = picture(face("f1"), face("f2", RIGHT))
    matched = run(both, letter("L-1"), said=said)
    assert [one.coverage for one in matched.faces] == [
        Coverage(S.PROBABLE, "L-1", "attested", ("one-person-two-faces",)),
    ] * 2
    assert statuses(run(both, letter("L-1", NAMED_LEFT), said=said)) == [S.COVERED, S.PROBABLE]
    mirror = NamedImage(sha256=SHA, face=RIGHT)
    assert statuses(run(both, letter("L-1", NAMED_LEFT, mirror), said=said)) == [S.COVERED, S.COVERED]


def test_a_new_letter_of_the_same_person_replaces_an_expired_one() -> None:
    """Consent was renewed on paper: the old letter does not spoil it."""
    old = letter("L-1", NAMED_LEFT, subject="S", valid_until=dt.date(2026, 6, 1))
    assert run(picture(face("f1")), old, letter("L-2", NAMED_LEFT, subject="S")).faces[0].coverage.letter == "L-2"


def test_after_a_withdrawal_only_later_consent_of_the_person_counts() -> None:
    """Another letter of the same person, signed before, does not bring the picture back."""
    ended = letter("L-1", NAMED_LEFT, subject="S", events=(GIVEN, WITHDRAWN))
    before = letter("L-2", NAMED_LEFT, subject="S")
    after = letter("L-3", NAMED_LEFT, subject="S", events=(replace(GIVEN, at=dt.datetime(2026, 11, 9, tzinfo=dt.UTC)),))
    assert statuses(run(picture(face("f1")), ended, before)) == [S.REFUSED]
    assert run(picture(face("f1")), ended, before, after).faces[0].coverage == Coverage(S.COVERED, "L-3", "named")


def test_limits_hold_a_picture_until_a_person_settles_them() -> None:
    """Once for the letter, or for this picture; a no settles nothing."""
    limited = letter("L-1", NAMED_LEFT, scope=replace(SCOPE, conditions=("no comments",)))
    coverage = run(picture(face("f1")), limited).faces[0].coverage
    assert coverage == Coverage(S.PROBABLE, "L-1", "named", ("conditions-to-check",))
    yes = Answer("IG132", answer=True, by="R-2", role="reviewer", on=DAY, letter="L-1")
    for answer, status in (
        (yes, S.COVERED),
        (replace(yes, letter=None, assets=(PX,)), S.COVERED),
        (replace(yes, answer=False), S.PROBABLE),
        (replace(yes, rule="IG112"), S.PROBABLE),
        (replace(yes, letter="L-2"), S.PROBABLE),
        (replace(yes, letter=None), S.PROBABLE),
    ):
        assert statuses(run(picture(face("f1")), limited, said=Attestations(answers=(answer,)))) == [status]


def test_without_a_use_nothing_is_covered() -> None:
    """A letter cannot fit a use that nobody stated."""
    coverage = run(picture(face("f1")), letter("L-1", NAMED_LEFT), use=None).faces[0].coverage
    assert (coverage.status, coverage.reasons) == (S.PROBABLE, ("use-not-stated",))


NEAR_LEFT = NamedImage(sha256="c" * 64, pdq=PDQ, face=LEFT)


def test_a_near_duplicate_is_probable_and_never_more() -> None:
    """The same picture, resized, at the same place."""
    matched = run(picture(face("f1"), face("f2", RIGHT)), letter("L-1", NEAR_LEFT), said=people(count=2))
    assert matched.faces[0].coverage == Coverage(S.PROBABLE, "L-1", "near-duplicate")
    assert matched.faces[1].coverage.status is S.UNCOVERED
    assert (matched.letters, matched.near_letters) == ((), ("L-1",))
    sole = run(picture(face("f1")), letter("L-1", replace(NEAR_LEFT, face=None)), said=people(count=1))
    assert statuses(sole) == [S.PROBABLE]


def test_a_near_duplicate_of_a_withdrawn_picture_is_refused() -> None:
    """A guess may not clear, but it may block."""
    ended = letter("L-1", NEAR_LEFT, events=(GIVEN, WITHDRAWN))
    assert run(picture(face("f1")), ended).faces[0].coverage == Coverage(
        S.REFUSED, "L-1", "near-duplicate", ("withdrawn",)
    )


def test_a_near_duplicate_without_any_face_is_asked_about() -> None:
    """Unless somebody counted nobody."""
    ended = letter("L-1", NEAR_LEFT, events=(GIVEN, WITHDRAWN))
    assert statuses(run(picture(), ended)) == [S.PROBABLE]
    assert statuses(run(picture(), ended, said=people(count=0))) == []
    assert statuses(run(picture(), letter("L-1", NEAR_LEFT))) == []


def test_the_fingerprint_of_a_named_picture_in_the_same_run_is_used() -> None:
    """The letter names a file by its bytes only; the file lies beside its smaller copy."""
    original = replace(picture(face("f1")), path="b.jpg", sha256="c" * 64)
    named = letter("L-1", NamedImage(sha256="c" * 64, face=LEFT))
    arguments: dict[str, Any] = {"day": DAY, "now": NOW, "near": lambda one, other: one == other}
    small = replace(picture(face("f1")), renditions=(replace(picture().renditions[0], px=f"px:{'d' * 64}"),))
    matching = match([small, original], [named], USE, Attestations(), (), **arguments)
    assert statuses(matching.assets["a.jpg"]) == [S.PROBABLE]
    assert statuses(matching.assets["b.jpg"]) == [S.COVERED]


def alike(ones: Any, many: Any, apart: float = 0) -> list[list[int]]:  # noqa: ANN401 - vectors
    """Stand in for an embedder: the first numbers of two vectors may be so far apart."""
    return [[at for at, other in enumerate(many) if abs(one[0] - other[0]) <= apart] for one in ones]


SAME = Likeness(alike)
NEARLY = Likeness(lambda ones, many: alike(ones, many, 1))


def matched_by_face(likeness: Likeness = SAME, **changes: Any) -> Coverage:  # noqa: ANN401 - any field of a letter
    """Return what a face ends in that looks like the one which a letter names in another picture."""
    reference = replace(picture(face("f1", embedding=(1.0,))), path="b.jpg", sha256="c" * 64)
    reference = replace(reference, renditions=(replace(reference.renditions[0], px="px:e", pdq=None),))
    agreed = letter("L-1", NamedImage(sha256="c" * 64, face=LEFT), **{"face_matching": True, **changes})
    stranger = replace(picture(face("f1", embedding=(1.0,))), renditions=(replace(picture().renditions[0], pdq=None),))
    arguments: dict[str, Any] = {"day": DAY, "now": NOW, "near": lambda one, other: one == other}
    matching = match([stranger, reference], [agreed], USE, Attestations(), (), likeness=likeness, **arguments)
    return matching.assets["a.jpg"].faces[0].coverage


def test_a_face_match_is_probable_and_never_more() -> None:
    """For a letter whose subject agreed to be matched."""
    assert matched_by_face() == Coverage(S.PROBABLE, "L-1", "match")


def test_a_match_to_somebody_who_has_a_double_says_so() -> None:
    """Two subjects look alike, one letter each: whoever is asked hears of it, even where one letter alone is near."""
    blank = replace(picture().renditions[0], pdq=None)
    taken = [
        replace(picture(face("f1", embedding=(at,))), path=path, sha256=sha * 64, renditions=(replace(blank, px=sha),))
        for at, path, sha in ((1.0, "b.jpg", "c"), (2.0, "c.jpg", "d"))
    ]
    agreed = [letter(f"L-{sha}", NamedImage(sha256=sha * 64, face=LEFT), face_matching=True) for sha in ("c", "d")]
    stranger = replace(picture(face("f1", embedding=(0.0,))), renditions=(blank,))
    arguments: dict[str, Any] = {"day": DAY, "now": NOW, "near": lambda one, other: one == other}
    matching = match([stranger, *taken], agreed, USE, Attestations(), (), likeness=NEARLY, **arguments)
    coverage = matching.assets["a.jpg"].faces[0].coverage
    assert coverage == Coverage(S.PROBABLE, "L-c", "match", ("resembles-another-person",))


@pytest.mark.parametrize("changes", [{"face_matching": False}, {"events": (GIVEN, WITHDRAWN)}])
def test_nobody_is_matched_who_did_not_agree_or_withdrew(changes: dict[str, Any]) -> None:
    """Their faces lend no reference."""
    assert matched_by_face(**changes) == Coverage(S.UNCOVERED)


def by_template(stored: list[Reference], *letters: Letter, likeness: Likeness = SAME) -> Matching:
    """Return what becomes of a stranger's face, alike 1, that is compared with stored templates."""
    blank = replace(picture().renditions[0], pdq=None)
    stranger = replace(picture(face("f1", embedding=(1.0,))), renditions=(blank,))
    arguments: dict[str, Any] = {"day": DAY, "now": NOW, "near": lambda one, other: one == other}
    kept = replace(likeness, stored=tuple(stored))
    return match([stranger], letters, USE, Attestations(), (), likeness=kept, **arguments)


def test_a_stored_template_makes_a_face_probable_and_never_more() -> None:
    """Its pictures need not be in the run; what it was compared with is counted."""
    matching = by_template([Reference("L-1", (1.0,)), Reference("L-1", (9.0,))], letter("L-1", face_matching=True))
    assert matching.assets["a.jpg"].faces[0].coverage == Coverage(S.PROBABLE, "L-1", "match")
    assert matching.compared == Compared(("L-1", "L-1"))


@pytest.mark.parametrize(
    "changes",
    [
        {"face_matching": False},
        {"events": (GIVEN, WITHDRAWN)},
        {"age_band": AgeBand.MINOR},
        {"id": "L-2"},
    ],
)
def test_a_template_whose_letter_does_not_allow_it_is_not_compared(changes: dict[str, Any]) -> None:
    """Not agreed, taken back, a child without guardian and own yes, no letter any more."""
    kept = replace(letter("L-1", face_matching=True), **changes)
    matching = by_template([Reference("L-1", (1.0,))], kept)
    assert matching.assets["a.jpg"].faces[0].coverage == Coverage(S.UNCOVERED)
    assert matching.compared == Compared()


def test_a_match_to_one_of_two_who_look_alike_names_the_doubt() -> None:
    """Whichever of them is found, or both; two letters of one person are no doubt."""
    twins = [letter(f"L-{at}", face_matching=True, subject=f"S-{at}") for at in (1, 2)]
    stored = [Reference("L-1", (1.0,)), Reference("L-2", (2.0,))]
    both = by_template(stored, *twins, likeness=NEARLY).assets["a.jpg"].faces[0].coverage
    assert both == Coverage(S.PROBABLE, None, "match", ("several-letters", "resembles-another-person"))
    further = [Reference("L-1", (2.0,)), Reference("L-2", (3.0,))]
    one = by_template(further, *twins, likeness=NEARLY).assets["a.jpg"].faces[0].coverage
    assert one == Coverage(S.PROBABLE, "L-1", "match", ("resembles-another-person",))
    same = [replace(one, subject="S-1") for one in twins]
    alone = by_template(further, *same, likeness=NEARLY).assets["a.jpg"].faces[0].coverage
    assert alone == Coverage(S.PROBABLE, "L-1", "match")


def test_no_vector_is_shown_where_a_run_is_printed() -> None:
    """A trace or a log of these values tells nothing."""
    assert "0.123" not in repr(Likeness(alike, (Reference("L-1", (0.123,)),)))
    assert "0.123" not in repr(face("f1", embedding=(0.123,)))


def test_a_match_to_a_letter_that_does_not_fit_stays_uncovered() -> None:
    """And tells why the letter would not help."""
    coverage = matched_by_face(scope=replace(SCOPE, channels={}))
    assert (coverage.status, coverage.tie, coverage.reasons) == (S.UNCOVERED, "match", ("channel-out-of-scope:print",))


@pytest.mark.parametrize(
    ("stop", "how"),
    [
        (Stop(SHA), "bytes"),
        (Stop("c" * 64, px=PX), "pixels"),
        (Stop("c" * 64, pdq=PDQ), "near-duplicate"),
        (Stop("c" * 64, px=f"px:{'c' * 64}", pdq="1" * 64), None),
        (Stop(SHA, lifted_by=("R-1",)), "bytes"),
        (Stop(SHA, lifted_by=("R-1", "R-1")), "bytes"),
        (Stop(SHA, lifted_by=("R-1", "R-2")), None),
    ],
)
def test_a_stop_meets_bytes_pixels_and_likeness(stop: Stop, how: str | None) -> None:
    """Until two different people lift it."""
    assert run(picture(), stops=(stop,)).stopped == how


def test_a_stop_meets_a_picture_hidden_in_another() -> None:
    """The stopped picture is the preview."""
    preview = Rendition("exif-thumbnail", RenditionKind.EXIF_THUMBNAIL, "IFD1", 100, 100, px="px:t")
    assert run(picture(others=(preview,)), stops=(Stop("c" * 64, px="px:t"),)).stopped == "pixels"


_REGIONS = st.tuples(st.integers(0, 70), st.integers(0, 70), st.integers(5, 30), st.integers(5, 30)).map(
    lambda t: Region(t[0] / 100, t[1] / 100, (t[0] + t[2]) / 100, (t[1] + t[3]) / 100),
)


@given(_REGIONS, _REGIONS)
def test_a_claim_ties_at_half_overlap_and_no_less(seen: Region, said: Region) -> None:
    """At 0.5 of intersection over union the face is meant; below it a face of its own stands there."""
    matched = run(picture(face("f1", seen)), letter("L-1", NamedImage(sha256=SHA, face=said)))
    meant = iou(seen.box(100, 100).fractions(100, 100), said) >= 0.5
    assert statuses(matched) == ([S.COVERED] if meant else [S.UNCOVERED, S.COVERED])


_IMAGES = st.builds(
    NamedImage,
    sha256=st.sampled_from([SHA, "c" * 64, None]),
    px=st.sampled_from([PX, None]),
    pdq=st.sampled_from([PDQ, None]),
    face=st.sampled_from([LEFT, RIGHT, None]),
)
_LETTERS = st.lists(
    st.builds(
        lambda images, subject, until, limited: (images, subject, until, limited),
        st.lists(_IMAGES, max_size=2),
        st.sampled_from(["S-1", "S-2"]),
        st.sampled_from([dt.date(2026, 6, 1), dt.date(2028, 1, 1)]),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
).map(
    lambda drawn: [
        letter(
            f"L-{index}",
            *images,
            subject=subject,
            valid_until=until,
            face_matching=True,
            scope=replace(SCOPE, conditions=("c",) if limited else ()),
        )
        for index, (images, subject, until, limited) in enumerate(drawn)
    ],
)
_SAID = st.lists(
    st.builds(FaceStatement, st.sampled_from([LEFT, RIGHT]), letter=st.sampled_from(["L-0", "L-1", "L-2"]))
    | st.builds(FaceStatement, st.sampled_from([LEFT, RIGHT]), bystander=st.just("b")),
    max_size=2,
)
_GRAVITY = {S.COVERED: 0, S.OBSCURED: 0, S.BYSTANDER: 0, S.NOT_A_PERSON: 0, S.PROBABLE: 1, S.UNCOVERED: 2, S.REFUSED: 3}


@given(
    _LETTERS,
    _SAID,
    st.lists(st.sampled_from([LEFT, RIGHT]), unique=True, max_size=2),
    st.none() | st.integers(0, 2),
    st.integers(0, 2),
)
def test_a_withdrawal_never_improves_what_a_face_ends_in(
    letters: list[Letter],
    said: list[FaceStatement],
    places: list[Region],
    count: int | None,
    withdrawn: int,
) -> None:
    """Whatever the letters, the statements and the count: taking consent back makes nothing better."""
    faces = [face(f"f{index}", place, embedding=(1.0,)) for index, place in enumerate(places, 1)]
    attested = people(*said, count=count)
    before = run(picture(*faces), *letters, said=attested, likeness=SAME)
    index = withdrawn % len(letters)
    ended = replace(letters[index], events=(GIVEN, WITHDRAWN))
    after = run(picture(*faces), *letters[:index], ended, *letters[index + 1 :], said=attested, likeness=SAME)
    assert len(after.faces) >= len(before.faces)
    for old, new in zip(before.faces, after.faces, strict=False):
        assert _GRAVITY[new.coverage.status] >= min(_GRAVITY[old.coverage.status], 2)


@given(_LETTERS, _SAID, st.none() | st.integers(0, 2))
def test_the_order_of_letters_changes_nothing(
    letters: list[Letter], said: list[FaceStatement], count: int | None
) -> None:
    """The same inputs, however listed, end the same."""
    asset = picture(face("f1"), face("f2", RIGHT))
    attested = people(*said, count=count)
    assert run(asset, *letters, said=attested) == run(asset, *reversed(letters), said=attested)


def test_nothing_but_words_of_people_and_letters_covers() -> None:
    """Equal fingerprints and equal vectors, every letter agreeing: still nobody is covered."""
    matched = run(picture(face("f1", embedding=(1.0,))), letter("L-1", NEAR_LEFT, face_matching=True), likeness=SAME)
    assert statuses(matched) == [S.PROBABLE]
