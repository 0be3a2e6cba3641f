"""Many sightings become faces: sightings of one place are one face, whose score is a calibrated chance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.boxes import heaps

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy.typing as npt

    from imageguard.faces.boxes import Array
    from imageguard.faces.views import View

SAME_PLACE = 0.4
USUAL_SIDE = 40.0
FEWEST, MOST = -1.0, 1.0
UNCALIBRATED = 0.5
RECOGNISED = 64.0


@dataclass(frozen=True)
class Sighting:
    """What one look saw: a box in the picture's pixels, a raw score, which group of looks.

    ``side`` is the side, in pixels of the view, of a square of the box's area; ``points`` are five landmarks in
    pixels of the view, or none. A group is a detector's name, with ``~`` behind it for looks at the mirrored picture.
    """

    box: tuple[float, float, float, float]
    score: float
    group: str
    side: float
    points: tuple[tuple[float, float], ...] = ()
    view: View | None = None

    @property
    def landmarks(self) -> tuple[tuple[float, float], ...]:
        """Return the landmarks in the picture's pixels: eye, eye, nose, mouth corner, mouth corner."""
        if self.view is None:
            return self.points
        points = tuple(self.view.point(x, y) for x, y in self.points)
        if self.view.mirrored and len(points) == 5:  # noqa: PLR2004 - the five of the docstring
            points = points[1], points[0], points[2], points[4], points[3]
        return points


@dataclass(frozen=True)
class Candidate:
    """One place that sightings agree on: mean box, best raw score of each group, largest side shown, best of them."""

    box: tuple[float, float, float, float]
    scores: Mapping[str, float]
    side: float
    best: Sighting


def gather(sightings: Sequence[Sighting]) -> list[Candidate]:
    """Group sightings greedily, strongest first, by overlap; boxes are averaged by squared score."""
    ordered = sorted(sightings, key=lambda one: (-one.score, one.box, one.group))
    if not ordered:
        return []
    boxes = np.array([one.box for one in ordered], np.float64)
    weights = np.array([one.score for one in ordered], np.float64) ** 2
    heaped = heaps(boxes, np.arange(len(ordered)), SAME_PLACE)
    return [_candidate(ordered, boxes, weights, members) for _, members in heaped]


def _candidate(ordered: Sequence[Sighting], boxes: Array, weights: Array, members: npt.NDArray[np.intp]) -> Candidate:
    if len(members) == 1:
        alone = ordered[int(members[0])]
        return Candidate(alone.box, {alone.group: alone.score}, alone.side, alone)
    shares = weights[members] + 1e-9
    mean = (shares[:, None] * boxes[members]).sum(axis=0) / shares.sum()
    scores: dict[str, float] = {}
    for i in members:
        one = ordered[int(i)]
        scores[one.group] = max(scores.get(one.group, 0.0), one.score)
    first = next((ordered[int(i)] for i in members if ordered[int(i)].points), ordered[int(members[0])])
    x0, y0, x1, y1 = (float(value) for value in mean)
    side = max(ordered[int(i)].side for i in members)
    return Candidate((x0, y0, x1, y1), scores, side, first)


@dataclass(frozen=True)
class Calibration:
    """What turns raw scores into a chance for one profile and set of groups, and where the tiers begin.

    ``weights`` are the intercept, one weight for each group's best raw score in the order of
    ``groups``, then log(largest side shown / 40 px), held within -1 and 1, and its square. From ``certain`` on
    92 of 100 detections are faces on the pictures it was fitted on; ``possible`` balances missed
    faces and questions. Faces of RECOGNISED pixels and more are possible from half that chance on: one that
    is missed is somebody found, and at that size little else is taken for a face.
    """

    profile: str
    groups: tuple[str, ...]
    weights: tuple[float, ...]
    certain: float
    possible: float

    def least(self, candidate: Candidate) -> float:
        """Return the chance from which on this candidate is a possible face."""
        x0, y0, x1, y1 = candidate.box
        return self.possible / 2 if min(x1 - x0, y1 - y0) >= RECOGNISED else self.possible


Y, Z, C, D, R = "yunet", "yunet~", "centerface", "centerface~", "retinaface"

# Logistic regression, printed with the tiers by: python benchmarks/calibration.py wider/truth.json
CALIBRATIONS: Final = (
    Calibration("fast", (Y,), (-4.42, 9.315, 0.36, -2.017), 0.62, 0.28),
    Calibration("balanced", (Y, Z), (-4.539, 4.766, 4.592, 0.697, -2.044), 0.62, 0.15),
    Calibration("balanced", (C, Y, Z), (-4.217, 6.276, 2.898, 2.144, 0.517, -1.701), 0.55, 0.12),
    Calibration("balanced", (R, Y, Z), (-4.303, 2.251, 3.677, 3.262, 0.728, -1.701), 0.57, 0.13),
    Calibration("balanced", (C, R, Y, Z), (-4.135, 5.526, 1.065, 2.565, 1.752, 0.684, -1.343), 0.55, 0.12),
    Calibration("thorough", (C, D, Y, Z), (-4.046, 4.491, 3.08, 2.112, 1.796, 0.713, -1.54), 0.55, 0.07),
    Calibration("thorough", (C, D, R, Y, Z), (-4.13, 4.421, 3.021, 0.528, 2.051, 1.564, 0.773, -1.353), 0.53, 0.055),
)


def calibration(profile: str, groups: Collection[str]) -> Calibration:
    """Return the calibration of a profile that weighs most of these groups. Raises KeyError."""
    fitting = [one for one in CALIBRATIONS if one.profile == profile and set(one.groups) <= set(groups)]
    if not fitting:
        raise KeyError(profile)
    return max(fitting, key=lambda one: len(one.groups))


def features(candidate: Candidate, groups: Sequence[str]) -> list[float]:
    """Return the numbers that the regression weighs, the constant 1 first."""
    size = max(FEWEST, min(math.log(max(candidate.side, 1.0) / USUAL_SIDE), MOST))
    return [1.0, *(candidate.scores.get(group, 0.0) for group in groups), size, size * size]


def chance(candidate: Candidate, known: Calibration) -> float:
    """Return the calibrated chance, 0..1, that a candidate is a face.

    A group that the calibration does not weigh (an own model, dlib) can raise the chance to that
    of a possible face and no further.
    """
    weighed = sum(w * x for w, x in zip(known.weights, features(candidate, known.groups), strict=True))
    value = 1 / (1 + math.exp(-max(min(weighed, 30.0), -30.0)))
    others = [score for group, score in candidate.scores.items() if group not in known.groups]
    return max(value, min(max(others, default=0.0), UNCALIBRATED))
