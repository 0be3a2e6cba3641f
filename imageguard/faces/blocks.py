"""The blocks of a grid laid over a patch: where its lines fall, how flat they are, how suddenly they change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from imageguard.faces.combs import LEAST_STEP

if TYPE_CHECKING:
    from imageguard.faces.combs import Mask, Plane
    from imageguard.faces.pixels import Floats

Lines = npt.NDArray[np.int_]

NOISE, SUDDEN = 3.0, 0.75
REACH = 3
TUNING, PHASES = 0.08, 24


def grid(profile: Plane, period: float) -> Lines:
    """Return where the lines of the best grid near that period fall along a profile of gradients."""
    inner = profile[REACH:-REACH]
    if len(inner) <= period:
        return np.zeros(0, int)
    finest = max(0.05, period / len(profile) / 2)
    exact = np.arange(period * (1 - TUNING), period * (1 + TUNING), finest)[:, None, None]
    phases = np.arange(int(max(exact.max(), PHASES)) + 1)[:, None] * np.maximum(1.0, exact / PHASES)
    places = phases + exact * np.arange(len(inner) // exact.min() + 1)
    inside = (places < len(inner) - 1) & (phases < exact)
    teeth = np.where(inside, np.rint(places), 0).astype(int)
    scores = (inner[teeth] * inside).sum(axis=2) / np.maximum(inside.sum(axis=2), 1)
    best = np.unravel_index(scores.argmax(), scores.shape)
    return np.asarray(teeth[best][inside[best]] + REACH + 1)


@dataclass(frozen=True)
class Blocks:
    """The blocks of a grid: mean, whether flat, and how much changes within three pixels to the right and below."""

    means: Plane
    flat: Mask
    sudden_x: Plane
    sudden_y: Plane

    @property
    def step_x(self) -> Plane:
        """Return the difference to the block on the right."""
        return np.diff(self.means, axis=1)

    @property
    def step_y(self) -> Plane:
        """Return the difference to the block below."""
        return np.diff(self.means, axis=0)

    @property
    def stepped(self) -> Mask:
        """Return which blocks are flat and end in a sudden step on one side at least."""
        sides = np.zeros(self.means.shape, np.int_)
        hard_x = hard(self.step_x, self.sudden_x)
        hard_y = hard(self.step_y, self.sudden_y)
        sides[:, :-1] += hard_x
        sides[:, 1:] += hard_x
        sides[:-1] += hard_y
        sides[1:] += hard_y
        return np.asarray(self.flat & (sides > 0))

    def cut(self, top: int, bottom: int, left: int, right: int) -> Blocks:
        """Return the blocks of some rows and columns."""
        down, across = slice(top, bottom), slice(left, right)
        return Blocks(
            self.means[down, across],
            self.flat[down, across],
            self.sudden_x[down, left : right - 1],
            self.sudden_y[top : bottom - 1, across],
        )


def hard(step: Plane, sudden: Plane) -> Mask:
    """Say which steps are large enough to see and happen within three pixels."""
    return np.asarray((np.abs(step) >= LEAST_STEP) & (sudden * np.sign(step) >= SUDDEN * np.abs(step)))


def blocks_of(part: Plane, rows: Lines, columns: Lines) -> Blocks:
    """Return the blocks between the lines of a grid; what lies within a fifth of a line is not measured."""
    inset = max(round(float(np.diff(columns).min()) * 0.2), 1)
    down, across = _spans(rows, inset), _spans(columns, inset)
    count = np.outer(down[1::2] - down[::2], across[1::2] - across[::2])
    means = _summed(_summed(part, down, 0), across, 1) / count
    squares = _summed(_summed(part * part, down, 0), across, 1) / count
    right = part[:, columns[1:-1] + 1] - part[:, columns[1:-1] - 2]
    below = part[rows[1:-1] + 1] - part[rows[1:-1] - 2]
    return Blocks(
        means.astype(np.float32),
        np.asarray(np.sqrt(np.maximum(squares - means**2, 0)) < NOISE),
        _summed(right, down, 0) / (down[1::2] - down[::2])[:, None],
        _summed(below, across, 1) / (across[1::2] - across[::2]),
    )


def _spans(lines: Lines, inset: int) -> Lines:
    """Return start, end, start, end, ... of the middles of blocks between lines."""
    return np.column_stack((lines[:-1] + inset, lines[1:] - inset)).ravel()


def _summed(values: Floats, spans: Lines, axis: int) -> npt.NDArray[np.float64]:
    """Return the sums over spans along an axis."""
    sums = np.add.reduceat(values.astype(np.float64), spans, axis=axis)
    return np.asarray(sums[::2] if axis == 0 else sums[:, ::2])
