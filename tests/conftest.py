"""What every test shares: folders of imageguard's own that are not this user's."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pytest

OWN: Final = {"IMAGEGUARD_CACHE": "cache", "IMAGEGUARD_HOME": "home"}


def pytest_configure(config: pytest.Config) -> None:
    """Point the cache and the home of keys to a folder of this test run; worker processes inherit it."""
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="imageguard-tests-")
    for variable, name in OWN.items():
        os.environ[variable] = os.path.join(folder, name)  # noqa: PTH118 - an environment holds text
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
