"""A letter's life in every kind of registry: added, sealed, withdrawn, renewed, erased, verified."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from stores import letter

from imageguard.bootstrap.auditing import audit
from imageguard.bootstrap.erasing import erase, sweep
from imageguard.bootstrap.keeping import Named
from imageguard.bootstrap.lifecycle import add, confirm, withdraw
from imageguard.bootstrap.renewing import Renewal, renew
from imageguard.consent.status import status_on
from imageguard.errors import ConfigurationError, RegistryError, UsageError
from imageguard.model.geometry import Region
from imageguard.model.record import RecordKind
from imageguard.registry.binding import revealed
from imageguard.registry.vault import vault_of

if TYPE_CHECKING:
    from pathlib import Path

    from stores import Opener

    from imageguard.registry.addresses import Desk

pytestmark = pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
PRIVATE = {"name": "Dara Sok", "phone": "+855 12 345 678", "vulnerability": ["trafficking"]}


def wrong(desk: Desk) -> list[str]:
    """Return what an audit finds wrong."""
    return [f"{key}: {said}" for bad, key, said in audit(desk) if bad]


def holds(desk: Desk, id: str = "L-1", day: dt.date = dt.date(2026, 11, 20)) -> bool:
    """Say whether a letter holds on a day."""
    found = next(one for one in desk.store.letters() if one.id == id)
    return status_on(found, day, now=NOW).valid


def test_what_is_private_is_sealed_and_comes_back(opener: Opener) -> None:
    """Names are in no record; whoever has the key sees them, and the same words give the same seal."""
    record, _ = add(opener(), letter("L-1", private=PRIVATE))
    desk = opener()
    stored = desk.store.get(RecordKind.LETTER, "L-1")
    assert stored is not None
    assert "Dara" not in str(stored)
    assert revealed(desk, stored) == PRIVATE
    again, _ = add(desk, letter("L-1", private=PRIVATE), replace=True)
    assert again["sealed"] == record["sealed"]


def test_a_new_letter_is_chained_and_its_end_authenticated(desk: Desk) -> None:
    """Every event carries the digest of the one before; an audit finds nothing wrong."""
    record, missing = add(desk, letter("L-1"))
    assert all("prev" in event for event in record["events"])
    assert record["head"]["count"] == 1
    assert "mac" in record["head"]
    assert "notice.language" in [gap.field for gap in missing]
    assert wrong(desk) == []


def test_an_id_is_never_used_twice(desk: Desk) -> None:
    """Neither while the letter is there nor after it was erased."""
    add(desk, letter("L-1"))
    with pytest.raises(UsageError, match="--replace"):
        add(desk, letter("L-1"))
    erase(desk, "L-1", by="R-5", now=NOW)
    with pytest.raises(UsageError, match="never used again"):
        add(desk, letter("L-1"))


def test_a_correction_keeps_the_history(desk: Desk) -> None:
    """A corrected letter that was withdrawn is still withdrawn."""
    add(desk, letter("L-1"))
    withdraw(desk, "L-1", at=NOW)
    add(desk, letter("L-1", age_basis="document"), replace=True)
    assert not holds(desk)
    assert len(desk.store.letters()[0].events) == 2
    assert wrong(desk) == []


def test_a_withdrawal_needs_no_key(opener: Opener, own_home: Path) -> None:
    """Where the key is lost the person can still take consent back; a database cannot be opened without its key."""
    add(opener(), letter("L-1"))
    for key in own_home.glob("keys/*.key"):
        key.unlink()
    try:
        desk = opener()
    except RegistryError as error:
        assert "its key is not on this computer" in str(error)  # noqa: PT017 - the encrypted database alone
        return
    withdraw(desk, "L-1", at=NOW, method="phone")
    assert not holds(opener())


def test_a_part_can_be_taken_back(desk: Desk) -> None:
    """The rest of the letter holds on; the part is an explicit no."""
    add(desk, letter("L-1"))
    record = withdraw(desk, "L-1", at=NOW, only=["channel:website", "purpose:awareness"])
    assert record["scope"]["channels"] == {"website": "no"}
    assert record["scope"]["purposes"] == {"awareness": "no", "fundraising": "no"}
    assert record["events"][-1]["state"] == "ConsentGiven"
    assert holds(desk)
    withdraw(desk, "L-1", at=NOW)
    with pytest.raises(UsageError, match="has ended"):
        withdraw(desk, "L-1", at=NOW, only=["channel:print"])


def test_time_never_runs_back(desk: Desk) -> None:
    """An event that is dated before the last one is refused with a sentence."""
    add(desk, letter("L-1"))
    with pytest.raises(UsageError, match="events stand in order"):
        withdraw(desk, "L-1", at=dt.datetime(2020, 1, 1, tzinfo=dt.UTC))


def test_a_reviewer_ties_a_face_to_a_letter(desk: Desk) -> None:
    """The picture is named by bytes, pixels and fingerprint, with the face and who said so."""
    add(desk, letter("L-1"))
    picture = Named("a.jpg", "e" * 64, "px:" + "f" * 64, "0" * 64)
    confirm(desk, "L-1", picture, Region(0.1, 0.2, 0.3, 0.4), by="R-2", now=NOW)
    confirm(desk, "L-1", picture, Region(0.1, 0.2, 0.3, 0.4), by="R-2", now=NOW)
    images = desk.store.letters()[0].images
    assert [one.px for one in images] == [None, "px:" + "f" * 64]
    assert images[1].face == Region(0.1, 0.2, 0.3, 0.4)
    withdraw(desk, "L-1", at=NOW)
    with pytest.raises(UsageError, match="does not hold"):
        confirm(desk, "L-1", picture, Region(0.1, 0.2, 0.3, 0.4), by="R-2", now=NOW)


def test_an_erased_letter_is_noise_in_every_copy(opener: Opener) -> None:
    """The key is gone, the pictures are stopped, a tombstone stays, an old copy that comes back is told."""
    desk = opener()
    add(desk, letter("L-1", private=PRIVATE))
    assert desk.safe is not None
    vault_of(desk.safe).keep("L-1", b"a scan")
    copy: dict[str, Any] = dict(desk.store.get(RecordKind.LETTER, "L-1") or {})
    assert erase(desk, "L-1", by="R-5", now=NOW) == 1
    with pytest.raises(RegistryError, match="was destroyed"):
        revealed(opener(), copy)
    with pytest.raises(RegistryError, match="no scan"):
        vault_of(desk.safe).scan("L-1")
    assert opener().store.letters() == ()
    assert len(opener().store.stops()) == 1
    assert wrong(opener()) == []


def test_an_interrupted_erasure_is_finished(desk: Desk) -> None:
    """The letter went, its key did not: the next look destroys it."""
    add(desk, letter("L-1", private=PRIVATE))
    assert desk.safe is not None
    key = desk.safe.key("L-1")
    erase(desk, "L-1", by="R-5", now=NOW)
    assert key != desk.safe.make_key("L-1")
    assert sweep(desk) == ("L-1",)
    assert desk.safe.key("L-1") is None


def test_a_change_by_hand_is_found(desk: Desk) -> None:
    """A longer period, and an event added without the key."""
    record, _ = add(desk, letter("L-1"))
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-1", {**record, "valid_until": "2030-01-10"})
    assert any("fields were changed by hand" in one for one in wrong(desk))
    with desk.store.change() as change:
        forged = {**record["head"], "mac": "0" * 64}
        change.put(RecordKind.LETTER, "L-1", {**record, "head": forged})
    assert any("not written with the key" in one for one in wrong(desk))


def test_a_withdrawal_cannot_be_reverted(opener: Opener) -> None:
    """The letter as it was before the withdrawal is refused, on reading and on writing."""
    desk = opener()
    record, _ = add(desk, letter("L-1"))
    withdraw(desk, "L-1", at=NOW)
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-1", record)
    with pytest.raises(ConfigurationError, match="cut off"):
        opener().store.letters()
    with pytest.raises(ConfigurationError, match="known to be good"):
        renew(opener(), "L-1", Renewal(dt.date(2029, 1, 1)), at=NOW)


def test_who_is_not_on_the_roster_may_not_act(desk: Desk) -> None:
    """Once a registry keeps a roster, a person must be on it, on that day."""
    add(desk, letter("L-1"))
    with desk.store.change() as change:
        entry = {"id": "R-5", "role": "lead", "from": "2026-01-01", "until": "2026-06-30"}
        change.put(RecordKind.PERSON, "R-5", entry)
    for person, said in (("R-9", "not on the roster"), ("R-5", "not for today")):
        with pytest.raises(UsageError, match=said):
            erase(desk, "L-1", by=person, now=NOW)
