"""Backups: the registry in one sealed file, its safe in another; and back, without losing a withdrawal."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.bootstrap.lifecycle import forget_unless_agreed
from imageguard.consent.merging import Choice, choose
from imageguard.errors import RegistryError, UsageError
from imageguard.model.letter import ConsentState
from imageguard.model.record import RecordKind
from imageguard.registry.addresses import Desk, open_desk
from imageguard.registry.binding import end_of, keep, note
from imageguard.registry.files import write_bytes
from imageguard.registry.heads import cut_off
from imageguard.registry.kinds import is_database
from imageguard.registry.letters import event_of
from imageguard.registry.master import find_master
from imageguard.registry.safe import safe_of
from imageguard.registry.templates import forget

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from imageguard.registry.master import MasterKey
    from imageguard.registry.store import Change, Record

MARK: Final = b"imageguard backup 1 "
_NONCE: Final = 12
_ID: Final = 32
_LISTED: Final = (RecordKind.STOP, RecordKind.PUBLICATION, RecordKind.PERSON)


@dataclass
class Restored:
    """What a restoration did: ids of letters taken, kept because ours was newer, diverged, and cut off.

    Of those that diverged a person must choose; those that were cut off have lost their end for good.
    """

    taken: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    diverged: list[str] = field(default_factory=list)
    cut_off: list[str] = field(default_factory=list)


def backup(desk: Desk, out: Path) -> None:
    """Write the registry into one file that only its key opens. Raises UsageError where the key is not here.

    Letter keys are not in it: what was sealed in a letter that is erased later is noise in this file, too.
    Neither are face templates, which must not outlive a withdrawal: they are made again from their pictures.
    """
    if desk.safe is None or desk.safe.master is None:
        raise UsageError("a backup is sealed with the key of the registry, which is not on this computer")
    records = {kind.value: dict(desk.store.all(kind)) for kind in RecordKind if kind is not RecordKind.TEMPLATE}
    plain = json.dumps(records, ensure_ascii=False, sort_keys=True).encode()
    nonce = secrets.token_bytes(_NONCE)
    head = MARK + desk.safe.registry.encode()
    write_bytes(out, head + nonce + _cipher(desk.safe.master).encrypt(nonce, plain, head))


def backup_safe(desk: Desk, out: Path) -> None:
    """Write a copy of the safe, which holds the letters' own keys, each locked with the registry's key."""
    if desk.safe is None:
        raise UsageError("this registry has no safe")
    desk.safe.copy_to(out)


@dataclass(frozen=True)
class Loss:
    """Who says that what happened after the backup is lost, and when: the letters that it touched end there."""

    by: str
    at: dt.datetime


def desk_for_backup(address: str, source: Path) -> Desk:
    """Return the registry that a backup is brought into; a database that is not there is made, under the same id.

    Raises RegistryError where the key of the backup is not here.
    """
    if not is_database(address):
        return open_desk(address)
    return open_desk(address, make=True, registry=opened_backup(source)[0])


def restore(desk: Desk, source: Path, loss: Loss | None = None) -> Restored:
    """Bring a backup into a registry, which may be empty or have gone on since.

    Where the backup lacks what this computer knows to have happened, RegistryError is raised; with
    ``loss`` such letters are taken, and invalidated: nobody can say any more whether they were withdrawn.
    """
    registry, records = opened_backup(source)
    if desk.safe is not None and desk.safe.registry != registry:
        raise RegistryError(f"{source.name}: this is the backup of another registry")
    safe = safe_of(registry, find_master(registry))
    done = Restored()
    with desk.store.change() as change:
        if change.get(RecordKind.CARD, "card") is None:
            change.put(RecordKind.CARD, "card", records["card"]["card"])
        for key, stone in records["tombstone"].items():
            change.put(RecordKind.TOMBSTONE, key, stone)
            change.remove(RecordKind.LETTER, key)
            forget(Desk(desk.store, safe), change, key)
        for key, record in records["letter"].items():
            _letter(change, Desk(desk.store, safe), key, record, done, loss)
        for kind in _LISTED:
            _merge_list(change, kind, records[kind.value])
        kept = list(change.all(RecordKind.LETTER).values())
    note(Desk(desk.store, safe), *kept)
    return done


def _letter(change: Change, desk: Desk, key: str, record: Record, done: Restored, loss: Loss | None) -> None:
    if change.get(RecordKind.TOMBSTONE, key):
        return
    ours = change.get(RecordKind.LETTER, key)
    theirs = [event_of(one) for one in record.get("events", ())]
    if ours is None:
        known = desk.safe.head(key) if desk.safe else None
        if known and (reason := cut_off(key, theirs, known)):
            if loss is None:
                raise RegistryError(
                    f"{key}: this backup is too old: {reason}. Where there is none, `consent restore --lost --by ID` "
                    "takes such letters as invalid"
                )
            _invalidated(change, desk, record, loss)
            done.cut_off.append(key)
            return
        taken, diverged = Choice.THEIRS, False
    else:
        taken, diverged = choose([event_of(one) for one in ours.get("events", ())], theirs)
    if diverged:
        done.diverged.append(key)
    if taken is Choice.THEIRS:
        change.put(RecordKind.LETTER, key, record)
        forget_unless_agreed(desk, change, record)
        done.taken.append(key)
        if diverged and desk.safe:
            desk.safe.replace_head(key, end_of(record))
    else:
        done.kept.append(key)


def _invalidated(change: Change, desk: Desk, record: Record, loss: Loss) -> None:
    at = loss.at.isoformat(timespec="seconds")
    event = {"state": ConsentState.INVALIDATED.value, "at": at, "by": loss.by, "note": "what came after is lost"}
    kept = keep(desk, change, {**record, "events": [*record.get("events", ()), event]}, over=True)
    if desk.safe:
        desk.safe.replace_head(record["id"], end_of(kept))


def _merge_list(change: Change, kind: RecordKind, theirs: Mapping[str, Record]) -> None:
    """Add what is not there yet; a stop is lifted only by those who lifted it in both copies."""
    ours = dict(change.all(kind))
    for key, record in theirs.items():
        if kind is RecordKind.PERSON:
            change.put(kind, key, ours.get(key, record))
            continue
        same = next((at for at, one in ours.items() if _identity(one) == _identity(record)), None)
        if same is None:
            change.add(kind, record)
        elif kind is RecordKind.STOP:
            both = [one for one in ours[same].get("lifted_by", ()) if one in record.get("lifted_by", ())]
            rest = {key: value for key, value in ours[same].items() if key != "lifted_by"}
            change.put(kind, same, {**rest, **({"lifted_by": both} if both else {})})


def _identity(record: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(record.get(key)) for key in ("sha256", "at", "place", "on"))


def opened_backup(source: Path) -> tuple[str, dict[str, dict[str, Record]]]:
    """Return the id of the registry in a backup, and its records by kind and key.

    Raises RegistryError where it is none, was changed, or its key is not here; UsageError where it cannot be read.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy

    try:
        data = source.read_bytes()
    except OSError as error:
        raise UsageError(f"{source}: the backup cannot be read: {error.strerror}") from error
    length = len(MARK) + _ID
    head, nonce, sealed = data[:length], data[length : length + _NONCE], data[length + _NONCE :]
    if not head.startswith(MARK) or not sealed:
        raise RegistryError(f"{source.name}: this is no backup that imageguard wrote, or it was cut off")
    registry = head[len(MARK) :].decode("ascii", "replace")
    master = find_master(registry)
    if master is None:
        raise RegistryError(f"{source.name}: the key of this backup is not on this computer; set IMAGEGUARD_KEY_FILE")
    try:
        records: dict[str, dict[str, Record]] = json.loads(_cipher(master).decrypt(nonce, sealed, head))
    except InvalidTag as error:
        raise RegistryError(
            f"{source.name}: the key from {master.where} does not open this backup, or the file was changed"
        ) from error
    return registry, records


def _cipher(master: MasterKey) -> Any:  # noqa: ANN401 - heavy to name
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - heavy

    return AESGCM(master.derive("backup"))
