"""Who may act: the roster of a registry, where it keeps one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from imageguard.documents.values import date_or_none
from imageguard.errors import UsageError
from imageguard.model.record import RecordKind

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.registry.store import Change

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def check_person(change: Change, id: str, day: dt.date) -> None:
    """Raise UsageError where this is no id, or where the registry has a roster and the person is not on it that day."""
    if not _ID.fullmatch(id):
        raise UsageError("a person is named by an opaque id such as R-02, never by a name")
    roster = change.all(RecordKind.PERSON)
    if not roster:
        return
    person = roster.get(id)
    if person is None:
        raise UsageError(f"{id} is not on the roster of this registry; add the person with `imageguard consent roster`")
    begins, ends = date_or_none(person["from"]), date_or_none(person.get("until"))
    if (begins and day < begins) or (ends and ends < day):
        raise UsageError(f"{id} is on the roster, but not for today")


def enrol(change: Change, id: str, role: str, day: dt.date, until: dt.date | None) -> None:
    """Put a person on the roster from that day on, or give one who is on it a last day.

    Raises UsageError where the id belonged to somebody whose time is over: ids are never reused.
    """
    known = change.get(RecordKind.PERSON, id)
    if known and known.get("until") and (date_or_none(known["until"]) or day) < day:
        raise UsageError(f"{id} belonged to somebody whose time is over; ids are never reused, take another one")
    if known is None and not _ID.fullmatch(id):
        raise UsageError("a person is named by an opaque id such as R-02, never by a name")
    entry = {"id": id, "role": role, "from": known["from"] if known else day.isoformat()}
    change.put(RecordKind.PERSON, id, {**entry, **({"until": until.isoformat()} if until else {})})
