"""Which files are assets, what they are called, how they are read."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from imageguard.errors import OverLimit, Unreadable, UsageError
from imageguard.executors.files import digest, read, select

if TYPE_CHECKING:
    from pathlib import Path

PNG = b"\x89PNG\r\n\x1a\n\0\0\0"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(here: Path, *paths: str, outside: tuple[Path, ...] = ()) -> list[str]:
    """Return the names of the selected assets."""
    return [name for name, _ in select([here / path for path in paths], outside=outside).assets]


def test_a_folder_gives_every_picture_whatever_its_name(here: Path) -> None:
    """Content decides: a picture called .txt is an asset; notes are passed over and told."""
    (here / "sub").mkdir()
    (here / "sub" / "b.txt").write_bytes(PNG)
    (here / "a.jpg").write_bytes(PNG)
    (here / "notes.md").write_text("# notes")
    selection = select([here])
    assert [name for name, _ in selection.assets] == ["a.jpg", "sub/b.txt"]
    assert selection.passed_over == ("notes.md",)


def test_text_that_claims_to_be_a_picture_is_an_asset(here: Path) -> None:
    """A pointer or a web page called .jpg is never passed over."""
    (here / "pointer.jpg").write_text("version https://git-lfs.github.com/spec/v1\n")
    assert names(here, ".") == ["pointer.jpg"]


def test_a_file_named_outright_is_an_asset(here: Path) -> None:
    """Somebody who names a text file hears that it cannot be judged."""
    (here / "notes.md").write_text("# notes")
    assert names(here, "notes.md") == ["notes.md"]


def test_the_run_s_own_files_are_no_assets(here: Path) -> None:
    """Letters, scans and configuration are not pictures to publish."""
    (here / "letters").mkdir()
    (here / "letters" / "scan.png").write_bytes(PNG)
    (here / "a.png").write_bytes(PNG)
    assert names(here, ".", outside=(here / "letters",)) == ["a.png"]


def test_version_control_is_not_walked(here: Path) -> None:
    """Git's own objects are no assets."""
    (here / ".git").mkdir()
    (here / ".git" / "index").write_bytes(b"DIRC\0\0")
    assert names(here, ".") == []


def test_a_path_that_is_not_there_is_a_usage_error(here: Path) -> None:
    """A typing mistake must not clear a campaign."""
    with pytest.raises(UsageError, match="no such file"):
        select([here / "gone"])


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX")
def test_links_pipes_and_odd_names_lose_nothing(here: Path) -> None:
    """A loop of links, a pipe and a line feed in a name each become an asset that can be blocked."""
    (here / "loop.jpg").symlink_to("loop.jpg")
    (here / "up").symlink_to(here, target_is_directory=True)
    os.mkfifo(here / "pipe")
    (here / "two\nlines.jpg").write_bytes(PNG)
    assert names(here, ".") == ["loop.jpg", "pipe", "two\nlines.jpg", "up"]
    for name in ("loop.jpg", "pipe", "up"):
        with pytest.raises(Unreadable):
            read(str(here / name), 1000)
        assert digest(str(here / name)) == ("", 0)


def test_outside_the_working_folder_names_are_relative_to_the_given_folder(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No absolute path gets into a report."""
    (here / "in").mkdir()
    (here / "pictures" / "deep").mkdir(parents=True)
    (here / "pictures" / "deep" / "a.jpg").write_bytes(PNG)
    monkeypatch.chdir(here / "in")
    assert names(here, "pictures") == ["deep/a.jpg"]


def test_a_file_over_the_limit_is_not_read(here: Path) -> None:
    """The limit is looked at before a byte is read."""
    (here / "big.jpg").write_bytes(b"x" * 100)
    with pytest.raises(OverLimit, match="more than the limit of 99"):
        read(str(here / "big.jpg"), 99)
    assert read(str(here / "big.jpg"), 100) == b"x" * 100


def test_two_files_of_one_name_are_two_assets(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two folders outside the working folder lose nothing to each other; the same file twice is one asset."""
    for folder in ("in", "one", "two"):
        (here / folder).mkdir()
        (here / folder / "a.jpg").write_bytes(PNG)
    monkeypatch.chdir(here / "in")
    assert names(here, "one", "two", "one/a.jpg") == ["a.jpg", "a.jpg (2)"]
