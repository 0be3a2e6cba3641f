"""A letter erased: its key destroyed, a tombstone left, its pictures stopped, its traces named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.bootstrap.lifecycle import letter_record
from imageguard.model.record import RecordKind
from imageguard.registry.binding import end_of, refuse_old
from imageguard.registry.roster import check_person
from imageguard.registry.templates import burn, forget
from imageguard.registry.vault import vault_of

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.registry.addresses import Desk


def erase(desk: Desk, id: str, *, by: str, now: dt.datetime) -> int:
    """Erase a letter and return how many of its pictures are stopped by it. Raises UsageError, RegistryError.

    What the letter named must not be used once nobody can say whose it is: its pictures are stopped,
    by their hashes alone.
    """
    with desk.store.change() as change:
        check_person(change, by, now.date())
        record = letter_record(change, id)
        refuse_old(desk, {**record, "events": record.get("events", [])})
        end = end_of(record)
        at = now.isoformat(timespec="seconds")
        stone = {"id": id, "at": at, "by": by, "count": end.count, "head": end.sha256}
        change.remove(RecordKind.LETTER, id)
        forget(desk, change, id)
        change.put(RecordKind.TOMBSTONE, id, stone)
        known = {str(stop["sha256"]).rpartition(":")[2] for stop in change.all(RecordKind.STOP).values()}
        named = [one for one in record.get("images", ()) if "sha256" in one]
        fresh = [one for one in named if str(one["sha256"]).rpartition(":")[2] not in known]
        for image in fresh:
            names = {key: image[key] for key in ("sha256", "px", "pdq") if key in image}
            change.add(RecordKind.STOP, {**names, "at": at})
    if desk.safe:
        desk.safe.destroy(id)
        vault_of(desk.safe).remove(id)
    return len(fresh)


def sweep(desk: Desk) -> tuple[str, ...]:
    """Destroy keys that outlived their letter because an erasure was interrupted; return the ids of those letters."""
    if desk.safe is None:
        return ()
    erased = set(desk.store.all(RecordKind.TOMBSTONE))
    left = sorted(erased & (desk.safe.key_ids() | vault_of(desk.safe).ids()))
    for id_ in left:
        desk.safe.destroy(id_)
        burn(desk.safe, id_)
        vault_of(desk.safe).remove(id_)
    return tuple(left)
