"""Whether one picture could be cut out of another: a fast look, before both are compared closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.model.raster import Raster

    Grey = NDArray[np.float32]

SIDE: Final = 96
"""Pixels of the longer side of what is looked at."""
WORTH: Final = 0.65
"""Correlation from which two pictures are compared closely. Of 288 crops of 96 photographs, a third of a side to nearly
all of it, made smaller and packed anew, the least had 0.82; 18 of 100 pairs of different photographs have it."""
_FLAT: Final = 5.0  # standard deviation, of 255, under which a picture shows nothing to look for
_SCALES: Final = tuple(1.0 - 0.03 * step for step in range(26))
_NARROW: Final = 16  # pixels of the shorter side, without bars, under which too little is left to tell
_SMALLEST: Final = 4  # pixels of the shorter side of a crop that is looked for


def sketch(raster: Raster) -> Grey:
    """Return a picture in small: rows x columns of grey, 0 to 255, the longer side 96, without even bars."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    image = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb)
    scale = SIDE / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    image = image.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR).convert("L")
    grey = np.asarray(image, dtype=np.float32)
    rows, columns = np.flatnonzero(grey.std(axis=1) >= _FLAT), np.flatnonzero(grey.std(axis=0) >= _FLAT)
    if not len(rows) or not len(columns):
        return grey
    return np.ascontiguousarray(grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def may_be_cut(one: Grey, other: Grey) -> bool:
    """Say whether one of two sketches could be cut out of the other, or be the other turned by quarters.

    What is even, or a narrow strip, is not told apart here, and may be. ``pictures.compare`` decides.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    if min(float(one.std()), float(other.std())) < _FLAT or min(*one.shape, *other.shape) < _NARROW:
        return True
    turned = [np.ascontiguousarray(np.rot90(other, quarter)) for quarter in (1, 2, 3)]
    return (
        _inside(one, other, _SCALES) or _inside(other, one, _SCALES) or any(_inside(one, way, (1.0,)) for way in turned)
    )


def _inside(small: Grey, large: Grey, scales: tuple[float, ...]) -> bool:
    """Say whether the small one, at one of these scales of the largest that fits, looks like a part of the other."""
    import cv2  # noqa: PLC0415 - heavy

    shape = small.shape[1] / small.shape[0]
    tallest = min(large.shape[0], large.shape[1] / shape)
    for scale in scales:
        height, width = round(tallest * scale), round(tallest * scale * shape)
        if min(height, width) < _SMALLEST or height > large.shape[0] or width > large.shape[1]:
            continue
        part = cv2.resize(small, (width, height), interpolation=cv2.INTER_AREA)
        if float(part.std()) < 1.0:
            continue
        if float(cv2.matchTemplate(large, part, cv2.TM_CCOEFF_NORMED).max()) >= WORTH:
            return True
    return False
