"""Keys: where they are looked for, where they may not lie, what a wrong one says."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import keyring
import pytest
from hypothesis import given
from hypothesis import strategies as st
from keyring.backend import KeyringBackend
from stores import letter

from imageguard.bootstrap.lifecycle import add
from imageguard.errors import RegistryError, UsageError
from imageguard.registry import engines
from imageguard.registry.addresses import found, open_desk, open_registry
from imageguard.registry.home import home, refuse_shared
from imageguard.registry.master import MasterKey, drop_master, find_master, keep_master, key_file, make_master
from imageguard.registry.sealing import seal, unseal

if TYPE_CHECKING:
    from pathlib import Path

KEY = MasterKey(bytes(range(32)))


class InMemory(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        """Begin empty."""
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        """Return what was kept."""
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""
        del self.kept[service, username]


def test_the_environment_comes_before_a_file_and_a_file_before_the_keyring(tmp_path: Path) -> None:
    """Each place is asked in its turn; nobody keeps a key, nobody has one."""
    named = tmp_path / "key"
    named.write_text(KEY.text + "\n", encoding="ascii")
    base = {"IMAGEGUARD_HOME": str(tmp_path), "IMAGEGUARD_NO_KEYRING": "1"}
    assert find_master("r", base) is None
    file = find_master("r", {**base, "IMAGEGUARD_KEY_FILE": str(named)})
    assert file is not None
    assert (file.secret, file.where) == (KEY.secret, str(named))
    other = MasterKey(b"o" * 32)
    both = find_master("r", {**base, "IMAGEGUARD_KEY_FILE": str(named), "IMAGEGUARD_KEY": other.text})
    assert both is not None
    assert both.secret == other.secret


def test_the_keyring_of_the_computer_is_used_where_there_is_one(tmp_path: Path) -> None:
    """A key is kept in it, found in it and dropped from it; no file is written."""
    before, ring = keyring.get_keyring(), InMemory()
    environment = {"IMAGEGUARD_HOME": str(tmp_path / "home")}
    keyring.set_keyring(ring)
    try:
        made = make_master("r", environment)
        again = find_master("r", environment)
        drop_master("r", environment)
    finally:
        keyring.set_keyring(before)
    assert again == made
    assert ring.kept == {}
    assert not (tmp_path / "home").exists()


def test_a_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else on the computer may read it."""
    environment = {"IMAGEGUARD_HOME": str(tmp_path), "IMAGEGUARD_NO_KEYRING": "1"}
    keep_master("r", KEY, environment)
    assert key_file("r", environment).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "short", "ü" * 43, "A" * 42, "A" * 44, "not a key at all, but words"])
def test_what_is_no_key_is_refused_and_not_shown(text: str) -> None:
    """One sentence, without what stood there."""
    if not text:
        assert find_master("r", {"IMAGEGUARD_KEY": text, "IMAGEGUARD_NO_KEYRING": "1"}) is None
        return
    with pytest.raises(RegistryError, match="is no key") as caught:
        find_master("r", {"IMAGEGUARD_KEY": text})
    assert text not in str(caught.value)
    assert KEY.text not in repr(KEY)


def test_a_key_may_not_lie_in_git_nor_in_a_synchronised_folder(tmp_path: Path) -> None:
    """What git or a cloud copies is out of anybody's hands."""
    (tmp_path / "work" / ".git").mkdir(parents=True)
    for place in (tmp_path / "work" / "keys" / "a.key", tmp_path / "OneDrive - Office" / "a.key"):
        with pytest.raises(RegistryError, match="must not lie"):
            refuse_shared(place)
    refuse_shared(tmp_path / "elsewhere" / "a.key")


def test_home_follows_the_system_unless_it_is_named(tmp_path: Path) -> None:
    """The variable wins."""
    assert home({"IMAGEGUARD_HOME": str(tmp_path)}) == tmp_path
    assert home({}).name == "imageguard"


def test_a_wrong_key_is_told_for_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder by its card, a database because it does not open; nothing is changed."""
    (tmp_path / "letters").mkdir()
    registry = engines.new_id()
    found(open_desk(str(tmp_path / "letters")), make_master(registry), registry)
    open_desk(str(tmp_path / "registry.db"), make=True)
    before = (tmp_path / "registry.db").read_bytes()
    monkeypatch.setenv("IMAGEGUARD_KEY", KEY.text)
    with pytest.raises(RegistryError, match="not the key of this registry"):
        open_desk(str(tmp_path / "letters"))
    with pytest.raises(RegistryError, match="does not open this database"):
        open_registry(str(tmp_path / "registry.db"))
    assert (tmp_path / "registry.db").read_bytes() == before


def test_a_database_that_is_not_encrypted_or_torn_is_refused(tmp_path: Path) -> None:
    """Letters are never kept in the clear by mistake."""
    with sqlite3.connect(tmp_path / "plain.db") as rows:
        rows.execute("create table a (b)")
    rows.close()
    with pytest.raises(RegistryError, match="not encrypted"):
        open_desk(str(tmp_path / "plain.db"), make=True)
    open_desk(str(tmp_path / "registry.db"), make=True)
    data = (tmp_path / "registry.db").read_bytes()
    (tmp_path / "registry.db").write_bytes(data[:16] + bytes(len(data) - 16))
    with pytest.raises(RegistryError, match="take it from a backup"):
        open_desk(str(tmp_path / "registry.db"))


def test_what_is_private_needs_a_registry_with_a_key(tmp_path: Path) -> None:
    """Without a key nothing is written, and least of all in the clear."""
    (tmp_path / "letters").mkdir()
    desk = open_desk(str(tmp_path / "letters"))
    with pytest.raises(UsageError, match="imageguard init"):
        add(desk, letter("L-1", private={"name": "Dara Sok"}))
    assert not list((tmp_path / "letters").glob("*.yaml"))
    add(desk, letter("L-1"))
    assert len(desk.store.letters()) == 1


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=300), max_size=4), st.binary(min_size=64, max_size=64))
def test_what_is_sealed_comes_back_and_changes_only_with_its_value(values: dict[str, str], key: bytes) -> None:
    """The same values give the same text; another letter's id or another key opens nothing; lengths tell little."""
    text = seal(values, key, "L-1")
    assert unseal(text, key, "L-1") == values
    assert seal(dict(reversed(values.items())), key, "L-1") == text
    assert len(seal({}, key, "L-1")) <= len(text)
    for wrong in (
        (text, key, "L-2"),
        (text, key[::-1] if key != key[::-1] else b"x" * 64, "L-1"),
        (text[:-8], key, "L-1"),
    ):
        with pytest.raises(RegistryError, match="was changed"):
            unseal(*wrong)
