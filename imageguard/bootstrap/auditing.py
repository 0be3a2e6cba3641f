"""Is the registry whole: every chain, every head, every seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.consent.status import is_sealed
from imageguard.errors import RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry.binding import end_of, note, revealed
from imageguard.registry.heads import cut_off, fields_digest
from imageguard.registry.letters import event_of
from imageguard.registry.records import checked, letter_of_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Record


def audit(desk: Desk) -> Iterator[tuple[bool, str, str]]:
    """Yield (whether it is wrong, the letter's id, a sentence) for everything that is not as it was last written.

    What is no fault but not proved either (a letter that was never sealed, no key here) comes with
    False. Where nothing is wrong, the ends of all chains are remembered. Raises DocumentError.
    """
    if desk.safe is None:
        yield False, "registry", "has no card and no key: nothing in it is authenticated; run `imageguard init`"
    elif desk.master is None:
        yield False, "registry", "its key is not on this computer: heads and seals were not checked"
    letters = desk.store.all(RecordKind.LETTER)
    wrong = False
    for key in desk.safe.forged() if desk.safe and desk.master else ():
        wrong = True
        yield True, key, "what this computer remembers of its end was not written with the key of this registry"
    for key, record in letters.items():
        for bad, said in _letter(desk, record):
            wrong = wrong or bad
            yield bad, key, said
    for key, said in desk.store.faults():
        wrong = True
        yield True, key, said
    for key in _gone(desk):
        wrong = True
        yield True, key, "was here and is gone, without having been erased"
    if not wrong:
        note(desk, *letters.values())


def _gone(desk: Desk) -> list[str]:
    if desk.safe is None:
        return []
    there = {*desk.store.all(RecordKind.LETTER), *desk.store.all(RecordKind.TOMBSTONE)}
    return sorted(set(desk.safe.heads()) - there)


def _letter(desk: Desk, record: Record) -> Iterator[tuple[bool, str]]:
    checked(RecordKind.LETTER, record, record["id"])
    if not is_sealed(letter_of_record(record)):
        yield False, "was never sealed: `imageguard consent add --replace` seals its history"
    known = desk.safe.head(record["id"]) if desk.safe else None
    if known and (reason := cut_off(record["id"], [event_of(one) for one in record.get("events", ())], known)):
        yield True, reason
    if "head" in record:
        yield from _head(desk, record)
    if desk.master and "sealed" in record:
        try:
            revealed(desk, record)
        except RegistryError as error:
            yield True, str(error).removeprefix(f"{record['id']}: ")


def _head(desk: Desk, record: Record) -> Iterator[tuple[bool, str]]:
    head, end, fields = record["head"], end_of(record), fields_digest(record)
    if head["fields"] != fields:
        yield True, "its fields were changed by hand since imageguard wrote them; look at the change, then add it again"
    if head["count"] != end.count:
        yield True, "its history was continued by hand since imageguard wrote it; look at it, then add the letter again"
    elif desk.safe and desk.master:
        if "mac" not in head:
            yield False, "the end of its history was written without the key; the next change made here adds it"
        elif not desk.safe.authentic(head["mac"], record["id"], end, head["fields"]):
            yield True, "the end of its history was not written with the key of this registry"
