"""Proofs of a copy by other paths than the one that wrote it: pixels, colours, values, flat covers, faces."""

from __future__ import annotations

import hashlib
import io
import subprocess
from typing import TYPE_CHECKING, Final

from imageguard.errors import ImageguardError, InspectionError
from imageguard.model.geometry import Box
from imageguard.model.raster import Raster
from imageguard.model.remedy import Proof
from imageguard.pictures.decode import Source
from imageguard.ports import Detection
from imageguard.remedies import exiftool, legible
from imageguard.remedies.painting import COVER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from imageguard.model.inspection import Metadatum
    from imageguard.ports import Detector, Embedder, Limits

FLAT: Final = 24
"""Levels between the darkest and the lightest point of a cover, its edge left out: what lossy packing may add."""

_EDGE: Final = 16
_UNIT: Final = 33
"""Pixels around a cover that may change with it: a unit of two by two blocks, and one that smoothing reaches."""
_LITTLE: Final = 6.0
"""Mean levels that packing anew may move a pixel; one that is turned or shifted moves by more."""
_SHORTEST: Final = 6
_SURE: Final = 0.6
"""Score from which a single detector's word under a cover counts."""


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


def values_gone(told: Iterable[Metadatum], data: bytes) -> Proof:
    """Search the bytes of the copy for every word that the original's metadata told, however it was encoded.

    A document is unpacked; what its pages say is meant to be read, and is not searched.
    """
    data = legible.searchable(data)
    words = {one.value.strip() for one in told if one.value and len(one.value.strip()) >= _SHORTEST}
    words = {word for word in words if any(letter.isalpha() for letter in word)}
    left = sum(
        any(word.encode(form, "replace") in data for form in ("utf-8", "utf-16-le", "utf-16-be")) for word in words
    )
    return Proof("values", held=not left, detail=f"{left} of {len(words)} values found again in the bytes")


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


def flat(raster: Raster, boxes: Iterable[Box]) -> Proof:
    """Look whether every cover is one flat colour, so that nothing below it can be computed back."""
    spread, count = 0, 0
    for box in boxes:
        edge = min(_EDGE, box.width // 4, box.height // 4)
        inside = _pixels(raster)[box.y0 + edge : box.y1 - edge, box.x0 + edge : box.x1 - edge]
        if inside.size:
            middle = inside.reshape(-1, 3).astype(int)
            spread = max(spread, int((middle.max(axis=0) - middle.min(axis=0)).max()))
            count += 1
    return Proof("flat", held=spread <= FLAT, detail=f"{count} covers, at most {spread} levels apart")


def untouched(before: Raster, after: Raster, boxes: Iterable[Box]) -> Proof:
    """Compare what lies away from the covers: nothing else may have moved or changed colour."""
    import numpy as np  # noqa: PLC0415 - heavy

    apart = np.abs(_pixels(before).astype(np.int16) - _pixels(after)).max(axis=2)
    away = np.ones(apart.shape, bool)
    for box in boxes:
        away[max(box.y0 - _UNIT, 0) : box.y1 + _UNIT, max(box.x0 - _UNIT, 0) : box.x1 + _UNIT] = False
    if not away.any():
        return Proof("outside", held=None, detail="the covers leave nothing to compare")
    same, mean = float((apart[away] == 0).mean()), float(apart[away].mean())
    detail = f"{same:.1%} of the pixels away from the covers are the same; mean difference {mean:.2f} levels"
    return Proof("outside", held=mean <= _LITTLE, detail=detail)


def kept(before: Sequence[Raster], after: Sequence[Raster], region: Box | None) -> Proof:
    """Compare the pictures that stay with the same part of the originals: nothing may have moved, nothing come along.

    Decoders smooth the colours of a JPEG across blocks, so the outermost pixels are compared less strictly.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    if len(before) != len(after):
        return Proof("cut", held=False, detail=f"{len(after)} pictures are left, not {len(before)}")
    same, mean = 1.0, 0.0
    for ours, theirs in zip(before, after, strict=True):
        part, whole = _pixels(ours), _pixels(theirs)
        if region is not None:
            part = part[region.y0 : region.y1, region.x0 : region.x1]
        if part.shape != whole.shape:
            return Proof("cut", held=False, detail=f"{whole.shape[1]} x {whole.shape[0]} pixels are left")
        apart = np.abs(part.astype(np.int16) - whole).max(axis=2)
        same, mean = min(same, float((apart == 0).mean())), max(mean, float(apart.mean()))
    detail = f"{same:.1%} of the pixels that stay are the same; mean difference {mean:.2f} levels"
    return Proof("cut", held=mean <= _LITTLE, detail=detail)


def unseen(raster: Raster, boxes: Sequence[Box], detectors: Mapping[str, Detector]) -> Proof:
    """Let every detector look at the copy around each cover; none may see a face there."""
    seen: list[str] = []
    for name, detector in detectors.items():
        for box in boxes:
            crop, offset = _around(raster, box)
            for one in detector.detect(crop, _SURE):
                x, y = (one.box.x0 + one.box.x1) / 2 + offset[0], (one.box.y0 + one.box.y1) / 2 + offset[1]
                if box.x0 <= x < box.x1 and box.y0 <= y < box.y1:
                    seen.append(name)
    detail = f"{len(detectors)} detectors ({', '.join(detectors)}) looked at {len(boxes)} covers"
    return Proof(
        "detection",
        held=not seen,
        detail=f"{detail}; found again by {', '.join(sorted(set(seen)))}" if seen else detail,
    )


def unknown(
    before: Raster, after: Raster, faces: Sequence[Box], finder: Detector, embedders: Mapping[str, Embedder]
) -> Proof:
    """Try to recognise each person in the copy: the same place, the same landmarks, each embedder; none may match.

    A face so small or blurred that an embedder takes it for a blank sheet is compared with nothing:
    it would match every cover.
    """
    tried, known = 0, 0
    blank = Raster(after.width, after.height, bytes(COVER) * (after.width * after.height))
    for detection in (found for face in faces if (found := _landmarks(before, face, finder))):
        for embedder in embedders.values():
            own, other, nobody = (embedder.embed(raster, detection) for raster in (before, after, blank))
            if own is None or other is None or (nobody is not None and embedder.same(own, nobody, 1)):
                continue
            tried += 1
            known += embedder.same(own, other, 1)
    detail = f"{len(embedders)} embedders ({', '.join(embedders)}), {tried} comparisons, {known} matches"
    return Proof("re-identification", held=not known, detail=detail)


def _landmarks(raster: Raster, face: Box, finder: Detector) -> Detection | None:
    """Return the detection on the original that has the landmarks of a face, None where none is found."""
    crop, (left, top) = _around(raster, face)
    for one in finder.detect(crop, 0.3):
        x, y = (one.box.x0 + one.box.x1) / 2 + left, (one.box.y0 + one.box.y1) / 2 + top
        if one.landmarks and face.x0 <= x < face.x1 and face.y0 <= y < face.y1:
            points = tuple((px + left, py + top) for px, py in one.landmarks)
            box = Box(one.box.x0 + left, one.box.y0 + top, one.box.x1 + left, one.box.y1 + top)
            return Detection(box, one.score, one.detector, points)
    return None


def _around(raster: Raster, box: Box) -> tuple[Raster, tuple[int, int]]:
    """Return the part of a raster around a box, half as much again on every side, and where it begins."""
    across, down = box.width // 2 + 16, box.height // 2 + 16
    x0, y0 = max(box.x0 - across, 0), max(box.y0 - down, 0)
    part = _pixels(raster)[y0 : box.y1 + down, x0 : box.x1 + across]
    return Raster(part.shape[1], part.shape[0], part.tobytes()), (x0, y0)


def _pixels(raster: Raster) -> NDArray[np.uint8]:
    import numpy as np  # noqa: PLC0415 - heavy

    return np.frombuffer(raster.rgb, np.uint8).reshape(raster.height, raster.width, 3)
