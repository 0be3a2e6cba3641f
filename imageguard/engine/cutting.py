"""What is cut off a picture or left out of it, so that faces go without a cover."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard.model.geometry import Box, Region

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from imageguard.model.inspection import Rendition
    from imageguard.model.remedy import Ways


@dataclass(frozen=True)
class Cut:
    """What stays of the upright picture (None: all), which renditions are left out, or why nothing can be cut."""

    region: Box | None = None
    dropped: tuple[str, ...] = ()
    refused: str | None = None


def planned(
    shown: Sequence[Rendition], heads: Sequence[tuple[str, Box]], stay: Sequence[tuple[str, Box]], ways: Ways
) -> Cut:
    """Return what is cut for these ``heads``, so that those that ``stay`` do; each is (id of its rendition, box).

    ``shown`` are the renditions that a copy keeps, in order.
    """
    known = {one.id for one in shown}
    wrong = next((one for one in ways.dropped if one not in known), None)
    if wrong is not None:
        return Cut(refused=f"it has no picture called {wrong}: choose from {', '.join(one.id for one in shown)}")
    dropped = _dropped(shown, heads, ways)
    left = [one for one in shown if one.id not in dropped]
    if not left:
        return Cut(refused="leaving all of its pictures out would leave nothing: use another")
    sizes = {(one.width, one.height) for one in left}
    if ways.part is None and ways.share is None:
        return Cut(None, dropped)
    if len(sizes) > 1:
        pages = "its pages differ in size, so no one part can be kept: leave pages out, or save them as single pictures"
        return Cut(None, dropped, pages if ways.part is not None else None)
    ids, (width, height) = {one.id for one in left}, next(iter(sizes))
    if ways.part is not None:
        return _chosen(ways.part, width, height, dropped)
    away, within = [box for id_, box in heads if id_ in ids], [box for id_, box in stay if id_ in ids]
    region = widest(width, height, away, within) if away else None
    enough = region is not None and _area(region) >= (ways.share or 0) * width * height
    return Cut(region if enough else None, dropped)


def widest(width: int, height: int, away: Sequence[Box], within: Sequence[Box] = ()) -> Box | None:
    """Return the largest box of a picture that meets no box of ``away`` and holds all of ``within``.

    None where there is none. Of several, the one that begins highest, then furthest left.
    """
    hold = (
        min((one.x0 for one in within), default=width),
        min((one.y0 for one in within), default=height),
        max((one.x1 for one in within), default=0),
        max((one.y1 for one in within), default=0),
    )
    found: list[tuple[int, Box]] = []
    tops = sorted({0, *(one.y1 for one in away)})
    bottoms = sorted({height, *(one.y0 for one in away)})
    for top in (one for one in tops if one <= hold[1]):
        for bottom in (one for one in bottoms if one > top and one >= hold[3]):
            for left, right in _gaps(width, [one for one in away if one.y0 < bottom and one.y1 > top]):
                if left <= hold[0] and right >= hold[2]:
                    found.append(((right - left) * (bottom - top), Box(left, top, right, bottom)))
    return max(found, key=lambda one: (one[0], -one[1].y0, -one[1].x0))[1] if found else None


def meets(one: Box, other: Box) -> bool:
    """Say whether two boxes share a pixel."""
    return max(one.x0, other.x0) < min(one.x1, other.x1) and max(one.y0, other.y0) < min(one.y1, other.y1)


def _dropped(shown: Sequence[Rendition], heads: Iterable[tuple[str, Box]], ways: Ways) -> tuple[str, ...]:
    with_heads = {id_ for id_, _ in heads} if ways.drop_faces else set()
    if all(one.id in with_heads or one.id in ways.dropped for one in shown):
        with_heads = set()
    return tuple(one.id for one in shown if one.id in ways.dropped or one.id in with_heads)


def _chosen(part: Box | Region, width: int, height: int, dropped: tuple[str, ...]) -> Cut:
    box = part.box(width, height) if isinstance(part, Region) else part
    if box.x0 < 0 or box.y0 < 0 or box.x1 > width or box.y1 > height:
        reaches = f"the part to keep reaches out of the picture, which is {width} x {height} pixels as it is shown"
        return Cut(None, dropped, reaches)
    return Cut(None if _area(box) == width * height else box, dropped)


def _gaps(width: int, away: Sequence[Box]) -> Iterator[tuple[int, int]]:
    """Yield the spans of a line of ``width`` pixels that no box lies over."""
    at = 0
    for one in sorted(away, key=lambda box: box.x0):
        if one.x0 > at:
            yield at, one.x0
        at = max(at, one.x1)
    if at < width:
        yield at, width


def _area(box: Box) -> int:
    return box.width * box.height


def together(boxes: Iterable[Box], frame: Box) -> int:
    """Return how many pixels of the frame the boxes take together, each counted once."""
    inside = [
        (max(one.x0, frame.x0), max(one.y0, frame.y0), min(one.x1, frame.x1), min(one.y1, frame.y1)) for one in boxes
    ]
    inside = [one for one in inside if one[0] < one[2] and one[1] < one[3]]
    edges, total = sorted({edge for one in inside for edge in (one[0], one[2])}), 0
    for left, right in itertools.pairwise(edges):
        reached = frame.y0
        for top, bottom in sorted((one[1], one[3]) for one in inside if one[0] <= left and right <= one[2]):
            total += (right - left) * max(bottom - max(top, reached), 0)
            reached = max(reached, bottom)
    return total
