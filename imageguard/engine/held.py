"""Faces on the pages of documents: a page shows a picture whole, and a face ends the same on both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.model.coverage import CoverageStatus
from imageguard.model.geometry import Region, iou
from imageguard.model.inspection import Cover
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face, Inspection, Rendition

    People = Mapping[str, Sequence[JudgedFace]]

SAME_PLACE: Final = 0.5
_UNSAID: Final = frozenset({"only-in:page"})


def pass_on(inspection: Inspection, people: People) -> dict[str, tuple[JudgedFace, ...]]:
    """Return the judged faces by rendition, those of a page and of the pictures on it brought together.

    A face of which nobody said anything ends as the one at its very place in the picture, or on the
    page. Only pages and pictures are brought together that were compared and show the same
    (``Rendition.holds``); a face that stands on one of the two alone stays uncovered.
    """
    found = {key: tuple(faces) for key, faces in people.items()}
    for page, picture, place in _pairs(inspection):
        on_page = [(one, one.face.box.fractions(page.width, page.height)) for one in found.get(page.id, ())]
        inside = [(one, _outwards(_fractions(one.face, picture), place)) for one in found.get(picture.id, ())]
        found[page.id] = tuple(_ended(one, where, inside) for one, where in on_page)
        found[picture.id] = tuple(_ended(one, where, on_page) for one, where in inside)
    return found


def held(inspection: Inspection) -> frozenset[str]:
    """Return the ids of the pictures that some page shows whole."""
    return frozenset(picture.id for _, picture, _ in _pairs(inspection))


def in_picture(page: Rendition, box: Box, inspection: Inspection) -> tuple[Rendition, Box] | None:
    """Return the picture that a page shows at a place, and the place in it; None where it is the page's own."""
    across, down = (box.x0 + box.x1) / 2 / page.width, (box.y0 + box.y1) / 2 / page.height
    for on, picture, place in _pairs(inspection):
        if on.id == page.id and place.x0 <= across <= place.x1 and place.y0 <= down <= place.y1:
            inner = _inwards(box.fractions(page.width, page.height), place)
            if inner is not None:
                return picture, inner.box(picture.width, picture.height)
    return None


def _pairs(inspection: Inspection) -> Iterator[tuple[Rendition, Rendition, Region]]:
    by_px = {one.px: one for one in reversed(inspection.renditions) if one.px and not one.holds}
    for page in inspection.renditions:
        for px, place in page.holds:
            if px in by_px:
                yield page, by_px[px], place


def _ended(judged: JudgedFace, where: Region, others: Sequence[tuple[JudgedFace, Region]]) -> JudgedFace:
    said = judged.coverage
    if said.status is not CoverageStatus.UNCOVERED or set(said.reasons) - _UNSAID or judged.face.cover is Cover.SOLID:
        return judged
    best = max(others, key=lambda one: iou(one[1], where), default=None)
    if best is None or iou(best[1], where) < SAME_PLACE:
        return judged
    ends = best[0].coverage
    unlike = ends.status in {CoverageStatus.OBSCURED, CoverageStatus.BYSTANDER} and judged.face.recognisable
    return judged if unlike else JudgedFace(judged.face, ends)


def _fractions(face: Face, rendition: Rendition) -> Region:
    return face.box.fractions(rendition.width, rendition.height)


def _outwards(inside: Region, place: Region) -> Region:
    """Return where on the page a part of a picture stands."""
    across, down = place.x1 - place.x0, place.y1 - place.y0
    return Region(
        place.x0 + inside.x0 * across,
        place.y0 + inside.y0 * down,
        min(place.x0 + inside.x1 * across, 1.0),
        min(place.y0 + inside.y1 * down, 1.0),
    )


def _inwards(region: Region, place: Region) -> Region | None:
    """Return the part of a picture that stands at a place of the page, None where none does."""
    across, down = place.x1 - place.x0, place.y1 - place.y0
    x0, x1 = (min(max((x - place.x0) / across, 0.0), 1.0) for x in (region.x0, region.x1))
    y0, y1 = (min(max((y - place.y0) / down, 0.0), 1.0) for y in (region.y0, region.y1))
    return Region(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
