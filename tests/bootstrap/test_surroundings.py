"""Whether letters lie where everybody can read them."""

from __future__ import annotations

import hashlib
import subprocess
from typing import TYPE_CHECKING

import pytest

from imageguard.bootstrap.surroundings import surroundings
from imageguard.config.settings import Settings
from imageguard.executors.files import Selection

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with a picture and a folder of letters."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "letters").mkdir()
    (tmp_path / "a.jpg").write_bytes(b"a picture")
    return tmp_path


def _inside(repository: Path, letters: Path | str | None, *, public: bool | None = True) -> bool | None:
    settings = Settings(registry=None if letters is None else str(letters), public=public)
    selection = Selection((("a.jpg", str(repository / "a.jpg")),))
    return surroundings(settings, selection, matching=False).letters_inside


def test_letters_in_the_same_working_tree_are_inside(repository: Path) -> None:
    """One `git add .` away from everybody."""
    assert _inside(repository, repository / "letters") is True


def test_letters_that_git_ignores_are_not_inside(repository: Path) -> None:
    """No commit takes them up."""
    (repository / ".gitignore").write_text("letters/\n", encoding="utf-8")
    assert _inside(repository, repository / "letters") is False


def test_letters_elsewhere_are_not_inside(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """In no repository, or in one of their own."""
    other = tmp_path_factory.mktemp("office")
    assert _inside(repository, other) is False
    subprocess.run(["git", "init", "-q", str(other)], check=True)
    assert _inside(repository, other) is False


def test_git_is_asked_only_where_the_repository_is_public(repository: Path) -> None:
    """A private one may hold its letters."""
    assert _inside(repository, repository / "letters", public=None) is None
    assert _inside(repository, repository / "letters", public=False) is None


def test_what_is_no_folder_is_not_inside_or_not_known(repository: Path) -> None:
    """A database answers elsewhere."""
    assert _inside(repository, None) is False
    assert _inside(repository, "postgresql://office/letters") is None


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=R", "-c", "user.email=r@office.example"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_pictures_of_ended_letters_are_found_in_a_public_history(repository: Path) -> None:
    """A file that was deleted long ago is still there for whoever clones."""
    _git(repository, "add", "a.jpg")
    _git(repository, "commit", "-qm", "add")
    _git(repository, "rm", "-q", "a.jpg")
    _git(repository, "commit", "-qm", "remove")
    gone = hashlib.sha256(b"a picture").hexdigest()
    selection = Selection((("b.jpg", str(repository / "b.jpg")),))

    def held(*ended: str, public: bool = True) -> int | None:
        return surroundings(Settings(public=public), selection, matching=False, ended=ended).ended_in_history

    assert (held(gone), held("0" * 64), held()) == (1, 0, 0)
    assert held(gone, public=False) is None
