"""How one letter, or several of one person, fit a use: covered, to be asked about, or refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard.consent.status import limits, scope_gaps, status_on, unstated
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.letter import ENDING_STATES, VALID_STATES, ConsentState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.attestation import Answer
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.use import Use

LIMITS_RULE = "IG132"
"""The rule whose ``yes`` says that a person read the limits of a letter and this use keeps them."""

_LONG_AGO = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Fit:
    """A letter against the use: ``gaps`` refuse; ``limits`` and ``unstated`` are for a person to settle."""

    letter: Letter
    status: Status
    gaps: tuple[str, ...]
    limits: tuple[str, ...]
    unstated: tuple[str, ...]

    @property
    def ended(self) -> bool:
        """Whether somebody refused, withdrew, revoked or invalidated the consent."""
        return self.status.state in ENDING_STATES

    @property
    def open(self) -> tuple[str, ...]:
        """Return what a person must still settle."""
        return self.limits + self.unstated

    def settled(self) -> Fit:
        """Return the fit after somebody said that the use keeps the limits."""
        return Fit(self.letter, self.status, self.gaps, (), self.unstated)


def fit(letter: Letter, use: Use | None, day: dt.date, now: dt.datetime) -> Fit:
    """Lay a letter beside the use, as of ``day`` and with what is known at ``now``."""
    status = status_on(letter, day, now=now)
    gaps = scope_gaps(letter, use, day)
    implied = {"ends-before-use"} if status.state is ConsentState.EXPIRED else set()
    return Fit(
        letter,
        status,
        gaps if status.valid else (status.reason, *(gap for gap in gaps if gap not in implied)),
        limits(letter, use),
        unstated(letter, use),
    )


def settles(answer: Answer, letter: Letter, names: frozenset[str]) -> bool:
    """Say whether an answer settles the limits of the letter, everywhere or for a picture of these names."""
    about = answer.letter == letter.id or bool(names.intersection(answer.assets))
    return answer.rule == LIMITS_RULE and answer.answer and about


def of_one_person(fits: Sequence[Fit], tie: str) -> Coverage:
    """Return what the letters of one person say together.

    An old letter does not spoil a new one that holds; but after an ending only consent given
    later counts. ``fits`` is not empty.
    """
    ended = [one for one in fits if one.ended]
    last_ending = max((_last(one.letter, ENDING_STATES) for one in ended), default=_LONG_AGO)
    usable = [one for one in fits if not one.ended and _last_given(one.letter) > last_ending] if ended else list(fits)
    if not usable:
        return _refused(ended, tie)
    fitting = [one for one in usable if not one.gaps]
    if not fitting:
        return _refused(usable, tie)
    best = min(fitting, key=lambda one: (len(one.open), one.letter.id))
    status = CoverageStatus.PROBABLE if best.open else CoverageStatus.COVERED
    return Coverage(status, best.letter.id, tie, best.open)


def _refused(fits: Sequence[Fit], tie: str) -> Coverage:
    best = min(fits, key=lambda one: (len(one.gaps), one.letter.id))
    return Coverage(CoverageStatus.REFUSED, best.letter.id, tie, best.gaps)


def _last(letter: Letter, states: frozenset[object]) -> dt.datetime:
    return max((event.at for event in letter.events if event.state in states), default=_LONG_AGO)


def _last_given(letter: Letter) -> dt.datetime:
    if letter.events or letter.signature.on is None:
        return _last(letter, VALID_STATES)
    return dt.datetime.combine(letter.signature.on, dt.time(), dt.UTC)
