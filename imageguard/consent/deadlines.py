"""Until when a use must have stopped after consent was taken back, by the law of each place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

EU: Final = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 - read as words
)
"""Members of the European Union by ISO 3166 code."""
STALE: Final = dt.timedelta(days=365)
"""How old an entry may be before a lawyer must look at it again."""


@dataclass(frozen=True)
class Deadline:
    """What the law of a place says; ``hours`` is None where it names no number."""

    place: str
    hours: int | None
    says: str
    source: str
    as_of: dt.date
    confirmed: bool

    def until(self, since: dt.datetime) -> dt.datetime | None:
        """Return the moment by which the use must have stopped, or None where the law names none."""
        return None if self.hours is None else since + dt.timedelta(hours=self.hours)

    def is_stale(self, day: dt.date) -> bool:
        """Say whether the entry must be looked at again before anybody relies on it."""
        return day - self.as_of > STALE


def deadlines_for(places: Collection[str], known: Iterable[Deadline]) -> list[Deadline]:
    """Return what applies in these places, the strictest first; no place at all means everything that is known."""
    wanted = {"EU" if place[:2] in EU else place[:2] for place in places}
    found = [one for one in known if not wanted or one.place in wanted]
    return sorted(found, key=lambda one: (one.hours is None, one.hours or 0, one.place))


def unknown_places(places: Collection[str], known: Iterable[Deadline]) -> list[str]:
    """Return the places of which nothing is known."""
    there = {one.place for one in known}
    return sorted(place for place in places if ("EU" if place[:2] in EU else place[:2]) not in there)
