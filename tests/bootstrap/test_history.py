"""What a repository holds of a picture is found in every branch, tag and stash, and where nothing leads to it."""

from __future__ import annotations

import hashlib
import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from imageguard.bootstrap.history import NOWHERE, history, lfs_objects, past_of, repository_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Git = Callable[..., None]


@pytest.fixture
def git(tmp_path: Path) -> Git:
    """Return a function that runs git in a new repository."""
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    empty = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}

    def run(*arguments: str) -> None:
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True, env=empty)

    run("init", "-q")
    return run


def digest(data: bytes) -> str:
    """Return the sha256 of bytes."""
    return hashlib.sha256(data).hexdigest()


def commit(git: Git, file: Path, data: bytes) -> None:
    """Commit a file."""
    file.write_bytes(data)
    git("add", "-A")
    git("commit", "-q", "-m", file.name)


def a_past(git: Git, folder: Path) -> dict[str, bytes]:
    """Make a history with a picture in every place; return the pictures by where they lie."""
    pictures = {name: f"\0picture {name}".encode() for name in ("main", "branch", "tag", "stash", "staged", "nowhere")}
    commit(git, folder / "main.jpg", pictures["main"])
    git("mv", "main.jpg", "moved é.jpg")
    git("commit", "-q", "-m", "moved")
    git("rm", "-q", "moved é.jpg")
    git("commit", "-q", "-m", "gone")
    commit(git, folder / "notes.txt", b"notes")
    for name in ("branch", "tag"):
        git("checkout", "-q", "-b", name)
        commit(git, folder / f"{name}.jpg", pictures[name])
        if name == "tag":
            git("tag", "v1")
        git("checkout", "-q", "main")
    git("branch", "-q", "-D", "tag")
    (folder / "stash.jpg").write_bytes(pictures["stash"])
    git("stash", "-q", "-u")
    for name in ("staged", "nowhere"):
        (folder / f"{name}.jpg").write_bytes(pictures[name])
        git("add", f"{name}.jpg")
    git("rm", "-q", "-f", "--cached", "nowhere.jpg")
    (folder / "nowhere.jpg").unlink()
    return pictures


def test_a_picture_is_found_wherever_a_repository_holds_it(git: Git, tmp_path: Path) -> None:
    """With each path and each commit, and written out to be looked at."""
    pictures = a_past(git, tmp_path)
    into = tmp_path / ".git" / "into"
    into.mkdir()
    past = past_of(tmp_path, {digest(b"notes")}, into)
    assert {one.read_bytes() for one in into.iterdir()} == set(pictures.values())
    found = past.held({digest(data): name for name, data in pictures.items()})
    assert {(one.how, one.path) for one in found} == {
        ("main", "main.jpg"),
        ("main", "moved é.jpg"),
        ("branch", "branch.jpg"),
        ("tag", "tag.jpg"),
        ("stash", "stash.jpg"),
        ("staged", NOWHERE),
        ("nowhere", NOWHERE),
    }
    assert {one.path: len(one.commits) for one in found}["moved é.jpg"] == 2
    assert (past.absent, past.shallow) == ([], False)


def test_what_nothing_leads_to_is_no_history_of_a_public_repository(git: Git, tmp_path: Path) -> None:
    """It is not sent along; branches, tags and stashes are asked for."""
    pictures = a_past(git, tmp_path)
    found = history(tmp_path, {digest(pictures[name]) for name in ("main", "tag", "nowhere")})
    assert found is not None
    assert {one.path for one in found} == {"main.jpg", "moved é.jpg", "tag.jpg"}


def test_pictures_of_lfs_are_looked_at_or_told_to_be_elsewhere(git: Git, tmp_path: Path) -> None:
    """Pointers stand in history, pictures in the store of this computer, or on the server alone."""
    here, away = b"\0a picture in the store", b"\0a picture on the server"
    for name, data in (("here.tif", here), ("away.tif", away)):
        pointer = f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest(data)}\nsize {len(data)}\n"
        commit(git, tmp_path / name, pointer.encode())
    store = tmp_path / ".git" / "lfs" / "objects" / digest(here)[:2] / digest(here)[2:4]
    store.mkdir(parents=True)
    (store / digest(here)).write_bytes(here)
    into = tmp_path / ".git" / "into"
    into.mkdir()
    past = past_of(tmp_path, (), into)
    assert [one.read_bytes() for one in into.iterdir()] == [here]
    assert past.absent == [digest(away)]
    ((path, lfs),) = [(one.path, one.lfs) for one in past.held({digest(here): "it"})]
    assert (path, lfs) == ("here.tif", True)
    assert lfs_objects(tmp_path, [digest(here), digest(away)]) == [store / digest(here)]


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    """Nothing is said about it."""
    assert repository_of(tmp_path) is None
    assert history(tmp_path, {"a" * 64}) is None
