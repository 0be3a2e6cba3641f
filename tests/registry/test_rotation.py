"""Another key for a registry: everything is locked with it, whenever the change of the key is interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from stores import letter

from imageguard.bootstrap import rotating
from imageguard.bootstrap.auditing import audit
from imageguard.bootstrap.lifecycle import add
from imageguard.bootstrap.rotating import rotate
from imageguard.errors import RegistryError, UsageError
from imageguard.model.record import RecordKind, Search
from imageguard.registry.binding import revealed
from imageguard.registry.master import MasterKey, keep_master, key_file
from imageguard.registry.safe import Safe

if TYPE_CHECKING:
    from pathlib import Path

    from stores import Opener

    from imageguard.registry.addresses import Desk

pytestmark = pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])
PRIVATE = {"name": "Dara Sok"}
STEPS = ("make_coming", "rewrap", "_relock", "rekey", "keep_master", "drop_master")


class Killed(BaseException):
    """The process ends here."""


def die(*_arguments: object) -> None:
    """Stand in for a step that is not reached."""
    raise Killed


def whole(desk: Desk) -> bool:
    """Say whether the letter is there, opens, is found and proves to be as it was written."""
    record = desk.store.get(RecordKind.LETTER, "L-1") or {}
    found = [one.id for one in desk.store.find(Search(subject="S-1"))]
    return revealed(desk, record) == PRIVATE and found == ["L-1"] and not [said for bad, _, said in audit(desk) if bad]


@pytest.mark.parametrize("step", STEPS)
def test_a_change_of_the_key_that_died_before_any_step_is_taken_up(
    step: str, opener: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Meanwhile everything can be read and written; afterwards the old key opens nothing."""
    add(opener(), letter("L-1", private=PRIVATE))
    old = opener().master
    assert old is not None
    desk = opener()
    place: object = Safe if step == "rewrap" else type(desk.store) if step == "rekey" else rotating
    with monkeypatch.context() as patch:
        patch.setattr(place, step, die)
        with pytest.raises(Killed):
            rotate(desk)
    assert whole(opener())
    add(opener(), letter("L-2", subject="S-2", private=PRIVATE))
    new = rotate(opener())
    assert new.secret != old.secret
    assert opener().master == new
    assert whole(opener())
    assert desk.safe is not None
    keep_master(desk.safe.registry, old)
    with pytest.raises(RegistryError, match=r"is not the key of this registry|does not open this database"):
        opener()


def test_a_key_that_the_environment_names_is_replaced_by_one_that_it_names(
    opener: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written over that imageguard did not write; the new file is made where it is not there."""
    desk = opener()
    add(desk, letter("L-1", private=PRIVATE))
    assert desk.master is not None
    assert desk.safe is not None
    named, fresh = tmp_path / "old.key", tmp_path / "new.key"
    key_file(desk.safe.registry).rename(named)
    monkeypatch.setenv("IMAGEGUARD_KEY_FILE", str(named))
    with pytest.raises(UsageError, match="name the new one in IMAGEGUARD_NEW_KEY"):
        rotate(opener())
    monkeypatch.setenv("IMAGEGUARD_NEW_KEY_FILE", str(fresh))
    new = rotate(opener())
    assert fresh.read_text(encoding="ascii").strip() == new.text != desk.master.text
    monkeypatch.delenv("IMAGEGUARD_NEW_KEY_FILE")
    with pytest.raises(RegistryError, match=r"old\.key"):
        opener()
    monkeypatch.setenv("IMAGEGUARD_KEY_FILE", str(fresh))
    assert whole(opener())
    assert not key_file(desk.safe.registry).exists()


def test_a_key_that_is_in_use_already_is_no_new_one(opener: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names the old key as the new one is told, for they would believe the leak mended."""
    desk = opener()
    assert desk.master is not None
    monkeypatch.setenv("IMAGEGUARD_NEW_KEY", desk.master.text)
    with pytest.raises(UsageError, match="is the key that is in use"):
        rotate(opener())
    other = MasterKey(b"n" * 32)
    monkeypatch.setenv("IMAGEGUARD_NEW_KEY", other.text)
    assert rotate(opener()).secret == other.secret
