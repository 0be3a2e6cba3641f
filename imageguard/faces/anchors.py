"""The anchor boxes of the RetinaFace family, and how its raw outputs become detections.

Anchors and variances are those of the RetinaFace paper (Deng et al. 2019) as its MobileNet0.25
version was trained: strides 8, 16, 32 with two square sizes each, variances 0.1 and 0.2.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from imageguard.faces.boxes import strongest
from imageguard.model.geometry import Box
from imageguard.ports import Detection

if TYPE_CHECKING:
    from imageguard.faces.pixels import Floats

STRIDES = (8, 16, 32)
SIZES = ((16, 32), (64, 128), (256, 512))
CENTRE_VARIANCE, SIZE_VARIANCE = 0.1, 0.2
OVERLAP = 0.4
MOST = 3000

Array = npt.NDArray[np.float64]


@lru_cache(maxsize=8)
def anchors(width: int, height: int) -> Array:
    """Return n x 4 anchors (centre x, centre y, width, height) in pixels, in the order of the network's outputs."""
    parts = []
    for stride, sizes in zip(STRIDES, SIZES, strict=True):
        across, down = np.meshgrid(np.arange(-(-width // stride)), np.arange(-(-height // stride)))
        centres = (np.column_stack((across.ravel(), down.ravel())) + 0.5) * stride
        squares = np.tile(np.repeat(np.array(sizes, np.float64)[:, None], 2, axis=1), (len(centres), 1))
        parts.append(np.hstack((np.repeat(centres, len(sizes), axis=0), squares)))
    result: Array = np.concatenate(parts)
    result.flags.writeable = False
    return result


def decoded(
    outputs: tuple[Floats, Floats, Floats], size: tuple[int, int], threshold: float, name: str
) -> list[Detection]:
    """Return detections from (n x 4 offsets, n scores, n x 10 landmark offsets) for a (width, height) picture.

    Raises ValueError where the outputs do not fit the anchors of that size.
    """
    offsets, scores, points = outputs
    grid = anchors(*size)
    if len(grid) != len(scores):
        message = f"{name}: {len(scores)} outputs for {len(grid)} anchors"
        raise ValueError(message)
    index = np.flatnonzero(scores >= threshold)
    index = index[np.argsort(-scores[index], kind="stable")][:MOST]
    grid, chances = grid[index], scores[index].astype(np.float64)
    centres = grid[:, :2] + grid[:, 2:] * offsets[index, :2] * CENTRE_VARIANCE
    halves = grid[:, 2:] * np.exp(np.clip(offsets[index, 2:] * SIZE_VARIANCE, -8, 4)) / 2
    corners = np.hstack((centres - halves, centres + halves))
    marks = grid[:, None, :2] + grid[:, None, 2:] * points[index].reshape(-1, 5, 2) * CENTRE_VARIANCE
    return detections(corners, chances, marks, (size, OVERLAP, name))


def detections(
    corners: Array, scores: Array, marks: Array | None, how: tuple[tuple[int, int], float, str]
) -> list[Detection]:
    """Return what non-maximum suppression leaves; ``how`` is (picture size, overlap limit, detector name)."""
    size, overlap, name = how
    kept = strongest(corners, scores, overlap)
    boxes = np.vstack((np.floor(corners[kept, :2].T), np.ceil(corners[kept, 2:].T)))
    x0, y0, x1, y1 = np.clip(boxes, 0, np.array((*size, *size))[:, None]).astype(int)
    inside = (x0 < x1) & (y0 < y1)
    places = np.column_stack((x0, y0, x1, y1))[inside].tolist()
    chances = np.minimum(scores[kept], 1.0)[inside].tolist()
    points = [()] * len(places) if marks is None else [tuple(map(tuple, one)) for one in marks[kept][inside].tolist()]
    return [
        Detection(Box(*place), chance, name, shown)
        for place, chance, shown in zip(places, chances, points, strict=True)
    ]
