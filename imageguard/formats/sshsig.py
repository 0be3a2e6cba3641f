"""Signatures as ``ssh-keygen -Y sign`` writes them (OpenSSH, PROTOCOL.sshsig), made and checked without it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

NAMESPACE: Final = b"imageguard-answers"
"""What the signature is for: one of the same key for Git, or for a file of another kind, is refused."""
MAGIC: Final = b"SSHSIG"
VERSION: Final = 1
HASHES: Final = (b"sha256", b"sha512")
BEGIN, END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
LINE: Final = 70
SMALLEST_RSA: Final = 2048
_TAIL: Final = 5
"""Bytes that a hardware key adds to its signature: flags, and a counter (PROTOCOL.u2f)."""
_TOUCHED: Final = 1


@dataclass(frozen=True)
class Signature:
    """A signature taken apart: the public key that made it, and by which digest; ``key`` as SSH writes it."""

    key: bytes = field(repr=False)
    digest: bytes
    raw: bytes = field(repr=False)


def read_signature(text: bytes) -> Signature:
    """Read an armoured signature. Raises ValueError where it is none, or one for something else."""
    lines = [line.strip() for line in text.decode("ascii").strip().splitlines()]
    if len(lines) < 2 or (lines[0], lines[-1]) != (BEGIN, END):  # noqa: PLR2004 - the two marks
        raise ValueError("no SSH signature")
    data = base64.b64decode("".join(lines[1:-1]), validate=True)
    if data[:6] != MAGIC or data[6:10] != struct.pack(">I", VERSION):
        raise ValueError("no SSH signature of a form that is known")
    parts, rest = _strings(data[10:], 5)
    key, namespace, _, digest, raw = parts
    if rest or namespace != NAMESPACE or digest not in HASHES:
        raise ValueError("a signature for something else")
    return Signature(key, digest, raw)


def verifies(signature: Signature, data: bytes) -> bool:
    """Say whether the key signed these bytes. Raises ValueError for a key of a kind that is not known."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - only where something is signed

    kind, fields = _kind(signature.key)
    (algorithm, inner), tail = _strings(signature.raw, 2)
    told = _told(data, signature.digest)
    if kind.startswith(b"sk-"):
        if len(tail) != _TAIL or not tail[0] & _TOUCHED:
            return False
        told = hashlib.sha256(fields[-1]).digest() + tail + hashlib.sha256(told).digest()
    elif tail:
        return False
    try:
        _check(_public(signature.key), kind, algorithm, inner, told)
    except InvalidSignature:
        return False
    return True


def signed(data: bytes, private: Any) -> bytes:  # noqa: ANN401 - any of the library's private keys
    """Return the armoured signature on these bytes. Raises ValueError for a key of a kind that cannot sign."""
    key = public_blob(_openssh(private.public_key()))
    kind, _ = _kind(key)
    told = _told(data, b"sha512")
    algorithm, inner = _signed(private, kind, told)
    raw = _string(algorithm) + _string(inner)
    parts = (key, NAMESPACE, b"", b"sha512", raw)
    whole = base64.b64encode(MAGIC + struct.pack(">I", VERSION) + b"".join(map(_string, parts))).decode()
    lines = [BEGIN, *(whole[start : start + LINE] for start in range(0, len(whole), LINE)), END]
    return ("\n".join(lines) + "\n").encode()


def public_blob(line: str) -> bytes:
    """Return the key of a line such as ``ssh-ed25519 AAAA... comment``. Raises ValueError with what is wrong."""
    words = line.split()
    try:
        blob = base64.b64decode(words[1], validate=True)
        kind, _ = _kind(blob)
        usable = kind == words[0].encode() and _public(blob) is not None
    except (IndexError, ValueError, binascii.Error) as error:
        raise ValueError("is no public key as SSH writes it, such as: ssh-ed25519 AAAA...") from error
    if not usable:
        raise ValueError("is a public key of another kind than it says")
    return blob


def public_line(blob: bytes) -> str:
    """Return a key as one line: its kind and its digits."""
    return f"{_kind(blob)[0].decode()} {base64.b64encode(blob).decode()}"


def fingerprint(blob: bytes) -> str:
    """Return what ``ssh-keygen -l`` calls the key: ``SHA256:...``."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode().rstrip("=")


def _told(data: bytes, digest: bytes) -> bytes:
    """Return what is signed in truth: the purpose and the digest of the data."""
    return MAGIC + b"".join(map(_string, (NAMESPACE, b"", digest, hashlib.new(digest.decode(), data).digest())))


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _strings(data: bytes, count: int | None = None) -> tuple[list[bytes], bytes]:
    """Return so many length-prefixed strings, or all, and what is left. Raises ValueError where they are cut off."""
    found: list[bytes] = []
    while data if count is None else len(found) < count:
        size = int.from_bytes(data[:4], "big")
        if len(data) < 4 + size:
            raise ValueError("cut off")
        found.append(data[4 : 4 + size])
        data = data[4 + size :]
    return found, data


def _kind(blob: bytes) -> tuple[bytes, list[bytes]]:
    fields, _ = _strings(blob)
    if not fields:
        raise ValueError("no key")
    return fields[0], fields


def _openssh(public: Any) -> str:  # noqa: ANN401 - any of the library's public keys
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: PLC0415

    return str(public.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode())


def _public(blob: bytes) -> Any:  # noqa: ANN401 - any of the library's public keys
    """Return the key. Raises ValueError for one that is not known, or too weak."""
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415 - only where something is signed
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import load_ssh_public_key  # noqa: PLC0415

    try:
        key = load_ssh_public_key(_kind(blob)[0] + b" " + base64.b64encode(blob))
    except UnsupportedAlgorithm as error:
        raise ValueError("a key of a kind that is not known") from error
    if isinstance(key, rsa.RSAPublicKey) and key.key_size < SMALLEST_RSA:
        raise ValueError("a key that is too short")
    return key


def _check(key: Any, kind: bytes, algorithm: bytes, inner: bytes, told: bytes) -> None:  # noqa: ANN401 - as above
    """Raise InvalidSignature where the key did not sign this, ValueError where it cannot have."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature  # noqa: PLC0415

    if isinstance(key, rsa.RSAPublicKey):
        return key.verify(inner, told, padding.PKCS1v15(), _rsa_hash(algorithm))
    if algorithm != kind:
        raise ValueError("a signature of another kind than its key")
    if isinstance(key, ed25519.Ed25519PublicKey):
        return key.verify(inner, told)
    if isinstance(key, ec.EllipticCurvePublicKey):
        (r, s), _ = _strings(inner, 2)
        pair = encode_dss_signature(int.from_bytes(r, "big"), int.from_bytes(s, "big"))
        return key.verify(pair, told, ec.ECDSA(_curve_hash(kind)))
    raise ValueError("a key of a kind that is not known")


def _signed(private: Any, kind: bytes, told: bytes) -> tuple[bytes, bytes]:  # noqa: ANN401 - as above
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature  # noqa: PLC0415

    if isinstance(private, ed25519.Ed25519PrivateKey):
        return kind, private.sign(told)
    if isinstance(private, rsa.RSAPrivateKey):
        return b"rsa-sha2-512", private.sign(told, padding.PKCS1v15(), _rsa_hash(b"rsa-sha2-512"))
    if isinstance(private, ec.EllipticCurvePrivateKey):
        return kind, b"".join(_mpints(decode_dss_signature(private.sign(told, ec.ECDSA(_curve_hash(kind))))))
    raise ValueError("a key of a kind that cannot sign")


def _mpints(numbers: Iterable[int]) -> Iterable[bytes]:
    """Yield numbers as SSH writes them (RFC 4251, section 5): big end first, the first bit clear."""
    return (_string(one.to_bytes(one.bit_length() // 8 + 1, "big")) for one in numbers)


def _rsa_hash(algorithm: bytes) -> Any:  # noqa: ANN401 - one of the library's digests
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    known = {b"rsa-sha2-256": hashes.SHA256, b"rsa-sha2-512": hashes.SHA512}
    if algorithm not in known:
        raise ValueError("a signature by a digest that is too weak")
    return known[algorithm]()


def _curve_hash(kind: bytes) -> Any:  # noqa: ANN401 - one of the library's digests
    """Return the digest that goes with a curve (RFC 5656, section 6.2.1)."""
    from cryptography.hazmat.primitives import hashes  # noqa: PLC0415

    if b"nistp521" in kind:
        return hashes.SHA512()
    return hashes.SHA384() if b"nistp384" in kind else hashes.SHA256()
