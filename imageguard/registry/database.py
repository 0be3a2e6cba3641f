"""The registry in a database: one code for SQLCipher and PostgreSQL."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import sqlalchemy as sa

from imageguard.consent.search import status_by
from imageguard.consent.status import status_on
from imageguard.errors import DocumentError, Mistake
from imageguard.model.record import RecordKind, Tally
from imageguard.registry import index
from imageguard.registry import rows as table
from imageguard.registry.changing import DatabaseChange
from imageguard.registry.engines import WRITER, rekey
from imageguard.registry.heads import GONE, cut_off, head_of
from imageguard.registry.letters import built
from imageguard.registry.likeness import near
from imageguard.registry.losses import UNINDEXED, look_for_losses
from imageguard.registry.once import once
from imageguard.registry.proving import faults
from imageguard.registry.records import letter_of_record, stop_of
from imageguard.registry.tables import LETTERS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Concern, Entry, Search
    from imageguard.registry.ink import Ink
    from imageguard.registry.master import MasterKey
    from imageguard.registry.safe import Safe
    from imageguard.registry.store import Change, Record


@dataclass(frozen=True)
class DatabaseStore:
    """The registry behind an SQLAlchemy engine, whose tables are in their newest form.

    ``kind`` is what reports call it; ``safe`` remembers the ends of chains that this machine has seen.
    """

    engine: sa.Engine = field(repr=False)
    kind: str
    ink: Ink
    safe: Safe

    @once
    def name(self) -> str:
        """Return kind and number of letters."""
        with self._reading() as rows:
            count = rows.execute(sa.select(sa.func.count()).select_from(LETTERS)).scalar_one()
        return f"{self.kind} of {count} letter{'' if count == 1 else 's'}"

    def letters(self) -> Sequence[Letter]:
        """Return every letter, sorted by id. Raises DocumentError where a chain has become shorter."""
        self.check()
        with self._reading() as rows:
            digests = {entry.id: entry.sha256 for entry in index.entries(rows, self.ink)}
            records = table.every(rows, self.ink, RecordKind.LETTER)
        return tuple(built(record, digests[key]) for key, record in records.items())

    def stops(self) -> Sequence[Stop]:
        """Return every stop, lifted ones included."""
        return tuple(stop_of(one) for one in self.all(RecordKind.STOP).values())

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""
        with self._reading() as rows:
            return table.get(rows, self.ink, kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        with self._reading() as rows:
            return table.every(rows, self.ink, kind)

    def find(self, search: Search) -> Sequence[Entry]:
        """Return what the index tells of the letters that fit, sorted by id."""
        with self._reading() as rows:
            return index.find(rows, self.ink, search)

    def concerning(self, concern: Concern) -> Sequence[Letter]:
        """Return the letters that may concern a run, sorted by id. Raises DocumentError where one is not as it was."""
        with self._reading() as rows:
            wanted = index.named(rows, self.ink, concern.names) | concern.ids
            if concern.prints:
                prints = [one for _, held in index.buckets(rows, self.ink).values() for one in held]
                wanted |= near(prints, concern.prints)
            return tuple(self._opened(rows, wanted))

    def standing(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> Sequence[tuple[Entry, Status]]:
        """Return what the index tells of letters and their states on a day, of all or of those that are named."""
        with self._reading() as rows:
            if concern is None:
                found = list(index.entries(rows, self.ink))
            else:
                found = list(index.some(rows, self.ink, index.named(rows, self.ink, concern.names) | concern.ids))
            known = {one.id: status_by(one, day, now) for one in found}
            opened = self._opened(rows, [key for key, one in known.items() if one is None])
            unclear = {one.id: status_on(one, day, now=now) for one in opened}
        return [(one, known[one.id] or unclear[one.id]) for one in found]

    def tally(self, day: dt.date) -> Tally:
        """Return how many letters there are, and of how many the pictures should be deleted by that day."""
        with self._reading() as rows:
            count = sa.select(sa.func.count()).select_from(LETTERS)
            late = count.where(LETTERS.c.retention_until < day)
            return Tally(int(rows.execute(count).scalar_one()), int(rows.execute(late).scalar_one()))

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters."""
        with self._reading() as rows:
            return {number: digest for number, (digest, _) in index.buckets(rows, self.ink).items()}

    def check(self) -> None:
        """Raise DocumentError where a letter lost what this computer has seen; only what changed since is looked at."""
        with self._reading() as rows:
            look_for_losses(rows, self.ink, self.safe, self.kind)

    def faults(self) -> Sequence[tuple[str, str]]:
        """Return (id of a letter, what is wrong) wherever the index does not say what the letters say."""
        with self._reading() as rows:
            records = table.every(rows, self.ink, RecordKind.LETTER)
            return list(faults(rows, self.ink, {key: letter_of_record(one) for key, one in records.items()}))

    @contextlib.contextmanager
    def change(self) -> Iterator[Change]:
        """Begin a change. Raises RegistryError where the database refuses it: nothing is changed then."""
        with table.told(self.kind), self.engine.begin() as rows:
            if self.engine.dialect.name == "postgresql":
                rows.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER)))
            change = DatabaseChange(rows, self.ink)
            yield change
            change.settle()

    def rekey(self, new: MasterKey) -> None:
        """Encrypt the file with another key; see ``engines.rekey``. A server's records were sealed anew one by one."""
        if self.ink.master is None:
            rekey(self.engine, self.ink.registry, new)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with table.told(self.kind), self.engine.connect() as rows:
            yield rows

    def _opened(self, rows: sa.Connection, ids: Collection[str]) -> Iterator[Letter]:
        """Yield letters, each held against its entry in the index and the end that this machine has seen."""
        records = dict(table.some(rows, self.ink, RecordKind.LETTER, ids))
        known = {one.id: one for one in index.some(rows, self.ink, ids)}
        gone = [Mistake(self.kind, 0, 0, key, GONE) for key in known if key not in records]
        if gone:
            raise DocumentError(gone)
        heads = self.safe.heads(records)
        for key, record in records.items():
            letter = built(record, known[key].sha256 if key in known else "")
            reason = None if key in known and known[key].head == head_of(letter) else UNINDEXED
            if key in heads:
                reason = cut_off(key, letter.events, heads[key]) or reason
            if reason:
                raise DocumentError([Mistake(self.kind, 0, 0, key, reason)])
            yield letter
