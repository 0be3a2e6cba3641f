"""The registry in a database: one code for SQLCipher and PostgreSQL."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from imageguard.consent.search import picture_names, suits
from imageguard.errors import DocumentError, Mistake, RegistryError
from imageguard.model.letter import Allowed
from imageguard.model.record import RecordKind
from imageguard.registry.engines import WRITER
from imageguard.registry.heads import cut_off
from imageguard.registry.letters import built
from imageguard.registry.once import once
from imageguard.registry.records import NUMBERED, checked, letter_of_record, stop_of
from imageguard.registry.tables import LETTERS, NAMES, RECORDS, WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.record import Head, Search
    from imageguard.registry.store import Change, Record


_AT_ONCE = 500
"""Keys in one query; SQLite of any build takes 999."""


@dataclass(frozen=True)
class DatabaseStore:
    """The registry behind an SQLAlchemy engine, whose tables are in their newest form.

    ``kind`` is what reports call it; ``heads`` are the ends of chains that this machine has seen.
    """

    engine: sa.Engine = field(repr=False)
    kind: str
    heads: Mapping[str, Head] = field(default_factory=dict)

    @once
    def name(self) -> str:
        """Return kind and number of letters."""
        with self._reading() as rows:
            count = rows.execute(sa.select(sa.func.count()).select_from(LETTERS)).scalar_one()
        return f"{self.kind} of {count} letter{'' if count == 1 else 's'}"

    def letters(self) -> Sequence[Letter]:
        """Return every letter, sorted by id. Raises DocumentError where a chain has become shorter."""
        with self._reading() as rows:
            letters = {letter.id: letter for letter in _letters(rows, ())}
            erased = _all(rows, RecordKind.TOMBSTONE)
        mistakes = list(self._lost(letters, erased))
        if mistakes:
            raise DocumentError(mistakes)
        return tuple(letters.values())

    def stops(self) -> Sequence[Stop]:
        """Return every stop, lifted ones included."""
        return tuple(stop_of(one) for one in self.all(RecordKind.STOP).values())

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""
        with self._reading() as rows:
            return _get(rows, kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        with self._reading() as rows:
            return _all(rows, kind)

    def find(self, search: Search) -> Sequence[Letter]:
        """Return the letters that fit, sorted by id; the database narrows them down, the search itself decides."""
        with self._reading() as rows:
            return tuple(letter for letter in _letters(rows, tuple(_conditions(search))) if suits(letter, search))

    @contextlib.contextmanager
    def change(self) -> Iterator[Change]:
        """Begin a change. Raises RegistryError where the database refuses it: nothing is changed then."""
        with _told(self.kind), self.engine.begin() as rows:
            if self.engine.dialect.name == "postgresql":
                rows.execute(sa.select(sa.func.pg_advisory_xact_lock(WRITER)))
            yield DatabaseChange(rows)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with _told(self.kind), self.engine.connect() as rows:
            yield rows

    def _lost(self, letters: Mapping[str, Letter], erased: Mapping[str, Record]) -> Iterator[Mistake]:
        for key, head in self.heads.items():
            if key not in letters and key not in erased:
                yield Mistake(self.kind, 0, 0, key, "this letter was here and is gone, without having been erased")
            elif key in letters and (reason := cut_off(key, letters[key].events, head)):
                yield Mistake(self.kind, 0, 0, key, reason)


class DatabaseChange:
    """A change of a database: its transaction."""

    def __init__(self, rows: sa.Connection) -> None:
        """Take part in the transaction of this connection."""
        self._rows = rows

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return a record as this change has it, or None."""
        return _get(self._rows, kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        return _all(self._rows, kind)

    def put(self, kind: RecordKind, key: str, record: Record) -> None:
        """Keep a record under its key. Raises DocumentError where it has mistakes."""
        good = checked(kind, record, f"{kind.value} {key}")
        self.remove(kind, key)
        body = json.dumps(good, ensure_ascii=False)
        self._rows.execute(sa.insert(RECORDS).values(kind=kind.value, key=key, body=body))
        if kind is RecordKind.LETTER:
            self._index(letter_of_record(good))

    def add(self, kind: RecordKind, record: Record) -> str:
        """Keep a stop or a publication at the end of its list, and return its key."""
        last = sa.select(sa.func.max(RECORDS.c.key)).where(RECORDS.c.kind == kind.value)
        key = f"{int(self._rows.execute(last).scalar() or 0) + 1:06}"
        self.put(kind, key, record)
        return key

    def remove(self, kind: RecordKind, key: str) -> None:
        """Take a record away."""
        self._rows.execute(sa.delete(RECORDS).where(RECORDS.c.kind == kind.value, RECORDS.c.key == key))
        if kind is RecordKind.LETTER:
            self._rows.execute(sa.delete(LETTERS).where(LETTERS.c.id == key))
            for table in (NAMES, WORDS):
                self._rows.execute(sa.delete(table).where(table.c.letter == key))

    def _index(self, letter: Letter) -> None:
        self._rows.execute(
            sa.insert(LETTERS).values(
                id=letter.id,
                subject=letter.subject,
                cabinet=letter.document_cabinet,
                valid_from=letter.valid_from or letter.signature.on,
                valid_until=letter.valid_until,
                sha256=letter.sha256,
            )
        )
        names = [{"name": name, "letter": letter.id} for name in sorted(picture_names(letter))]
        words = [{"word": word, "letter": letter.id} for word in sorted(_words(letter))]
        for table, entries in ((NAMES, names), (WORDS, words)):
            if entries:
                self._rows.execute(sa.insert(table), entries)


def _words(letter: Letter) -> set[str]:
    said = {"purpose": letter.scope.purposes, "channel": letter.scope.channels}
    return {f"{kind}:{word}" for kind, words in said.items() for word, one in words.items() if one is not Allowed.NO}


def _conditions(search: Search) -> Iterator[Any]:
    for kind, word in (("purpose", search.purpose), ("channel", search.channel)):
        if word is not None:
            yield LETTERS.c.id.in_(sa.select(WORDS.c.letter).where(WORDS.c.word == f"{kind}:{word}"))
    if search.pictures:
        yield LETTERS.c.id.in_(sa.select(NAMES.c.letter).where(NAMES.c.name.in_(search.pictures)))
    if search.cabinet is not None:
        yield LETTERS.c.cabinet == search.cabinet
    if search.subject is not None:
        yield LETTERS.c.subject == search.subject
    if search.ends_by is not None:
        yield LETTERS.c.valid_until <= search.ends_by
    if search.on is not None:
        yield sa.or_(LETTERS.c.valid_from.is_(None), LETTERS.c.valid_from <= search.on)
        yield sa.or_(LETTERS.c.valid_until.is_(None), LETTERS.c.valid_until >= search.on)


def _letters(rows: sa.Connection, conditions: Sequence[Any]) -> Iterator[Letter]:
    """Yield the letters that meet the conditions, by id; the small tables are asked first, bodies by key afterwards."""
    query = sa.select(LETTERS.c.id, LETTERS.c.sha256).where(*conditions)
    digests = {row.id: row.sha256 for row in rows.execute(query)}
    keys = sorted(digests)
    for at in range(0, len(keys), _AT_ONCE):
        part = sa.select(RECORDS.c.key, RECORDS.c.body).where(
            RECORDS.c.kind == RecordKind.LETTER.value, RECORDS.c.key.in_(keys[at : at + _AT_ONCE])
        )
        bodies = {row.key: row.body for row in rows.execute(part)}
        yield from (built(json.loads(bodies[key]), digests[key]) for key in sorted(bodies))


def _get(rows: sa.Connection, kind: RecordKind, key: str) -> Record | None:
    query = sa.select(RECORDS.c.body).where(RECORDS.c.kind == kind.value, RECORDS.c.key == key)
    body = rows.execute(query).scalar()
    return None if body is None else json.loads(body)


def _all(rows: sa.Connection, kind: RecordKind) -> dict[str, Record]:
    query = sa.select(RECORDS.c.key, RECORDS.c.body).where(RECORDS.c.kind == kind.value)
    found = {key: json.loads(body) for key, body in rows.execute(query)}
    return {key: found[key] for key in (sorted(found, key=_number) if kind in NUMBERED else sorted(found))}


def _number(key: str) -> int:
    return int(key)


@contextlib.contextmanager
def _told(kind: str) -> Iterator[None]:
    """Turn what a database raises into a sentence; the database's own words could hold values."""
    try:
        yield
    except sa.exc.SQLAlchemyError as error:
        cause = type(getattr(error, "orig", None) or error).__name__
        raise RegistryError(f"{kind}: the database refused this, and nothing was changed ({cause})") from error
