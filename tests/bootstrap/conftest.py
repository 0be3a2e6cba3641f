"""Has the tests beside this file inspect pictures within their own process; the tests of the command use workers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "functional"))
import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _looking_here() -> Iterator[None]:
    """Inspect pictures within this process."""
    with running.looking_here():
        yield
