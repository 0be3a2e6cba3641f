"""The shelf of a large folder: what did not change is not read again, and everything else is as it was without."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from stores import letter

from imageguard.bootstrap.erasing import erase
from imageguard.bootstrap.lifecycle import add, add_all, withdraw
from imageguard.errors import DocumentError
from imageguard.model.record import Concern, RecordKind, Search
from imageguard.registry import folder, folder_store
from imageguard.registry.addresses import open_registry
from imageguard.registry.master import KEY, MasterKey

if TYPE_CHECKING:
    from stores import Opener

    from imageguard.model.letter import Letter

pytestmark = pytest.mark.parametrize("kind", ["folder"])
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
IDS = ("L-1", "L-2", "L-3")


@pytest.fixture
def letters(opener: Opener, address: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder of three letters, which counts as large, looked at once."""
    monkeypatch.setattr(folder, "LARGE", 3)
    add_all(opener(), [letter(one, subject=f"S-{one}") for one in IDS])
    open_registry(address).check()
    return Path(address)


@pytest.fixture
def read(letters: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list of the letters that are read in full from now on."""
    seen: list[str] = []
    reading = folder.letter_of

    def noted(document: folder.Document, sha256: str) -> Letter:
        seen.append(Path(document.source).stem)
        return reading(document, sha256)

    monkeypatch.setattr(folder, "letter_of", noted)
    assert letters.is_dir()
    return seen


def shelf(home: Path) -> Path:
    """Return the one shelf of this computer."""
    (found,) = (home / "shelves").iterdir()
    return found


def test_what_did_not_change_is_not_read_again(read: list[str], address: str, letters: Path) -> None:
    """Nor by what a check asks; the letter that somebody changed by hand is."""
    file = letters / "L-2.yaml"
    registry = open_registry(address)
    registry.check()
    assert registry.name == "folder of 3 letters"
    assert [one.id for one in registry.concerning(Concern(ids=frozenset({"L-3"})))] == ["L-3"]
    assert [state.valid for _, state in registry.standing(None, NOW.date(), NOW)] == [True, True, True]
    assert read == []
    file.write_text(file.read_text(encoding="utf-8").replace("2028-01-10", "2026-11-01"), encoding="utf-8")
    states = open_registry(address).standing(None, NOW.date(), NOW)
    assert [(one.id, state.reason) for one, state in states if not state.valid] == [("L-2", "expired")]
    assert open_registry(address).tally(NOW.date()).letters == 3
    assert read == ["L-2"]


def test_a_letter_taken_in_or_withdrawn_needs_no_other_to_be_read(read: list[str], opener: Opener) -> None:
    """One letter at a time."""
    add(opener(), letter("L-4"))
    withdraw(opener(), "L-1", at=NOW)
    assert [one.id for one in opener().store.find(Search(subject="S-L-2"))] == ["L-2"]
    assert sorted(read) == ["L-1", "L-4"]


def test_a_mistake_is_told_with_its_place_however_often_it_is_looked_at(letters: Path, address: str) -> None:
    """A shelf holds only letters without mistakes."""
    file = letters / "L-2.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("face_visible: yes", "face_visible: perhaps"), "utf-8")
    for _ in range(2):
        with pytest.raises(DocumentError, match=r"L-2\.yaml.*face_visible"):
            open_registry(address).check()


def test_a_cut_off_history_is_told_although_the_old_text_was_known(letters: Path, opener: Opener, address: str) -> None:
    """The letter as it was before the withdrawal, which lies on the shelf of nobody but an attacker."""
    before = (letters / "L-1.yaml").read_bytes()
    kept = shelf(Path(address).parent / "home").read_bytes()
    withdraw(opener(), "L-1", at=NOW)
    (letters / "L-1.yaml").write_bytes(before)
    shelf(Path(address).parent / "home").write_bytes(kept)
    with pytest.raises(DocumentError, match="cut off"):
        open_registry(address).check()


def test_two_files_with_one_id_are_told(letters: Path, address: str) -> None:
    """The shelf knows the letter, and not where it lies."""
    (letters / "copy.yaml").write_bytes((letters / "L-1.yaml").read_bytes())
    with pytest.raises(DocumentError, match="another letter has this id"):
        open_registry(address).check()


def test_nothing_of_a_letter_can_be_read_on_the_shelf(letters: Path, own_home: Path) -> None:
    """Neither person nor picture, nor which letters there are."""
    text = shelf(own_home).read_text("ascii")
    digest = letter("L-1")["images"][0]["sha256"]
    assert [word for word in ("L-1", "S-L-1", digest, "awareness", "B-L-1", "ConsentGiven") if word in text] == []
    assert [one for one in letters.iterdir() if "shel" in one.name] == []


def test_an_erased_letter_leaves_the_shelf(letters: Path, opener: Opener, own_home: Path, read: list[str]) -> None:
    """At once, not when somebody next looks."""
    erase(opener(), "L-2", by="R-1", now=NOW)
    store = opener().store
    assert isinstance(store, folder_store.FolderStore)
    assert store.shelf is not None
    assert {one.entry.id for one in store.shelf.lines().values()} == {"L-1", "L-3"}
    assert shelf(own_home).exists()
    assert read == []
    assert not (letters / "L-2.yaml").exists()


@pytest.mark.parametrize("harm", [b"", b"\xff", b"AAAA", b"[]"])
def test_a_shelf_that_somebody_damaged_is_made_anew(
    harm: bytes, letters: Path, own_home: Path, address: str, read: list[str]
) -> None:
    """And believed in nothing."""
    good = shelf(own_home).read_bytes()
    shelf(own_home).write_bytes(harm)
    assert len(open_registry(address).letters()) == 3
    assert sorted(read) == list(IDS)
    assert shelf(own_home).read_bytes() == good
    assert letters.is_dir()


def test_without_the_key_a_folder_is_read_as_ever_and_no_shelf_is_made(
    letters: Path, own_home: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever only checks needs no key; nor does a wrong one keep anybody from reading letters."""
    shelf(own_home).unlink()
    (key,) = (own_home / "keys").iterdir()
    key.unlink()
    assert len(open_registry(address).letters()) == 3
    monkeypatch.setenv(KEY, MasterKey(b"7" * 32).text)
    assert len(open_registry(address).letters()) == 3
    assert list((own_home / "shelves").iterdir()) == []
    assert letters.is_dir()


def test_where_the_shelf_cannot_be_kept_letters_are_read(
    letters: Path, own_home: Path, address: str, read: list[str]
) -> None:
    """A home that cannot be written is slower, and no error."""
    shelf(own_home).unlink()
    (own_home / "shelves").rmdir()
    (own_home / "shelves").write_text("a file", encoding="utf-8")
    for _ in range(2):
        assert open_registry(address).get(RecordKind.LETTER, "L-1") is not None  # type: ignore[attr-defined]
    assert len(read) == 6
    assert letters.is_dir()
