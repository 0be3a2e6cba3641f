"""Finds pixelated patches: flat blocks on a square grid whose colours drift like a picture's.

Two thirds of the work is not to cry wolf. A tiled wall, a window or a brick has lines on a grid,
but both sides of a line have one colour; a chequered floor alternates; compression leaves steps on
a grid of 8 pixels, but faint ones. A mosaic has steps, no lines, and neighbours that resemble
each other more than blocks further apart do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from imageguard.faces.pixels import opencv
from imageguard.model.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.faces.pixels import Floats, Pixels

Plane = npt.NDArray[np.float32]

Mask = npt.NDArray[np.bool_]
Lines = npt.NDArray[np.int_]

LARGEST: Final = 1_600
"""Pixels of the longer side to which a picture is shrunk before the search."""

PERIODS: Final = np.arange(6.0, 9.0, 0.5)
"""Block sizes searched for at each level; the levels are OCTAVE apart."""

WINDOW, STEP = 28, 7
OCTAVE, LEVELS = 2**0.5, 8
PEAKS, PEAKED = 14, 0.73
COMB, PERIODS_APART = 0.5, 0.8
LEAST_ACROSS, FEWEST_BLOCKS = 4, 20
LEAST_STEP, LEAST_SPREAD, NOISE = 3.0, 6.0, 3.0
GOOD, FLAT, SUDDEN = 0.6, 0.7, 0.75
STEPPED, STEPPED_EACH_WAY = 0.52, 0.35
MOSTLY = 0.5
REACH = 3


def mosaics(picture: Pixels) -> list[Box]:
    """Return the boxes of pixelated patches in a height x width x 3 RGB picture, in its pixels, largest first."""
    grey, shrunk = _grey(picture)
    height, width = picture.shape[:2]
    boxes = []
    for patch in _distinct([patch for rough in _rough(grey) if (patch := _verified(grey, rough)) is not None]):
        x0, y0, x1, y1 = (value / shrunk for value in patch.box)
        boxes.append(Box(max(int(x0), 0), max(int(y0), 0), min(round(x1), width), min(round(y1), height)))
    return boxes


def _grey(picture: Pixels) -> tuple[Plane, float]:
    cv2 = opencv()
    grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
    factor = min(LARGEST / max(grey.shape), 1.0)
    if factor < 1:
        grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    return grey.astype(np.float32), factor


@dataclass(frozen=True)
class Rough:
    """A region that looks like a grid: box (x0, y0, x1, y1) and block size, in pixels of the searched picture."""

    box: tuple[float, float, float, float]
    period: float


@dataclass(frozen=True)
class Patch:
    """A verified mosaic: its box, and how many blocks it has."""

    box: tuple[float, float, float, float]
    blocks: int


def _rough(grey: Plane) -> Iterator[Rough]:
    """Yield regions whose gradients lie on a grid, in every size of block."""
    cv2 = opencv()
    factor = 1.0
    for _ in range(LEVELS):
        size = round(grey.shape[1] * factor), round(grey.shape[0] * factor)
        if min(size) < WINDOW + 2:
            return
        level = grey if factor == 1 else cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
        for box, period in _regions(level):
            x0, y0, x1, y1 = (value / factor for value in box)
            yield Rough((x0, y0, x1, y1), period / factor)
        factor /= OCTAVE


def _regions(level: Plane) -> Iterator[tuple[tuple[float, float, float, float], float]]:
    across, down = np.abs(np.diff(level, axis=1))[:-1], np.abs(np.diff(level, axis=0))[:, :-1]
    sums_x, sums_y = _sums(across), _sums(np.ascontiguousarray(down.T)).transpose(1, 0, 2)
    likely = _peaked(sums_x) & _peaked(sums_y)
    regular_x, period_x = _combed(sums_x[likely])
    regular_y, period_y = _combed(sums_y[likely])
    hits = np.zeros(likely.shape, np.uint8)
    hits[likely] = (regular_x > COMB) & (regular_y > COMB) & (np.abs(period_x - period_y) <= PERIODS_APART)
    periods = np.zeros(likely.shape, np.float32)
    periods[likely] = period_x
    count, labels = opencv().connectedComponents(hits, connectivity=8)
    for label in range(1, count):
        rows, columns = np.nonzero(labels == label)
        box = columns.min() * STEP, rows.min() * STEP, columns.max() * STEP + WINDOW, rows.max() * STEP + WINDOW
        yield (float(box[0]), float(box[1]), float(box[2]), float(box[3])), float(np.median(periods[rows, columns]))


def _sums(gradient: Plane) -> Plane:
    """Return the gradient summed down each of WINDOW columns, for windows STEP pixels apart (rows x columns)."""
    summed = opencv().boxFilter(gradient, -1, (1, WINDOW), anchor=(0, 0), normalize=False)
    bands = summed[: gradient.shape[0] - WINDOW + 1 : STEP]
    return np.lib.stride_tricks.sliding_window_view(bands, WINDOW, axis=1)[:, ::STEP]


def _peaked(sums: Plane) -> Mask:
    """Say which windows have gradients at all, and most of them in few columns: a quick look before the combs."""
    total = sums.sum(axis=-1)
    top = np.partition(sums, WINDOW - PEAKS, axis=-1)[..., WINDOW - PEAKS :].sum(axis=-1)
    return np.asarray((total > LEAST_STEP * WINDOW) & (top > PEAKED * total))


def _combed(sums: Plane) -> tuple[Plane, Plane]:
    """Return how regular each window is (0 by chance, 1 wholly on a comb) and the period of the best comb."""
    combs, expected, periods = _combs()
    # einsum rather than a matrix product: BLAS would wake a thread a core for these small matrices
    shares = np.einsum("wp,cp->wc", sums, combs) / np.maximum(sums.sum(axis=-1), 1e-6)[:, None]
    excess = (shares - expected) / (1 - expected)
    best = excess.argmax(axis=1)
    return excess.max(axis=1), periods[best]


@lru_cache(maxsize=1)
def _combs() -> tuple[Plane, Plane, Plane]:
    """Return combs of every period and phase (n x WINDOW, teeth of three pixels), shares by chance, periods."""
    rows, periods = [], []
    for period in PERIODS:
        for phase in np.arange(0, period):
            teeth = np.rint(np.arange(phase, WINDOW + 2, period)).astype(int)
            row = np.zeros(WINDOW + 6, np.float32)
            for shift in (-1, 0, 1):
                row[teeth + shift + 1] = 1
            rows.append(row[1 : WINDOW + 1])
            periods.append(period)
    combs = np.array(rows, np.float32)
    return combs, combs.mean(axis=1), np.array(periods, np.float32)


def _verified(grey: Plane, rough: Rough) -> Patch | None:
    """Return the patch if its blocks are flat, its steps are steps and its colours drift; else None."""
    height, width = grey.shape
    margin = rough.period * 1.5
    x0, y0 = max(int(rough.box[0] - margin), 0), max(int(rough.box[1] - margin), 0)
    x1, y1 = min(int(rough.box[2] + margin), width), min(int(rough.box[3] + margin), height)
    part = grey[y0:y1, x0:x1]
    if min(part.shape) <= LEAST_ACROSS * rough.period:
        return None
    columns = _grid(np.abs(np.diff(part, axis=1)).sum(axis=0), rough.period)
    rows = _grid(np.abs(np.diff(part, axis=0)).sum(axis=1), rough.period)
    if min(len(columns), len(rows)) <= LEAST_ACROSS:
        return None
    blocks = _blocks(part, rows, columns)
    kept = _kept(blocks.stepped)
    if kept is None or not _convincing(blocks.cut(*kept)):
        return None
    top, bottom, left, right = kept
    box = columns[left] + x0, rows[top] + y0, columns[right] + x0, rows[bottom] + y0
    return Patch((float(box[0]), float(box[1]), float(box[2]), float(box[3])), (bottom - top) * (right - left))


def _grid(profile: Plane, period: float) -> Lines:
    """Return where the lines of the best grid near that period fall along a profile of gradients."""
    inner = profile[REACH:-REACH]
    best, lines = 0.0, np.zeros(0, int)
    finest = max(0.05, period / max(len(profile), 1) / 2)
    for exact in np.arange(period * 0.92, period * 1.08, finest):
        for phase in np.arange(0, exact, max(1.0, exact / 24)):
            teeth = np.rint(np.arange(phase, len(inner) - 1, exact)).astype(int)
            score = float(inner[teeth].sum()) / len(teeth) if len(teeth) else 0.0
            if score > best:
                best, lines = score, teeth
    return np.asarray(lines + REACH + 1)


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
        hard_x = _hard(self.step_x, self.sudden_x)
        hard_y = _hard(self.step_y, self.sudden_y)
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


def _hard(step: Plane, sudden: Plane) -> Mask:
    """Say which steps are large enough to see and happen within three pixels."""
    return np.asarray((np.abs(step) >= LEAST_STEP) & (sudden * np.sign(step) >= SUDDEN * np.abs(step)))


def _blocks(part: Plane, rows: Lines, columns: Lines) -> Blocks:
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
    hard = _hard(steps, sudden)
    means = blocks.means
    far = np.concatenate((np.abs(means[:, 2:] - means[:, :-2]).ravel(), np.abs(means[2:] - means[:-2]).ravel()))
    return bool(
        means.size >= FEWEST_BLOCKS
        and blocks.flat.mean() >= FLAT
        and means.std() >= LEAST_SPREAD
        and hard.mean() >= STEPPED
        and min(hard[: blocks.step_x.size].mean(), hard[blocks.step_x.size :].mean()) >= STEPPED_EACH_WAY
        and np.abs(steps[hard]).sum() >= SUDDEN * np.abs(steps).sum()
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
