"""face_recognition's slower detector: dlib's convolutional max-margin network."""

from __future__ import annotations

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


@dataclass(frozen=True)
class DlibCnn:
    """Slow without a graphics card (seconds a picture), precise; finds faces of about 40 pixels and more."""

    name: str = "dlib_cnn"

    @property
    def version(self) -> str:
        """Return dlib's version and the sha256 of the weights. Raises BackendMissing."""
        return f"dlib_cnn {fingerprint('mmod_human_face_detector.dat')}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        places = library().api.cnn_face_detector(np.ascontiguousarray(pixels(raster)), UPSAMPLE)
        found = []
        for place in places:
            score, at = min(float(place.confidence), 1.0), place.rect
            box = clipped((at.left(), at.top(), at.right(), at.bottom()), (raster.width, raster.height))
            if box is not None and score >= threshold:
                found.append(Detection(box, score, self.name))
        return sorted(found, key=lambda one: (-one.score, one.box))


PLUGIN: Final[Detector] = DlibCnn()
