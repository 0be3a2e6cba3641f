"""What a database lacks of what this computer has seen in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from imageguard.consent.chain import BUCKETS, bucket_of
from imageguard.errors import DocumentError, Mistake
from imageguard.model.record import RecordKind
from imageguard.registry import index
from imageguard.registry import rows as table
from imageguard.registry.heads import GONE, cut_off
from imageguard.registry.letters import built
from imageguard.registry.tables import LETTERS, RECORDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from imageguard.registry.ink import Ink
    from imageguard.registry.safe import Safe

UNINDEXED: Final = "what the database tells of this letter is not what the letter says; run `imageguard consent verify`"
_FEW: Final = 64


def look_for_losses(rows: sa.Connection, ink: Ink, safe: Safe, kind: str) -> None:
    """Raise DocumentError with every letter that is gone or lost events since this computer saw it.

    Buckets that are as they were when they were last looked at are not looked at again.
    """
    seen = safe.seen()
    digests = {number: digest for number, (digest, _) in index.buckets(rows, ink).items()}
    known = {*digests, *seen.buckets} if seen.buckets else range(BUCKETS)
    changed = {at for at in known if digests.get(at) != seen.buckets.get(at, "")}
    if not changed:
        return
    mistakes = list(_lost(rows, ink, safe, changed, kind))
    if mistakes:
        raise DocumentError(mistakes)
    safe.see(digests, seen.generation)


def _lost(rows: sa.Connection, ink: Ink, safe: Safe, changed: Collection[int], kind: str) -> Iterator[Mistake]:
    heads = {key: head for key, head in safe.heads().items() if bucket_of(key) in changed}
    few = [LETTERS.c.bucket.in_(sorted(changed))] if len(changed) <= _FEW else []
    there = {one.id: one.head for one in index.entries(rows, ink, *few)}
    stones = sa.select(RECORDS.c.key).where(RECORDS.c.kind == RecordKind.TOMBSTONE.value)
    erased = set(rows.execute(stones).scalars())
    for key, head in heads.items():
        if key not in there:
            if key not in erased:
                yield Mistake(kind, 0, 0, key, GONE)
        elif there[key] != head:
            record = table.get(rows, ink, RecordKind.LETTER, key)
            reason = cut_off(key, built(record, "").events, head) if record else GONE
            if reason:
                yield Mistake(kind, 0, 0, key, reason)
