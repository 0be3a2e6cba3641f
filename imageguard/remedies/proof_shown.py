"""Proofs of a covered or cut copy, on what it shows: flat covers, nothing else moved, nobody seen or known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.model.geometry import Box
from imageguard.model.raster import Raster
from imageguard.model.remedy import Proof
from imageguard.ports import Detection
from imageguard.remedies.painting import COVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from imageguard.ports import Detector, Embedder

FLAT: Final = 24
"""Levels between the darkest and the lightest point of a cover, its edge left out: what lossy packing may add."""

_EDGE: Final = 16
_UNIT: Final = 33
"""Pixels around a cover that may change with it: a unit of two by two blocks, and one that smoothing reaches."""
_LITTLE: Final = 6.0
"""Mean levels that packing anew may move a pixel; one that is turned or shifted moves by more."""
_SURE: Final = 0.6
"""Score from which a single detector's word under a cover counts."""


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
