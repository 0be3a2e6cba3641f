"""A folder of letters: everything in it is read, or told."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from imageguard.errors import DocumentError, RegistryError
from imageguard.registry.addresses import open_registry

if TYPE_CHECKING:
    from pathlib import Path

LETTER = """\
id: {id}
subject: S-1
subject_type: real_person
age_band: adult
scope: {{face_visible: yes}}
"""


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    """Return a folder of two letters and a note."""
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "b.yaml").write_text(LETTER.format(id="L-1"), encoding="utf-8")
    (folder / "a.yml").write_text(LETTER.format(id="L-2"), encoding="utf-8")
    (folder / "README.md").write_text("What this folder is.", encoding="utf-8")
    return folder


def mistakes_in(folder: Path) -> list[str]:
    """Return the mistakes of a folder that is refused."""
    with pytest.raises(DocumentError) as caught:
        open_registry(str(folder)).letters()
    return [str(one) for one in caught.value.mistakes]


def test_letters_come_sorted_by_id(letters: Path) -> None:
    """Whatever the files are called, and whatever the order on disk."""
    assert [letter.id for letter in open_registry(str(letters)).letters()] == ["L-1", "L-2"]


def test_letters_in_inner_folders_count(letters: Path) -> None:
    """A withdrawal filed one folder deeper is a withdrawal."""
    (letters / "2025").mkdir()
    (letters / "2025" / "c.yaml").write_text(LETTER.format(id="L-0"), encoding="utf-8")
    assert [letter.id for letter in open_registry(str(letters)).letters()] == ["L-0", "L-1", "L-2"]


def test_the_name_tells_kind_and_number_and_no_path(letters: Path) -> None:
    """Reports leave the office."""
    assert open_registry(str(letters)).name == "folder of 2 letters"


@pytest.mark.parametrize("name", ["L-3.yaml~", "L-3.json", "L-3", "scan.pdf", "L-3.yaml.bak", "copy.YAM"])
def test_what_is_no_letter_and_no_note_is_told(letters: Path, name: str) -> None:
    """A letter under a wrong ending could be a withdrawal that nobody reads."""
    (letters / name).write_text(LETTER.format(id="L-3"), encoding="utf-8")
    assert any(name in one and "neither a letter" in one for one in mistakes_in(letters))


@pytest.mark.parametrize("name", [".gitignore", ".DS_Store", "Thumbs.db", "desktop.ini", "._b.yaml"])
def test_what_desktops_and_git_leave_is_passed_over(letters: Path, name: str) -> None:
    """They hold no letter."""
    (letters / name).write_bytes(b"\x00\x01")
    assert len(open_registry(str(letters)).letters()) == 2


def test_a_hidden_letter_is_still_a_letter(letters: Path) -> None:
    """A dot before the name hides nothing."""
    (letters / ".c.yaml").write_text(LETTER.format(id="L-3"), encoding="utf-8")
    assert len(open_registry(str(letters)).letters()) == 3


def test_a_link_is_told(letters: Path) -> None:
    """A link may point anywhere tomorrow."""
    (letters / "c.yaml").symlink_to(letters / "b.yaml")
    assert any("is a link" in one for one in mistakes_in(letters))


def test_a_loop_of_links_ends(letters: Path) -> None:
    """A folder that holds itself is told, not followed."""
    (letters / "loop").symlink_to(letters, target_is_directory=True)
    assert any("is a link" in one for one in mistakes_in(letters))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are of POSIX systems")
def test_a_pipe_is_told_and_not_waited_for(letters: Path) -> None:
    """A pipe named like a letter does not hang the run."""
    os.mkfifo(letters / "c.yaml")
    assert any("not an ordinary file" in one for one in mistakes_in(letters))


def test_an_id_twice_is_told_with_both_files(letters: Path) -> None:
    """Two letters of one id: nobody knows which one holds."""
    (letters / "c.yaml").write_text(LETTER.format(id="L-1"), encoding="utf-8")
    told = mistakes_in(letters)
    assert len(told) == 1
    assert "b.yaml" in told[0]
    assert "c.yaml" in told[0]


def test_mistakes_of_all_files_come_together(letters: Path) -> None:
    """A wrong letter, a binary one and a wrong stop: all in one go, sorted by file."""
    (letters / "b.yaml").write_text("id: L-1\nage: 3\n", encoding="utf-8")
    (letters / "c.yaml").write_bytes(b"\xff\xd8\xff\xe0")
    (letters / "stops.yaml").write_text("- {sha256: short}\n", encoding="utf-8")
    told = mistakes_in(letters)
    assert told == sorted(told)
    assert {one.split("/")[-1].split(":")[0] for one in told} == {"b.yaml", "c.yaml", "stops.yaml"}


def test_stops_are_read_beside_letters(letters: Path) -> None:
    """A stop with two lifters is no longer in force; one with a single name twice is."""
    text = "\n".join(
        [
            f'- {{sha256: "{"a" * 64}", px: "px:{"b" * 64}", pdq: "{"0" * 64}", at: "2026-01-10T09:00:00Z"}}',
            f'- {{sha256: "{"c" * 64}", lifted_by: [R-1, R-2]}}',
            f'- {{sha256: "{"d" * 64}", lifted_by: [R-1, R-1]}}',
        ],
    )
    (letters / "stops.yaml").write_text(text, encoding="utf-8")
    stops = open_registry(str(letters)).stops()
    assert [stop.in_force for stop in stops] == [True, False, True]
    assert stops[0].px == "px:" + "b" * 64
    assert len(open_registry(str(letters)).letters()) == 2


def test_no_stops_file_means_no_stops(letters: Path) -> None:
    """Stops are optional."""
    assert open_registry(str(letters)).stops() == ()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("registry.db", "is not there"),
        ("https://host/letters", "cannot be opened"),
        ("s3://bucket", "cannot be opened"),
    ],
)
def test_registries_that_cannot_be_opened_say_so(address: str, said: str, tmp_path: Path) -> None:
    """A named registry is never replaced by another one."""
    with pytest.raises(RegistryError, match=said):
        open_registry(address, tmp_path)


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    """No letters found is not the same as no letters given."""
    with pytest.raises(RegistryError, match="is not there"):
        open_registry("letters", tmp_path)
    (tmp_path / "letters").write_text("x", encoding="utf-8")
    with pytest.raises(RegistryError, match="is a file"):
        open_registry("letters", tmp_path)
