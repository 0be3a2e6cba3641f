"""What kind of registry an address means; light, so that reading a configuration loads no database."""

from __future__ import annotations

from typing import Final

DATABASES: Final = (".db", ".sqlite", ".sqlite3")


def is_database(address: str) -> bool:
    """Say whether an address means a database and not a folder."""
    return "://" in address or address.endswith(DATABASES)
