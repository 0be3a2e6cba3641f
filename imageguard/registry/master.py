"""The key of a registry: found in the environment, a key file or the system's keyring; never on a command line."""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.errors import RegistryError
from imageguard.registry.files import write_bytes
from imageguard.registry.home import home, private_folder, refuse_shared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from keyring.backend import KeyringBackend

KEY: Final = "IMAGEGUARD_KEY"
KEY_FILE: Final = "IMAGEGUARD_KEY_FILE"
NEW_KEY: Final = "IMAGEGUARD_NEW_KEY"
NEW_KEY_FILE: Final = "IMAGEGUARD_NEW_KEY_FILE"
NO_KEYRING: Final = "IMAGEGUARD_NO_KEYRING"
SERVICE: Final = "imageguard"
BYTES: Final = 32
NEXT: Final = ".next"
"""Under the registry's id and this, the key lies that takes over while everything is locked anew."""


@dataclass(frozen=True)
class MasterKey:
    """A registry's key: 32 secret bytes, and in words where they were found."""

    secret: bytes = field(repr=False)
    where: str = ""

    def derive(self, purpose: str, length: int = BYTES) -> bytes:
        """Return bytes for one purpose: HKDF-SHA256 (RFC 5869) without salt; they tell nothing about the key."""
        from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - heavy
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - heavy

        kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=f"imageguard {purpose}".encode())
        return kdf.derive(self.secret)

    @property
    def id(self) -> str:
        """Return 16 digits that tell one key from another, fit to be kept beside what it locks."""
        return self.derive("id", 8).hex()

    @property
    def text(self) -> str:
        """Return the key as people copy it: 43 letters and digits, as the environment and key files hold it."""
        return base64.urlsafe_b64encode(self.secret).decode().rstrip("=")


def find_master(registry: str, environment: Mapping[str, str] = os.environ) -> MasterKey | None:
    """Return the key of the registry with that id, or None where nobody keeps one here.

    Raises RegistryError where a key is named and cannot be read, or is no key.
    """
    if text := environment.get(KEY):
        return _key(text, f"the environment ({KEY})")
    if named := environment.get(KEY_FILE):
        return _from_file(Path(named))
    return _kept(registry, environment)


def find_coming(registry: str, environment: Mapping[str, str] = os.environ) -> MasterKey | None:
    """Return the key that is to take over: named in the environment, or made by a change that was interrupted.

    Raises RegistryError where what is named is no key.
    """
    if text := environment.get(NEW_KEY):
        return _key(text, f"the environment ({NEW_KEY})")
    named = environment.get(NEW_KEY_FILE)
    if named and Path(named).exists():
        return _from_file(Path(named))
    return _kept(registry + NEXT, environment)


def make_coming(registry: str, environment: Mapping[str, str] = os.environ) -> MasterKey:
    """Make the key that is to take over: in the file that is named for it, else beside the registry's own."""
    fresh = MasterKey(secrets.token_bytes(BYTES))
    if named := environment.get(NEW_KEY_FILE):
        refuse_shared(Path(named))
        return _written(Path(named), fresh)
    return keep_master(registry + NEXT, fresh, environment)


def _kept(registry: str, environment: Mapping[str, str]) -> MasterKey | None:
    file = key_file(registry, environment)
    if file.exists():
        return _from_file(file)
    ring = None if environment.get(NO_KEYRING) else _keyring()
    text = ring.get_password(SERVICE, registry) if ring else None
    return _key(text, "the keyring of this computer") if text else None


def make_master(registry: str, environment: Mapping[str, str] = os.environ) -> MasterKey:
    """Make a new key and keep it: in the keyring where there is one, else in a file that only its owner reads."""
    return keep_master(registry, MasterKey(secrets.token_bytes(BYTES)), environment)


def keep_master(registry: str, key: MasterKey, environment: Mapping[str, str] = os.environ) -> MasterKey:
    """Keep a key on this machine and return it with where it lies. Raises RegistryError."""
    ring = None if environment.get(NO_KEYRING) else _keyring()
    if ring is not None:
        ring.set_password(SERVICE, registry, key.text)
        return MasterKey(key.secret, "the keyring of this computer")
    file = key_file(registry, environment)
    refuse_shared(file)
    private_folder(file.parent)
    return _written(file, key)


def _written(file: Path, key: MasterKey) -> MasterKey:
    try:
        write_bytes(file, f"{key.text}\n".encode("ascii"))
    except OSError as error:
        raise RegistryError(f"{file}: the key cannot be kept: {error.strerror}") from error
    return MasterKey(key.secret, str(file))


def drop_master(registry: str, environment: Mapping[str, str] = os.environ) -> None:
    """Forget a key that was kept under this name."""
    ring = None if environment.get(NO_KEYRING) else _keyring()
    if ring is not None and ring.get_password(SERVICE, registry):
        ring.delete_password(SERVICE, registry)
    key_file(registry, environment).unlink(missing_ok=True)


def key_file(registry: str, environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the key lies on a machine without a keyring."""
    return home(environment) / "keys" / f"{registry}.key"


def _from_file(file: Path) -> MasterKey:
    try:
        text = file.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise RegistryError(f"{file}: the key file cannot be read; name one that imageguard wrote") from error
    return _key(text, str(file))


def _key(text: str, where: str) -> MasterKey:
    stripped = "".join(text.split())  # as it stands on paper, in groups of four
    try:
        secret = base64.urlsafe_b64decode(stripped + "=" * (-len(stripped) % 4))
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != BYTES:
        raise RegistryError(f"what stands in {where} is no key: a key has 43 letters, digits, dashes and underscores")
    return MasterKey(secret, where)


def _keyring() -> KeyringBackend | None:
    """Return the system's keyring, or None where there is none that can keep a secret."""
    import keyring  # noqa: PLC0415 - heavy
    from keyring.backends import fail, null  # noqa: PLC0415 - heavy

    ring = keyring.get_keyring()
    return None if isinstance(ring, (fail.Keyring, null.Keyring)) else ring
