"""Rasters as numpy arrays, and the few pixel operations that detection needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from imageguard.model.geometry import Box
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from types import ModuleType

Pixels: TypeAlias = npt.NDArray[np.uint8]
Floats: TypeAlias = npt.NDArray[np.floating[Any]]


def opencv() -> ModuleType:
    """Return OpenCV, imported on first use and held to one thread, so that workers do not fight."""
    import cv2  # noqa: PLC0415 - slow to import, and not needed to say a version

    if cv2.getNumThreads() != 1:
        cv2.setNumThreads(1)
    return cv2


def pixels(raster: Raster) -> Pixels:
    """Return height x width x 3 RGB bytes; a read-only view, nothing is copied."""
    return np.frombuffer(raster.rgb, np.uint8).reshape(raster.height, raster.width, 3)


def raster(array: Pixels) -> Raster:
    """Return the raster of height x width x 3 RGB bytes."""
    return Raster(array.shape[1], array.shape[0], array.tobytes())


def scaled(array: Pixels, factor: float) -> Pixels:
    """Return the picture resized by that factor, at least one pixel each way."""
    cv2 = opencv()
    size = max(round(array.shape[1] * factor), 1), max(round(array.shape[0] * factor), 1)
    if size == (array.shape[1], array.shape[0]):
        return array
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    result: Pixels = cv2.resize(array, size, interpolation=how)
    return result


def clipped(box: tuple[float, float, float, float], size: tuple[int, int]) -> Box | None:
    """Return the half-open pixel box inside a picture of that (width, height), or None where it lies outside."""
    (x0, y0, x1, y1), (width, height) = box, size
    left, top = max(int(np.floor(x0)), 0), max(int(np.floor(y0)), 0)
    right, bottom = min(int(np.ceil(x1)), width), min(int(np.ceil(y1)), height)
    return Box(left, top, right, bottom) if left < right and top < bottom else None
