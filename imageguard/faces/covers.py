"""What lies over a face: a solid fill, a blur, a mosaic, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.model.inspection import Cover

if TYPE_CHECKING:
    from imageguard.faces.pixels import Pixels

NEAR: Final = 12
"""Levels from the median colour within which a pixel belongs to a fill; lossy compression blurs a fill this much."""

FILLED: Final = 0.92
"""Share of the middle of a face that must be fill."""

MARGIN: Final = 0.2
BLURRED: Final = 0.22
"""Resolved points over pixels across, under which a face was blurred rather than softly focused."""

LEAST: Final = 24
"""Pixels across under which a blur cannot be told from a small face."""


def cover(crop: Pixels, points: float) -> Cover:
    """Classify a face's crop (height x width x 3 RGB) that resolves that many points across."""
    if is_solid(crop):
        return Cover.SOLID
    width = min(crop.shape[:2])
    if width >= LEAST and points / crop.shape[1] < BLURRED:
        return Cover.BLUR
    return Cover.NONE


def is_solid(crop: Pixels) -> bool:
    """Say whether the middle of the crop, three fifths each way, is one flat colour."""
    height, width = crop.shape[:2]
    down, across = round(height * MARGIN), round(width * MARGIN)
    middle = crop[down : height - down, across : width - across].reshape(-1, 3).astype(np.int16)
    if len(middle) < 16:  # noqa: PLR2004 - too few pixels to call anything flat
        return False
    apart = np.abs(middle - np.median(middle, axis=0)).max(axis=1)
    return bool(np.mean(apart <= NEAR) >= FILLED)
