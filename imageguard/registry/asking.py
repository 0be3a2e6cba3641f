"""What a run asks of letters that lie in one place: the same answers as the index of a database gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.consent.chain import bucket_digests
from imageguard.consent.search import fits, line_of, status_by
from imageguard.consent.status import status_on
from imageguard.model.record import Tally
from imageguard.registry.likeness import near
from imageguard.registry.once import once

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping

    from imageguard.consent.search import Line
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Concern, Entry, Search


class Asking:
    """Answers from what is known of every letter; only those that a run may rely on are opened."""

    def letters(self) -> tuple[Letter, ...]:
        """Return every letter, sorted by id."""
        raise NotImplementedError

    def opened(self, ids: Collection[str]) -> tuple[Letter, ...]:
        """Return these letters, sorted by id; those that are not there are left out."""
        return tuple(one for one in self.letters() if one.id in ids)

    @once
    def lines(self) -> Mapping[str, Line]:
        """Return what is asked of each letter, by id."""
        return {one.id: line_of(one) for one in self.letters()}

    def find(self, search: Search) -> tuple[Entry, ...]:
        """Return the entries of the letters that fit, sorted by id."""
        return tuple(one.entry for one in self.lines.values() if fits(one, search))

    def check(self) -> None:
        """Raise DocumentError with the mistakes of all letters."""
        self.lines  # noqa: B018 - asked for, so that mistakes are told

    def concerning(self, concern: Concern) -> tuple[Letter, ...]:
        """Return the letters that may concern a run, sorted by id."""
        prints = [(key, known) for key, one in self.lines.items() for known in one.entry.prints]
        return self.opened(near(prints, concern.prints) | concern.ids | self._named(concern))

    def standing(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> tuple[tuple[Entry, Status], ...]:
        """Return the entries of letters and their states on a day, of all or of those that are named, by id."""
        named = None if concern is None else concern.ids | self._named(concern)
        asked = {key: one.entry for key, one in self.lines.items() if named is None or key in named}
        known = {key: status_by(one, day, now) for key, one in asked.items()}
        opened = self.opened([key for key, one in known.items() if one is None])
        unclear = {one.id: status_on(one, day, now=now) for one in opened}
        return tuple((one, known[key] or unclear[key]) for key, one in asked.items())

    def tally(self, day: dt.date) -> Tally:
        """Return how many letters there are, and of how many the pictures should be deleted by that day."""
        dates = [one.retention_until for one in self.lines.values()]
        return Tally(len(dates), sum(date is not None and date < day for date in dates))

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters."""
        return bucket_digests(one.entry for one in self.lines.values())

    def _named(self, concern: Concern) -> set[str]:
        return {key for key, one in self.lines.items() if not concern.names.isdisjoint(one.entry.names)}
