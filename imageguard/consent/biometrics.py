"""Whether a letter allows its person's face to be compared, and until which day a template of it may be kept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from imageguard.consent.status import status_on
from imageguard.model.letter import SubjectType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.letter import Letter


def agreed(letter: Letter) -> bool:
    """Say whether the letter holds every yes to face matching: the person's own, and for a child both."""
    return not any(_missing(letter))


def refusals(letter: Letter, basis: str | None, *, now: dt.datetime) -> tuple[str, ...]:
    """Return why no template may be made or kept under this letter, each a few plain words; empty: it may.

    ``basis`` is the legal basis that the office states where the letter states none itself.
    """
    status = status_on(letter, now.date(), now=now)
    ended = [] if status.valid else [f"it does not hold today ({status.reason})"]
    missing = list(_missing(letter))
    stated = letter.face_matching_basis or basis
    lawless = [] if stated else ["no legal basis is stated: `face_matching_basis` in the letter, or in imageguard.yaml"]
    last = last_day(letter)
    past = [f"the last day for its template was {last}"] if last and last < now.date() and status.valid else []
    return (*ended, *missing, *lawless, *past)


def last_day(letter: Letter) -> dt.date | None:
    """Return the last day of a template: its own, that of the letter or of the pictures, or the last as a child."""
    days = [letter.face_template_until, letter.valid_until, letter.retention_until]
    if letter.counts_as_minor and letter.majority_on:
        days.append(letter.majority_on - dt.timedelta(days=1))
    return min((day for day in days if day is not None), default=None)


def _missing(letter: Letter) -> Iterator[str]:
    if not letter.face_matching:
        yield "its person did not agree, apart from all else, to face matching"
    if letter.subject_type is SubjectType.CROWD:
        yield "it is of a crowd and not of one person"
    if letter.counts_as_minor:
        yield from _missing_of_a_child(letter)


def _missing_of_a_child(letter: Letter) -> Iterator[str]:
    """Yield what a child's letter lacks; a child who was not able to answer has not agreed to this."""
    guardian, assent = letter.guardian, letter.assent
    if guardian is None or not guardian.decision:
        yield "it is of a child, or of somebody of unknown age, and no guardian said yes"
    elif guardian.implicated is not False or guardian.authority_checked_by is None:
        yield "nobody recorded that the guardian may decide and had no part in what happened"
    if assent is None or assent.given != "yes":
        yield "the child's own yes is not recorded"
