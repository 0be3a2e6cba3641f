"""Which letters somebody is looking for, and what an index tells of each."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from imageguard.consent.status import event_digest, genesis
from imageguard.consent.territories import WORLD, holds, touch
from imageguard.model.letter import VALID_STATES, Allowed, ConsentState
from imageguard.model.record import Entry, Head

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.model.letter import Letter, Scope
    from imageguard.model.record import Search


def suits(letter: Letter, search: Search) -> bool:
    """Say whether a letter is one that the search asks for; the history is not looked at."""
    return all(_answers(letter, search))


def _answers(letter: Letter, search: Search) -> Iterator[bool]:
    yield not search.pictures or bool(set(search.pictures) & picture_names(letter))
    yield search.cabinet in {None, letter.document_cabinet}
    yield search.subject in {None, letter.subject}
    yield search.purpose is None or _agreed(letter.scope.purposes, search.purpose)
    yield search.channel is None or _agreed(letter.scope.channels, search.channel)
    yield search.territory is None or _reaches(letter.scope, search.territory)
    yield search.on is None or _holds_on(letter, search.on)
    yield search.ends_by is None or (letter.valid_until is not None and letter.valid_until <= search.ends_by)


def picture_names(letter: Letter) -> set[str]:
    """Return the ``sha256:`` and ``px:`` names of every picture that the letter names."""
    names = {f"sha256:{one.sha256}" for one in letter.images if one.sha256}
    return names | {one.px for one in letter.images if one.px}


def begins(letter: Letter) -> dt.date | None:
    """Return the day from which a letter holds, where it says one."""
    return letter.valid_from or letter.signature.on


def entry_of(letter: Letter) -> Entry:
    """Return what an index tells of a letter."""
    last = letter.events[-1] if letter.events else None
    signed = letter.signature.on if letter.signature.kind else None
    days = [day for one in letter.events for day in (one.at.date(), one.at.astimezone(dt.UTC).date())]
    return Entry(
        id=letter.id,
        subject=letter.subject,
        cabinet=letter.document_cabinet,
        names=tuple(sorted(picture_names(letter))),
        prints=tuple(sorted({one.pdq for one in letter.images if one.pdq})),
        state=last.state if last else ConsentState.GIVEN if signed else ConsentState.UNKNOWN,
        settled_on=max(days) if days else signed,
        valid_until=letter.valid_until,
        head=Head(len(letter.events), event_digest(last) if last else genesis(letter.id)),
        sha256=letter.sha256,
    )


def stands(entry: Entry, day: dt.date, now: dt.datetime) -> bool | None:
    """Say whether a letter stands on a day by its entry alone; None where only its whole history tells."""
    if entry.settled_on is not None and entry.settled_on >= min(day, now.astimezone(dt.UTC).date()):
        return None
    return entry.state in VALID_STATES and (entry.valid_until is None or day <= entry.valid_until)


def areas(place: str) -> tuple[str, ...]:
    """Return every territory that holds the whole of a place: ``world``, its country, the place itself."""
    parts = place.split("-")
    return tuple(dict.fromkeys([WORLD, *("-".join(parts[: end + 1]) for end in range(len(parts)))]))


def _reaches(scope: Scope, place: str) -> bool:
    blocked = any(touch(one, place) for one in scope.territories_blocked)
    return not blocked and any(holds(one, place) for one in scope.territories_allowed)


def _agreed(said: Mapping[str, Allowed], word: str) -> bool:
    return said.get(word, Allowed.NO) is not Allowed.NO


def _holds_on(letter: Letter, day: dt.date) -> bool:
    first = begins(letter)
    return (first is None or first <= day) and (letter.valid_until is None or day <= letter.valid_until)
