"""A letter's life: added, confirmed, withdrawn."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Final

from imageguard.consent.biometrics import agreed
from imageguard.consent.completeness import gaps
from imageguard.consent.status import status_on
from imageguard.errors import UsageError
from imageguard.model.letter import ENDING_STATES, ConsentState
from imageguard.model.record import RecordKind
from imageguard.registry.binding import keep, note, sealed
from imageguard.registry.letters import event_of
from imageguard.registry.records import letter_of_record
from imageguard.registry.roster import check_person
from imageguard.registry.templates import forget

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from imageguard.bootstrap.keeping import Named
    from imageguard.consent.completeness import Gap
    from imageguard.model.geometry import Region
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Change, Record

FACE_MATCHING: Final = "face_matching"
"""The part of a letter that is a separate yes, and may be taken back alone."""
ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that could be taken for a digit."""


def new_id(desk: Desk) -> str:
    """Return an opaque id that no letter of the registry has or had."""
    while True:
        fresh = "L-" + "".join(secrets.choice(ALPHABET) for _ in range(6))
        if not any(desk.store.get(kind, fresh) for kind in (RecordKind.LETTER, RecordKind.TOMBSTONE)):
            return fresh


def add(desk: Desk, record: Record, *, replace: bool = False) -> tuple[Record, tuple[Gap, ...]]:
    """Keep a letter and return it as kept, with what nobody recorded in it; ``private`` values in it are sealed.

    Raises UsageError where the id is taken, DocumentError with every mistake of the letter.
    """
    (record,) = add_all(desk, [{**record, "id": record.get("id") or new_id(desk)}], replace=replace)
    return record, gaps(letter_of_record(record))


def add_all(desk: Desk, records: Iterable[Record], *, replace: bool = False) -> list[Record]:
    """Keep letters, all of them or none, and return them as kept; as ``add`` does."""
    kept, records = [], list(records)
    known = desk.safe.heads([one["id"] for one in records]) if desk.safe else {}
    with desk.store.change() as change:
        for given in records:
            private = given.get("private") or {}
            record = {key: value for key, value in given.items() if key != "private"}
            record = _in_place_of(change, record, replace=replace)
            record = sealed(desk, record, private) if private else record
            kept.append(keep(desk, change, record, known=known))
            if replace:
                forget_unless_agreed(desk, change, kept[-1])
    note(desk, *kept)
    return kept


def _in_place_of(change: Change, record: Record, *, replace: bool) -> Record:
    """Return the record with the history of the letter that it replaces. Raises UsageError."""
    if change.get(RecordKind.TOMBSTONE, record["id"]):
        raise UsageError(f"{record['id']} was erased, and ids are never used again: give the letter another id")
    old = change.get(RecordKind.LETTER, record["id"])
    if old is None:
        return record
    if not replace:
        raise UsageError(f"a letter {record['id']} is there already: --replace corrects it and keeps its history")
    before: list[dict[str, Any]] = old.get("events", [])
    after: list[dict[str, Any]] = record.get("events", before)
    if [event_of(one) for one in after[: len(before)]] != [event_of(one) for one in before]:
        after = [*before, *(one for one in after if _bare(one) not in [_bare(known) for known in before])]
    kept = {key: old[key] for key in ("sealed",) if key in old and key not in record}
    return {**record, **kept, "events": after}


def _bare(event: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != "prev"}


def happen(  # noqa: PLR0913 - what an event says, each of it its own word
    desk: Desk,
    id: str,
    state: ConsentState,
    *,
    at: dt.datetime,
    by: str,
    method: str | None = None,
    note_: str | None = None,
    fields: Mapping[str, Any] | None = None,
) -> Record:
    """Write an event at the end of a letter's history, and ``fields`` into the letter; return it as kept.

    Endings need no key. Raises UsageError where there is no such letter, or its history is later than ``at``.
    """
    with desk.store.change() as change:
        record = letter_record(change, id)
        events = record.get("events", [])
        if events and event_of(events[-1]).at > at:
            raise UsageError(
                f"{id}: the last event of this letter is later than {at.isoformat()}; events stand in order"
            )
        said = {"state": state.value, "at": at.isoformat(timespec="seconds"), "by": by, "method": method, "note": note_}
        event = {key: value for key, value in said.items() if value is not None}
        record = keep(desk, change, {**record, **(fields or {}), "events": [*events, event]})
        forget_unless_agreed(desk, change, record)
    note(desk, record)
    return record


def forget_unless_agreed(desk: Desk, change: Change, record: Record) -> None:
    """Drop the face templates of a letter that has ended, or whose yes to face matching is gone."""
    letter = letter_of_record(record)
    if not agreed(letter) or (letter.events and letter.events[-1].state in ENDING_STATES):
        forget(desk, change, letter.id)


def letter_record(change: Change, id: str) -> Record:
    """Return the record of a letter. Raises UsageError where there is none."""
    record = change.get(RecordKind.LETTER, id)
    if record is None:
        erased = change.get(RecordKind.TOMBSTONE, id) is not None
        raise UsageError(f"{id}: this letter was erased" if erased else f"{id}: there is no letter of this id")
    return record


def withdraw(
    desk: Desk,
    id: str,
    *,
    at: dt.datetime,
    by: str = "subject",
    method: str | None = None,
    only: Sequence[str] = (),
) -> Record:
    """Record that consent was taken back, or with ``only`` (``channel:print``) a part of it; return the letter.

    ``face_matching`` is a part, too. Templates of the face go with the consent to them.

    Raises UsageError where the letter never named that part or has ended already.
    """
    if not only:
        return happen(desk, id, ConsentState.WITHDRAWN, at=at, by=by, method=method)
    record = desk.store.get(RecordKind.LETTER, id)
    if record is None:
        raise UsageError(f"{id}: there is no letter of this id")
    letter = letter_of_record(record)
    state = letter.events[-1].state if letter.events else ConsentState.GIVEN
    if state in ENDING_STATES:
        raise UsageError(f"{id}: this letter has ended; nothing of it is left to be taken back")
    fields: dict[str, Any] = {"scope": _narrowed(record["scope"], [one for one in only if one != FACE_MATCHING])}
    if FACE_MATCHING in only:
        fields[FACE_MATCHING] = "no"
    words = "taken back: " + ", ".join(sorted(only))
    return happen(desk, id, state, at=at, by=by, method=method, note_=words, fields=fields)


def _narrowed(scope: Mapping[str, Any], only: Sequence[str]) -> dict[str, Any]:
    narrowed = dict(scope)
    for part in only:
        kind, _, word = part.partition(":")
        field = {"channel": "channels", "purpose": "purposes", "element": "elements"}.get(kind)
        if field is None or not word:
            raise UsageError(
                f"{part}: name a part as channel:print, purpose:fundraising, element:story or face_matching"
            )
        said = narrowed.get(field) or {}
        said = dict.fromkeys(said, "yes") if isinstance(said, list) else dict(said)
        narrowed[field] = {**said, word: "no"}
    return narrowed


def confirm(desk: Desk, id: str, picture: Named, face: Region, *, by: str, now: dt.datetime) -> Record:
    """Write into a letter that this face of this picture is its person, on the word of a reviewer."""
    region = [round(edge, 4) for edge in (face.x0, face.y0, face.x1, face.y1)]
    with desk.store.change() as change:
        check_person(change, by, now.date())
        record = letter_record(change, id)
        if not status_on(letter_of_record(record), now.date(), now=now).valid:
            raise UsageError(f"{id}: this letter does not hold; a face that is tied to it would only be refused")
        image = {**picture.names, "face": region, "confirmed_by": by, "confirmed_on": now.date().isoformat()}
        images = [one for one in record.get("images", ()) if not _same_place(one, image)]
        record = keep(desk, change, {**record, "images": [*images, image]})
    note(desk, record)
    return record


def _same_place(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two entries name one picture: the later word, with its face, takes the earlier one's place."""
    named = {str(one[key]).rpartition(":")[2] for key in ("sha256", "px") if key in one}
    also = {str(other[key]).rpartition(":")[2] for key in ("sha256", "px") if key in other}
    return bool(named & also) and ("face" not in one or one["face"] == other["face"])
