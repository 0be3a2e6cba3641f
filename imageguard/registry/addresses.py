"""Which registry an address means."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.documents import shown
from imageguard.errors import RegistryError
from imageguard.registry.folder import FolderRegistry

if TYPE_CHECKING:
    from imageguard.ports import Registry

_DATABASES = (".db", ".sqlite", ".sqlite3")


def is_database(address: str) -> bool:
    """Say whether an address means a database and not a folder."""
    return "://" in address or address.endswith(_DATABASES)


def open_registry(address: str, base: Path | None = None) -> Registry:
    """Open the registry at an address: a folder of YAML letters, relative to ``base``.

    Raises RegistryError where it is not there, or is of a kind that this installation cannot open.
    """
    if is_database(address):
        kind = address.partition("://")[0] if "://" in address else ""
        what = "PostgreSQL" if kind.startswith("postgres") else kind or "database"
        raise RegistryError(f"a {what} registry cannot be opened by this version; name a folder of YAML letters")
    folder = (base or Path()) / address
    if not folder.is_dir():
        state = "is a file, not a folder" if folder.exists() else "is not there"
        raise RegistryError(f"{address}: the folder of letters {state}; create it, or name another registry")
    return FolderRegistry(folder, shown(folder))
