"""Pictures inside PDF files: as the file that one is in itself, or as samples that pikepdf unpacks."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from PIL import Image

    from imageguard.ports import Limits

_FILES: Final = {"/DCTDecode": "JPEG", "/DCT": "JPEG", "/JPXDecode": "JPEG 2000"}
_DAMAGE: Final = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, RuntimeError, OSError, SyntaxError, EOFError,
    NotImplementedError, ArithmeticError, MemoryError, zlib.error,
)  # fmt: skip
_SMALLEST: Final = 8


def filters(picture: Any) -> list[str]:  # noqa: ANN401 - an object of pikepdf
    """Return the names of the filters of a stream, outermost first."""
    import pikepdf  # noqa: PLC0415 - heavy

    if isinstance(picture, pikepdf.PdfInlineImage):
        return [str(one) for one in picture.filters]
    found = picture.get("/Filter")
    if found is None:
        return []
    return [str(one) for one in found] if isinstance(found, pikepdf.Array) else [str(found)]


def kind_of_file(picture: Any) -> str:  # noqa: ANN401 - as above
    """Return the format of the file that a picture is in itself, empty where it is none."""
    names = filters(picture)
    return _FILES.get(names[-1], "") if names else ""


def file_of(picture: Any) -> bytes:  # noqa: ANN401 - as above
    """Return the file that a picture is in itself, unpacked from what lies around it. Raises Unreadable."""
    import pikepdf  # noqa: PLC0415 - heavy

    if isinstance(picture, pikepdf.PdfInlineImage):
        raise Unreadable("a picture in the words of a page is not unpacked")
    try:
        if len(filters(picture)) == 1:
            return bytes(picture.read_raw_bytes())
        file = io.BytesIO()
        pikepdf.PdfImage(picture).extract_to(stream=file)
        return file.getvalue()
    except _errors() as error:
        raise Unreadable("the picture cannot be unpacked") from error


def image_of(picture: Any, limits: Limits) -> Image.Image:  # noqa: ANN401 - as above
    """Return the samples of a picture. Raises Unreadable, OverLimit where it claims too many."""
    import pikepdf  # noqa: PLC0415 - heavy

    width, height = size(picture)
    if width * height > limits.pixels:
        raise OverLimit(f"the picture claims {width} x {height} pixels; the limit is {limits.pixels}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what matters ends as an error or as a picture
            model = picture if isinstance(picture, pikepdf.PdfInlineImage) else pikepdf.PdfImage(picture)
            image = model.as_pil_image()
            image.load()
    except _errors() as error:
        raise Unreadable("its samples are packed in a way that is not opened here") from error
    return image


def raster_of(picture: Any, limits: Limits) -> Raster:  # noqa: ANN401 - as above
    """Return a picture as eight bits RGB, as stored. Raises Unreadable or OverLimit."""
    image = image_of(picture, limits).convert("RGB")
    return Raster(image.width, image.height, image.tobytes())


def digest(stream: bytes) -> str:
    """Return a digest of a stream as stored, without the line's end that may follow it."""
    return hashlib.sha256(stream.rstrip(b"\r\n")).hexdigest()


def size(picture: Any) -> tuple[int, int]:  # noqa: ANN401 - as above
    """Return width and height in samples, (0, 0) where they are not stated."""
    try:
        if hasattr(picture, "width"):
            return int(picture.width), int(picture.height)
        return int(picture.get("/Width", 0)), int(picture.get("/Height", 0))
    except _DAMAGE:
        return 0, 0


def is_stencil(picture: Any) -> bool:  # noqa: ANN401 - as above
    """Say whether a picture is a stencil, through which a page is painted, or too small to show anybody."""
    mask = picture.image_mask if hasattr(picture, "image_mask") else picture.get("/ImageMask", False)
    return bool(mask) or min(size(picture)) < _SMALLEST


def _errors() -> tuple[type[Exception], ...]:
    import pikepdf  # noqa: PLC0415 - heavy
    from pikepdf.models import image  # noqa: PLC0415 - heavy

    own = (image.HifiPrintImageNotTranscodableError, image.ImageDecompressionError, image.InvalidPdfImageError)
    more = (image.NotExtractableError, image.UnsupportedImageTypeError, pikepdf.DependencyError, pikepdf.PdfError)
    return (*_DAMAGE, *own, *more)
