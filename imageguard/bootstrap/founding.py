"""A registry made: its card, its key, its safe."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from imageguard.errors import UsageError
from imageguard.registry.addresses import found, open_desk
from imageguard.registry.kinds import is_database
from imageguard.registry.master import make_master

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
