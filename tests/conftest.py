"""What every test shares: folders of imageguard's own that are not this user's, and what is costly is made once."""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import Final

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


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep tests that share something costly in one worker (``--dist loadgroup``), so that it is made once."""
    for item in items:
        if isinstance(item, pytest.Function) and (group := _shared(item)):
            item.add_marker(pytest.mark.xdist_group(group))


def _shared(test: pytest.Function) -> str | None:
    """Return the name of what a test shares: the server, the checked samples, or what its own module makes once."""
    if "server" in test.fixturenames or _kind(test) == "postgresql":
        return "postgresql"
    if "checked" in test.fixturenames:
        return "checked"
    fixtures = test._fixtureinfo.name2fixturedefs.values()
    return test.path.stem if any(found[-1].scope == "module" for found in fixtures) else None


def _kind(test: pytest.Function) -> object:
    return test.callspec.params.get("kind") if hasattr(test, "callspec") else None
