"""Pictures and finders that the face tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from imageguard import plugins
from imageguard.faces.finder import build_finder

Given = Any  # what a fixture or a picture is to a test
SAMPLES = Path(__file__).parents[2] / "samples"


class People:
    """The rendered people, by file name without ending."""

    def __init__(self) -> None:
        """Read where every face is."""
        entries = json.loads((SAMPLES / "truth.json").read_text("utf-8"))["pictures"]
        self._entries = {Path(one["file"]).stem: one for one in entries}

    def pixels(self, name: str) -> Given:
        """Return height x width x 3 RGB."""
        with Image.open(SAMPLES / self._entries[name]["file"]) as picture:
            return np.asarray(picture.convert("RGB"))

    def boxes(self, name: str) -> list[list[float]]:
        """Return the faces' boxes (x0, y0, x1, y1)."""
        return [face["box"] for face in self._entries[name]["faces"]]


@pytest.fixture(scope="session")
def people() -> People:
    """Return the rendered people."""
    return People()


@pytest.fixture(scope="session")
def balanced() -> Given:
    """Return the default finder."""
    return build_finder("balanced", detectors={"yunet": plugins.detector("yunet")})


@pytest.fixture(scope="session")
def fast() -> Given:
    """Return the fast finder."""
    return build_finder("fast", detectors={"yunet": plugins.detector("yunet")})
