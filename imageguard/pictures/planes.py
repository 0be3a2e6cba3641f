"""Rasters out of bare samples: separate planes, as Photoshop stores them, and the blocks of EXIF's YCbCr thumbnails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import Unreadable
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

BITMAP, GREY, INDEXED, RGB, CMYK, MULTICHANNEL, DUOTONE, LAB = 0, 1, 2, 3, 4, 7, 8, 9
_BYTES: Final = {8: 1, 16: 2, 32: 4}


def raster(planes: Sequence[bytes], size: tuple[int, int], *, depth: int, mode: int, palette: bytes = b"") -> Raster:
    """Return the raster of ``planes``, each height x width samples of ``depth`` bits, big-endian.

    ``mode`` is Photoshop's colour mode. CMYK is stored inverted there. Raises Unreadable where
    there are fewer planes than the mode needs.
    """
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    width, height = size
    needed = {RGB: 3, CMYK: 4, LAB: 3}.get(mode, 1)
    if len(planes) < needed or width < 1 or height < 1:
        message = "it has no colours"
        raise Unreadable(message)
    if depth == 1 and len(planes[0]) != (width + 7) // 8 * height:
        message = "its samples do not fill the picture"
        raise Unreadable(message)
    if depth == 1:
        rows = np.unpackbits(np.frombuffer(planes[0], np.uint8).reshape(height, -1), axis=1)[:, :width]
        grey = Image.fromarray(((1 - rows) * 255).astype(np.uint8)).convert("RGB")
        return Raster(width, height, grey.tobytes())
    try:
        shown = [_eight(plane, depth).reshape(height, width) for plane in planes[:needed]]
    except ValueError as error:
        message = "its samples do not fill the picture"
        raise Unreadable(message) from error
    if mode == RGB:
        image = Image.fromarray(np.dstack(shown))
    elif mode == CMYK:
        image = Image.fromarray(255 - np.dstack(shown), "CMYK").convert("RGB")
    elif mode == INDEXED and len(palette) >= 768:  # noqa: PLR2004 - 256 colours, reds first
        colours = np.frombuffer(palette[:768], np.uint8).reshape(3, 256).T
        image = Image.fromarray(colours[shown[0]])
    else:
        image = Image.fromarray(shown[0]).convert("RGB")
    return Raster(width, height, image.tobytes())


def blocks(data: bytes, size: tuple[int, int], across: int, down: int) -> Raster:
    """Return the raster of YCbCr samples in blocks of ``across`` x ``down`` lightnesses, Cb and Cr (TIFF 6.0, 21).

    Raises Unreadable where they do not fill the picture.
    """
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    width, height = size
    if min(width, height, across, down) < 1:
        message = "it has no size"
        raise Unreadable(message)
    columns, rows, step = -(-width // across), -(-height // down), across * down + 2
    if len(data) < columns * rows * step:
        message = "its samples do not fill the picture"
        raise Unreadable(message)
    laid = np.frombuffer(data, np.uint8, columns * rows * step).reshape(rows, columns, step)
    light = laid[:, :, :-2].reshape(rows, columns, down, across).swapaxes(1, 2).reshape(rows * down, columns * across)
    colours = [laid[:, :, place].repeat(down, axis=0).repeat(across, axis=1) for place in (-2, -1)]
    image = Image.fromarray(np.dstack([light, *colours])[:height, :width], "YCbCr").convert("RGB")
    return Raster(width, height, image.tobytes())


def _eight(plane: bytes, depth: int) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415 - heavy

    if depth == 32:  # noqa: PLR2004 - floating point, 0..1
        deep: NDArray[np.uint8] = (np.frombuffer(plane, ">f4").clip(0, 1) * 255).astype(np.uint8)
        return deep
    return np.frombuffer(plane, np.uint8)[:: _BYTES.get(depth, 1)]
