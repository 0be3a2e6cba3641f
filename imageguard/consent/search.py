"""Which letters somebody is looking for, and what an index tells of each: its entry, and the terms it is found by."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard.consent.status import ended_by, event_digest, genesis, stated
from imageguard.consent.territories import WORLD
from imageguard.model.letter import Allowed, ConsentState
from imageguard.model.record import Entry, Head

if TYPE_CHECKING:
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Search


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


def status_by(entry: Entry, day: dt.date, now: dt.datetime) -> Status | None:
    """Return the state of a letter on a day by its entry alone; None where only its whole history tells."""
    if entry.settled_on is not None and entry.settled_on >= min(day, now.astimezone(dt.UTC).date()):
        return None
    return ended_by(stated(entry.state, in_events=entry.head.count > 0), entry.valid_until, day)


@dataclass(frozen=True)
class Line:
    """All that is asked of a letter without opening it; ``terms`` are those under which it is found."""

    entry: Entry
    begins: dt.date | None
    retention_until: dt.date | None
    terms: frozenset[str]


def line_of(letter: Letter) -> Line:
    """Return what is asked of a letter."""
    return Line(entry_of(letter), begins(letter), letter.retention_until, frozenset(terms_of(letter)))


def terms_of(letter: Letter) -> set[str]:
    """Return the terms under which a letter is found; ``within`` are the territories that hold a blocked one."""
    scope, cabinet = letter.scope, letter.document_cabinet
    said = {"purpose": scope.purposes, "channel": scope.channels}
    agreed = {f"{kind} {word}" for kind, words in said.items() for word, one in words.items() if one is not Allowed.NO}
    places = {f"allowed {one}" for one in scope.territories_allowed}
    places |= {f"blocked {one}" for one in scope.territories_blocked}
    places |= {f"within {area}" for one in scope.territories_blocked for area in areas(one)}
    own = {f"subject {letter.subject}", *(f"picture {name}" for name in picture_names(letter))}
    return own | agreed | places | ({f"cabinet {cabinet}"} if cabinet is not None else set())


def wanted(search: Search) -> list[list[str]]:
    """Return sets of terms, of each of which a letter must have one."""
    single = {name: getattr(search, name) for name in ("cabinet", "subject", "purpose", "channel")}
    found = [[f"{name} {word}"] for name, word in single.items() if word is not None]
    found += [[f"picture {name}" for name in search.pictures]] if search.pictures else []
    return found + ([[f"allowed {area}" for area in areas(search.territory)]] if search.territory is not None else [])


def unwanted(search: Search) -> list[str]:
    """Return terms of which a letter must have none: those that block the place, or a part of it."""
    place = search.territory
    return [] if place is None else [*(f"blocked {area}" for area in areas(place)), f"within {place}"]


def fits(line: Line, search: Search) -> bool:
    """Say whether a letter is one that the search asks for; its history is not looked at."""
    ends = line.entry.valid_until
    return (
        all(not line.terms.isdisjoint(one) for one in wanted(search))
        and line.terms.isdisjoint(unwanted(search))
        and (search.ends_by is None or (ends is not None and ends <= search.ends_by))
        and (search.on is None or ((line.begins or search.on) <= search.on <= (ends or search.on)))
    )


def areas(place: str) -> tuple[str, ...]:
    """Return every territory that holds the whole of a place: ``world``, its country, the place itself."""
    parts = place.split("-")
    return tuple(dict.fromkeys([WORLD, *("-".join(parts[: end + 1]) for end in range(len(parts)))]))
