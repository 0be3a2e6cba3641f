"""Dark pictures: when a second, brighter look is due, and how it is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from imageguard.faces.pixels import opencv

if TYPE_CHECKING:
    from imageguard.faces.pixels import Pixels

DARK = 110
GOAL = 235
GAMMA = 0.8
SAMPLE = 4
BRIGHTEST = 0.95


def is_dark(picture: Pixels) -> bool:
    """Say whether 95 of 100 pixels are darker than about two fifths of white."""
    return highlight(picture) < DARK


def highlight(picture: Pixels) -> float:
    """Return the level, 0..255, that 95 of 100 pixels do not exceed in their brightest channel."""
    red, green, blue = picture[::SAMPLE, ::SAMPLE].transpose(2, 0, 1)
    brightest = np.maximum(np.maximum(red, green), blue)
    counted = np.bincount(brightest.ravel(), minlength=256).cumsum()
    return float(np.searchsorted(counted, BRIGHTEST * counted[-1]))


def brightened(picture: Pixels) -> Pixels:
    """Return the picture with its highlights lifted to near white and its shadows a little more."""
    levels = np.arange(256) / max(highlight(picture), 4.0)
    table = np.clip(GOAL * levels**GAMMA, 0, 255).astype(np.uint8)
    return table[picture]


def evened(picture: Pixels) -> Pixels:
    """Return the picture with local contrast evened out (CLAHE on lightness), so that shadows open."""
    cv2 = opencv()
    lab = cv2.cvtColor(picture, cv2.COLOR_RGB2LAB)
    lab[:, :, 0] = cv2.createCLAHE(2.0, (8, 8)).apply(np.ascontiguousarray(lab[:, :, 0]))
    result: Pixels = cv2.cvtColor(lab, cv2.COLOR_LAB2RGB)
    return result
