"""The door to face_recognition (dlib), which must not quit the interpreter or print where a part is missing."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import importlib.util
import io
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from imageguard.errors import BackendMissing
from imageguard.faces.weights import checked, package_folder

if TYPE_CHECKING:
    from types import ModuleType

INSTALL: Final = (
    'pip install dlib-bin==20.0.1.post1 face_recognition_models==0.3.0 "setuptools<81" && '
    "pip install --no-deps face_recognition==1.3.0"
)
PARTS: Final = ("dlib", "face_recognition", "face_recognition_models", "pkg_resources")
MODELS: Final = {
    "mmod_human_face_detector.dat": "4cb19393e2fbaf2b1609a9319ad5386618c886a6234ec1b971f3e87c85d87fe6",
    "dlib_face_recognition_resnet_model_v1.dat": "55533b28a95800a551ba546ba62fe69625c7e95a7061c338adffead08719da30",
    "shape_predictor_5_face_landmarks.dat": "c4b1e9804792707d3a405c2c16a80a20269e6675021f64a41d30fffafbc41888",
}


def present() -> None:
    """Raise BackendMissing, with the command that helps, unless every part is installed; nothing is imported."""
    absent = [part for part in PARTS if importlib.util.find_spec(part) is None]
    if absent:
        raise BackendMissing(f"face_recognition cannot run: {', '.join(absent)} not installed. Run: {INSTALL}")


@lru_cache(maxsize=1)
def library() -> ModuleType:
    """Return face_recognition, its models checked. Raises BackendMissing, ConfigurationError for other models."""
    present()
    folder = package_folder("face_recognition_models")
    for name, sha256 in MODELS.items():
        path = folder / "models" / name if folder else None
        if path is None or not path.is_file():
            raise BackendMissing(f"face_recognition cannot run: the model {name} is not installed. Run: {INSTALL}")
        checked(path.read_bytes(), sha256, name)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pkg_resources warns about itself
        try:
            return importlib.import_module("face_recognition")
        except (ImportError, SystemExit) as error:
            raise BackendMissing(f"face_recognition does not load ({error}). Run: {INSTALL}") from error


def fingerprint(*models: str) -> str:
    """Return dlib's version and the sha256 of the models used. Raises BackendMissing."""
    from imageguard.faces.sessions import installed  # noqa: PLC0415 - only for versions

    present()
    libraries = f"dlib={installed('dlib-bin', 'dlib')} face_recognition={installed('face_recognition')}"
    return f"{libraries} {digest(*models)}" if models else libraries


def digest(*models: str) -> str:
    """Return ``sha256:`` and 16 digits that stand for these models."""
    return "sha256:" + hashlib.sha256("".join(MODELS[name] for name in models).encode()).hexdigest()[:16]
