"""Where imageguard keeps what must lie outside every campaign folder: keys, heads, this machine's own stops."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE: Final = "IMAGEGUARD_HOME"
_SYNCED: Final = ("onedrive", "dropbox", "google drive", "googledrive", "icloud", "nextcloud", "box sync", "syncthing")


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder, which need not exist: ``IMAGEGUARD_HOME``, else where this system keeps such things."""
    if named := environment.get(VARIABLE):
        return Path(named)
    if sys.platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "imageguard"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "imageguard"
    return Path(environment.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "imageguard"


def refuse_shared(path: Path) -> None:
    """Raise RegistryError where a key would lie in a git work tree or in a folder that is copied elsewhere."""
    for folder in path.resolve().parents:
        if (folder / ".git").exists():
            raise RegistryError(
                f"{path}: a key must not lie in a git work tree; set {VARIABLE} to a folder outside of it"
            )
        if any(folder.name.lower().startswith(name) for name in _SYNCED):
            raise RegistryError(
                f"{path}: a key must not lie in a folder that is synchronised; set {VARIABLE} to a folder outside of it"
            )


def private_folder(path: Path) -> Path:
    """Make the folder, for its owner only, and return it. Raises RegistryError."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise RegistryError(f"{path}: the folder for keys cannot be made: {error.strerror}") from error
    return path
