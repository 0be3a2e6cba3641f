"""A letter made ready to be kept: its events chained, its private part sealed, its end authenticated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.consent.status import event_digest, genesis
from imageguard.errors import RegistryError, UsageError
from imageguard.model.record import Head, RecordKind
from imageguard.registry.heads import cut_off, fields_digest
from imageguard.registry.letters import event_of
from imageguard.registry.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.registry.addresses import Desk
    from imageguard.registry.safe import Safe
    from imageguard.registry.store import Change, Record


def keep(
    desk: Desk, change: Change, record: Record, *, over: bool = False, known: Mapping[str, Head] | None = None
) -> Record:
    """Put a letter with its events chained and its head renewed, and return it. Raises DocumentError, RegistryError.

    ``over`` writes it although this computer has seen another end of its history, which is lost. ``known``
    are the ends that it has seen, where they were asked for together for many letters.
    """
    record = {**record, "events": list(_chained(record["id"], record.get("events", ())))}
    record = {key: value for key, value in record.items() if key not in {"head", "private"}}
    end = end_of(record)
    if not over:
        refuse_old(desk, record, known)
    fields = fields_digest(record)
    head = {"count": end.count, "sha256": end.sha256, "fields": fields}
    if desk.safe and desk.safe.master:
        head["mac"] = desk.safe.mac(record["id"], end, fields)
    record["head"] = head
    change.put(RecordKind.LETTER, record["id"], record)
    return record


def note(desk: Desk, *records: Record) -> None:
    """Remember the ends of letters that were kept, outside of the registry; after the change has ended."""
    if desk.safe:
        desk.safe.note({record["id"]: end_of(record) for record in records})


def end_of(record: Record) -> Head:
    """Return the end of a record's chain of events."""
    events = record.get("events", ())
    return Head(len(events), event_digest(event_of(events[-1])) if events else genesis(record["id"]))


def refuse_old(desk: Desk, record: Record, known: Mapping[str, Head] | None = None) -> None:
    """Raise RegistryError where this computer has seen a longer or another history of the letter."""
    id_ = record["id"]
    if known is None:
        known = desk.safe.heads([id_]) if desk.safe else {}
    reason = cut_off(id_, [event_of(one) for one in record["events"]], known[id_]) if id_ in known else None
    if reason:
        raise RegistryError(f"{record['id']}: {reason}")


def sealed(desk: Desk, record: Record, private: Mapping[str, Any]) -> Record:
    """Return the record with these values sealed beside those that are sealed already; None removes one."""
    values = {**revealed(desk, record), **private}
    values = {key: value for key, value in values.items() if value is not None}
    rest = {key: value for key, value in record.items() if key != "sealed"}
    if not values:
        return rest
    key = _safe(desk).make_key(record["id"])
    return {**rest, "sealed": seal(values, key, record["id"])}


def revealed(desk: Desk, record: Record) -> dict[str, Any]:
    """Return what is sealed in a letter. Raises RegistryError where it cannot be opened here."""
    if "sealed" not in record:
        return {}
    key = _safe(desk).key(record["id"])
    if key is None:
        raise RegistryError(f"{record['id']}: the key of this letter is not on this computer, or was destroyed")
    return unseal(record["sealed"], key, record["id"])


def _safe(desk: Desk) -> Safe:
    if desk.safe is None or desk.safe.master is None:
        raise UsageError(
            "what is private in a letter is sealed, and the key of the registry is not on this computer: "
            "run `imageguard init` for a new registry, or set IMAGEGUARD_KEY_FILE to its key"
        )
    return desk.safe


def _chained(letter: str, events: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - plain values
    expected = genesis(letter)
    for one in events:
        event = one if "prev" in one else {**one, "prev": expected}
        yield event
        expected = event_digest(event_of(event))
