"""The pixels and the packed metadata of JPEG XL, where their decoders are installed."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Final

from imageguard.errors import NoDecoder, OverLimit, Unreadable
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.ports import Limits

_INSTALL: Final = "pip install 'imageguard-consent[jxl]', or export the picture as JPEG or PNG"
_GREY_ALPHA, _ALPHA = 2, 4
_STEP: Final = 1 << 20


def raster(data: bytes, limits: Limits, *, bare: bool = False) -> Raster:
    """Return the picture, upright, over white; with ``bare`` the colours as stored under the transparency.

    Raises NoDecoder without a decoder and for animations, Unreadable, OverLimit.
    """
    if importlib.util.find_spec("pylibjxl") is None:
        message = f"no decoder for JPEG XL is installed: {_INSTALL}"
        raise NoDecoder(message)
    import numpy as np  # noqa: PLC0415 - heavy

    pylibjxl = importlib.import_module("pylibjxl")

    try:
        head = pylibjxl.probe(data)
        if head["width"] * head["height"] > limits.pixels:
            message = f"the picture claims {head['width']} x {head['height']} pixels; the limit is {limits.pixels}"
            raise OverLimit(message)
        if head["have_animation"]:
            message = "an animated JPEG XL is not opened: export its frames as PNG"
            raise NoDecoder(message)
        samples = np.atleast_3d(pylibjxl.decode(data))
    except (RuntimeError, ValueError, TypeError, MemoryError) as error:
        message = f"the picture is damaged or cut off ({type(error).__name__})"
        raise Unreadable(message) from error
    return _coloured(samples, bare=bare)


def transparent(data: bytes) -> bool:
    """Say whether some pixels may be see-through, so that colours can lie hidden under them."""
    if importlib.util.find_spec("pylibjxl") is None:
        return False
    pylibjxl = importlib.import_module("pylibjxl")

    try:
        return bool(pylibjxl.probe(data)["has_alpha"])
    except (RuntimeError, ValueError, TypeError):
        return False


def jpeg(data: bytes) -> bytes:
    """Return the JPEG that a transcoded JPEG XL keeps bit for bit. Raises NoDecoder or Unreadable."""
    if importlib.util.find_spec("pylibjxl") is None:
        message = f"the JPEG that it was made of cannot be opened: {_INSTALL}"
        raise NoDecoder(message)
    pylibjxl = importlib.import_module("pylibjxl")

    try:
        return bytes(pylibjxl.jxl_to_jpeg(data))
    except (RuntimeError, ValueError, TypeError, MemoryError) as error:
        message = f"the JPEG that it was made of is damaged ({type(error).__name__})"
        raise Unreadable(message) from error


def _coloured(samples: NDArray[np.uint8], *, bare: bool) -> Raster:
    """Return rows x columns x (grey, grey and alpha, RGB or RGBA) as a raster."""
    import numpy as np  # noqa: PLC0415 - heavy

    height, width, channels = samples.shape
    if channels > _ALPHA:
        message = f"a picture of {channels} channels cannot be shown"
        raise Unreadable(message)
    colours = samples[:, :, :3] if channels > _GREY_ALPHA else samples[:, :, :1].repeat(3, axis=2)
    if channels in {_GREY_ALPHA, _ALPHA} and not bare:
        share = samples[:, :, -1:].astype(np.float32) / 255.0
        colours = (colours * share + 255.0 * (1.0 - share) + 0.5).astype(np.uint8)
    return Raster(width, height, np.ascontiguousarray(colours).tobytes())


def unpacked(data: bytes, most: int) -> bytes:
    """Return what Brotli packed, as ``brob`` boxes hold it. Raises NoDecoder, Unreadable, OverLimit."""
    if importlib.util.find_spec("brotli") is None:
        message = f"a metadata block is packed with Brotli: {_INSTALL}"
        raise NoDecoder(message)
    brotli = importlib.import_module("brotli")

    unpacker, found, waiting = brotli.Decompressor(), bytearray(), data
    try:
        while not unpacker.is_finished():
            part = unpacker.process(waiting, output_buffer_limit=_STEP)
            found += part
            if len(found) > most:
                message = f"a metadata block unpacks to more than {most} bytes"
                raise OverLimit(message)
            if not part and not waiting:
                message = "a packed metadata block is cut off"
                raise Unreadable(message)
            waiting = b""
    except brotli.error as error:
        message = "a packed metadata block is damaged"
        raise Unreadable(message) from error
    return bytes(found)
