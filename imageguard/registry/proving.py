"""Whether the index of a database says what the letters say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from imageguard.consent.chain import bucket_of
from imageguard.registry import index
from imageguard.registry.tables import BUCKETS, LETTERS, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.model.letter import Letter
    from imageguard.model.record import Entry
    from imageguard.registry.ink import Ink


def faults(rows: sa.Connection, ink: Ink, letters: Mapping[str, Letter]) -> Iterator[tuple[str, str]]:
    """Yield (id of a letter, what is wrong) for every difference; raises RegistryError where an entry does not open."""
    known = {row["id"]: dict(row) for row in rows.execute(sa.select(LETTERS)).mappings()}
    terms: dict[str, set[bytes]] = {}
    for tag, letter in rows.execute(sa.select(TERMS.c.term, TERMS.c.letter)):
        terms.setdefault(letter, set()).add(bytes(tag))
    for key in sorted({*known, *terms} - set(letters)):
        yield key, "the index of the database knows a letter that is not there"
    for key, letter in letters.items():
        if known.get(key) != index.row_of(ink, letter) or terms.get(key) != index.tags_of(ink, letter):
            yield key, "the index of the database does not say what the letter says: add the letter again"
    yield from _of_buckets(rows, ink)


def _of_buckets(rows: sa.Connection, ink: Ink) -> Iterator[tuple[str, str]]:
    held: dict[int, list[Entry]] = {}
    for entry in index.entries(rows, ink):
        held.setdefault(bucket_of(entry.id), []).append(entry)
    expected: dict[int, Any] = {number: index.told_of(inside) for number, inside in held.items()}
    there = {number: ink.read(f"bucket {number}", body) for number, body in rows.execute(sa.select(BUCKETS))}
    for number in sorted({*expected, *there}):
        if expected.get(number) != there.get(number):
            yield f"bucket {number}", "the digest of these letters is not theirs: any change of one of them mends it"
