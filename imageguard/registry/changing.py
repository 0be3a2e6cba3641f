"""A change of a registry in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from imageguard.consent.chain import bucket_of
from imageguard.model.record import RecordKind
from imageguard.registry import index
from imageguard.registry import rows as table
from imageguard.registry.ink import Ink
from imageguard.registry.records import checked, letter_of_record
from imageguard.registry.rewriting import write_anew
from imageguard.registry.tables import RECORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.registry.master import MasterKey
    from imageguard.registry.store import Record


class DatabaseChange:
    """A change of a database: its transaction."""

    def __init__(self, rows: sa.Connection, ink: Ink) -> None:
        """Take part in the transaction of this connection."""
        self._rows, self._ink = rows, ink
        self._touched: set[int] = set()

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return a record as this change has it, or None."""
        return table.get(self._rows, self._ink, kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        return table.every(self._rows, self._ink, kind)

    def put(self, kind: RecordKind, key: str, record: Record) -> None:
        """Keep a record under its key. Raises DocumentError where it has mistakes."""
        good = checked(kind, record, f"{kind.value} {key}")
        table.write(self._rows, self._ink, kind, key, good)
        if kind is RecordKind.LETTER:
            self._unlist(key)
            index.put(self._rows, self._ink, letter_of_record(good))

    def add(self, kind: RecordKind, record: Record) -> str:
        """Keep a stop or a publication at the end of its list, and return its key."""
        last = sa.select(sa.func.max(RECORDS.c.key)).where(RECORDS.c.kind == kind.value)
        key = f"{int(self._rows.execute(last).scalar() or 0) + 1:06}"
        self.put(kind, key, record)
        return key

    def remove(self, kind: RecordKind, key: str) -> None:
        """Take a record away."""
        table.delete(self._rows, kind, key)
        if kind is RecordKind.LETTER:
            self._unlist(key)

    def settle(self) -> None:
        """Bring the buckets of every letter that was touched up to date; the last thing that a change does."""
        index.settle(self._rows, self._ink, self._touched)

    def relock(self, new: MasterKey) -> None:
        """Seal every record with another key, where records are sealed one by one."""
        if self._ink.master is not None:
            ink = Ink(self._ink.registry, new)
            write_anew(self._rows, ink, self._ink)
            self._ink = ink

    def _unlist(self, key: str) -> None:
        index.remove(self._rows, key)
        self._touched.add(bucket_of(key))
