"""Faces in previews and frames: one that shows what the primary picture shows ends as that one does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.engine.picture import SAME_PLACE, region_of
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Region, iou
from imageguard.model.inspection import Cover, RenditionKind
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.model.inspection import Face, Rendition

_MOVING = frozenset({RenditionKind.FRAME, RenditionKind.VIDEO_FRAME})
_SAME_SCENE = 0.8
_SAME_SHAPE = 0.02


def agrees(rendition: Rendition) -> bool:
    """Say whether a rendition was compared with the primary and shows nothing that the primary does not."""
    return rendition.similarity is not None and rendition.shows_more is False


def moves(rendition: Rendition) -> bool:
    """Say whether a rendition is a frame of the primary's scene in which something moved."""
    return rendition.kind in _MOVING and (rendition.similarity or 0.0) >= _SAME_SCENE


def inherit(
    faces: Sequence[Face],
    rendition: Rendition,
    primary: Rendition,
    known: Sequence[JudgedFace],
) -> list[JudgedFace]:
    """Return the faces of a preview or frame, each as the primary's face in its place ends.

    A face that has none there is its own, and uncovered; so is one that is no longer obscured, or a
    bystander who can be recognised here. In a moving frame nobody is covered without being asked.
    """
    partners = _partners(faces, rendition, primary, known)
    return [
        JudgedFace(
            face, _passed_on(face, partners[index].coverage, rendition) if index in partners else _own(rendition)
        )
        for index, face in enumerate(faces)
    ]


def _own(rendition: Rendition) -> Coverage:
    return Coverage(CoverageStatus.UNCOVERED, reasons=(f"only-in:{rendition.kind.value}",))


def _passed_on(face: Face, coverage: Coverage, rendition: Rendition) -> Coverage:
    if coverage.status is CoverageStatus.REFUSED:
        return coverage
    if face.cover is Cover.SOLID:
        return Coverage(CoverageStatus.OBSCURED, coverage.letter, coverage.tie)
    if coverage.status is CoverageStatus.OBSCURED:
        return Coverage(CoverageStatus.UNCOVERED, coverage.letter, coverage.tie, ("not-obscured-here",))
    if coverage.status is CoverageStatus.BYSTANDER and face.recognisable:
        return Coverage(CoverageStatus.UNCOVERED, tie=coverage.tie, reasons=("recognisable-here",))
    if coverage.status is CoverageStatus.COVERED and not agrees(rendition):
        return Coverage(CoverageStatus.PROBABLE, coverage.letter, coverage.tie, ("frame-differs",))
    return coverage


def _partners(
    faces: Sequence[Face],
    rendition: Rendition,
    primary: Rendition,
    known: Sequence[JudgedFace],
) -> dict[int, JudgedFace]:
    """Pair faces with the primary's, nearest first, each at most once."""
    regions = [region_of(one.face, primary) for one in known]
    overlaps = sorted(
        (-max((iou(seen, region) for seen in _in_primary(face, rendition, primary)), default=0.0), index, other)
        for index, face in enumerate(faces)
        for other, region in enumerate(regions)
    )
    pairs: dict[int, JudgedFace] = {}
    taken: set[int] = set()
    for overlap, index, other in overlaps:
        if -overlap >= SAME_PLACE and index not in pairs and other not in taken:
            pairs[index] = known[other]
            taken.add(other)
    return pairs


def _in_primary(face: Face, rendition: Rendition, primary: Rendition) -> Iterator[Region]:
    """Yield where in the primary a face may lie: same frame, or bars around it, or its middle cut out."""
    seen = region_of(face, rendition)
    yield seen
    ratio = (primary.width * rendition.height) / (primary.height * rendition.width)
    if abs(ratio - 1) <= _SAME_SHAPE:
        return
    for across, down in ((1.0, ratio), (1 / ratio, 1.0)):
        stretched = _about_the_middle(seen, across, down)
        if stretched is not None:
            yield stretched


def _about_the_middle(seen: Region, across: float, down: float) -> Region | None:
    x0, x1 = (min(max(0.5 + (x - 0.5) * across, 0.0), 1.0) for x in (seen.x0, seen.x1))
    y0, y1 = (min(max(0.5 + (y - 0.5) * down, 0.0), 1.0) for y in (seen.y0, seen.y1))
    return Region(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
