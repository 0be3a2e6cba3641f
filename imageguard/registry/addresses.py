"""Which registry an address means, opened to be read or to be changed."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imageguard.documents import shown
from imageguard.errors import RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry.folder import FolderRegistry, read_card
from imageguard.registry.folder_store import FolderStore
from imageguard.registry.ink import Ink
from imageguard.registry.kinds import is_database
from imageguard.registry.safe import safe_of
from imageguard.registry.shelf import shelf_of

if TYPE_CHECKING:
    from imageguard.ports import Registry
    from imageguard.registry.master import MasterKey
    from imageguard.registry.safe import Safe
    from imageguard.registry.store import Record, Store

POSTGRES: Final = "PostgreSQL"
_POSTGRES: Final = frozenset({"postgresql", "postgres"})


@dataclass(frozen=True)
class Desk:
    """A registry opened to be changed, with what this computer keeps about it outside.

    ``safe`` is None where the registry has no card yet, and so neither id nor keys.
    """

    store: Store
    safe: Safe | None = None

    @property
    def master(self) -> MasterKey | None:
        """The registry's key, where this computer has it."""
        return self.safe.master if self.safe else None


def open_registry(address: str, base: Path | None = None) -> Registry:
    """Open the registry at an address to be read: a folder of YAML letters, ``registry.db``, ``postgresql://...``.

    Folders and files are relative to ``base``. Raises RegistryError where it is not there, or
    cannot be opened with the keys of this computer.
    """
    if is_database(address):
        return open_desk(address, base, make=False).store
    folder = _folder(address, base)
    card = read_card(folder, shown(folder))
    if card is None:
        return FolderRegistry(folder, shown(folder))
    safe, shelf = safe_of(card["id"], None), shelf_of(card["id"], lambda: _key_if_any(card))
    return FolderRegistry(folder, shown(folder), safe.heads() if safe.path.exists() else {}, shelf=shelf)


def open_desk(address: str, base: Path | None = None, *, make: bool = False, registry: str | None = None) -> Desk:
    """Open the registry at an address to be changed; ``make`` makes a database that is not there yet.

    ``registry`` is the id that a new database takes, whose key is here already: that of a backup.
    Raises RegistryError where it is not there, or its key is the wrong one.
    """
    if "://" in address:
        return _open_postgres(address, registry, make=make)
    if is_database(address):
        return _open_sqlcipher((base or Path()) / address, registry, make=make)
    folder = _folder(address, base)
    card = read_card(folder, shown(folder))
    if card is None:
        return Desk(FolderStore(folder, shown(folder)))
    master = _master_of(card)
    safe, shelf = safe_of(card["id"], master), shelf_of(card["id"], lambda: master)
    return Desk(FolderStore(folder, shown(folder), safe.heads(), shelf), safe)


def found(desk: Desk, master: MasterKey, registry: str) -> Desk:
    """Give a registry that has none its card: its id, and by which key it is locked."""
    with desk.store.change() as change:
        if change.get(RecordKind.CARD, "card") is None:
            change.put(RecordKind.CARD, "card", {"id": registry, "schema": 1, "key": master.id})
    return Desk(desk.store, safe_of(registry, master))


def _folder(address: str, base: Path | None) -> Path:
    folder = (base or Path()) / address
    if not folder.is_dir():
        state = "is a file, not a folder" if folder.exists() else "is not there"
        raise RegistryError(f"{address}: the folder of letters {state}; create it, or name another registry")
    return folder


def _key_if_any(card: Record) -> MasterKey | None:
    """Return the key where it is here: letters of a folder are read without one, only more slowly."""
    with contextlib.suppress(RegistryError):
        return _master_of(card)
    return None


def _master_of(card: Record) -> MasterKey | None:
    """Return the key that this computer has of the registry with this card. Raises RegistryError for a wrong one."""
    from imageguard.registry.master import find_coming, find_master  # noqa: PLC0415 - only those who write need keys

    master = find_master(card["id"])
    if master is None or card.get("key") in {None, master.id}:
        return master
    coming = find_coming(card["id"])
    if coming is None or coming.id != card["key"]:
        raise RegistryError(f"the key from {master.where} is not the key of this registry; use the right one")
    return coming


def _open_sqlcipher(path: Path, wanted: str | None, *, make: bool) -> Desk:
    from imageguard.registry import engines  # noqa: PLC0415 - heavy

    known = engines.file_id(path)
    if known is None and not make:
        raise RegistryError(f"{path.name}: the database is not there; make it with `imageguard init --registry`")
    registry = known or wanted or engines.new_id()
    master = _key_for(registry, path.name, make=registry not in {known, wanted})
    engine, opening = engines.sqlcipher(path, registry, master)
    card = engines.card(engine, path.name)
    master = (_master_of(card) if card else None) or opening
    desk = _database(engine, "encrypted database", Ink(registry), master)
    return desk if card else found(desk, master, registry)


def _open_postgres(address: str, wanted: str | None, *, make: bool) -> Desk:
    from imageguard.registry import engines  # noqa: PLC0415 - heavy

    scheme = address.partition("://")[0]
    if scheme not in _POSTGRES:
        raise RegistryError(
            f"a registry at {scheme}:// cannot be opened; name a folder of YAML letters, a file that ends in .db, "
            "or postgresql://..."
        )
    engine = engines.postgres(address)
    card = engines.card(engine, POSTGRES)
    if card is None and not make:
        raise RegistryError("PostgreSQL: no registry is in this database; make it with `imageguard init --registry`")
    registry = card["id"] if card else wanted or engines.new_id()
    master = (_master_of(card) if card else None) or _key_for(registry, POSTGRES, make=not (card or wanted))
    desk = _database(engine, POSTGRES, Ink(registry, master), master)
    return desk if card else found(desk, master, registry)


def _database(engine: Any, kind: str, ink: Ink, master: MasterKey) -> Desk:  # noqa: ANN401 - heavy to name
    from imageguard.registry import engines  # noqa: PLC0415 - heavy
    from imageguard.registry.database import DatabaseStore  # noqa: PLC0415 - heavy

    engines.upgrade(engine, kind, ink)
    safe = safe_of(ink.registry, master)
    return Desk(DatabaseStore(engine, kind, ink, safe), safe)


def _key_for(registry: str, called: str, *, make: bool) -> MasterKey:
    """Return the key of a database, made where the database is new. Raises RegistryError where it is not here."""
    from imageguard.registry.master import find_master, make_master  # noqa: PLC0415 - only databases need it to be read

    master = find_master(registry)
    if master is None and make:
        return make_master(registry)
    if master is None:
        raise RegistryError(
            f"{called}: this database is encrypted, and its key is not on this computer: set IMAGEGUARD_KEY_FILE to "
            "the key from the recovery sheet, or ask whoever keeps it. Whoever must act without it stops the pictures: "
            "`imageguard stop` needs no key"
        )
    return master
