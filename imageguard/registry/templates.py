"""Face templates: sealed under the letter's key and one of their own, so that either end turns them into noise."""

from __future__ import annotations

import base64
import datetime as dt
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RegistryError, UsageError
from imageguard.model.record import RecordKind
from imageguard.registry.safe import KEY_BYTES
from imageguard.registry.sealing import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from imageguard.registry.addresses import Desk
    from imageguard.registry.safe import Safe
    from imageguard.registry.store import Change, Record

OWN_KEY: Final = "/face"
"""What follows a letter's id in the name of the key of its templates; no id of a letter holds a slash."""


@dataclass(frozen=True)
class Template:
    """The face of one reference picture: a unit vector, comparable with those of the same ``model`` alone.

    ``picture`` is the name of the picture, ``sha256:`` of its bytes; ``by`` whoever said that this is
    the letter's person, on the day ``on``.
    """

    model: str
    vector: tuple[float, ...] = field(repr=False)
    picture: str
    by: str
    on: dt.date


@dataclass(frozen=True)
class Kept:
    """The templates of one letter's person, on what legal basis and until which day they are kept."""

    letter: str
    until: dt.date
    basis: str
    templates: tuple[Template, ...] = ()


def keep_templates(desk: Desk, change: Change, kept: Kept) -> None:
    """Seal and keep templates in the place of those that were there. Raises UsageError where the key is not here."""
    if desk.safe is None or desk.safe.master is None:
        raise UsageError("face templates are sealed, and the key of the registry is not on this computer")
    key = _joined(desk.safe.make_key(kept.letter), desk.safe.make_key(kept.letter + OWN_KEY))
    values = {"basis": kept.basis, "templates": [_plain(one) for one in kept.templates]}
    record = {"id": kept.letter, "until": kept.until.isoformat(), "sealed": seal(values, key, kept.letter)}
    change.put(RecordKind.TEMPLATE, kept.letter, record)


def opened(desk: Desk, record: Record) -> Kept:
    """Return the templates in a record. Raises RegistryError where they cannot be opened with the keys here."""
    return _opened(record, _keys(desk, [record["id"]]))


def _keys(desk: Desk, letters: Iterable[str]) -> dict[str, bytes]:
    """Return those of the keys of these letters and of their templates that are here."""
    names = [name for letter in letters for name in (letter, letter + OWN_KEY)]
    return desk.safe.keys(names) if desk.safe and desk.safe.master else {}


def _opened(record: Record, keys: Mapping[str, bytes]) -> Kept:
    letter = record["id"]
    if letter not in keys or letter + OWN_KEY not in keys:
        raise RegistryError(f"{letter}: the key of its face templates is not on this computer, or was destroyed")
    values = unseal(record["sealed"], _joined(keys[letter], keys[letter + OWN_KEY]), letter)
    found = tuple(_template(one) for one in values["templates"])
    return Kept(letter, dt.date.fromisoformat(record["until"]), values["basis"], found)


def open_all(desk: Desk, records: Collection[Record]) -> tuple[list[Kept], list[str]]:
    """Return the templates that can be opened here, and the ids of the letters whose cannot."""
    found, closed = [], []
    keys = _keys(desk, [one["id"] for one in records])
    for record in records:
        try:
            found.append(_opened(record, keys))
        except RegistryError:
            closed.append(record["id"])
    return found, closed


def forget(desk: Desk, change: Change, letter: str) -> bool:
    """Take a letter's templates away and destroy their key; say whether there were any. Needs no key.

    What lies in git or in old backups is noise from then on. Where the change fails afterwards, the
    key is gone all the same.
    """
    there = change.get(RecordKind.TEMPLATE, letter) is not None
    change.remove(RecordKind.TEMPLATE, letter)
    if desk.safe is not None:
        burn(desk.safe, letter)
    return there


def burn(safe: Safe, letter: str) -> None:
    """Destroy the key of a letter's templates."""
    if safe.has(letter + OWN_KEY):
        safe.destroy(letter + OWN_KEY)


def _joined(letter: bytes, own: bytes) -> bytes:
    """Return the key that neither of the two gives alone: HKDF-SHA256 (RFC 5869) over both."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - heavy

    kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=b"imageguard face templates")
    return kdf.derive(letter + own)


def _plain(one: Template) -> dict[str, Any]:
    return {
        "model": one.model,
        "vector": base64.b64encode(packed(one.vector)).decode(),
        "picture": one.picture,
        "by": one.by,
        "on": one.on.isoformat(),
    }


def _template(data: Mapping[str, Any]) -> Template:
    raw = base64.b64decode(data["vector"])
    vector = struct.unpack(f"<{len(raw) // 4}f", raw)
    return Template(data["model"], vector, data["picture"], data["by"], dt.date.fromisoformat(data["on"]))


def packed(vector: Sequence[float]) -> bytes:
    """Return a vector as it lies under the seal: numbers of 32 bits, the least significant byte first."""
    return struct.pack(f"<{len(vector)}f", *vector)
