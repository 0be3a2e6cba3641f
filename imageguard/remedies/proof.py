"""Proofs of a copy by other paths than the one that wrote it: samples, colours, values, what ExifTool sees."""

from __future__ import annotations

import hashlib
import io
import subprocess
from typing import TYPE_CHECKING, Final

from imageguard.errors import ImageguardError, InspectionError
from imageguard.model.remedy import Proof
from imageguard.pictures.decode import Source
from imageguard.remedies import exiftool, legible

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from imageguard.model.inspection import Metadatum
    from imageguard.ports import Limits

_SHORTEST: Final = 6


def same_pixels(before: bytes, after: bytes, formats: Sequence[str], limits: Limits) -> Proof:
    """Compare the samples as stored, frame by frame, with transparency and at full depth.

    Without ``formats`` the file is a document: every picture in the copy must be one of the original's.
    """
    if not formats:
        return _same_pictures(before, after)
    try:
        ours, theirs = list(_samples(before, formats, limits)), list(_samples(after, formats, limits))
    except InspectionError as error:
        return Proof("pixels", held=False, detail=str(error))
    known = set(ours)
    held = bool(theirs) and ours[0] == theirs[0] and all(one in known for one in theirs)
    return Proof("pixels", held=held, detail=f"{len(theirs)} of {len(ours)} pictures compared, before any cover")


def _same_pictures(before: bytes, after: bytes) -> Proof:
    try:
        ours, theirs = legible.pictures(before), legible.pictures(after)
    except ImageguardError as error:
        return Proof("pixels", held=None, detail=f"not every picture in the document was compared: {error}")
    if ours is None or theirs is None:
        return Proof("pixels", held=None, detail="its pages and pictures are compared by the inspection")
    return Proof("pixels", held=theirs <= ours, detail=f"{len(theirs)} of {len(ours)} pictures compared")


def _samples(data: bytes, formats: Sequence[str], limits: Limits) -> Iterator[tuple[str, tuple[int, int], bytes]]:
    source = Source(data, tuple(formats), limits)
    for place in range(min(source.frames, limits.pictures)):
        source.raster(place)  # decodes within the budgets, and raises what the samples would
        image = source.image
        yield image.mode, image.size, hashlib.sha256(image.tobytes()).digest()


def same_colours(before: bytes, after: bytes, formats: Sequence[str], limits: Limits) -> Proof:
    """Send a ramp of colours through both profiles and compare what comes out; a document has none of its own."""
    if not formats:
        return Proof("colours", held=None, detail="a document has no colour profile of its own")
    from PIL import ImageCms  # noqa: PLC0415 - heavy

    images = [Source(data, tuple(formats), limits).image for data in (before, after)]
    ours, theirs = (bytes(image.info.get("icc_profile") or b"") for image in images)
    if not ours:
        return Proof("colours", held=not theirs, detail="there is no colour profile")
    try:
        ramp = _through(ours, images[0].mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return Proof("colours", held=None, detail="the original's colour profile is damaged and was of no use")
    held = bool(theirs) and _through(theirs, images[0].mode) == ramp
    return Proof("colours", held=held, detail="a ramp of colours comes out the same through both profiles")


def _through(profile: bytes, mode: str) -> bytes:
    """Return the sRGB bytes of a ramp of colours under a profile."""
    from PIL import Image, ImageCms  # noqa: PLC0415 - heavy

    kinds = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK", "Lab ": "LAB"}
    mode = kinds.get(profile[16:20].decode("latin-1"), mode)
    wide = len(Image.new(mode, (1, 1)).getbands())
    steps = range(0, 256, 51)
    points = bytes(value for a in steps for b in steps for c in steps for value in (a, b, c, (a + b) // 2)[:wide])
    ramp = Image.frombytes(mode, (len(points) // wide, 1), points)
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    made = ImageCms.profileToProfile(ramp, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    return made.tobytes() if made else b""


def values_gone(told: Iterable[Metadatum], data: bytes, formats: Sequence[str], limits: Limits) -> Proof:
    """Search the bytes of the copy for every word that the original's metadata told, however it was encoded.

    A document is unpacked; what its pages say is meant to be read, and is not searched. A damaged entry may point
    into pixels that are not packed: what is found there and nowhere else is a colour, and no word.
    """
    searched = legible.searchable(data)
    words = {one.value.strip() for one in told if one.value and len(one.value.strip()) >= _SHORTEST}
    words = {word for word in words if any(letter.isalpha() for letter in word)}
    coded = {word: [word.encode(form, "replace") for form in ("utf-8", "utf-16-le", "utf-16-be")] for word in words}
    left = [forms for forms in coded.values() if any(form in searched for form in forms)]
    if left and formats:
        pixels = _as_shown(data, formats, limits)
        left = [forms for forms in left if any(searched.count(form) > pixels.count(form) for form in forms)]
    return Proof("values", held=not left, detail=f"{len(left)} of {len(words)} values found again in the bytes")


def _as_shown(data: bytes, formats: Sequence[str], limits: Limits) -> bytes:
    """Return the samples of the first picture as decoded, none where it cannot be."""
    try:
        source = Source(data, tuple(formats), limits)
        source.raster(0)
    except InspectionError:
        return b""
    return source.image.tobytes()


def foreign_tags(files: Sequence[str], keep: Collection[str]) -> dict[str, Proof]:
    """Ask ExifTool, where it is installed, what it sees in copies; the answers by file."""
    if not exiftool.installed():
        return dict.fromkeys(files, Proof("exiftool", held=None, detail="ExifTool is not installed"))
    try:
        seen = exiftool.foreign(files, keep)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        failed = Proof("exiftool", held=None, detail=f"ExifTool could not be run ({type(error).__name__})")
        return dict.fromkeys(files, failed)
    return {file: _told(seen.get(file)) for file in files}


def _told(tags: Sequence[str] | None) -> Proof:
    if tags is None:
        return Proof("exiftool", held=None, detail="ExifTool says nothing of the file")
    detail = f"ExifTool {exiftool.version()} sees {len(tags)} tags that say anything"
    return Proof("exiftool", held=not tags, detail=f"{detail}: {', '.join(tags[:5])}" if tags else detail)
