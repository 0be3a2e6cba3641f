"""Looks at one picture: every detector at its sizes, upright first, then turned where that shows more."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from imageguard.faces.boxes import overlaps
from imageguard.faces.fusion import Sighting
from imageguard.faces.profiles import Look

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.faces.boxes import Array
    from imageguard.faces.views import View, Views
    from imageguard.ports import Detection, Detector

SMALL = 640
REPEATED = 0.8
SURE = 0.6
SEEN = 0.3
LARGE = 64
TURNS = (1, 2, 3)


def sightings(views: Views, detectors: Mapping[str, Detector], looks: Sequence[Look], turn: int = 0) -> list[Sighting]:
    """Return what every look saw of the picture turned by that many quarter turns."""
    return [
        one
        for look, side in sorted(planned(views.side, looks), key=lambda one: -one[1])
        for one in seen(views, detectors[look.detector], look, side, turn)
    ]


def planned(native: float, looks: Sequence[Look]) -> Iterator[tuple[Look, float]]:
    """Yield each look with the side it gets for a picture of that native side.

    A small picture is enlarged no further than the look allows, but at least to 640 pixels; of
    looks that end up at nearly one size only the first counts.
    """
    taken: dict[tuple[str, bool], float] = {}
    for look in looks:
        side = min(float(look.side), max(native * look.enlarge, min(SMALL, native * 4)))
        kind = look.group, look.evened
        last = taken.get(kind)
        if last is None or side * REPEATED > last or last * REPEATED > side:
            taken[kind] = side
            yield look, side


def seen(views: Views, detector: Detector, look: Look, side: float, turn: int) -> Iterator[Sighting]:
    """Yield what one look saw, in the picture's own pixels."""
    for view, tile in views.show(side, turn, mirrored=look.mirrored, evened=look.evened):
        for detection in detector.detect(tile, look.threshold):
            yield _sighting(view, detection, look.group)


def _sighting(view: View, detection: Detection, group: str) -> Sighting:
    box = detection.box
    side = math.sqrt(box.width * box.height)
    place = view.rectangle(box.x0, box.y0, box.x1, box.y1)
    return Sighting(place, detection.score, group, side, detection.landmarks, view)


def turned(views: Views, detector: Detector, side: int) -> tuple[list[Sighting], dict[int, float]]:
    """Return large faces that the upright shows, and which quarter turns show more, each with its share 0..1.

    Faces of LARGE pixels and more are seen small where they are lost enlarged, above all blurred ones.

    All four orientations are shown at one size. The share compares the sum of sure scores at that
    turn with the sum at the upright; it is over one half where the picture itself lies on its side.
    """
    ((look, size),) = planned(views.side, (Look(detector.name, side, 1.5, SEEN),))
    upright = list(seen(views, detector, look, size, 0))
    known = np.array([one.box for one in upright], np.float64).reshape(-1, 4)
    mass = sum(one.score for one in upright if one.score >= SURE)
    shares = {}
    for turn in TURNS:
        found = [one for one in seen(views, detector, look, size, turn) if one.score >= SURE]
        fresh = [one.score for one in found if _better(one, known, upright)]
        if fresh:
            shares[turn] = sum(fresh) / (sum(fresh) + mass)
    return [one for one in upright if one.side >= LARGE], shares


def _better(one: Sighting, known: Array, upright: Sequence[Sighting]) -> bool:
    """Say whether the upright shows nothing at that place, or shows it with a lower score."""
    same = overlaps(np.array(one.box), known) >= SEEN
    return all(one.score > upright[int(i)].score for i in np.flatnonzero(same))
