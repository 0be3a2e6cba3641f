"""Where the letters stood: one digest over the heads of all of them, and over every stop, kept up letter by letter."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.model.attestation import Stop
    from imageguard.model.record import Entry

BUCKETS: Final = 4096
"""Letters are spread over so many buckets by the digest of their id: a changed letter changes one of them."""


def bucket_of(id: str) -> int:
    """Return the bucket of a letter, 0 to 4095."""
    return int.from_bytes(hashlib.sha256(id.encode()).digest()[:2], "big") % BUCKETS


def bucket_digest(entries: Iterable[Entry]) -> str:
    """Return the sha256 over one line for each letter of a bucket: id, length of its chain, end of it, its text."""
    lines = sorted(f"{one.id} {one.head.count} {one.head.sha256} {one.sha256}" for one in entries)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def bucket_digests(entries: Iterable[Entry]) -> dict[int, str]:
    """Return the digest of every bucket that holds a letter."""
    buckets: dict[int, list[Entry]] = {}
    for one in entries:
        buckets.setdefault(bucket_of(one.id), []).append(one)
    return {number: bucket_digest(held) for number, held in buckets.items()}


def registry_head(buckets: Mapping[int, str], stops: Iterable[Stop]) -> str:
    """Return a sha256 in hex that changes with any letter, any event of its chain, and any stop.

    ``buckets`` holds the digest of each bucket that is not empty. One line for each bucket (number,
    digest) and each stop (digest of the picture, pixels, who lifted it), sorted.
    """
    lines = [f"letters {number} {digest}" for number, digest in buckets.items()]
    lines += [f"stop {one.sha256} {one.px or ''} {' '.join(sorted(set(one.lifted_by)))}" for one in stops]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
