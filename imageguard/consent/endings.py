"""What ends, or changes, on which day: the dates in a letter that somebody must act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from imageguard.consent.status import status_on

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from imageguard.model.letter import Letter


class Ending(NamedTuple):
    """A day on which something of a letter ends, the letter's id, and what it is, in words."""

    on: dt.date
    letter: str
    what: str


def endings(letters: Iterable[Letter], day: dt.date, *, days: int, now: dt.datetime) -> list[Ending]:
    """Return what ends within so many days after ``day``, or has ended and was not acted on, soonest first.

    A letter that does not hold any more has only one day left to act on: when its pictures must be deleted.
    """
    found = (ending for letter in letters for ending in _of(letter, day, now))
    return sorted(ending for ending in found if (ending.on - day).days <= days)


def _of(letter: Letter, day: dt.date, now: dt.datetime) -> Iterator[Ending]:
    if status_on(letter, day, now=now).valid:
        if letter.valid_until:
            yield Ending(letter.valid_until, letter.id, "consent ends: ask again, or stop using the pictures")
        if letter.reconsent.due:
            yield Ending(letter.reconsent.due, letter.id, "the person is to be asked again")
        if letter.counts_as_minor and letter.majority_on:
            yield Ending(letter.majority_on, letter.id, "the child is an adult: a letter of their own is needed")
        yield from _further(letter, day)
    if letter.retention_until:
        yield Ending(letter.retention_until, letter.id, "pictures and letter must be destroyed")


def _further(letter: Letter, day: dt.date) -> Iterator[Ending]:
    """Yield the days of a letter that holds on which more ends; what nobody must act on is over then."""
    passing = (
        (letter.freely_given.cooling_off_until, "the time to think ends: nothing may be shown before it has"),
        (letter.first_publication_by, "what was not shown by then needs another yes"),
    )
    yield from (Ending(on, letter.id, what) for on, what in passing if on is not None and on >= day)
    lasting = (
        (letter.freely_given.reassess_on, "whether the person can decide is to be judged again"),
        (letter.face_template_until if letter.face_matching else None, "what a computer keeps of the face must go"),
    )
    yield from (Ending(on, letter.id, what) for on, what in lasting if on is not None)
