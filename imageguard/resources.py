"""What ships beside the code: JSON Schemas, rule packs, letter templates."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from imageguard.errors import BackendMissing

_PACKAGE = Path(__file__).parent


@lru_cache
def schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema of that name (``letter``, ``use``, ``report``). Raises BackendMissing."""
    path = _PACKAGE / "schemas" / f"{name}.schema.json"
    try:
        loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BackendMissing(
            f"the schema {name!r} is not part of this installation; install imageguard again"
        ) from error
    return loaded


def folder(name: str) -> Path:
    """Return the folder ``rules`` or ``consent_templates``: in the wheel, or beside it in a checkout.

    Raises BackendMissing where the installation lacks it.
    """
    for path in (_PACKAGE / name, _PACKAGE.parent / name):
        if path.is_dir():
            return path
    raise BackendMissing(f"the folder {name!r} is not part of this installation; install imageguard again")
