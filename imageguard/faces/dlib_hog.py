"""face_recognition's default detector: dlib's histogram of oriented gradients, picture enlarged once."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.pixels import clipped, pixels
from imageguard.faces.recognition import fingerprint, library
from imageguard.ports import Detection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.raster import Raster
    from imageguard.ports import Detector

UPSAMPLE = 1
STEEPNESS = 4.0


@dataclass(frozen=True)
class DlibHog:
    """Finds frontal faces of about 40 pixels and more; its margin m becomes the score 1 / (1 + exp(-4 m))."""

    name: str = "dlib_hog"

    @property
    def version(self) -> str:
        """Return dlib's version; the detector lies inside it. Raises BackendMissing."""
        return f"dlib_hog {fingerprint()}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        chance = min(max(threshold, 0.01), 0.99)
        margin = math.log(chance / (1 - chance)) / STEEPNESS
        places, margins, _ = library().api.face_detector.run(np.ascontiguousarray(pixels(raster)), UPSAMPLE, margin)
        found = []
        for place, score in zip(places, margins, strict=True):
            box = clipped((place.left(), place.top(), place.right(), place.bottom()), (raster.width, raster.height))
            if box is not None:
                found.append(Detection(box, 1 / (1 + math.exp(-STEEPNESS * score)), self.name))
        return sorted(found, key=lambda one: (-one.score, one.box))


PLUGIN: Final[Detector] = DlibHog()
