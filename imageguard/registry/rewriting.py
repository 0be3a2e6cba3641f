"""Every record and the whole index of a database written anew: in another form, or with another key."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from imageguard.consent.chain import bucket_of
from imageguard.model.record import RecordKind
from imageguard.registry import index
from imageguard.registry.records import letter_of_record
from imageguard.registry.tables import BUCKETS, LETTERS, RECORDS, TERMS

if TYPE_CHECKING:
    from imageguard.registry.ink import Ink

WITHOUT_INK: Final = frozenset({"r0001"})
"""Forms of the tables in which every record lay there as JSON."""


def write_anew(rows: sa.Connection, ink: Ink, before: Ink | None = None) -> None:
    """Write every record and the index with this ink; ``before`` is the old one, None where all was plain JSON.

    Raises RegistryError where the old key does not open a record.
    """
    for table in (LETTERS, TERMS, BUCKETS):
        rows.execute(sa.delete(table))
    touched = set()
    for kind, key in rows.execute(sa.select(RECORDS.c.kind, RECORDS.c.key)).all():
        here = (RECORDS.c.kind == kind, RECORDS.c.key == key)
        body, place = rows.execute(sa.select(RECORDS.c.body).where(*here)).scalar_one(), f"{kind} {key}"
        record = json.loads(body) if before is None else before.read(place, body)
        rows.execute(sa.update(RECORDS).where(*here).values(body=ink.write(place, record)))
        if kind == RecordKind.LETTER.value:
            index.put(rows, ink, [letter_of_record(record)])
            touched.add(bucket_of(key))
    index.settle(rows, ink, touched)
