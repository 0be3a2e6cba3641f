"""What was observed before, kept encrypted under a key that only the picture itself can give again.

An entry is found and opened with two digests of the asset's bytes, the engine's fingerprint and a
secret of this machine. Whoever steals the cache without the pictures learns nothing; whoever has
a picture learns what looking at it would tell. An inspection with any problem is never kept.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import secrets
import sqlite3
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from imageguard.errors import InspectionError
from imageguard.executors.files import read
from imageguard.model.inspection import Inspection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.ports import Executor

VARIABLE: Final = "IMAGEGUARD_CACHE"
"""Names the folder of the cache, in place of where this system keeps caches."""

LARGEST: Final = 512 * 2**20
"""Bytes that the cache may hold; when it holds more, all of it is dropped."""

_NONCE: Final = 12
_SECRET: Final = 32


class Entry(NamedTuple):
    """Where the inspection of certain bytes lies, what opens it (32 bytes each), and the sha256 of the bytes."""

    name: bytes
    key: bytes
    sha256: str


@dataclass(frozen=True)
class Cache:
    """A store of inspections in ``folder`` for one engine; a damaged store is dropped, never trusted."""

    folder: Path
    engine: str
    limit: int = 512 * 2**20
    _open: list[sqlite3.Connection] = field(default_factory=list, repr=False, compare=False)

    def entry(self, file: str) -> Entry | None:
        """Return where the inspection of a file would lie; None where the file cannot be read."""
        try:
            data = read(file, self.limit)
        except InspectionError:
            return None
        salt = hashlib.sha256(self._secret + self.engine.encode()).digest()[:16]
        digest = hashlib.blake2b(data, digest_size=64, key=self._secret, salt=salt, person=b"imageguard cache").digest()
        return Entry(digest[:32], digest[32:], hashlib.sha256(data).hexdigest())

    def holds(self, entry: Entry) -> bool:
        """Say whether something lies there."""
        return self._sealed(entry) is not None

    def get(self, entry: Entry, path: str) -> Inspection | None:
        """Return the inspection that lies there, its file called ``path``; None where there is none that opens."""
        import msgspec  # noqa: PLC0415 - a run without pictures needs none of these
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

        sealed = self._sealed(entry)
        if sealed is None:
            return None
        try:
            plain = ChaCha20Poly1305(entry.key).decrypt(sealed[:_NONCE], sealed[_NONCE:], entry.name)
            inspection = msgspec.json.decode(plain, type=Inspection)
        except (InvalidTag, msgspec.MsgspecError):
            return None
        return dataclasses.replace(inspection, path=path)

    def put(self, entry: Entry, inspection: Inspection) -> None:
        """Keep an inspection, unless anything about it was a problem or it is of other bytes than the entry."""
        import msgspec  # noqa: PLC0415
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # noqa: PLC0415

        if inspection.problems or inspection.sha256 != entry.sha256:
            return
        try:
            plain = msgspec.json.encode(dataclasses.replace(inspection, path=""))
        except UnicodeEncodeError:
            return  # a value that is no text is looked at afresh each time
        nonce = secrets.token_bytes(_NONCE)
        sealed = nonce + ChaCha20Poly1305(entry.key).encrypt(nonce, plain, entry.name)
        with contextlib.suppress(sqlite3.Error), self._store:  # a full disk costs time tomorrow, no answer today
            self._store.execute("INSERT OR REPLACE INTO inspections VALUES (?, ?)", (entry.name, sealed))

    def _sealed(self, entry: Entry) -> bytes | None:
        """Return the bytes that lie there; a store that cannot be read holds nothing."""
        try:
            row = self._store.execute("SELECT sealed FROM inspections WHERE name = ?", (entry.name,)).fetchone()
        except sqlite3.Error:
            return None
        return row[0] if row is not None and isinstance(row[0], bytes) else None

    @cached_property
    def _secret(self) -> bytes:
        """Return this machine's secret, made on first use, readable by its owner only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        file = self.folder / "secret"
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            secret = file.read_bytes()
            if len(secret) == _SECRET:
                return secret
            file.unlink()
            return self._secret
        with os.fdopen(handle, "wb") as stream:
            secret = secrets.token_bytes(_SECRET)
            stream.write(secret)
        return secret

    @property
    def _store(self) -> sqlite3.Connection:
        if not self._open:
            self._open.append(self._connected())
        return self._open[0]

    def _connected(self) -> sqlite3.Connection:
        file = self.folder / "inspections.db"
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.exists() and file.stat().st_size > LARGEST:
            file.unlink()
        try:
            return _prepared(file)
        except sqlite3.DatabaseError:
            file.unlink()
            return _prepared(file)


def _prepared(file: Path) -> sqlite3.Connection:
    store = sqlite3.connect(file, timeout=30)
    store.execute("PRAGMA journal_mode = WAL")
    store.execute("PRAGMA synchronous = NORMAL")
    store.execute("CREATE TABLE IF NOT EXISTS inspections (name BLOB PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID")
    return store


def default_folder() -> Path:
    """Return the folder of the cache: ``IMAGEGUARD_CACHE``, else where this system keeps caches."""
    if named := os.environ.get(VARIABLE):
        return Path(named)
    from platformdirs import user_cache_path  # noqa: PLC0415

    return user_cache_path("imageguard", appauthor=False)


@dataclass(frozen=True)
class Cached:
    """An executor that asks the cache first, and leaves the rest to ``inner``."""

    inner: Executor
    cache: Cache

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file), in the given order."""
        entries = [self.cache.entry(file) for _, file in paths]
        known = [entry is not None and self.cache.holds(entry) for entry in entries]
        rest = self.inner.run([path for path, there in zip(paths, known, strict=True) if not there])
        for path, entry, there in zip(paths, entries, known, strict=True):
            kept = self.cache.get(entry, path[0]) if there and entry is not None else None
            yield kept or self._looked(next(self.inner.run([path]) if there else rest), entry)

    def _looked(self, inspection: Inspection, entry: Entry | None) -> Inspection:
        if entry is not None:
            self.cache.put(entry, inspection)
        return inspection
