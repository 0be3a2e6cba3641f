"""face_recognition's embedder: dlib's residual network on a face aligned by five landmarks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.matching import Curve, alike, unit
from imageguard.faces.pixels import pixels
from imageguard.faces.recognition import digest, fingerprint, library

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.raster import Raster
    from imageguard.ports import Detection, Embedder, Threshold

USED: Final = "dlib_face_recognition_resnet_model_v1.dat", "shape_predictor_5_face_landmarks.dat"
"""The models behind a vector."""

CURVE: Final = Curve(
    ((0.908, 1e-2), (0.918, 3e-3), (0.926, 1e-3), (0.934, 3e-4), (0.941, 1e-4), (0.947, 3e-5), (0.952, 1e-5))
)
"""Cosine similarity and the share of different people at or above it: LFW folds 1-2, 1.25 million pairs.

Printed by ``python benchmarks/matching.py lfw --embedder dlib``; of true pairs, 0.917 reach the third point
and 0.760 the fifth.
"""


@dataclass(frozen=True)
class Dlib:
    """Vectors have 128 numbers; they are brought to length 1, so the library's own tolerance does not apply."""

    name: str = "dlib"

    @property
    def version(self) -> str:
        """Return dlib's version and the sha256 of the weights. Raises BackendMissing."""
        return f"dlib {fingerprint(*USED)}"

    @property
    def model(self) -> str:
        """Return what two vectors must share to be comparable: the weights, whatever the library."""
        return f"dlib {digest(*USED)}"

    def embed(self, raster: Raster, face: Detection) -> tuple[float, ...] | None:
        """Return a unit vector, or None where the library finds no landmarks. Raises BackendMissing."""
        box = face.box
        place = (box.y0, box.x1, box.y1, box.x0)
        picture = np.ascontiguousarray(pixels(raster))
        found = library().face_encodings(picture, known_face_locations=[place], num_jitters=1, model="small")
        return unit(found[0]) if found else None

    def same(self, one: Sequence[float], other: Sequence[float], comparisons: int) -> bool:
        """Say whether two vectors may be one person; stricter the more comparisons are made."""
        return alike(one, other, CURVE.threshold(comparisons).similarity)

    def threshold(self, references: int) -> Threshold:
        """Return from which similarity one of so many references may be the person."""
        return CURVE.threshold(references)

    def near(self, ones: Sequence[Sequence[float]], many: Sequence[Sequence[float]]) -> list[list[int]]:
        """Return for each of the first vectors which of the others may be the same person; stricter the more."""
        return CURVE.near(ones, many)


PLUGIN: Final[Embedder] = Dlib()
