"""What every test shares: folders of imageguard's own that are not this user's, and what is costly is made once."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from pathlib import Path

OWN: Final = {"IMAGEGUARD_CACHE": "cache", "IMAGEGUARD_HOME": "home"}


def pytest_configure(config: pytest.Config) -> None:
    """Point the cache and the home of keys to a folder of this test run; worker processes inherit it.

    No example has a deadline of its own: a busy machine is no failure, and what must be fast has a test that says so.
    """
    settings.register_profile("imageguard", deadline=None)
    settings.load_profile("imageguard")
    if hasattr(config, "workerinput"):
        return
    folder = tempfile.mkdtemp(prefix="imageguard-tests-")
    for variable, name in OWN.items():
        os.environ[variable] = os.path.join(folder, name)  # noqa: PTH118 - an environment holds text
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give all tests that share something costly to one worker, so that it is made once; any other test to any."""
    from xdist.scheduler import LoadScopeScheduling  # noqa: PLC0415 - only where tests run side by side

    class Sharing(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file, _, test = nodeid.partition("::")
            if "postgresql" in test.partition("[")[2]:
                return "postgresql"
            return file if _shares(config.rootpath / file) else nodeid

    return Sharing(config, log)


@functools.cache
def _shares(file: Path) -> bool:
    """Say whether the tests of a file share what the file makes once, or the checked samples."""
    text = file.read_text(encoding="utf-8")
    return 'scope="module"' in text or "checked: Checked" in text
