"""Who keeps the letters answers this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Concern, Entry, Search, Tally


class Registry(Protocol):
    """The consent-letter registry, read side."""

    @property
    def name(self) -> str:
        """Return what reports call it: kind and number of letters, never a path or an address."""

    def letters(self) -> Sequence[Letter]:
        """Return every letter, sorted by id. Raises DocumentError or RegistryError."""

    def stops(self) -> Sequence[Stop]:
        """Return every stop, lifted ones included."""

    def check(self) -> None:
        """Raise DocumentError where a letter cannot be read, or lost what this machine has seen of it."""

    def concerning(self, concern: Concern) -> Sequence[Letter]:
        """Return the letters that may concern a run, sorted by id. Raises DocumentError or RegistryError."""

    def find(self, search: Search) -> Sequence[Entry]:
        """Return what is told of the letters that fit, sorted by id; their history is not looked at."""

    def standing(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> Sequence[tuple[Entry, Status]]:
        """Return the entries of letters and their states on a day, of all or of those that are named, by id."""

    def tally(self, day: dt.date) -> Tally:
        """Return how many letters there are, and of how many the pictures should be deleted by that day."""

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters; see ``consent.chain``."""
