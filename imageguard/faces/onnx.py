"""A detector of one's own: an ONNX file of the SCRFD or RetinaFace family, named with its sha256."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.errors import BackendMissing, ConfigurationError
from imageguard.faces.anchors import STRIDES, decoded, detections
from imageguard.faces.pixels import clipped, pixels, scaled
from imageguard.faces.sessions import Session, installed
from imageguard.model.raster import Raster

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.faces.anchors import Array
    from imageguard.faces.pixels import Floats, Pixels
    from imageguard.ports import Detection, Detector

MULTIPLE = 32
TRIAL = 128
OVERLAP = 0.4
RETINA_MEAN = np.array([104, 117, 123], np.float32)
SCRFD_MEAN, SCRFD_SCALE = 127.5, 128.0
RETINA_OUTPUTS, SCRFD_OUTPUTS = (3,), (6, 9)


@dataclass(frozen=True)
class OnnxDetector:
    """Runs a user's file on onnxruntime; the number of outputs tells the family (3: RetinaFace, 6 or 9: SCRFD)."""

    path: str = ""
    sha256: str = ""
    name: str = "onnx"

    @property
    def version(self) -> str:
        """Return onnxruntime's version and the sha256 of the file. Raises BackendMissing."""
        if not self.path or not Path(self.path).is_file():
            raise BackendMissing("onnx: no such model file; name an ONNX file and its sha256 in the configuration")
        return f"onnx onnxruntime={installed('onnxruntime')} sha256:{self.sha256[:16]}"

    def check(self) -> None:
        """Look at a black picture, so that what is wrong with the file is known before any other.

        Raises BackendMissing or ConfigurationError where it is not the one that the digest names, or no such detector.
        """
        try:
            self.detect(Raster(TRIAL, TRIAL, bytes(TRIAL * TRIAL * 3)), 1.0)
        except (BackendMissing, ConfigurationError):
            raise
        except Exception as error:  # onnxruntime raises many kinds of its own where shapes do not fit
            message = (
                f"{Path(self.path).name}: this network does not take pictures, or give faces, as RetinaFace and SCRFD "
                f"do ({type(error).__name__}). Name another ONNX file."
            )
            raise ConfigurationError(message) from error

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold, best first. Raises BackendMissing, ConfigurationError."""
        session = _session(self.path, self.sha256, self.version)
        picture, factor = _fitted(pixels(raster), session.input_shape)
        scrfd = session.count in SCRFD_OUTPUTS
        if not scrfd and session.count not in RETINA_OUTPUTS:
            raise ConfigurationError(
                f"{Path(self.path).name}: {session.count} outputs; a RetinaFace model has 3, an SCRFD model 6 or 9"
            )
        outputs = session.run(_batch(picture, scrfd=scrfd))
        size = picture.shape[1], picture.shape[0]
        found = scrfd_decoded(outputs, size, threshold) if scrfd else _retina(outputs, size, threshold)
        return [_back(one, factor, (raster.width, raster.height)) for one in found]


def _fitted(picture: Pixels, shape: tuple[int | str | None, ...]) -> tuple[Pixels, float]:
    """Return the picture padded to what the network takes (a fixed size, or multiples of 32) and its factor."""
    height, width = picture.shape[:2]
    fixed = shape[-2:]
    factor = 1.0
    if all(isinstance(side, int) and side > 0 for side in fixed):
        down, across = (int(side) for side in fixed if side is not None)
        factor = min(across / width, down / height)
        picture = scaled(picture, factor)
    else:
        down, across = (-(-side // MULTIPLE) * MULTIPLE for side in (height, width))
    padded = np.zeros((down, across, 3), np.uint8)
    part = picture[:down, :across]
    padded[: part.shape[0], : part.shape[1]] = part
    return padded, factor


def _batch(picture: Pixels, *, scrfd: bool) -> Floats:
    values = picture.astype(np.float32)
    values = (values - SCRFD_MEAN) / SCRFD_SCALE if scrfd else values[:, :, ::-1] - RETINA_MEAN
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None], dtype=np.float32)


def _retina(outputs: list[Floats], size: tuple[int, int], threshold: float) -> list[Detection]:
    """Sort the three outputs by their width: 4 box offsets, 2 class scores, 10 landmark offsets."""
    by_width = {output.shape[-1]: output.reshape(-1, output.shape[-1]) for output in outputs}
    if set(by_width) != {2, 4, 10}:
        raise ConfigurationError("the ONNX model's outputs are not those of the RetinaFace family")
    return decoded((by_width[4], by_width[2][:, 1], by_width[10]), size, threshold, "onnx")


def scrfd_decoded(outputs: list[Floats], size: tuple[int, int], threshold: float) -> list[Detection]:
    """Return detections from SCRFD's outputs: per stride 8, 16, 32 the scores, then distances, then landmarks.

    Distances to the four sides and to landmarks count in strides from the anchor's centre; each
    cell has two anchors (Guo et al. 2021, SCRFD). Raises ConfigurationError for other shapes.
    """
    groups = len(outputs) // 3
    corners, scores, marks = [], [], []
    for level, stride in enumerate(STRIDES):
        centres = _centres(size, stride)
        chance = outputs[level].reshape(-1)
        if len(chance) != len(centres):
            raise ConfigurationError("the ONNX model's outputs are not those of the SCRFD family")
        index = np.flatnonzero(chance >= threshold)
        middle = centres[index]
        sides = outputs[level + 3].reshape(-1, 4)[index].astype(np.float64) * stride
        corners.append(np.hstack((middle - sides[:, :2], middle + sides[:, 2:])))
        scores.append(chance[index].astype(np.float64))
        if groups > 2:  # noqa: PLR2004 - scores, distances and landmarks
            points = outputs[level + 6].reshape(-1, 5, 2)[index].astype(np.float64) * stride
            marks.append(middle[:, None] + points)
    places = np.concatenate(marks) if marks else None
    return detections(np.concatenate(corners), np.concatenate(scores), places, (size, OVERLAP, "onnx"))


def _centres(size: tuple[int, int], stride: int) -> Array:
    across, down = np.meshgrid(np.arange(size[0] // stride), np.arange(size[1] // stride))
    cells = np.column_stack((across.ravel(), down.ravel())).astype(np.float64) * stride
    return np.repeat(cells, 2, axis=0)


def _back(one: Detection, factor: float, size: tuple[int, int]) -> Detection:
    box = one.box
    place = clipped((box.x0 / factor, box.y0 / factor, box.x1 / factor, box.y1 / factor), size) or box
    return replace(one, box=place, landmarks=tuple((x / factor, y / factor) for x, y in one.landmarks))


@lru_cache(maxsize=2)
def _session(path: str, sha256: str, version: str) -> Session:
    del version
    data = Path(path).read_bytes()
    if (found := hashlib.sha256(data).hexdigest()) != sha256.lower():
        raise ConfigurationError(
            f"{Path(path).name}: its sha256 is {found[:16]}..., the configuration says {sha256[:16]}...: this is not "
            "the file that somebody chose. Put that file back, or write the new digest under `own_detector`."
        )
    return Session(data, Path(path).name)


PLUGIN: Final[Detector] = OnnxDetector()
