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
    """Return the picture resized by that factor, at least one pixel each way.

    Means over areas are quick to take by halves, so a picture is halved as often as that goes.
    """
    cv2 = opencv()
    size = max(round(array.shape[1] * factor), 1), max(round(array.shape[0] * factor), 1)
    result: Pixels = array
    while size[0] <= result.shape[1] // 2 and size[1] <= result.shape[0] // 2:
        even = result[: result.shape[0] // 2 * 2, : result.shape[1] // 2 * 2]
        result = cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)
    if size == (result.shape[1], result.shape[0]):
        return result
    resized: Pixels = cv2.resize(result, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
    return resized


def greyed(array: Pixels, longest: int) -> tuple[Pixels, float]:
    """Return the lightness (height x width) of a picture whose longer side is at most that, and the factor of size."""
    cv2 = opencv()
    grey: Pixels = cv2.cvtColor(np.ascontiguousarray(array), cv2.COLOR_RGB2GRAY)
    factor = min(longest / max(grey.shape), 1.0)
    return scaled(grey, factor), factor


def padded(raster: Raster, multiple: int, *, bgr: bool = False) -> Floats:
    """Return a network's input: 1 x 3 x height x width levels 0..255, right and bottom filled with black to a multiple.

    The channels are red, green, blue, or the other way round. OpenCV parts them a good deal faster than numpy.
    """
    down, across = (-(-side // multiple) * multiple for side in (raster.height, raster.width))
    batch = np.zeros((1, 3, down, across), np.float32)
    for channel, plane in enumerate(opencv().split(pixels(raster))):
        batch[0, 2 - channel if bgr else channel, : raster.height, : raster.width] = plane
    return batch


def clipped(box: tuple[float, float, float, float], size: tuple[int, int]) -> Box | None:
    """Return the half-open pixel box inside a picture of that (width, height), or None where it lies outside."""
    (x0, y0, x1, y1), (width, height) = box, size
    left, top = max(int(np.floor(x0)), 0), max(int(np.floor(y0)), 0)
    right, bottom = min(int(np.ceil(x1)), width), min(int(np.ceil(y1)), height)
    return Box(left, top, right, bottom) if left < right and top < bottom else None
