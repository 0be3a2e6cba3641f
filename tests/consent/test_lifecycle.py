"""Dates to act on, what a letter lacks, what a letter's end touches, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from imageguard.consent.completeness import gaps
from imageguard.consent.deadlines import Deadline, deadlines_for, unknown_places
from imageguard.consent.endings import endings
from imageguard.consent.impact import places_of, relation
from imageguard.model.inspection import Inspection, Rendition, RenditionKind
from imageguard.model.letter import AgeBand, FreelyGiven, Guardian, Letter, NamedImage, Scope, Signature, SubjectType

DAY = dt.date(2026, 11, 20)
NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
LETTER = Letter(
    id="L-1",
    subject="S-1",
    subject_type=SubjectType.REAL_PERSON,
    age_band=AgeBand.MINOR,
    scope=Scope(),
    valid_from=dt.date(2026, 1, 1),
    valid_until=dt.date(2027, 1, 1),
    retention_until=dt.date(2027, 6, 1),
    majority_on=dt.date(2026, 12, 1),
    signature=Signature("ink", dt.date(2026, 1, 1)),
    images=(NamedImage(sha256="a" * 64, px="px:" + "b" * 64),),
)


def test_what_ends_comes_soonest_first_and_only_within_the_days() -> None:
    """The birthday, the last day, the day of destruction; an ended letter has the last of them alone."""
    assert [one.on.month for one in endings([LETTER], DAY, days=300, now=NOW)] == [12, 1, 6]
    assert [one.on.month for one in endings([LETTER], DAY, days=30, now=NOW)] == [12]
    unsigned = replace(LETTER, signature=Signature())
    assert [one.on.month for one in endings([unsigned], DAY, days=300, now=NOW)] == [6]


def test_every_day_on_which_somebody_must_act_is_told() -> None:
    """The time to think, the last day to begin, capacity, what is kept of a face; what has passed is over."""
    days = [dt.date(2026, 11, day) for day in (21, 22, 23, 24)]
    given = FreelyGiven(cooling_off_until=days[0], reassess_on=days[2])
    busy = replace(
        LETTER, freely_given=given, first_publication_by=days[1], face_template_until=days[3], face_matching=True
    )
    assert [one.on for one in endings([busy], DAY, days=9, now=NOW)] == days
    assert [one.on for one in endings([replace(busy, face_matching=False)], DAY, days=9, now=NOW)] == days[:3]
    later = endings([busy], days[3], days=0, now=NOW)
    assert [one.on for one in later] == [days[2], days[3]]


@pytest.mark.parametrize(
    ("letter", "field"),
    [
        (LETTER, "guardian"),
        (replace(LETTER, guardian=Guardian("G-1")), "guardian.authority_checked_by"),
        (replace(LETTER, signature=Signature("mark", DAY, "not_needed")), "signature.witness"),
        (replace(LETTER, subject_type=SubjectType.MODEL, age_band=AgeBand.ADULT), "model_release.adult_proof"),
        (replace(LETTER, valid_until=None), "valid_until"),
    ],
)
def test_each_kind_of_letter_has_its_own_needs(letter: Letter, field: str) -> None:
    """A child a guardian whose authority was checked, a mark a witness, a model a release."""
    assert field in [gap.field for gap in gaps(letter)]


def test_what_shows_nobody_needs_nothing_of_a_person() -> None:
    """A drawing has no guardian."""
    assert "guardian" not in [gap.field for gap in gaps(replace(LETTER, subject_type=SubjectType.ILLUSTRATION))]


def inspection(sha256: str, *pictures: tuple[RenditionKind, str | None, str | None]) -> Inspection:
    """Return the inspection of a file with these renditions: kind, pixels, fingerprint."""
    renditions = tuple(Rendition(f"r{at}", kind, "", px=px, pdq=pdq) for at, (kind, px, pdq) in enumerate(pictures))
    return Inspection("a.jpg", sha256, "JPEG", 1, renditions)


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (inspection("a" * 64), "the very file"),
        (inspection("c" * 64, (RenditionKind.PRIMARY, "px:" + "b" * 64, None)), "the same pixels"),
        (inspection("c" * 64, (RenditionKind.EXIF_THUMBNAIL, "px:" + "b" * 64, None)), "holds the picture"),
        (inspection("c" * 64, (RenditionKind.PRIMARY, "px:" + "d" * 64, "1")), "looks like it"),
        (inspection("c" * 64, (RenditionKind.PRIMARY, "px:" + "d" * 64, "2")), None),
    ],
)
def test_how_a_file_is_of_a_letters_picture(file: Inspection, said: str | None) -> None:
    """By bytes, by pixels, by a preview in it, by likeness; else not at all."""
    assert relation(LETTER, file, {"1"}, str.__eq__) == said


def test_a_place_is_touched_by_picture_or_by_letter() -> None:
    """The ledger names the bytes, the pixels, or the letter that was relied on."""
    ledger: dict[str, dict[str, object]] = {
        "1": {"sha256": "sha256:" + "a" * 64},
        "2": {"sha256": "e" * 64, "px": "px:" + "b" * 64},
        "3": {"sha256": "e" * 64, "letters": ["L-1"]},
        "4": {"sha256": "f" * 64},
        "5": {"sha256": "e" * 64, "letters": ["L-2"]},
    }
    assert list(places_of(LETTER, {"f" * 64}, ledger)) == ["1", "2", "3", "4"]


def test_the_strictest_law_comes_first_and_members_of_the_union_share_one() -> None:
    """Three days before thirty, no number last; a place that nobody knows is told."""
    known = [
        Deadline("EU", 720, "", "", DAY, confirmed=True),
        Deadline("TH", None, "", "", DAY, confirmed=True),
        Deadline("ID", 72, "", "", DAY - dt.timedelta(days=400), confirmed=True),
    ]
    assert [one.place for one in deadlines_for(["FR", "TH", "ID"], known)] == ["ID", "EU", "TH"]
    assert [one.place for one in deadlines_for([], known)] == ["ID", "EU", "TH"]
    assert unknown_places(["FR", "KH"], known) == ["KH"]
    assert known[2].until(NOW) == NOW + dt.timedelta(days=3)
    assert [one.is_stale(DAY) for one in known] == [False, False, True]
