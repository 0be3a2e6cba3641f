"""A face on a page ends as the one in the picture that the page shows, and the other way round."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.engine.held import held, in_picture, pass_on
from imageguard.engine.match import match
from imageguard.model.attestation import Attestations
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box, Region
from imageguard.model.inspection import Cover, Face, Inspection, Rendition, RenditionKind, Tier
from imageguard.model.report import JudgedFace

DAY = dt.date(2026, 12, 1)
PLACE = Region(0.5, 0.25, 1.0, 0.75)
PAGE = Rendition("whole-page-1", RenditionKind.PRIMARY, "page 1", 400, 400, px="px:page", holds=(("px:photo", PLACE),))
PHOTO = Rendition("page", RenditionKind.PAGE, "picture on page 1", 1000, 1000, px="px:photo")
SEEN = Inspection("a.pdf", "a" * 64, "PDF", 1, (PAGE, PHOTO))
COVERED = Coverage(CoverageStatus.COVERED, "L-1", "named")
UNCOVERED = Coverage(CoverageStatus.UNCOVERED, reasons=("only-in:page",))
IN_PHOTO = Box(400, 400, 600, 600)
ON_PAGE = Box(280, 180, 320, 220)


def judged(
    rendition: Rendition, box: Box, coverage: Coverage, *, cover: Cover = Cover.NONE, recognisable: bool = True
) -> JudgedFace:
    """Return a judged face."""
    face = Face("f1", rendition.id, box, 1.0, Tier.CERTAIN, recognisable, "yunet", cover)
    return JudgedFace(face, coverage)


def ends(on_page: JudgedFace, in_photo: JudgedFace, seen: Inspection = SEEN) -> tuple[CoverageStatus, CoverageStatus]:
    """Return what the two end in."""
    found = pass_on(seen, {PAGE.id: [on_page], PHOTO.id: [in_photo]})
    return found[PAGE.id][0].coverage.status, found[PHOTO.id][0].coverage.status


def test_a_letter_for_the_picture_covers_the_face_on_the_page() -> None:
    """The letter names the photograph, as it does wherever it is published."""
    both = ends(judged(PAGE, ON_PAGE, UNCOVERED), judged(PHOTO, IN_PHOTO, COVERED))
    assert both == (CoverageStatus.COVERED, CoverageStatus.COVERED)


def test_what_a_reviewer_says_of_the_page_holds_for_the_picture_on_it() -> None:
    """Nobody has to say it twice."""
    both = ends(judged(PAGE, ON_PAGE, COVERED), judged(PHOTO, IN_PHOTO, UNCOVERED))
    assert both == (CoverageStatus.COVERED, CoverageStatus.COVERED)


@pytest.mark.parametrize(
    "face",
    [
        judged(PAGE, Box(20, 180, 60, 220), UNCOVERED),
        judged(PAGE, Box(210, 110, 250, 150), UNCOVERED),
        judged(PAGE, ON_PAGE, Coverage(CoverageStatus.UNCOVERED, reasons=("contradictory-statements",))),
        judged(PAGE, ON_PAGE, Coverage(CoverageStatus.REFUSED, "L-2", "named")),
        judged(PAGE, ON_PAGE, UNCOVERED, cover=Cover.SOLID),
    ],
    ids=["beside the picture", "another place in it", "contradicted", "refused", "under a box"],
)
def test_a_face_that_is_the_pages_own_stays_as_it_is(face: JudgedFace) -> None:
    """Only a face of which nobody spoke, at the very place, ends as its picture's."""
    found = pass_on(SEEN, {PAGE.id: [face], PHOTO.id: [judged(PHOTO, IN_PHOTO, COVERED)]})
    assert found[PAGE.id] == (face,)


def test_nobody_who_can_be_recognised_is_a_bystander_or_obscured_elsewhere() -> None:
    """The page may show a face that the picture hides, or more clearly."""
    obscured = Coverage(CoverageStatus.OBSCURED)
    assert ends(judged(PAGE, ON_PAGE, UNCOVERED), judged(PHOTO, IN_PHOTO, obscured))[0] is CoverageStatus.UNCOVERED


def test_a_picture_that_the_page_shows_otherwise_is_not_brought_together() -> None:
    """Without a comparison that held, page and picture are two things."""
    alone = Inspection("a.pdf", "a" * 64, "PDF", 1, (Rendition("p", RenditionKind.PRIMARY, "page 1", 400, 400), PHOTO))
    assert held(alone) == frozenset()
    assert held(SEEN) == {PHOTO.id}


@given(st.integers(0, 900), st.integers(0, 900), st.integers(20, 100), st.integers(20, 100))
def test_a_box_on_the_page_is_found_in_the_picture(x: int, y: int, across: int, down: int) -> None:
    """There and back again, to the pixel of the page."""
    box = Box(x, y, x + across, y + down)
    region = box.fractions(1000, 1000)
    on_page = Region(0.5 + region.x0 / 2, 0.25 + region.y0 / 2, 0.5 + region.x1 / 2, 0.25 + region.y1 / 2).box(400, 400)
    found = in_picture(PAGE, on_page, SEEN)
    assert found is not None
    picture, back = found
    assert picture is PHOTO
    assert max(abs(back.x0 - box.x0), abs(back.y0 - box.y0), abs(back.x1 - box.x1), abs(back.y1 - box.y1)) <= 5
    assert in_picture(PAGE, Box(0, 0, 20, 20), SEEN) is None


def test_the_people_of_a_document_are_counted_on_all_its_pages() -> None:
    """Somebody counts what the document shows; a picture on a page is not counted twice."""
    second = Rendition("whole-page-2", RenditionKind.PAGE, "page 2", 400, 400, px="px:second")
    faces = tuple(
        Face(f"f{place}", rendition.id, box, 1.0, Tier.CERTAIN, recognisable=True, detector="yunet")
        for place, (rendition, box) in enumerate(((PAGE, ON_PAGE), (PHOTO, IN_PHOTO), (second, ON_PAGE)), 1)
    )
    for kind, people in (("PDF", 2), ("TIFF", 1)):
        seen = Inspection("a", "a" * 64, kind, 1, (PAGE, PHOTO, second), faces)
        found = match(
            [seen], [], None, Attestations(), [], day=DAY, now=dt.datetime.combine(DAY, dt.time(), dt.UTC), near=_never
        )
        assert found.assets["a"].people_accounted == people


def _never(_one: str, _other: str) -> bool:
    return False
