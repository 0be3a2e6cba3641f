"""A change of a registry in a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

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

    from imageguard.model.letter import Letter
    from imageguard.registry.master import MasterKey
    from imageguard.registry.store import Record

MANY: Final = 500
"""Letters that are written to the database together."""


class DatabaseChange:
    """A change of a database: its transaction. Letters are written in bulk, whenever enough of them wait."""

    def __init__(self, rows: sa.Connection, ink: Ink) -> None:
        """Take part in the transaction of this connection."""
        self._rows, self._ink = rows, ink
        self._touched: set[int] = set()
        self._waiting: dict[str, tuple[Record, Letter]] = {}

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return a record as this change has it, or None."""
        if kind is RecordKind.LETTER and key in self._waiting:
            return self._waiting[key][0]
        return table.get(self._rows, self._ink, kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        self._write()
        return table.every(self._rows, self._ink, kind)

    def put(self, kind: RecordKind, key: str, record: Record) -> None:
        """Keep a record under its key. Raises DocumentError where it has mistakes."""
        good = checked(kind, record, f"{kind.value} {key}")
        if kind is not RecordKind.LETTER:
            table.write(self._rows, self._ink, kind, {key: good})
            return
        self._waiting[key] = (good, letter_of_record(good))
        if len(self._waiting) >= MANY:
            self._write()

    def add(self, kind: RecordKind, record: Record) -> str:
        """Keep a stop or a publication at the end of its list, and return its key."""
        last = sa.select(sa.func.max(RECORDS.c.key)).where(RECORDS.c.kind == kind.value)
        key = f"{int(self._rows.execute(last).scalar() or 0) + 1:06}"
        self.put(kind, key, record)
        return key

    def remove(self, kind: RecordKind, key: str) -> None:
        """Take a record away."""
        table.delete(self._rows, kind, [key])
        if kind is RecordKind.LETTER:
            self._waiting.pop(key, None)
            index.remove(self._rows, [key])
            self._touched.add(bucket_of(key))

    def settle(self) -> None:
        """Write what waits, and bring the buckets of every letter that was touched up to date: the end of a change."""
        self._write()
        index.settle(self._rows, self._ink, self._touched)

    def relock(self, new: MasterKey) -> None:
        """Seal every record with another key, where records are sealed one by one."""
        if self._ink.master is not None:
            self._write()
            ink = Ink(self._ink.registry, new)
            write_anew(self._rows, ink, self._ink)
            self._ink = ink

    def _write(self) -> None:
        """Write the letters that wait, each in the place of the one that was there."""
        if not self._waiting:
            return
        table.write(self._rows, self._ink, RecordKind.LETTER, {key: good for key, (good, _) in self._waiting.items()})
        index.remove(self._rows, list(self._waiting))
        index.put(self._rows, self._ink, [letter for _, letter in self._waiting.values()])
        self._touched.update(map(bucket_of, self._waiting))
        self._waiting.clear()
