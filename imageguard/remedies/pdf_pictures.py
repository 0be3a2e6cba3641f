"""Pictures of a PDF file written anew: samples and colours alone; JPEG stripped as anywhere else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import ImageguardError, RemedyRefused
from imageguard.formats import jpeg as formats_jpeg
from imageguard.pictures import pdf_images
from imageguard.ports import Limits
from imageguard.remedies import jpeg, png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from imageguard.model.geometry import Box

_STAYS: Final = frozenset(
    """/Type /Subtype /Width /Height /ColorSpace /BitsPerComponent /Filter /DecodeParms /ImageMask /Mask /SMask /Decode
    /Interpolate /Intent /SMaskInData /Matte /Length""".split()  # noqa: SIM905 - read as a list of words
)
_SPACES: Final = {
    "1": ("/DeviceGray", 1),
    "L": ("/DeviceGray", 8),
    "RGB": ("/DeviceRGB", 8),
    "CMYK": ("/DeviceCMYK", 8),
}
_APP1: Final = 0xE1
_JPEG: Final = jpeg.Jpeg()
_OPAQUE: Final = frozenset({"/CCITTFaxDecode", "/CCF", "/JBIG2Decode", "/JPXDecode"})


def strip(picture: Any, document: Any, seen: set[tuple[int, int]]) -> None:  # noqa: ANN401 - objects of pikepdf
    """Strip a picture and its masks in place. Raises RemedyRefused or InspectionError."""
    import pikepdf  # noqa: PLC0415 - heavy

    if isinstance(picture, pikepdf.PdfInlineImage):
        if set(pdf_images.filters(picture)) & {"/DCTDecode", "/DCT"}:
            raise RemedyRefused("a JPEG stands in the words of a page: print it into a new PDF")
        return
    if picture.objgen in seen:
        return
    seen.add(picture.objgen)
    for key in set(picture.keys()) - _STAYS:
        del picture[key]
    _write(picture)
    for mask in (picture.get("/SMask"), picture.get("/Mask")):
        if isinstance(mask, pikepdf.Stream):
            strip(mask, document, seen)


def _write(picture: Any) -> None:  # noqa: ANN401 - as above
    """Write the samples of a picture anew, and nothing behind them."""
    import pikepdf  # noqa: PLC0415 - heavy

    if pdf_images.kind_of_file(picture) == "JPEG":
        picture.write(_bare(pdf_images.file_of(picture)), filter=pikepdf.Name.DCTDecode)
    elif set(pdf_images.filters(picture)) & _OPAQUE:
        _samples(picture, pdf_images.image_of(picture, Limits()), keep=True)
    else:
        body = bytes(picture.read_bytes())
        needed = _needed(picture)
        picture.write(body[:needed] if needed else body)


def cover(picture: Any, boxes: Sequence[Box], document: Any) -> None:  # noqa: ANN401 - as above
    """Fill boxes of a picture in place, in its own pixels. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    del document
    if isinstance(picture, pikepdf.PdfInlineImage):
        raise RemedyRefused("a face is in a picture that stands in the words of a page: print it into a new PDF")
    try:
        if pdf_images.kind_of_file(picture) == "JPEG":
            copy = jpeg.PLUGIN.cover(pdf_images.file_of(picture), {0: boxes})
            picture.write(_bare(copy), filter=pikepdf.Name.DCTDecode)
            return
        file = io.BytesIO()
        image = pdf_images.image_of(picture, Limits())
        (image if image.mode in {"L", "RGB"} else image.convert("RGB")).save(file, "PNG")
        painted = png.PLUGIN.cover(file.getvalue(), {0: boxes})
    except ImageguardError as error:
        raise RemedyRefused(f"a picture in it cannot be covered: {error}") from error
    _samples(picture, _opened(painted), keep=image.mode in {"L", "RGB"})


def cut(picture: Any, region: Box) -> Box:  # noqa: ANN401 - as above
    """Cut a picture in place to a region, a JPEG between its blocks; return what stays of it. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    try:
        if pdf_images.kind_of_file(picture) == "JPEG":
            data = pdf_images.file_of(picture)
            region = _JPEG.fitted(data, region)
            picture.write(_bare(_JPEG.cut(data, region, ())), filter=pikepdf.Name.DCTDecode)
            picture.Width, picture.Height = region.width, region.height
            return region
        image = pdf_images.image_of(picture, Limits())
    except ImageguardError as error:
        raise RemedyRefused(f"a picture in it cannot be cut to what a page shows of it: {error}") from error
    plain = image if image.mode in {"L", "RGB"} else image.convert("RGB")
    _samples(picture, plain.crop((region.x0, region.y0, region.x1, region.y1)), keep=image.mode in {"L", "RGB"})
    return region


def _opened(data: bytes) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - heavy

    return Image.open(io.BytesIO(data), formats=["PNG"])


def _bare(data: bytes) -> bytes:
    """Return a JPEG without anything but its picture; which way is up is said by the page alone."""
    try:
        bare = jpeg.PLUGIN.strip(data)
        for one in reversed(formats_jpeg.walk(bare).segments):
            if one.marker == _APP1:
                bare = bare[: one.offset] + bare[one.end :]
    except ImageguardError as error:
        raise RemedyRefused(f"a picture in it cannot be mended: {error}") from error
    return bare


def _samples(picture: Any, image: Image.Image, *, keep: bool) -> None:  # noqa: ANN401 - as above
    """Write samples without loss; ``keep`` leaves the colour space where it fits them. Raises RemedyRefused."""
    import pikepdf  # noqa: PLC0415 - heavy

    if image.mode not in _SPACES:
        image = image.convert("RGB")
    space, bits = _SPACES[image.mode]
    channels = len(image.getbands())
    own = picture.get("/ColorSpace")
    if not (keep and own is not None and _channels(own) == channels):
        picture.ColorSpace = pikepdf.Name(space)
    for key in ("/Decode", "/DecodeParms", "/SMaskInData"):
        if key in picture:
            del picture[key]
    picture.BitsPerComponent = bits
    picture.Width, picture.Height = image.size
    picture.write(image.tobytes())


def _channels(space: Any) -> int:  # noqa: ANN401 - as above
    """Return how many samples a point has in a colour space; 0 where that is not plain."""
    import pikepdf  # noqa: PLC0415 - heavy

    names = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/DeviceCMYK": 4, "/Lab": 3}
    if isinstance(space, pikepdf.Array) and len(space) > 1:
        return int(space[1].get("/N", 0)) if space[0] == "/ICCBased" else names.get(str(space[0]), 0)
    return names.get(str(space), 0)


def _needed(picture: Any) -> int:  # noqa: ANN401 - as above
    """Return how many bytes the rows of a picture have unpacked, 0 where its colour space does not tell."""
    import pikepdf  # noqa: PLC0415 - heavy

    width, height = pdf_images.size(picture)
    if bool(picture.get("/ImageMask", False)):
        return -(-width // 8) * height
    space = picture.get("/ColorSpace")
    indexed = isinstance(space, pikepdf.Array) and len(space) > 0 and space[0] in {"/Indexed", "/Separation"}
    channels = 1 if indexed else _channels(space)
    return -(-width * channels * int(picture.get("/BitsPerComponent", 8)) // 8) * height
