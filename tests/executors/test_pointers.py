"""Git LFS pointers are followed to the picture that they name, and to nothing else."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.errors import InspectionError, Unreadable
from imageguard.executors.files import is_text, read
from imageguard.executors.pointers import HEAD, follow

if TYPE_CHECKING:
    from pathlib import Path

PICTURE = b"\xff\xd8 a picture"
DIGEST = hashlib.sha256(PICTURE).hexdigest()
POINTER = HEAD + f"v1\noid sha256:{DIGEST}\nsize {len(PICTURE)}\n".encode()
LIMIT = 1000


def repository(folder: Path, store: Path) -> Path:
    """Put the picture into a store, and return the path of a pointer in the folder."""
    kept = store / "lfs" / "objects" / DIGEST[:2] / DIGEST[2:4] / DIGEST
    kept.parent.mkdir(parents=True)
    kept.write_bytes(PICTURE)
    pointer = folder / "deep" / "a.jpg"
    pointer.parent.mkdir(parents=True)
    pointer.write_bytes(POINTER)
    return pointer


def test_the_picture_is_read_in_the_place_of_its_pointer(tmp_path: Path) -> None:
    """From the store of the repository that holds the pointer."""
    assert read(str(repository(tmp_path, tmp_path / ".git")), LIMIT) == PICTURE


def test_a_linked_working_tree_uses_the_store_that_it_shares(tmp_path: Path) -> None:
    """``git worktree add`` leaves a file where the repository would be."""
    main, linked = tmp_path / "main" / ".git", tmp_path / "linked"
    pointer = repository(linked, main)
    own = main / "worktrees" / "linked"
    own.mkdir(parents=True)
    (own / "commondir").write_text("../..\n", encoding="utf-8")
    (linked / ".git").write_text(f"gitdir: {own}\n", encoding="utf-8")
    assert read(str(pointer), LIMIT) == PICTURE


def test_a_pointer_outside_of_a_repository_is_blocked(tmp_path: Path) -> None:
    """The sentence says what to do."""
    (tmp_path / "a.jpg").write_bytes(POINTER)
    with pytest.raises(Unreadable, match="git lfs pull"):
        read(str(tmp_path / "a.jpg"), LIMIT)


def test_the_limit_holds_for_the_picture(tmp_path: Path) -> None:
    """A small pointer does not let a large file in."""
    with pytest.raises(Unreadable, match="more than 5 bytes"):
        follow(POINTER, repository(tmp_path, tmp_path / ".git"), 5)


def test_a_pointer_is_no_text(tmp_path: Path) -> None:
    """Whatever its name ends in."""
    (tmp_path / "photo").write_bytes(POINTER)
    assert not is_text(tmp_path / "photo")


@given(st.binary(max_size=1200))
def test_a_misformed_pointer_never_names_a_file(tail: bytes) -> None:
    """No path can be written in the place of a digest."""
    from pathlib import Path  # noqa: PLC0415 - at run time here only

    with pytest.raises(InspectionError):
        follow(HEAD + tail, Path("a.jpg"), LIMIT)
