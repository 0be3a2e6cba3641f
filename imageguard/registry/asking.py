"""What a run asks of letters that were all read: the same answers as an index gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.consent.chain import bucket_digests
from imageguard.consent.search import entry_of, suits
from imageguard.consent.status import status_on
from imageguard.model.record import Tally
from imageguard.registry.likeness import near
from imageguard.registry.once import once

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from imageguard.model.letter import Letter
    from imageguard.model.record import Concern, Entry, Search


class Asking:
    """Answers from every letter, for a registry that is read whole."""

    def letters(self) -> tuple[Letter, ...]:
        """Return every letter, sorted by id."""
        raise NotImplementedError

    @once
    def entries(self) -> Mapping[str, Entry]:
        """Return what an index would tell of each letter, by id."""
        return {one.id: entry_of(one) for one in self.letters()}

    def find(self, search: Search) -> tuple[Entry, ...]:
        """Return the entries of the letters that fit, sorted by id."""
        return tuple(self.entries[one.id] for one in self.letters() if suits(one, search))

    def check(self) -> None:
        """Raise DocumentError with the mistakes of all letters."""
        self.letters()

    def concerning(self, concern: Concern) -> tuple[Letter, ...]:
        """Return the letters that may concern a run, sorted by id."""
        prints = [(one.id, known) for one in self.entries.values() for known in one.prints]
        wanted = near(prints, concern.prints) | concern.ids | self._named(concern)
        return tuple(one for one in self.letters() if one.id in wanted)

    def ended(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> tuple[Entry, ...]:
        """Return the entries of letters that do not stand on a day, of all or of those that are named, by id."""
        wanted = set(self.entries) if concern is None else concern.ids | self._named(concern)
        return tuple(
            self.entries[one.id]
            for one in self.letters()
            if one.id in wanted and not status_on(one, day, now=now).valid
        )

    def tally(self, day: dt.date) -> Tally:
        """Return how many letters there are, and of how many the pictures should be deleted by that day."""
        dates = [one.retention_until for one in self.letters()]
        return Tally(len(dates), sum(date is not None and date < day for date in dates))

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters."""
        return bucket_digests(self.entries.values())

    def _named(self, concern: Concern) -> set[str]:
        return {one.id for one in self.entries.values() if not concern.names.isdisjoint(one.names)}
