"""Records in a database: read, written, counted on."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from imageguard.errors import RegistryError
from imageguard.registry.index import parts
from imageguard.registry.ink import place_of
from imageguard.registry.records import NUMBERED
from imageguard.registry.tables import RECORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from imageguard.model.record import RecordKind
    from imageguard.registry.ink import Ink
    from imageguard.registry.store import Record

_KNOWN: Final = {
    "disk is full": "the disk is full, free some space and try again",
    "No space left": "the disk of the server is full",
    "locked": "somebody else is writing here for too long, try again",
    "readonly": "the file or its folder may not be written by you",
    "connection": "the server cannot be reached",
}
"""What a database says of its own state, and what that means for whoever reads it."""


def get(rows: sa.Connection, ink: Ink, kind: RecordKind, key: str) -> Record | None:
    """Return one record, or None."""
    query = sa.select(RECORDS.c.body).where(RECORDS.c.kind == kind.value, RECORDS.c.key == key)
    body = rows.execute(query).scalar()
    found: Record | None = None if body is None else ink.read(place_of(kind, key), body)
    return found


def every(rows: sa.Connection, ink: Ink, kind: RecordKind) -> dict[str, Record]:
    """Return every record of a kind by its key, in the order of the keys."""
    query = sa.select(RECORDS.c.key, RECORDS.c.body).where(RECORDS.c.kind == kind.value)
    found = {key: ink.read(place_of(kind, key), body) for key, body in rows.execute(query)}
    return {key: found[key] for key in (sorted(found, key=int) if kind in NUMBERED else sorted(found))}


def some(rows: sa.Connection, ink: Ink, kind: RecordKind, keys: Collection[str]) -> Iterator[tuple[str, Record]]:
    """Yield (key, record) of these records, in the order of the keys; those that are not there are left out."""
    asked = sa.select(RECORDS.c.key, RECORDS.c.body).where(RECORDS.c.kind == kind.value)
    for part in parts(sorted(keys)):
        bodies = {row.key: row.body for row in rows.execute(asked.where(RECORDS.c.key.in_(part)))}
        yield from ((key, ink.read(place_of(kind, key), bodies[key])) for key in sorted(bodies))


def write(rows: sa.Connection, ink: Ink, kind: RecordKind, records: Mapping[str, Record]) -> None:
    """Write records by their keys, each in the place of the one that was there."""
    delete(rows, kind, list(records))
    written = [
        {"kind": kind.value, "key": key, "body": ink.write(place_of(kind, key), record)}
        for key, record in records.items()
    ]
    rows.execute(sa.insert(RECORDS), written)


def delete(rows: sa.Connection, kind: RecordKind, keys: Sequence[str]) -> None:
    """Take records away."""
    for part in parts(keys):
        rows.execute(sa.delete(RECORDS).where(RECORDS.c.kind == kind.value, RECORDS.c.key.in_(part)))


@contextlib.contextmanager
def told(kind: str) -> Iterator[None]:
    """Turn what a database raises into a sentence; the database's own words could hold values."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        said = next((words for part, words in _KNOWN.items() if part in str(cause)), type(cause).__name__)
        raise RegistryError(f"{kind}: the database refused this, and nothing was changed: {said}") from error
