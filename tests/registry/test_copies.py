"""Backups: nothing in them can be read, nothing is lost by them, and no withdrawal is undone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stores import letter

from imageguard.bootstrap.auditing import audit
from imageguard.bootstrap.copies import Loss, backup, backup_safe, desk_for_backup, restore
from imageguard.bootstrap.erasing import erase
from imageguard.bootstrap.lifecycle import add, withdraw
from imageguard.bootstrap.renewing import Renewal, renew
from imageguard.consent.merging import Choice, choose
from imageguard.consent.status import event_digest, genesis, status_on
from imageguard.errors import RegistryError
from imageguard.model.letter import ENDING_STATES, ConsentState, Event
from imageguard.model.record import RecordKind
from imageguard.registry.addresses import open_desk
from imageguard.registry.binding import revealed

if TYPE_CHECKING:
    from pathlib import Path

    from stores import Opener

    from imageguard.registry.addresses import Desk

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
every_kind = pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])
in_a_folder = pytest.mark.parametrize("kind", ["folder"])


def fresh(tmp_path: Path) -> Desk:
    """Return an empty folder as a registry without a card."""
    (tmp_path / "new").mkdir()
    return open_desk(str(tmp_path / "new"))


@every_kind
def test_a_backup_comes_back_whole(opener: Opener, tmp_path: Path) -> None:
    """Letters, stops and what is sealed, in a folder that was empty; the file itself tells nothing."""
    desk = opener()
    add(desk, letter("L-1", private={"name": "Dara Sok"}))
    with desk.store.change() as change:
        change.add(RecordKind.STOP, {"sha256": "a" * 64, "at": "2026-01-10T09:00:00Z"})
    backup(desk, tmp_path / "b")
    data = (tmp_path / "b").read_bytes()
    assert [word for word in (b"Dara Sok", b"real_person", b"subject", b"aaaaaaaa") if word in data] == []
    assert restore(fresh(tmp_path), tmp_path / "b").taken == ["L-1"]
    again = open_desk(str(tmp_path / "new"))
    assert revealed(again, again.store.get(RecordKind.LETTER, "L-1") or {}) == {"name": "Dara Sok"}
    assert len(again.store.stops()) == 1


@in_a_folder
def test_a_withdrawal_since_the_backup_stays(opener: Opener, tmp_path: Path) -> None:
    """Restored over the registry, the backup changes nothing; in an empty folder it is refused as too old."""
    desk = opener()
    add(desk, letter("L-1"))
    backup(desk, tmp_path / "b")
    withdraw(desk, "L-1", at=NOW)
    assert restore(opener(), tmp_path / "b").kept == ["L-1"]
    assert not status_on(opener().store.letters()[0], NOW.date(), now=NOW).valid
    with pytest.raises(RegistryError, match="too old"):
        restore(fresh(tmp_path), tmp_path / "b")


@every_kind
def test_a_registry_that_is_gone_comes_back_under_its_id(opener: Opener, another_address: str, tmp_path: Path) -> None:
    """The file is lost, the server is new; what no backup holds the end of is invalid, if somebody says so."""
    desk = opener()
    add(desk, letter("L-1", private={"name": "Dara Sok"}))
    add(desk, letter("L-2"))
    backup(desk, tmp_path / "b")
    withdraw(desk, "L-2", at=NOW)
    with pytest.raises(RegistryError, match=r"L-2.*too old"):
        restore(desk_for_backup(another_address, tmp_path / "b"), tmp_path / "b")
    done = restore(desk_for_backup(another_address, tmp_path / "b"), tmp_path / "b", Loss("R-5", NOW))
    assert (done.taken, done.cut_off) == (["L-1"], ["L-2"])
    again = open_desk(another_address)
    states = {one.id: status_on(one, NOW.date(), now=NOW).state for one in again.store.letters()}
    assert states == {"L-1": ConsentState.GIVEN, "L-2": ConsentState.INVALIDATED}
    assert revealed(again, again.store.get(RecordKind.LETTER, "L-1") or {}) == {"name": "Dara Sok"}
    assert [said for wrong, _, said in audit(again) if wrong] == []


@in_a_folder
def test_an_erased_letter_does_not_come_back(opener: Opener, tmp_path: Path) -> None:
    """Its tombstone is stronger than any backup."""
    desk = opener()
    add(desk, letter("L-1"))
    backup(desk, tmp_path / "b")
    erase(desk, "L-1", by="R-5", now=NOW)
    restore(opener(), tmp_path / "b")
    assert opener().store.letters() == ()


@in_a_folder
def test_of_two_copies_that_diverged_the_withdrawal_wins(opener: Opener, tmp_path: Path) -> None:
    """Renewed here, withdrawn there: it is withdrawn, and a person is told to look."""
    desk = opener()
    record, _ = add(desk, letter("L-1"))
    withdraw(desk, "L-1", at=NOW)
    backup(desk, tmp_path / "b")
    assert desk.safe is not None
    desk.safe.destroy("L-1")
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-1", record)
    renew(opener(), "L-1", Renewal(dt.date(2030, 1, 1)), at=NOW)
    assert restore(opener(), tmp_path / "b").diverged == ["L-1"]
    assert not status_on(opener().store.letters()[0], NOW.date(), now=NOW).valid


@in_a_folder
def test_a_changed_backup_and_one_without_its_key_are_refused(opener: Opener, tmp_path: Path, own_home: Path) -> None:
    """One sentence each; nothing is taken."""
    desk = opener()
    add(desk, letter("L-1"))
    backup(desk, tmp_path / "b")
    backup_safe(desk, tmp_path / "b.safe")
    assert (tmp_path / "b.safe").read_bytes().startswith(b"SQLite")
    data = bytearray((tmp_path / "b").read_bytes())
    data[-1] ^= 1
    (tmp_path / "changed").write_bytes(data)
    (tmp_path / "cut").write_bytes(data[:30])
    for name, said in (("changed", "does not open"), ("cut", "no backup")):
        with pytest.raises(RegistryError, match=said):
            restore(opener(), tmp_path / name)
    for key in own_home.glob("keys/*"):
        key.unlink()
    with pytest.raises(RegistryError, match="is not on this computer"):
        restore(opener(), tmp_path / "b")


STATES = st.lists(st.sampled_from(list(ConsentState)), max_size=5)


def chain(states: list[ConsentState]) -> list[Event]:
    """Return a sealed chain through these states."""
    events: list[Event] = []
    for day, state in enumerate(states):
        before = event_digest(events[-1]) if events else genesis("L-1")
        events.append(Event(state, dt.datetime(2026, 1, day + 1, tzinfo=dt.UTC), "R-1", prev=before))
    return events


@given(STATES, STATES, STATES)
def test_no_choice_ever_drops_the_only_withdrawal(
    shared: list[ConsentState], ours: list[ConsentState], theirs: list[ConsentState]
) -> None:
    """Of a history and its continuation the longer is taken; of two that diverged, one that ended if there is any."""
    one, two = chain(shared + ours), chain(shared + theirs)
    taken, diverged = choose(one, two)
    result, other = (two, one) if taken is Choice.THEIRS else (one, two)
    if not diverged:
        assert len(result) >= len(other)
    elif other[-1].state in ENDING_STATES:
        assert result[-1].state in ENDING_STATES
