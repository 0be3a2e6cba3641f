"""What may not be read by whoever holds the folder: sealed under the letter's own key."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Mapping

STEP: Final = 256
"""Sealed texts are padded to a multiple of so many bytes, so that their length tells little."""


def seal(values: Mapping[str, Any], key: bytes, letter: str) -> str:
    """Return the values as text that only the key opens; the same values give the same text.

    AES-SIV (RFC 5297) needs no nonce: what changes in the text changes with the values alone.
    """
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

    plain = json.dumps(values, sort_keys=True, ensure_ascii=False).encode()
    padded = plain + b" " * (-len(plain) % STEP)
    return base64.urlsafe_b64encode(AESSIV(key).encrypt(padded, [letter.encode()])).decode()


def unseal(text: str, key: bytes, letter: str) -> dict[str, Any]:
    """Return the values. Raises RegistryError where the text was changed or belongs to another letter."""
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - heavy
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV  # noqa: PLC0415 - heavy

    try:
        plain = AESSIV(key).decrypt(base64.urlsafe_b64decode(text), [letter.encode()])
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise RegistryError(
            f"{letter}: what is sealed in this letter was changed, or sealed under another key"
        ) from error
    values: dict[str, Any] = json.loads(plain)
    return values
