"""Pictures for the worksheet: upright, small, every face as it is; nothing of the file but pixels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from imageguard.model.raster import Raster

LONGEST: Final = 1400
"""Pixels of the longer side where a person must still look closely."""
SMALL: Final = 480
"""Pixels of the longer side where nothing is open."""
QUALITY: Final = 80


def shrink(raster: Raster, longest: int = LONGEST) -> bytes:
    """Return the upright picture as JPEG, at most ``longest`` pixels on its longer side; faces are not covered."""
    from PIL import Image  # noqa: PLC0415 - heavy

    picture = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb)
    picture.thumbnail((longest, longest))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=False, progressive=False)
    return file.getvalue()
