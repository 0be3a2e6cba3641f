"""Faces in previews and frames, beside those of the primary picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from imageguard.engine.match import match
from imageguard.model.attestation import Attestations, FaceStatement, PeopleStatement
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Region
from imageguard.model.inspection import Cover, Face, Inspection, Rendition, RenditionKind, Tier
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

DAY = dt.date(2026, 12, 1)
PLACE, ELSEWHERE = Region(0.4, 0.1, 0.6, 0.3), Region(0.1, 0.6, 0.3, 0.8)
YES = Allowed.YES
LETTER = Letter(
    "L-1",
    "S-1",
    SubjectType.REAL_PERSON,
    AgeBand.ADULT,
    Scope(
        {"image": YES}, face_visible=True, purposes={"p": YES}, channels={"print": YES}, territories_allowed=("world",)
    ),
    valid_from=dt.date(2026, 1, 1),
    valid_until=dt.date(2028, 1, 1),
    images=(NamedImage(sha256="a" * 64, face=PLACE),),
    events=(Event(ConsentState.GIVEN, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "subject"),),
)
USE = Use("c", ("p",), ("print",), ("GB",), publish_on=DAY, until=DAY)
PRIMARY = Rendition("primary", RenditionKind.PRIMARY, "image", 600, 400, px="px:p", pdq="0" * 64)
PREVIEW = Rendition(
    "exif-thumbnail",
    RenditionKind.EXIF_THUMBNAIL,
    "IFD1",
    150,
    100,
    px="px:t",
    similarity=0.98,
    shows_more=False,
)


def face(id: str, rendition: Rendition, region: Region = PLACE, **changes: Any) -> Face:  # noqa: ANN401 - any field
    """Return a face at a place of a rendition."""
    box = region.box(rendition.width, rendition.height)
    return replace(Face(id, rendition.id, box, 0.9, Tier.CERTAIN, recognisable=True, detector="d"), **changes)


def coverages(
    *faces: Face,
    other: Rendition = PREVIEW,
    letters: tuple[Letter, ...] = (LETTER,),
    said: Attestations | None = None,
) -> list[Coverage]:
    """Return what the faces end in, in their order."""
    inspection = Inspection("a.jpg", "a" * 64, "JPEG", 1, (PRIMARY, other), faces)
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    matching = match([inspection], letters, USE, said or Attestations(), (), day=DAY, now=now, near=lambda a, b: a == b)
    return [one.coverage for one in matching.assets["a.jpg"].faces]


def test_a_face_in_an_agreeing_preview_ends_as_the_primarys() -> None:
    """The thumbnail shows the same face in the same place."""
    first, second = coverages(face("f1", PRIMARY), face("f2", PREVIEW))
    assert first == second == Coverage(CoverageStatus.COVERED, "L-1", "named")


def test_a_face_only_in_a_preview_is_uncovered_and_says_where() -> None:
    """It was cropped away, or covered, in the primary."""
    _, second = coverages(face("f1", PRIMARY), face("f2", PREVIEW, ELSEWHERE))
    assert second == Coverage(CoverageStatus.UNCOVERED, reasons=("only-in:exif-thumbnail",))


def test_a_preview_that_shows_more_lends_and_takes_nothing() -> None:
    """Though the place is the same, the picture is not."""
    more = replace(PREVIEW, shows_more=True)
    assert coverages(face("f1", PRIMARY), face("f2", more), other=more)[1].status is CoverageStatus.UNCOVERED
    unknown = replace(PREVIEW, similarity=None, shows_more=None)
    assert coverages(face("f1", PRIMARY), face("f2", unknown), other=unknown)[1].status is CoverageStatus.UNCOVERED


def test_two_faces_in_a_preview_do_not_share_one_of_the_primary() -> None:
    """Two heads where the primary has one."""
    shifted = Region(0.42, 0.1, 0.62, 0.3)
    found = coverages(face("f1", PRIMARY), face("f2", PREVIEW), face("f3", PREVIEW, shifted))
    assert [one.status for one in found] == [CoverageStatus.COVERED, CoverageStatus.COVERED, CoverageStatus.UNCOVERED]


def test_a_cover_in_the_primary_covers_nothing_in_the_preview() -> None:
    """The preview was not redacted."""
    found = coverages(face("f1", PRIMARY, cover=Cover.SOLID), face("f2", PREVIEW), letters=())
    assert [one.status for one in found] == [CoverageStatus.OBSCURED, CoverageStatus.UNCOVERED]
    assert found[1].reasons == ("not-obscured-here",)


@pytest.mark.parametrize(("width", "height"), [(160, 120), (120, 120), (200, 100)])
@pytest.mark.parametrize("bars", [True, False])
def test_bars_and_cuts_of_a_preview_are_seen_through(width: int, height: int, *, bars: bool) -> None:
    """Cameras fit a 3:2 picture into a 4:3 thumbnail, with bars or by cutting the sides."""
    scale = (min if bars else max)(width / PRIMARY.width, height / PRIMARY.height)
    left, top = (width - PRIMARY.width * scale) / 2, (height - PRIMARY.height * scale) / 2

    def across(x: float) -> float:
        return min(max((left + x * PRIMARY.width * scale) / width, 0), 1)

    def down(y: float) -> float:
        return min(max((top + y * PRIMARY.height * scale) / height, 0), 1)

    place = Region(0.42, 0.30, 0.54, 0.48)
    seen = Region(across(place.x0), down(place.y0), across(place.x1), down(place.y1))
    other = replace(PREVIEW, width=width, height=height)
    named = replace(LETTER, images=(NamedImage(sha256="a" * 64, face=place),))
    found = coverages(face("f1", PRIMARY, place), face("f2", other, seen), other=other, letters=(named,))
    assert [one.status for one in found] == [CoverageStatus.COVERED] * 2


def test_a_frame_in_which_something_moved_is_asked_about() -> None:
    """The same place in nearly the same scene: probably the same person, and a person must say."""
    frame = replace(PREVIEW, id="frame-2", kind=RenditionKind.FRAME, shows_more=True, similarity=0.9)
    _, second = coverages(face("f1", PRIMARY), face("f2", frame), other=frame)
    assert second == Coverage(CoverageStatus.PROBABLE, "L-1", "named", ("frame-differs",))


def test_a_frame_of_another_scene_stands_alone() -> None:
    """Its face is uncovered, unless a letter names the pixels of that frame."""
    frame = replace(PREVIEW, id="frame-2", kind=RenditionKind.FRAME, shows_more=True, similarity=0.2, px="px:frame")
    _, second = coverages(face("f1", PRIMARY), face("f2", frame), other=frame)
    assert second == Coverage(CoverageStatus.UNCOVERED, reasons=("only-in:frame",))
    named = replace(LETTER, images=(*LETTER.images, NamedImage(px="px:frame", face=PLACE)))
    _, second = coverages(face("f1", PRIMARY), face("f2", frame), other=frame, letters=(named,))
    assert second.status is CoverageStatus.COVERED


def test_the_face_of_an_undecoded_primary_lends_nothing() -> None:
    """Only the preview could be opened: its face is its own."""
    inspection = Inspection(
        "a.jpg",
        "a" * 64,
        "JPEG",
        1,
        (replace(PRIMARY, width=0, height=0, decoded=False), PREVIEW),
        (face("f1", PREVIEW),),
    )
    now = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)
    matching = match([inspection], (), USE, Attestations(), (), day=DAY, now=now, near=lambda a, b: a == b)
    assert [one.coverage.status for one in matching.assets["a.jpg"].faces] == [CoverageStatus.UNCOVERED]


def test_a_cover_in_the_preview_alone_obscures_there() -> None:
    """Each rendition is judged by what it shows itself."""
    found = coverages(face("f1", PRIMARY), face("f2", PREVIEW, cover=Cover.SOLID))
    assert [one.status for one in found] == [CoverageStatus.COVERED, CoverageStatus.OBSCURED]


def test_a_refusal_is_passed_on_whatever_covers_the_preview() -> None:
    """The very file was withdrawn."""
    ended = Event(ConsentState.WITHDRAWN, dt.datetime(2026, 11, 1, tzinfo=dt.UTC), "subject")
    withdrawn = replace(LETTER, events=(*LETTER.events, ended))
    found = coverages(face("f1", PRIMARY), face("f2", PREVIEW, cover=Cover.SOLID), letters=(withdrawn,))
    assert [one.status for one in found] == [CoverageStatus.REFUSED] * 2


def test_a_bystander_who_can_be_recognised_in_the_preview_is_uncovered_there() -> None:
    """Turned into a blur in the primary, sharp in the preview."""
    said = PeopleStatement("px:p", "R-2", "reviewer", DAY, faces=(FaceStatement(PLACE, bystander="far away"),))
    faces = (face("f1", PRIMARY, recognisable=False), face("f2", PREVIEW))
    found = coverages(*faces, letters=(), said=Attestations(people=(said,)))
    assert [one.status for one in found] == [CoverageStatus.BYSTANDER, CoverageStatus.UNCOVERED]
    assert found[1].reasons == ("recognisable-here",)
