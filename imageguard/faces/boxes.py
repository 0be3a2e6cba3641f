"""Many boxes at once: overlap, and keeping the best of each heap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from imageguard.faces.pixels import opencv

if TYPE_CHECKING:
    from collections.abc import Iterator

Array = npt.NDArray[np.float64]
Order = npt.NDArray[np.intp]

AT_ONCE = 128


def overlaps(one: Array, others: Array) -> Array:
    """Return intersection over union of a box (x0, y0, x1, y1) with n x 4 others, as n values 0..1.

    Of m x 4 boxes the result is m x n.
    """
    ax0, ay0, ax1, ay1 = one.T[..., None]
    x0, y0, x1, y1 = others.T
    across = np.minimum(ax1, x1) - np.maximum(ax0, x0)
    down = np.minimum(ay1, y1) - np.maximum(ay0, y0)
    shared = np.maximum(across, 0) * np.maximum(down, 0)
    total = (ax1 - ax0) * (ay1 - ay0) + (x1 - x0) * (y1 - y0) - shared
    return np.asarray(shared / np.maximum(total, 1e-9), np.float64)


def strongest(boxes: Array, scores: Array, limit: float) -> list[int]:
    """Return the indices of boxes kept by greedy non-maximum suppression at that overlap, best first."""
    order = np.argsort(-scores, kind="stable")
    placed = np.hstack((boxes[order, :2], boxes[order, 2:] - boxes[order, :2]))
    kept = opencv().dnn.NMSBoxes(placed, scores[order].astype(np.float32), 0.0, limit)
    return [int(i) for i in order[np.asarray(kept, np.intp).ravel()]]


def heaps(boxes: Array, order: Order, limit: float) -> Iterator[tuple[int, Order]]:
    """Yield (first, members) of each heap: the first box left in that order, and all left that overlap it by more.

    Overlaps are computed for AT_ONCE boxes with all that follow, which bounds memory.
    """
    placed = boxes[order]
    free = np.ones(len(order), bool)
    for start in range(0, len(order), AT_ONCE):
        chunk = np.flatnonzero(free[start : start + AT_ONCE]) + start
        shared = overlaps(placed[chunk], placed[start:]) > limit
        for row, place in zip(shared, chunk, strict=True):
            if free[place]:
                row[place - start] = True
                members = np.flatnonzero(row & free[start:]) + start
                free[members] = False
                yield int(order[place]), order[members]
