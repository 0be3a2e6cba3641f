"""Who may act and sign: the roster of a registry, where it keeps one."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from imageguard.documents.dates import parse_date
from imageguard.documents.values import date_or_none
from imageguard.errors import UsageError
from imageguard.formats.sshsig import fingerprint, public_blob, public_line
from imageguard.model.record import RecordKind
from imageguard.model.signer import Signer
from imageguard.registry.ledger import Keeps

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.ports import Registry
    from imageguard.registry.store import Change, Record

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
    kept = {"keys": known["keys"]} if known and "keys" in known else {}
    change.put(RecordKind.PERSON, id, {**entry, **({"until": until.isoformat()} if until else {}), **kept})


def give_key(change: Change, id: str, line: str, day: dt.date) -> None:
    """Note a public key of a person on the roster: from that day on it signs for them.

    Raises UsageError where it is none, is another person's, or was revoked.
    """
    person = _person(change, id)
    try:
        blob = public_blob(line)
    except ValueError as error:
        raise UsageError(f"this {error}") from error
    key = public_line(blob)
    for other, entry in change.all(RecordKind.PERSON).items():
        for one in entry.get("keys", ()):
            if one["key"] == key and other != id:
                raise UsageError(f"this key is {other}'s already: two people cannot share one")
            if one["key"] == key and "revoked_on" in one:
                raise UsageError("this key was revoked; make a new one")
            if one["key"] == key:
                return
    keys = [*person.get("keys", ()), {"key": key, "from": day.isoformat()}]
    change.put(RecordKind.PERSON, id, {**person, "keys": keys})


def revoke_key(change: Change, id: str, print_: str, day: dt.date) -> None:
    """Note that a key of a person, named by its fingerprint, counts no more. Raises UsageError for another's."""
    person = _person(change, id)
    keys = [dict(one) for one in person.get("keys", ())]
    mine = [one for one in keys if fingerprint(_blob(one["key"])) == print_]
    if not mine:
        raise UsageError(f"{id} has no key {print_}; `imageguard consent roster` lists them")
    for one in mine:
        one.setdefault("revoked_on", day.isoformat())
    change.put(RecordKind.PERSON, id, {**person, "keys": keys})


def signers_on(registry: Registry) -> tuple[Signer, ...]:
    """Return the people of the roster who have a key, once a key. Raises DocumentError or RegistryError."""
    if not isinstance(registry, Keeps):
        return ()
    people = registry.all(RecordKind.PERSON)
    return tuple(_signer(person, key) for person in people.values() for key in person.get("keys", ()))


def fingerprints(person: Record) -> list[str]:
    """Return the fingerprint of each key of a person, with the day on which it was revoked, where it was."""
    return [
        fingerprint(_blob(one["key"])) + (f" revoked {one['revoked_on']}" if "revoked_on" in one else "")
        for one in person.get("keys", ())
    ]


def _person(change: Change, id: str) -> Record:
    person = change.get(RecordKind.PERSON, id)
    if person is None:
        raise UsageError(f"{id} is not on the roster: add the person first")
    return person


def _signer(person: Record, key: Record) -> Signer:
    return Signer(
        id=person["id"],
        key=_blob(key["key"]),
        role=person["role"],
        since=max(parse_date(person["from"]), parse_date(key["from"])),
        until=date_or_none(person.get("until")),
        revoked_on=date_or_none(key.get("revoked_on")),
    )


def _blob(line: str) -> bytes:
    return base64.b64decode(line.split(" ")[1])
