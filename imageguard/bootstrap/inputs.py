"""The files that a check was told by, each with the digest of its bytes: a report says what it rests on."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.config.settings import Settings


def inputs_of(settings: Settings) -> dict[str, str]:
    """Return sha256 digests by the part that a file plays, never by its name; letters have the head of their registry.

    A folder has the digest of what ``find . -type f -not -path '*/.*' | LC_ALL=C sort | xargs sha256sum`` prints in it.
    """
    parts = {
        "settings": settings.source,
        "use": settings.use,
        "answers": settings.attestations,
        "waivers": settings.waivers,
        "signers": settings.signers,
    }
    return {part: _digest(path) for part, path in parts.items() if path is not None and path.exists()}


def _digest(path: Path) -> str:
    if path.is_dir():
        return hashlib.sha256("".join(_listed(path)).encode("utf-8", "surrogateescape")).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _listed(folder: Path) -> list[str]:
    """Return a line for each file, as sha256sum prints it."""
    names = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    shown = [name for name in names if not any(part.startswith(".") for part in name.split("/"))]
    ordered = sorted(f"./{name}".encode("utf-8", "surrogateescape") for name in shown)
    return [
        f"{_digest(folder / name.decode('utf-8', 'surrogateescape'))}  {name.decode('utf-8', 'surrogateescape')}\n"
        for name in ordered
    ]
