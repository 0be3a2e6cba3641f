"""What lies over a face: a solid fill, a blur, a mosaic, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.pixels import opencv
from imageguard.model.inspection import Cover

if TYPE_CHECKING:
    from imageguard.faces.pixels import Pixels

NEAR: Final = 12
"""Levels from the median colour within which a pixel belongs to a fill; lossy compression blurs its edge this much."""

STRUCTURE: Final = 0.15
"""Levels by which the means of 6 x 6 cells of a fill may spread (standard deviation, worst channel).

A face in the dark spreads little, too, and can be brightened again: the darkest of the sample people spread 0.32
at a twenty-fifth of their light; fills of 60 pixels and more spread 0 in JPEG down to quality 30, smaller ones
often more, and are then not taken for covers.
"""

CELLS: Final = 6

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
    inner = crop[down : height - down, across : width - across]
    middle = inner.reshape(-1, 3).astype(np.int16)
    if len(middle) < 16:  # noqa: PLR2004 - too few pixels to call anything flat
        return False
    apart = np.abs(middle - np.median(middle, axis=0)).max(axis=1)
    return bool(np.mean(apart <= NEAR) >= FILLED) and spread(inner) < STRUCTURE


def spread(part: Pixels) -> float:
    """Return the standard deviation, in levels, of the mean colours of CELLS x CELLS parts, worst channel."""
    cells = opencv().resize(part.astype(np.float32), (CELLS, CELLS), interpolation=opencv().INTER_AREA)
    return float(cells.std(axis=(0, 1)).max())
