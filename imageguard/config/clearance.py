"""The clearance list as a file: JSON, signed with Ed25519 (RFC 8032), read strictly."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from imageguard.documents import Document, check, shown
from imageguard.errors import ConfigurationError
from imageguard.model.clearance import Clearance, ClearedPicture
from imageguard.resources import schema

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORM: Final = 1
DOMAIN: Final = b"imageguard clearance 1\n"
"""Stands before what is signed, so that no signature can be taken for one of something else."""
LARGEST: Final = 64 * 1024 * 1024


def render_clearance(clearance: Clearance, key: Ed25519PrivateKey) -> bytes:
    """Return the signed list as ASCII bytes; the same list and key give the same bytes."""
    content: dict[str, Any] = {
        "clearance": FORM,
        "issued_on": clearance.issued_on.isoformat(),
        "expires_on": clearance.expires_on.isoformat(),
        "channels": sorted(clearance.channels),
        **({"site": clearance.site} if clearance.site else {}),
        "pictures": [
            {"sha256": one.sha256} | ({"px": one.px} if one.px else {})
            for one in sorted(set(clearance.pictures), key=_by)
        ],
        "key": key_id(key.public_key()),
    }
    content["signature"] = base64.b64encode(key.sign(_signed(content))).decode("ascii")
    return (json.dumps(content, indent=1) + "\n").encode("ascii")


def load_clearance(path: Path, public_key: Path, site: str | None = None) -> Clearance:
    """Read a list and check its signature; ``site`` is what it must have been issued for, where anything is said.

    Raises ConfigurationError where a file is missing or misformed, the signature is not of that key, or the
    list is another site's.
    """
    clearance = read_clearance(_bytes(path), load_public_key(public_key), shown(path))
    if site is not None and clearance.site != site:
        raise ConfigurationError(
            f"{shown(path)}: this list was issued for another site than this one: ask the office for the list of "
            "this site"
        )
    return clearance


def read_clearance(data: bytes, key: Ed25519PublicKey, source: str) -> Clearance:
    """Return the list that the bytes hold. Raises ConfigurationError; nothing unsigned is looked into any further."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only where a list is read

    content = _content(data, source)
    try:
        key.verify(base64.b64decode(str(content.get("signature")), validate=True), _signed(content))
    except (InvalidSignature, binascii.Error, ValueError) as error:
        raise ConfigurationError(
            f"{source}: this list is not signed by the office's key, or was changed since: clear nothing by it, "
            "and ask the office for the list"
        ) from error
    _keep_to_schema(content, source)
    try:
        return Clearance(
            issued_on=dt.date.fromisoformat(content["issued_on"]),
            expires_on=dt.date.fromisoformat(content["expires_on"]),
            pictures=tuple(_picture(one) for one in content["pictures"]),
            channels=tuple(content["channels"]),
            site=content.get("site"),
        )
    except ValueError as error:
        raise ConfigurationError(f"{source}: this list is signed, but misformed: {error}: issue it again") from error


def key_id(key: Ed25519PublicKey) -> str:
    """Return the first 16 hex digits of the sha256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def load_public_key(path: Path) -> Ed25519PublicKey:
    """Return the key that lists are checked with. Raises ConfigurationError."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only where a list is read
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_public_key  # noqa: PLC0415

    try:
        key = load_pem_public_key(_bytes(path))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(f"{shown(path)}: this is no public key in PEM form") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ConfigurationError(f"{shown(path)}: this is not an Ed25519 public key: make one with clearance key")
    return key


def load_private_key(path: Path, passphrase: str | None) -> Ed25519PrivateKey:
    """Return the key that lists are signed with. Raises ConfigurationError."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only where a list is issued
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_pem_private_key  # noqa: PLC0415

    try:
        key = load_pem_private_key(_bytes(path), passphrase.encode() if passphrase else None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{shown(path)}: this private key cannot be read: is it in PEM form, and is IMAGEGUARD_PASSPHRASE set to "
            "its passphrase, if it has one?"
        ) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ConfigurationError(f"{shown(path)}: this is not an Ed25519 private key: make one with clearance key")
    return key


def new_keys(passphrase: str | None) -> tuple[bytes, bytes]:
    """Return a new private and public key in PEM form, the private one encrypted where there is a passphrase."""
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415 - only where a key is made
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: PLC0415

    key = Ed25519PrivateKey.generate()
    sealed: form.KeySerializationEncryption = form.NoEncryption()
    if passphrase:
        sealed = form.BestAvailableEncryption(passphrase.encode())
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, sealed)
    return private, key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)


def _content(data: bytes, source: str) -> dict[str, Any]:
    try:
        content = json.loads(data.decode("ascii"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(
            f"{source}: this is no clearance list: name the file that the office issued"
        ) from error
    if not isinstance(content, dict) or content.get("clearance") != FORM or not isinstance(content.get("key"), str):
        raise ConfigurationError(f"{source}: this is no clearance list of a form that this version knows")
    return content


def _keep_to_schema(content: dict[str, Any], source: str) -> None:
    """Raise ConfigurationError, with the first few places, where the list is not of the published form."""
    mistakes = check(Document(source, content), schema("clearance"))
    if mistakes:
        told = "; ".join(f"{one.key}: {one.message}" for one in mistakes[:3])
        raise ConfigurationError(f"{source}: this list is signed, but misformed ({told}): issue it again")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands there twice")
    return found


def _signed(content: dict[str, Any]) -> bytes:
    told = {key: value for key, value in content.items() if key != "signature"}
    return DOMAIN + json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")


def _picture(said: dict[str, str]) -> ClearedPicture:
    return ClearedPicture(said["sha256"], said.get("px"))


def _by(picture: ClearedPicture) -> tuple[str, str]:
    return picture.sha256, picture.px or ""


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigurationError(f"{shown(path)}: this file is larger than {LARGEST // 2**20} MB")
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{shown(path)}: this file cannot be read ({error.strerror})") from error
