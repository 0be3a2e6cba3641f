"""A cover hides the whole head, hair included, on rendered people before a plain wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from imageguard import plugins
from imageguard.engine.hiding import drawn
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from imageguard.model.geometry import Box

PEOPLE = Path(__file__).parents[2] / "samples" / "people"


def head(pixels: NDArray[np.uint8], face: Box) -> NDArray[np.bool_]:
    """Return where a person stands out against the wall, above the chin: rows x columns.

    The wall is the surface of second degree that fits the upper edges of the picture.
    """
    soft = cv2.GaussianBlur(pixels, (0, 0), 1.5).astype(float)
    height, width = soft.shape[:2]
    down, across = np.mgrid[0:height, 0:width] / np.array([height, width])[:, None, None]
    terms = np.stack([np.ones_like(across), across, down, across * down, across**2, down**2], axis=-1)
    wall = np.zeros((height, width), bool)
    wall[: face.y1, :10] = wall[: face.y1, -10:] = wall[:20] = wall[: height // 3, :20] = wall[: height // 3, -20:] = (
        True
    )
    apart = np.zeros((height, width))
    for _ in range(4):
        fits = [np.linalg.lstsq(terms[wall], soft[..., colour][wall], rcond=None)[0] for colour in range(3)]
        apart = np.max([np.abs(soft[..., colour] - terms @ fit) for colour, fit in enumerate(fits)], axis=0)
        wall &= apart < 18
    stands = cv2.morphologyEx((apart > 30).astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    stands[face.y1 :] = 0
    _, parts = cv2.connectedComponents(stands)
    sizes = np.bincount(parts[face.y0 : face.y1, face.x0 : face.x1].ravel())
    return np.asarray(parts == 1 + sizes[1:].argmax())


@pytest.mark.parametrize("name", ["p01_c_smile", "p03_b_threequarter", "p07_a_frontal", "p10_b_threequarter"])
def test_nothing_of_the_head_is_left_beside_its_cover(name: str) -> None:
    """Neither curls nor straight hair nor the back of a turned head show, down to the chin."""
    pixels = np.asarray(Image.open(PEOPLE / f"{name}.jpg").convert("RGB"))
    raster = Raster(pixels.shape[1], pixels.shape[0], pixels.tobytes())
    face = max(plugins.detector("yunet").detect(raster, 0.6), key=lambda one: one.score).box
    seen = head(pixels, face)
    assert seen.sum() > face.width * face.height
    cover = drawn(face, raster.width, raster.height)
    seen[cover.y0 : cover.y1, cover.x0 : cover.x1] = False
    assert seen.sum() == 0
