"""Where a picture's gradients lie on a square grid, in any size of block: the first half of the search for mosaics."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from imageguard.faces.pixels import opencv

if TYPE_CHECKING:
    from collections.abc import Iterator

Plane = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

PERIODS: Final = np.arange(6.0, 9.0, 0.5)
"""Block sizes searched for at each level; the levels are OCTAVE apart."""

WINDOW, STEP = 28, 7
OCTAVE, LEVELS = 2**0.5, 8
PEAKS, PEAKED = 14, 0.73
COMB, PERIODS_APART = 0.5, 0.8
LEAST_STEP = 3.0


@dataclass(frozen=True)
class Rough:
    """A region that looks like a grid: box (x0, y0, x1, y1) and block size, in pixels of the searched picture."""

    box: tuple[float, float, float, float]
    period: float


def gridded(grey: Plane) -> Iterator[Rough]:
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
