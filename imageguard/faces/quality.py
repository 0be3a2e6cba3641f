"""Whether somebody could be recognised in a face, and whether an embedding of it can be trusted."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.pixels import opencv
from imageguard.model.inspection import Cover, Tier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.faces.pixels import Floats, Pixels
    from imageguard.model.inspection import Face

TOO_SMALL: Final = 10
"""Pixels across and down under which a face holds nothing that tells people apart."""

TOO_COARSE: Final = 7.0
"""Resolved points across a blurred face under which it tells nobody apart."""

LEAST_CONTRAST: Final = 0.25
"""Standard deviation in levels under which nothing can be told; a face in the dark has little more."""

TRUSTED: Final = 0.3
"""Quality under which an embedding is not computed."""

SIDE, POINTS, TURNED = 40, 25.0, 0.8
"""What a reference must have at least: pixels across, resolved points across, and how far it may be turned.

Measured by ``python benchmarks/matching.py lfw --gate``: above, nine of ten true pairs or more are told
at a false-match rate of 1e-4; under 20 resolved points it is six of ten, under 13 none.
"""

FULL_SIDE, FULL_SHARPNESS = 112.0, 60.0


@dataclass(frozen=True)
class Appearance:
    """What a face looks like: side in pixels, resolved points across, how far it is turned away (0 frontal, 1 side)."""

    side: float
    points: float
    turned: float

    @property
    def quality(self) -> float:
        """Return 0..1: how far size, sharpness and pose allow an embedding to be trusted."""
        size = min(self.side / FULL_SIDE, 1.0)
        sharp = min(self.points / FULL_SHARPNESS, 1.0)
        return round(min(size, sharp) * (1.0 - 0.6 * min(self.turned, 1.0)), 4)


def appearance(crop: Pixels, landmarks: Sequence[tuple[float, float]]) -> Appearance:
    """Measure a face's crop (height x width x 3 RGB) and its landmarks in any one frame."""
    height, width = crop.shape[:2]
    return Appearance(math.sqrt(height * width), resolved(crop), turned_away(landmarks))


def recognisable(seen: Appearance, cover: Cover) -> bool:
    """Say whether somebody could be recognised: yes, unless the face is clearly too small, too coarse or covered."""
    if cover is Cover.SOLID or seen.side < TOO_SMALL:
        return False
    return seen.points >= TOO_COARSE


def doubts(face: Face) -> tuple[str, ...]:
    """Return why a face is not good enough to be kept as a reference, each a few plain words; empty means that it is.

    Covered faces, small, unsharp and dark ones, side views, and places where no detector saw a face.
    """
    if face.cover is not Cover.NONE:
        return (f"it is covered ({face.cover.value})",)
    if face.points is None or face.turned is None:
        return ("no detector saw a face there",)
    side = math.sqrt(face.box.width * face.box.height)
    said = {
        f"it is {side:.0f} pixels across, and {SIDE} are needed": side < SIDE,
        f"it is blurred or flat: {face.points:.0f} points across are sharp, and {POINTS:.0f} are needed": (
            side >= SIDE and face.points < POINTS
        ),
        "it is turned to the side": face.turned > TURNED,
        "the detector is not sure that it is a face": face.tier is not Tier.CERTAIN,
    }
    return tuple(words for words, doubted in said.items() if doubted)


def resolved(crop: Pixels) -> float:
    """Return how many points across the crop are really resolved, at most its width in pixels.

    The crop is shrunk step by step; the answer is the smallest width from which it can be
    enlarged again with less than a tenth of its contrast lost. A sharp face loses at once.
    """
    cv2 = opencv()
    grey = cv2.cvtColor(np.ascontiguousarray(crop), cv2.COLOR_RGB2GRAY).astype(np.float32)
    width = grey.shape[1]
    contrast = float(grey.std())
    if contrast < LEAST_CONTRAST:
        return 1.0
    points = float(width)
    while points > 4:  # noqa: PLR2004 - under four points nothing is left to measure
        shorter = points * 0.8
        if _lost(grey, shorter / width) > 0.1 * contrast:
            break
        points = shorter
    return points


def _lost(grey: Floats, factor: float) -> float:
    """Return the root mean square of what shrinking by a factor and enlarging again loses."""
    cv2 = opencv()
    height, width = grey.shape
    size = max(round(width * factor), 2), max(round(height * factor), 2)
    back = cv2.resize(
        cv2.resize(grey, size, interpolation=cv2.INTER_AREA), (width, height), interpolation=cv2.INTER_CUBIC
    )
    return float(np.sqrt(np.mean((grey - back) ** 2)))


def turned_away(landmarks: Sequence[tuple[float, float]]) -> float:
    """Return 0 where the nose lies midway between the eyes, 1 where it lies at or beyond one of them.

    Landmarks are eye, eye, nose, mouth corner, mouth corner; without them the answer is 0.
    """
    if len(landmarks) != 5:  # noqa: PLR2004 - the five of the docstring
        return 0.0
    (ax, ay), (bx, by), (nx, ny) = landmarks[:3]
    across, down = bx - ax, by - ay
    length = across * across + down * down
    if length < 1e-6:  # noqa: PLR2004 - both eyes on one spot
        return 1.0
    share = ((nx - ax) * across + (ny - ay) * down) / length
    return min(abs(share - 0.5) * 2, 1.0)
