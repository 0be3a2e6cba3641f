"""The index of a database: what is asked of letters without opening them."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from imageguard.consent.chain import bucket_digest, bucket_of
from imageguard.consent.search import begins, entry_of, terms_of, unwanted, wanted
from imageguard.model.letter import ConsentState
from imageguard.model.record import Entry, Head
from imageguard.registry.tables import BUCKETS, LETTERS, TERMS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from imageguard.model.letter import Letter
    from imageguard.model.record import Search
    from imageguard.registry.ink import Ink

AT_ONCE: Final = 500
"""Values in one query; SQLite of any build takes 999."""
_MANY: Final = 2_000
"""Letters from which on it no longer matters how many more a term finds."""


def put(rows: sa.Connection, ink: Ink, letters: Collection[Letter]) -> None:
    """Put letters into the index, from which they were removed before."""
    rows.execute(sa.insert(LETTERS), [row_of(ink, letter) for letter in letters])
    tags = [{"term": tag, "letter": letter.id} for letter in letters for tag in tags_of(ink, letter)]
    rows.execute(sa.insert(TERMS), sorted(tags, key=itemgetter("term")))


def remove(rows: sa.Connection, ids: Sequence[str]) -> None:
    """Take letters out of the index."""
    for part in parts(ids):
        rows.execute(sa.delete(TERMS).where(TERMS.c.letter.in_(part)))
        rows.execute(sa.delete(LETTERS).where(LETTERS.c.id.in_(part)))


def row_of(ink: Ink, letter: Letter) -> dict[str, Any]:
    """Return the row of a letter."""
    entry = entry_of(letter)
    rest = [entry.subject, entry.cabinet, entry.names, entry.prints, entry.head.count, entry.head.sha256, entry.sha256]
    return {
        "id": letter.id,
        "bucket": bucket_of(letter.id),
        "state": entry.state.value,
        "settled_on": entry.settled_on,
        "valid_from": begins(letter),
        "valid_until": letter.valid_until,
        "retention_until": letter.retention_until,
        "entry": ink.write(f"entry {letter.id}", rest),
    }


def tags_of(ink: Ink, letter: Letter) -> set[bytes]:
    """Return the tags under which a letter is found."""
    return {ink.tag(term) for term in terms_of(letter)}


def settle(rows: sa.Connection, ink: Ink, numbers: Collection[int]) -> None:
    """Bring buckets up to the letters that are in them now."""
    for part in parts(sorted(numbers)):
        held: dict[int, list[Entry]] = {number: [] for number in part}
        for entry in entries(rows, ink, LETTERS.c.bucket.in_(part)):
            held[bucket_of(entry.id)].append(entry)
        rows.execute(sa.delete(BUCKETS).where(BUCKETS.c.number.in_(part)))
        written = [
            {"number": at, "body": ink.write(f"bucket {at}", told_of(inside))} for at, inside in held.items() if inside
        ]
        if written:
            rows.execute(sa.insert(BUCKETS), written)


def told_of(held: Sequence[Entry]) -> list[Any]:
    """Return what a bucket says of its letters: their digest, and (id, fingerprint) of their pictures."""
    ordered = sorted(held, key=lambda one: one.id)
    return [bucket_digest(ordered), [[one.id, known] for one in ordered for known in one.prints]]


def buckets(rows: sa.Connection, ink: Ink) -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Return for each bucket its digest, and (id, fingerprint) of the pictures of its letters."""
    found = {}
    for number, body in rows.execute(sa.select(BUCKETS.c.number, BUCKETS.c.body)):
        digest, prints = ink.read(f"bucket {number}", body)
        found[number] = (digest, [(id_, known) for id_, known in prints])
    return found


def entries(rows: sa.Connection, ink: Ink, *conditions: Any) -> Iterator[Entry]:  # noqa: ANN401 - SQL expressions
    """Yield the entries of the letters that meet the conditions, by id."""
    told = sa.select(LETTERS.c.id, LETTERS.c.state, LETTERS.c.settled_on, LETTERS.c.valid_until, LETTERS.c.entry)
    for id_, state, settled_on, valid_until, written in rows.execute(told.where(*conditions).order_by(LETTERS.c.id)):
        subject, cabinet, names, prints, count, head, sha256 = ink.read(f"entry {id_}", written)
        yield Entry(
            id=id_,
            subject=subject,
            cabinet=cabinet,
            names=tuple(names),
            prints=tuple(prints),
            state=ConsentState(state),
            settled_on=settled_on,
            valid_until=valid_until,
            head=Head(count, head),
            sha256=sha256,
        )


def some(rows: sa.Connection, ink: Ink, ids: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of these letters, by id; those that are not there are left out."""
    for part in parts(sorted(ids)):
        yield from entries(rows, ink, LETTERS.c.id.in_(part))


def named(rows: sa.Connection, ink: Ink, names: Iterable[str]) -> set[str]:
    """Return the ids of the letters that name one of these pictures."""
    found: set[str] = set()
    for part in parts([ink.tag(f"picture {name}") for name in sorted(names)]):
        found.update(rows.execute(sa.select(TERMS.c.letter).where(TERMS.c.term.in_(part))).scalars())
    return found


def find(rows: sa.Connection, ink: Ink, search: Search) -> list[Entry]:
    """Return the entries of the letters that fit, by id; no letter is opened."""
    tags = [[ink.tag(term) for term in one] for one in wanted(search)]
    tags.sort(key=lambda some: _how_many(rows, some))
    conditions = [_has(some, first=at == 0) for at, some in enumerate(tags)]
    if against := unwanted(search):
        conditions.append(~_has([ink.tag(term) for term in against]))
    return list(entries(rows, ink, *conditions, *_dates(search)))


def _how_many(rows: sa.Connection, tags: Sequence[bytes]) -> int:
    some = sa.select(sa.literal(1)).select_from(TERMS).where(TERMS.c.term.in_(tags)).limit(_MANY).subquery()
    return int(rows.execute(sa.select(sa.func.count()).select_from(some)).scalar_one())


def _has(tags: Sequence[bytes], *, first: bool = False) -> Any:  # noqa: ANN401 - an SQL expression
    """Ask for letters under a tag: the rarest leads, of what it finds the others are looked up one by one."""
    under = sa.select(TERMS.c.letter).where(TERMS.c.term.in_(tags))
    return LETTERS.c.id.in_(under) if first else under.where(TERMS.c.letter == LETTERS.c.id).exists()


def _dates(search: Search) -> Iterator[Any]:
    if search.ends_by is not None:
        yield LETTERS.c.valid_until <= search.ends_by
    if search.on is not None:
        yield sa.or_(LETTERS.c.valid_from.is_(None), LETTERS.c.valid_from <= search.on)
        yield sa.or_(LETTERS.c.valid_until.is_(None), LETTERS.c.valid_until >= search.on)


def parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """Yield the values in parts that fit into one query."""
    for at in range(0, len(values), AT_ONCE):
        yield values[at : at + AT_ONCE]
