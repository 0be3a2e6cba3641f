"""The vault: scans of signed letters, each sealed under its letter's own key, outside of the registry."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.errors import RegistryError
from imageguard.registry.files import write_bytes
from imageguard.registry.home import home, private_folder

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.registry.safe import Safe

_ENDING: Final = ".sealed"
LARGEST: Final = 256 * 1024 * 1024


@dataclass(frozen=True)
class Vault:
    """A folder with one sealed scan a letter."""

    folder: Path
    safe: Safe

    def keep(self, letter: str, scan: bytes) -> str:
        """Seal a scan and return the sha256 of what was scanned. Raises RegistryError."""
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

        if len(scan) > LARGEST:
            raise RegistryError(f"a scan of more than {LARGEST // 2**20} MB is not kept; scan it at 300 dots an inch")
        text = AESSIV(self.safe.make_key(letter)).encrypt(scan, [b"scan", letter.encode()])
        try:
            write_bytes(private_folder(self.folder) / f"{letter}{_ENDING}", text)
        except OSError as error:
            raise RegistryError(f"{self.folder}: the scan could not be kept: {error.strerror}") from error
        return hashlib.sha256(scan).hexdigest()

    def scan(self, letter: str) -> bytes:
        """Return a scan. Raises RegistryError where it is not there, or cannot be opened with the keys here."""
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

        key = self.safe.key(letter)
        file = self.folder / f"{letter}{_ENDING}"
        if key is None or not file.exists():
            raise RegistryError(f"{letter}: no scan of this letter is in the vault of this computer")
        try:
            return AESSIV(key).decrypt(file.read_bytes(), [b"scan", letter.encode()])
        except InvalidTag as error:
            raise RegistryError(f"{letter}: the scan was changed, or sealed under another key") from error

    def remove(self, letter: str) -> None:
        """Delete a scan; one that is not there is no error."""
        (self.folder / f"{letter}{_ENDING}").unlink(missing_ok=True)

    def ids(self) -> frozenset[str]:
        """Return the ids of the letters whose scans are here."""
        return frozenset(file.name.removesuffix(_ENDING) for file in self.folder.glob(f"*{_ENDING}"))


def vault_of(safe: Safe) -> Vault:
    """Return the vault of a registry on this computer."""
    return Vault(home() / "vaults" / safe.registry, safe)
