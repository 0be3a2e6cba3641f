"""Fixtures of the hook's tests: a repository with one cleared picture committed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "functional"))
import repositories
import running

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _looking_here() -> Iterator[None]:
    """Inspect pictures within this process; the tests of the command do so in workers."""
    with running.looking_here():
        yield


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> repositories.Repository:
    """Return a repository, entered, whose list clears ``a.jpg``, which is committed."""
    for key in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"):
        monkeypatch.delenv(key, raising=False)
    for key, value in repositories.PERSON.items():
        monkeypatch.setenv(key, value)
    made = repositories.Repository.new(tmp_path / "site")
    data = repositories.picture(10)
    made.clear(data)
    made.write("a.jpg", data)
    made.commit("first")
    monkeypatch.chdir(made.root)
    return made
