"""The law of the places of a use, as data: whom it protects from being shown, and until what age a guardian decides."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.consent.deadlines import EU
from imageguard.consent.territories import COUNTRIES
from imageguard.model.letter import SubjectType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.letter import IdentityBan, Letter
    from imageguard.model.use import Use

STALE: Final = dt.timedelta(days=365)
"""How old what is known of a law may be before somebody must look at it again."""
WHERE: Final = ("capture", "home", "publication")
"""The places whose law counts; of several the strictest."""


@dataclass(frozen=True)
class Ban:
    """A statute that forbids showing somebody: ``trafficked``, ``child`` or ``sexual_offence``."""

    protects: str
    law: str
    seen: bool


@dataclass(frozen=True)
class Jurisdiction:
    """What is known of the law of a place; ``guardian_until`` is the highest age that any of its laws names."""

    country: str
    as_of: dt.date
    verified: bool
    bans: tuple[Ban, ...] = ()
    guardian_until: int | None = None


@dataclass(frozen=True)
class LawOfUse:
    """The law that applies to a use: its jurisdictions, and the countries of which nothing is known."""

    known: tuple[Jurisdiction, ...] = ()
    unknown: tuple[str, ...] = ()

    def unverified(self) -> tuple[str, ...]:
        """Return the places whose entry no counsel has looked at."""
        return tuple(one.country for one in self.known if not one.verified)

    def stale(self, day: dt.date) -> tuple[str, ...]:
        """Return the places whose entry is too old on a day."""
        return tuple(one.country for one in self.known if day - one.as_of > STALE)

    @property
    def guardian_until(self) -> int | None:
        """Return the strictest age below which a guardian decides; None where no law is known to name one."""
        return max((one.guardian_until for one in self.known if one.guardian_until is not None), default=None)

    def bans(self, letter: Letter) -> tuple[str, ...]:
        """Return the statutes that protect this person from being shown, as far as their text was seen.

        Whoever a letter of a real person speaks of counts as trafficked: nobody else is asked in this field.
        """
        if letter.subject_type is not SubjectType.REAL_PERSON:
            return ()
        groups = {"trafficked", "child"} if letter.counts_as_minor else {"trafficked"}
        return tuple(
            f"{one.country}: {ban.law}" for one in self.known for ban in one.bans if ban.seen and ban.protects in groups
        )


def law_of(use: Use | None, jurisdictions: Sequence[Jurisdiction]) -> LawOfUse:
    """Return the law that applies to a use; a member of the European Union is judged by the entry EU, too."""
    if use is None:
        return LawOfUse()
    places = {place[:2] for kind in WHERE for place in use.jurisdictions.get(kind, ())}
    countries = {country: {country, "EU"} if country in EU else {country} for country in places}
    known = tuple(one for one in jurisdictions if any(one.country in names for names in countries.values()))
    there = {one.country for one in known}
    return LawOfUse(known, tuple(sorted(country for country, names in countries.items() if not names & there)))


def looked_at(letter: Letter, bans: Sequence[str]) -> bool:
    """Say whether the letter records a statute of every country whose bans these are, as ``LawOfUse.bans`` names them.

    What lifts the statute of one country says nothing of another's.
    """
    recorded = {_country(ban) for ban in letter.identity_bans}
    return bool(recorded) and {ban.partition(":")[0] for ban in bans} <= recorded


def _country(ban: IdentityBan) -> str | None:
    """Return whose statute it is: as recorded, or as its name begins, ``PH RA 9208``."""
    first = ban.statute.partition(" ")[0].rstrip(":,")
    return ban.country or (first if first in COUNTRIES else None)
