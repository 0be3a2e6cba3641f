"""A registry made: its card, its key, its safe."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from imageguard.errors import UsageError
from imageguard.model.record import RecordKind
from imageguard.registry.addresses import Desk, found, is_database, open_desk
from imageguard.registry.binding import keep
from imageguard.registry.folder_store import FolderStore
from imageguard.registry.master import BYTES, NEXT, MasterKey, drop_master, find_master, keep_master, make_master
from imageguard.registry.safe import Safe

if TYPE_CHECKING:
    from pathlib import Path


def found_registry(address: str, folder: Path) -> str | None:
    """Make the registry's card and key and return where the key lies; None where it has a card already.

    Raises RegistryError where the registry cannot be made, or its key would lie where others see it.
    """
    if is_database(address):
        if urlsplit(address).password:
            raise UsageError(
                "a password must not stand in a file: leave it out of the address; ~/.pgpass or PGPASSWORD hold it"
            )
        desk = open_desk(address, folder, make=True)
        return desk.master.where if desk.master else None
    desk = open_desk(address, folder)
    if desk.safe is not None:
        return None
    registry = secrets.token_hex(16)
    master = make_master(registry)
    found(desk, master, registry)
    return master.where


def rotate(desk: Desk) -> MasterKey:
    """Lock letter keys, heads and, where there is one, the encrypted database with a new key; return it.

    The new key is kept before anything is locked with it, and the old one until everything is; where
    this was interrupted, the next call goes on with the same new key. Raises UsageError, RegistryError.
    """
    if desk.safe is None or desk.safe.master is None:
        raise UsageError("the key of this registry is not on this computer")
    old = desk.safe.master
    if old.where.startswith("the environment"):
        raise UsageError(
            "this key comes from the environment; put it into a key file first, so that it can be replaced"
        )
    if not isinstance(desk.store, FolderStore):
        raise UsageError("the key of a database is not changed in place: export its letters into a new registry")
    coming = f"{desk.safe.registry}{NEXT}"
    new = find_master(coming) or keep_master(coming, MasterKey(secrets.token_bytes(BYTES)))
    desk.safe.rewrap(new)
    fresh = Desk(desk.store, Safe(desk.safe.path, desk.safe.registry, new))
    with desk.store.change() as change:
        card = change.get(RecordKind.CARD, "card") or {}
        change.put(RecordKind.CARD, "card", {**card, "key": new.id})
        for record in list(change.all(RecordKind.LETTER).values()):
            keep(fresh, change, record)
    kept = keep_master(desk.safe.registry, new)
    drop_master(coming)
    return kept
