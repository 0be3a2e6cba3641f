"""No command needs a network: in a place that has none, the same pictures give the same bytes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CUT_OFF = ("unshare", "--user", "--map-root-user", "--net", "--")
SCENES = Path(__file__).parents[2] / "samples" / "scenes"


@pytest.fixture(name="nowhere")
def place_without_network() -> tuple[str, ...]:
    """Return the command that runs another one without any network interface, not even the loopback's address."""
    if (
        shutil.which("unshare") is None
        or subprocess.run([*CUT_OFF, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("this system makes no network namespaces for its users")
    return CUT_OFF


def test_pictures_are_inspected_alike_without_a_network(nowhere: tuple[str, ...]) -> None:
    """Faces, metadata and hidden data: byte for byte what is printed with a network."""
    picture = str(min(SCENES.glob("*.jpg")))
    command = [sys.executable, "-m", "imageguard", "inspect", "--profile", "fast", picture]
    here = subprocess.run(command, capture_output=True, check=False)
    there = subprocess.run([*nowhere, *command], capture_output=True, check=False)
    assert here.stdout.startswith(b'{"path"')
    assert (there.stdout, there.returncode) == (here.stdout, here.returncode)
