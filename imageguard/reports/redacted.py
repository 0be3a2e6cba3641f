"""Pictures for a private copy: every face under a solid cover, nothing of the file but pixels."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face
    from imageguard.model.raster import Raster

MARGIN: Final = 0.25
"""Share of the box that the cover reaches beyond it on each side: hair, ears and chin lie outside a detector's box."""
LONGEST: Final = 1200
"""Pixels of the longer side of the result; a report needs no more, and small marks on skin get lost."""
COVER: Final = (38, 44, 54)
QUALITY: Final = 80


def redact(raster: Raster, faces: Iterable[Face]) -> bytes:
    """Return the upright picture as JPEG, a solid cover over each face, certain or possible.

    The faces must be those of this raster's rendition, boxes in its pixels. The same pixels and
    faces give the same bytes with the same version of Pillow; there is no metadata in them.
    """
    from PIL import Image, ImageDraw  # noqa: PLC0415 - heavy

    picture = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb)
    brush = ImageDraw.Draw(picture)
    for face in faces:
        brush.rectangle(covered(face.box, raster.width, raster.height), fill=COVER)
    picture.thumbnail((LONGEST, LONGEST))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=QUALITY, optimize=False, progressive=False)
    return file.getvalue()


def covered(box: Box, width: int, height: int) -> tuple[int, int, int, int]:
    """Return what the cover takes in pixels, last column and row included, cut at the picture's edge."""
    across, down = round(box.width * MARGIN) + 1, round(box.height * MARGIN) + 1
    return (
        max(box.x0 - across, 0),
        max(box.y0 - down, 0),
        min(box.x1 + across, width) - 1,
        min(box.y1 + down, height) - 1,
    )
