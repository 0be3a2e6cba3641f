"""Fixtures of the functional tests: the real command, and the sample campaign checked once."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "hazards"))
import running

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def command() -> Callable[..., running.Ran]:
    """Return the command as a function, run within this process: for tests of what it does, not of how it starts."""
    return running.called


@pytest.fixture(scope="session")
def process() -> Callable[..., running.Ran]:
    """Return the command as a function, run in a process of its own, as people run it: each command has such a test."""
    return running.imageguard


@pytest.fixture(scope="session")
def checked(tmp_path_factory: pytest.TempPathFactory) -> running.Checked:
    """Return the sample campaign, checked."""
    return running.check_samples(tmp_path_factory.mktemp("samples"))
