"""Many boxes at once: overlap, and keeping the best of each heap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def overlaps(one: Array, others: Array) -> Array:
    """Return intersection over union of one box (x0, y0, x1, y1) with n x 4 others, as n values 0..1."""
    x0, y0, x1, y1 = others.T
    across = np.minimum(one[2], x1) - np.maximum(one[0], x0)
    down = np.minimum(one[3], y1) - np.maximum(one[1], y0)
    shared = np.maximum(across, 0) * np.maximum(down, 0)
    total = (one[2] - one[0]) * (one[3] - one[1]) + (x1 - x0) * (y1 - y0) - shared
    return np.asarray(shared / np.maximum(total, 1e-9), np.float64)


def strongest(boxes: Array, scores: Array, limit: float) -> list[int]:
    """Return the indices of boxes kept by greedy non-maximum suppression at that overlap, best first."""
    order = np.argsort(-scores, kind="stable")
    kept: list[int] = []
    while order.size:
        first = int(order[0])
        kept.append(first)
        rest = order[1:]
        order = rest[overlaps(boxes[first], boxes[rest]) <= limit] if rest.size else rest
    return kept
