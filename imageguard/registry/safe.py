"""The safe: each letter's own key and the end of each chain, in a file outside of the registry."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import secrets
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.errors import RegistryError
from imageguard.model.record import Head
from imageguard.registry.files import write_bytes
from imageguard.registry.home import home, private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from imageguard.registry.master import MasterKey

KEY_BYTES: Final = 64
"""AES-SIV with AES-256 takes twice 256 bits, RFC 5297."""
_SCHEMA: Final = """
create table if not exists keys (letter text primary key, wrapped blob not null) without rowid;
create table if not exists heads (letter text primary key, count integer not null, sha256 text not null, mac text)
without rowid;
"""


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

    def key_ids(self) -> frozenset[str]:
        """Return the ids of the letters that have a key."""
        with self._open() as rows:
            return frozenset(letter for (letter,) in rows.execute("select letter from keys"))

    def head(self, letter: str) -> Head | None:
        """Return the end of one chain as this machine last saw it, or None."""
        with self._open() as rows:
            found = rows.execute("select count, sha256 from heads where letter = ?", (letter,)).fetchone()
        return Head(*found) if found else None

    def heads(self) -> Mapping[str, Head]:
        """Return the end of each chain as this machine last saw it."""
        with self._open() as rows:
            found = rows.execute("select letter, count, sha256 from heads order by letter")
            return {letter: Head(count, sha256) for letter, count, sha256 in found}

    def forged(self) -> tuple[str, ...]:
        """Return the ids of letters whose end was not written here with the registry's key."""
        with self._open() as rows:
            found = rows.execute("select letter, count, sha256, mac from heads where mac is not null").fetchall()
        return tuple(
            letter
            for letter, count, sha256, mac in found
            if not hmac.compare_digest(mac, self.mac(letter, Head(count, sha256)))
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

    def replace_head(self, letter: str, head: Head) -> None:
        """Keep another end of a letter's chain, which a person chose where two copies had diverged."""
        with self._open() as rows:
            rows.execute("delete from heads where letter = ?", (letter,))
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

    def rewrap(self, new: MasterKey) -> None:
        """Lock every letter's key and every head under another master key, all or none."""
        other = Safe(self.path, self.registry, new)
        with self._open() as rows:
            wrapped = rows.execute("select letter, wrapped from keys").fetchall()
            fresh = [(other._wrapped(letter, self._either(other, letter, old)), letter) for letter, old in wrapped]
            rows.executemany("update keys set wrapped = ? where letter = ?", fresh)
            known = rows.execute("select letter, count, sha256 from heads").fetchall()
            macs = [(other.mac(letter, Head(count, sha256)), letter) for letter, count, sha256 in known]
            rows.executemany("update heads set mac = ? where letter = ?", macs)

    @property
    def _master(self) -> MasterKey:
        if self.master is None:
            raise RegistryError("this needs the key of the registry, which is not on this computer")
        return self.master

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

        return AESSIV(self._master.derive("letter keys", KEY_BYTES)).encrypt(key, [self._bound_to(letter)])

    def _unwrapped(self, letter: str, wrapped: bytes) -> bytes:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

        try:
            return AESSIV(self._master.derive("letter keys", KEY_BYTES)).decrypt(wrapped, [self._bound_to(letter)])
        except InvalidTag as error:
            raise RegistryError(
                f"the key from {self._master.where} does not open the safe of this registry; use the right one"
            ) from error

    def _either(self, other: Safe, letter: str, wrapped: bytes) -> bytes:
        """Return a letter's key, locked with this key or already with the other one."""
        try:
            return self._unwrapped(letter, wrapped)
        except RegistryError:
            return other._unwrapped(letter, wrapped)

    def _bound_to(self, letter: str) -> bytes:
        return f"{self.registry}\0{letter}".encode()


def safe_of(registry: str, master: MasterKey | None) -> Safe:
    """Return the safe of a registry on this machine."""
    return Safe(home() / "safes" / f"{registry}.db", registry, master)
