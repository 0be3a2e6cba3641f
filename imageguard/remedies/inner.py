"""Pictures inside documents: each stripped, and covered, by the mender of its own format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import ImageguardError, InspectionError, RemedyRefused
from imageguard.formats.carve import carve
from imageguard.pictures.decode import Source
from imageguard.ports import Limits
from imageguard.remedies import avif, gif, jpeg, png, tiff, webp

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL import Image

    from imageguard.model.geometry import Box
    from imageguard.ports import Mender

_MENDERS: Final[Mapping[str, Mender]] = {
    one.format: one for one in (avif.PLUGIN, gif.PLUGIN, jpeg.PLUGIN, png.PLUGIN, tiff.PLUGIN, webp.PLUGIN)
}
_TIFF: Final = frozenset({b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"})


def mender_of(data: bytes) -> Mender:
    """Return what mends the picture that these bytes are. Raises RemedyRefused."""
    if data[:4] in _TIFF:
        return _MENDERS["TIFF"]
    found = [one for one in carve(data, 0, min(len(data), 64)) if one.start == 0] or carve(data)[:1]
    mender = _MENDERS.get(found[0].format) if found and found[0].start == 0 else None
    if mender is None:
        raise RemedyRefused("a picture in it is of a format that is not mended inside a document: put it in as JPEG")
    return mender


def stripped(data: bytes) -> tuple[bytes, str]:
    """Return a picture without anything but its pixels, and the file ending of its format. Raises RemedyRefused."""
    mender = mender_of(data)
    try:
        return mender.strip(data), mender.ending
    except ImageguardError as error:
        raise RemedyRefused(f"a picture in it cannot be mended: {error}") from error


def covered(data: bytes, covers: Mapping[int, Sequence[Box]], *, clear: bool = False, opaque: bool = False) -> bytes:
    """Return a stripped picture with boxes filled, by frame; ``clear`` takes colours from under a transparency.

    The format must stay the same. Raises RemedyRefused.
    """
    mender = mender_of(data)
    if not covers and not (clear and _is_transparent(data)):
        return data
    copy = mender.cover(data, covers, opaque=opaque)
    if mender_of(copy) is not mender:
        raise RemedyRefused("a picture in it becomes one of another format when it is covered: put it in as JPEG")
    return copy


def frames(data: bytes) -> int:
    """Return how many pictures a file shows, 1 at least. Raises RemedyRefused."""
    return max(1, int(getattr(opened(data), "n_frames", 1)))


def _is_transparent(data: bytes) -> bool:
    image = opened(data)
    return image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info


def opened(data: bytes) -> Image.Image:
    """Return a picture as Pillow opens it. Raises RemedyRefused."""
    try:
        return Source(data, mender_of(data).decodes, Limits()).image
    except InspectionError as error:
        raise RemedyRefused(f"a picture in it cannot be opened: {error}") from error
