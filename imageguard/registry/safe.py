"""The safe: each letter's own key and the end of each chain, in a file outside of the registry."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from imageguard.consent.chain import bucket_of
from imageguard.errors import RegistryError
from imageguard.model.record import Head
from imageguard.registry.files import write_bytes
from imageguard.registry.home import home, private_folder
from imageguard.registry.master import find_coming, find_master

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from imageguard.registry.master import MasterKey

KEY_BYTES: Final = 64
"""AES-SIV with AES-256 takes twice 256 bits, RFC 5297."""
_SCHEMA: Final = """
create table if not exists keys (letter text primary key, wrapped blob not null) without rowid;
create table if not exists heads (letter text primary key, count integer not null, sha256 text not null, mac text)
without rowid;
create table if not exists seen (bucket integer primary key, digest text not null);
create table if not exists generation (number integer not null);
"""


@dataclass(frozen=True)
class Seen:
    """Buckets of letters whose heads were held against those known here, by number, and when that was.

    The generation is that of the heads: what was seen under an older one says nothing any more.
    """

    buckets: Mapping[int, str]
    generation: int


@dataclass(frozen=True)
class Safe:
    """The safe of one registry on this machine. ``master`` is None where nobody keeps the key here."""

    path: Path
    registry: str
    master: MasterKey | None

    def key(self, letter: str) -> bytes | None:
        """Return the letter's own key, or None where there is none. Raises RegistryError."""
        with self._open() as rows:
            found = rows.execute("select wrapped from keys where letter = ?", (letter,)).fetchone()
        return self._unwrapped(letter, found[0]) if found else None

    def has(self, letter: str) -> bool:
        """Say whether there is a key of this letter; it need not be possible to open it."""
        with self._open() as rows:
            return rows.execute("select 1 from keys where letter = ?", (letter,)).fetchone() is not None

    def keys(self, letters: Iterable[str]) -> dict[str, bytes]:
        """Return the keys of these letters, without those that there are none of. Raises RegistryError."""
        asked = "select letter, wrapped from keys where letter = ?"
        with self._open() as rows:
            found = [row for one in letters for row in rows.execute(asked, (one,))]
        return {letter: self._unwrapped(letter, wrapped) for letter, wrapped in found}

    def make_key(self, letter: str) -> bytes:
        """Return the letter's own key, made and kept first where there is none. Raises RegistryError."""
        fresh = secrets.token_bytes(KEY_BYTES)
        with self._open() as rows:
            rows.execute("insert or ignore into keys values (?, ?)", (letter, self._wrapped(letter, fresh)))
            found = rows.execute("select wrapped from keys where letter = ?", (letter,)).fetchone()
        return self._unwrapped(letter, found[0])

    def destroy(self, letter: str) -> None:
        """Destroy the letter's key: what it sealed is noise from now on, in every copy."""
        with self._open() as rows:
            rows.execute("delete from keys where letter = ?", (letter,))
            rows.execute("delete from heads where letter = ?", (letter,))
            _forget(rows, [letter])

    def key_ids(self) -> frozenset[str]:
        """Return the ids of the letters that have a key."""
        with self._open() as rows:
            return frozenset(letter for (letter,) in rows.execute("select letter from keys"))

    def head(self, letter: str) -> Head | None:
        """Return the end of one chain as this machine last saw it, or None."""
        with self._open() as rows:
            found = rows.execute("select count, sha256 from heads where letter = ?", (letter,)).fetchone()
        return Head(*found) if found else None

    def heads(self, letters: Collection[str] | None = None) -> Mapping[str, Head]:
        """Return the end of each chain as this machine last saw it, of all letters or of these."""
        asked = "select letter, count, sha256 from heads"
        with self._open() as rows:
            if letters is None:
                found = rows.execute(f"{asked} order by letter").fetchall()
            else:
                found = [row for one in letters for row in rows.execute(f"{asked} where letter = ?", (one,))]
        return {letter: Head(count, sha256) for letter, count, sha256 in found}

    def seen(self) -> Seen:
        """Return which buckets of letters were looked at, as they were then."""
        with self._open() as rows:
            return Seen(dict(rows.execute("select bucket, digest from seen").fetchall()), _generation(rows))

    def see(self, buckets: Mapping[int, str], generation: int) -> None:
        """Keep that these buckets lack nothing; forgotten where a head was noted since that generation."""
        with self._open() as rows:
            if _generation(rows) == generation:
                rows.execute("delete from seen")
                rows.executemany("insert into seen values (?, ?)", buckets.items())

    def forged(self) -> tuple[str, ...]:
        """Return the ids of letters whose end was not written here with the registry's key."""
        with self._open() as rows:
            found = rows.execute("select letter, count, sha256, mac from heads where mac is not null").fetchall()
        return tuple(
            letter for letter, count, sha256, mac in found if not self.authentic(mac, letter, Head(count, sha256))
        )

    def note(self, heads: Mapping[str, Head]) -> None:
        """Keep the ends of these chains, unless a later one is kept already."""
        with self._open() as rows:
            rows.executemany(
                "insert into heads values (?, ?, ?, ?) on conflict (letter) do update set count = excluded.count, "
                "sha256 = excluded.sha256, mac = excluded.mac where excluded.count >= heads.count",
                [
                    (letter, head.count, head.sha256, self.mac(letter, head) if self.master else None)
                    for letter, head in heads.items()
                ],
            )
            _forget(rows, heads)

    def replace_head(self, letter: str, head: Head) -> None:
        """Keep another end of a letter's chain, which a person chose where two copies had diverged."""
        with self._open() as rows:
            rows.execute("delete from heads where letter = ?", (letter,))
            _forget(rows, [letter])
        self.note({letter: head})

    def copy_to(self, out: Path) -> None:
        """Write a copy of the safe, whole whatever happens meanwhile. Raises RegistryError."""
        with self._open() as rows:
            data = rows.serialize()
        try:
            write_bytes(out, data)
        except OSError as error:
            raise RegistryError(f"{out}: the copy of the safe cannot be written: {error.strerror}") from error

    def mac(self, letter: str, head: Head, fields: str = "") -> str:
        """Return the authenticator of the end of a chain: HMAC-SHA256 under the registry's key."""
        said = f"{self.registry}\0{letter}\0{head.count}\0{head.sha256}\0{fields}".encode()
        return hmac.new(self._master.derive("heads"), said, hashlib.sha256).hexdigest()

    def authentic(self, mac: str, letter: str, head: Head, fields: str = "") -> bool:
        """Say whether the registry's key wrote this authenticator; while it is replaced, the one or the other."""
        return any(hmac.compare_digest(mac, one.mac(letter, head, fields)) for one in self._either())

    def rewrap(self, new: MasterKey) -> None:
        """Lock every letter's key and every head under another master key, all or none."""
        other = Safe(self.path, self.registry, new)
        with self._open() as rows:
            wrapped = rows.execute("select letter, wrapped from keys").fetchall()
            fresh = [(other._wrapped(letter, self._unwrapped(letter, old)), letter) for letter, old in wrapped]
            rows.executemany("update keys set wrapped = ? where letter = ?", fresh)
            known = rows.execute("select letter, count, sha256 from heads").fetchall()
            macs = [(other.mac(letter, Head(count, sha256)), letter) for letter, count, sha256 in known]
            rows.executemany("update heads set mac = ? where letter = ?", macs)

    @property
    def _master(self) -> MasterKey:
        if self.master is None:
            raise RegistryError("this needs the key of the registry, which is not on this computer")
        return self.master

    @property
    def wrapping(self) -> bytes:
        """Return what letters' keys are locked with. Raises RegistryError where the registry's key is not here."""
        return self._master.derive("letter keys", KEY_BYTES)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        private_folder(self.path.parent)
        try:
            connection = sqlite3.connect(self.path, timeout=30)
            try:
                connection.executescript(f"pragma secure_delete = on; {_SCHEMA}")
                with connection:
                    connection.execute("begin immediate")
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise RegistryError(f"{self.path}: the safe cannot be used ({error}); take it from a backup") from error

    def _wrapped(self, letter: str, key: bytes) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

        return AESSIV(self.wrapping).encrypt(key, [self._bound_to(letter)])

    def _unwrapped(self, letter: str, wrapped: bytes) -> bytes:
        """Return a letter's key, locked with this key or, while it is replaced, with the other one."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

        for key in (one.wrapping for one in self._either()):
            with contextlib.suppress(InvalidTag):
                return AESSIV(key).decrypt(wrapped, [self._bound_to(letter)])
        raise RegistryError(
            f"the key from {self._master.where} does not open the safe of this registry; use the right one"
        )

    def _either(self) -> Iterator[Safe]:
        """Yield this safe under its key, then under the others that this computer has of the registry."""
        yield self
        for find in (find_coming, find_master):
            key = find(self.registry)
            if key is not None and key != self.master:
                yield Safe(self.path, self.registry, key)

    def _bound_to(self, letter: str) -> bytes:
        return f"{self.registry}\0{letter}".encode()


def holds_key(file: Path, letter: str) -> bool:
    """Say whether a file is a safe, or a copy of one, that holds the key of a letter."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True)) as rows:
            return rows.execute("select 1 from keys where letter = ?", (letter,)).fetchone() is not None
    except sqlite3.Error:
        return False


def _generation(rows: sqlite3.Connection) -> int:
    found: int = rows.execute("select coalesce(max(number), 0) from generation").fetchone()[0]
    return found


def _forget(rows: sqlite3.Connection, letters: Iterable[str]) -> None:
    """Forget that the buckets of these letters were looked at: no digest is the empty one, so they will be."""
    rows.executemany("insert or replace into seen values (?, '')", {(bucket_of(letter),) for letter in letters})
    number = _generation(rows) + 1
    rows.execute("delete from generation")
    rows.execute("insert into generation values (?)", (number,))


def safe_of(registry: str, master: MasterKey | None) -> Safe:
    """Return the safe of a registry on this machine."""
    return Safe(home() / "safes" / f"{registry}.db", registry, master)
