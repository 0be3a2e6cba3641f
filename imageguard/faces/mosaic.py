"""Finds pixelated patches: flat blocks on a square grid whose colours drift like a picture's.

Two thirds of the work is not to cry wolf. A tiled wall, a window or a brick has lines on a grid,
but both sides of a line have one colour; a chequered floor alternates; compression leaves steps on
a grid of 8 pixels, but faint ones. A mosaic has steps, no lines, and neighbours that resemble
each other more than blocks further apart do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.blocks import SUDDEN, blocks_of, grid, hard
from imageguard.faces.combs import gridded
from imageguard.faces.pixels import greyed
from imageguard.model.geometry import Box

if TYPE_CHECKING:
    from imageguard.faces.blocks import Blocks
    from imageguard.faces.combs import Mask, Plane, Rough
    from imageguard.faces.pixels import Pixels

LARGEST: Final = 1_600
"""Pixels of the longer side to which a picture is shrunk before the search."""

LEAST_ACROSS, FEWEST_BLOCKS = 4, 20
LEAST_SPREAD = 6.0
GOOD, FLAT = 0.6, 0.7
STEPPED, STEPPED_EACH_WAY = 0.52, 0.35
MOSTLY = 0.5


def mosaics(picture: Pixels) -> list[Box]:
    """Return the boxes of pixelated patches in a height x width x 3 RGB picture, in its pixels, largest first."""
    levels, shrunk = greyed(picture, LARGEST)
    grey = levels.astype(np.float32)
    height, width = picture.shape[:2]
    boxes = []
    for patch in _distinct([patch for rough in gridded(grey) if (patch := _verified(grey, rough)) is not None]):
        x0, y0, x1, y1 = (value / shrunk for value in patch.box)
        boxes.append(Box(max(int(x0), 0), max(int(y0), 0), min(round(x1), width), min(round(y1), height)))
    return boxes


@dataclass(frozen=True)
class Patch:
    """A verified mosaic: its box, and how many blocks it has."""

    box: tuple[float, float, float, float]
    blocks: int


def _verified(grey: Plane, rough: Rough) -> Patch | None:
    """Return the patch if its blocks are flat, its steps are steps and its colours drift; else None."""
    height, width = grey.shape
    margin = rough.period * 1.5
    x0, y0 = max(int(rough.box[0] - margin), 0), max(int(rough.box[1] - margin), 0)
    x1, y1 = min(int(rough.box[2] + margin), width), min(int(rough.box[3] + margin), height)
    part = grey[y0:y1, x0:x1]
    if min(part.shape) <= LEAST_ACROSS * rough.period:
        return None
    columns = grid(np.abs(np.diff(part, axis=1)).sum(axis=0), rough.period)
    rows = grid(np.abs(np.diff(part, axis=0)).sum(axis=1), rough.period)
    if min(len(columns), len(rows)) <= LEAST_ACROSS:
        return None
    blocks = blocks_of(part, rows, columns)
    kept = _kept(blocks.stepped)
    if kept is None or not _convincing(blocks.cut(*kept)):
        return None
    top, bottom, left, right = kept
    box = columns[left] + x0, rows[top] + y0, columns[right] + x0, rows[bottom] + y0
    return Patch((float(box[0]), float(box[1]), float(box[2]), float(box[3])), (bottom - top) * (right - left))


def _kept(good: Mask) -> tuple[int, int, int, int] | None:
    """Return (top, bottom, left, right) of the blocks left when poor rows and columns are cut off the sides."""
    top, bottom, left, right = 0, good.shape[0], 0, good.shape[1]
    while min(bottom - top, right - left) >= LEAST_ACROSS:
        part = good[top:bottom, left:right]
        shares = [part[0].mean(), part[-1].mean(), part[:, 0].mean(), part[:, -1].mean()]
        worst = int(np.argmin(shares))
        if shares[worst] >= GOOD:
            return top, bottom, left, right
        top, bottom = top + (worst == 0), bottom - (worst == 1)
        left, right = left + (worst == 2), right - (worst == 3)  # noqa: PLR2004 - the four sides in order
    return None


def _convincing(blocks: Blocks) -> bool:
    """Say whether the steps are sudden, and neighbours differ less than blocks two apart."""
    steps = np.concatenate((blocks.step_x.ravel(), blocks.step_y.ravel()))
    sudden = np.concatenate((blocks.sudden_x.ravel(), blocks.sudden_y.ravel()))
    steep = hard(steps, sudden)
    means = blocks.means
    far = np.concatenate((np.abs(means[:, 2:] - means[:, :-2]).ravel(), np.abs(means[2:] - means[:-2]).ravel()))
    return bool(
        means.size >= FEWEST_BLOCKS
        and blocks.flat.mean() >= FLAT
        and means.std() >= LEAST_SPREAD
        and steep.mean() >= STEPPED
        and min(steep[: blocks.step_x.size].mean(), steep[blocks.step_x.size :].mean()) >= STEPPED_EACH_WAY
        and np.abs(steps[steep]).sum() >= SUDDEN * np.abs(steps).sum()
        and np.abs(steps).mean() < far.mean()
    )


def _distinct(patches: list[Patch]) -> list[Patch]:
    """Return the patches without those that mostly lie in one with more blocks."""
    kept: list[Patch] = []
    for patch in sorted(patches, key=lambda one: (-one.blocks, one.box)):
        if all(_inside(patch.box, other.box) < MOSTLY for other in kept):
            kept.append(patch)
    return kept


def _inside(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return which share of one box lies in the other."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / ((one[2] - one[0]) * (one[3] - one[1]))
