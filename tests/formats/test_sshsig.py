"""Signatures as ssh-keygen makes them: read, checked, made; and whatever only looks like one."""

from __future__ import annotations

import base64
import hashlib
import struct

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from imageguard.formats import sshsig

DATA = b"- rule: IG112"
MADE_BY_OPENSSH = {
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIF5upNkpYq/s41Ep/ATxpLqgEF8us39BWgWdv4dLI+6D": """
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgXm6k2Slir+zjUSn8BPGkuqAQXy
6zf0FaBZ2/h0sj7oMAAAASaW1hZ2VndWFyZC1hbnN3ZXJzAAAAAAAAAAZzaGE1MTIAAABT
AAAAC3NzaC1lZDI1NTE5AAAAQLqZ5+rKKMXeHtW8VPExicsdYC7b7Up67LiJfgi/uxsOZk
3XmvS9gYxTqjSsZIzrAdvizwY0nTAvGGLGda/QgQ0=""",
    "ecdsa-sha2-nistp256 AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGhqzAFvGBCKLUXFzRwuhcqWO8uZXxL60qY9cv"
    "Uup3fxJTz7OXuWRq6wdlFrWj7sntcRcss7Qgv2wX6VQqKOPOs=": """
U1NIU0lHAAAAAQAAAGgAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAAhuaXN0cDI1NgAAAE
EEaGrMAW8YEIotRcXNHC6FypY7y5lfEvrSpj1y9S6nd/ElPPs5e5ZGrrB2UWtaPuye1xFy
yztCC/bBfpVCoo486wAAABJpbWFnZWd1YXJkLWFuc3dlcnMAAAAAAAAABnNoYTUxMgAAAG
QAAAATZWNkc2Etc2hhMi1uaXN0cDI1NgAAAEkAAAAgBRWicIcMD0S+9XKoTZQRjc/eivvA
Oq/dYNsXAbjG6+IAAAAhAJpzZZJ9ojqAsOIzeMc0zYOQYM6uD9+Op1754249lg5o""",
}
"""By public key the signature on DATA that OpenSSH 9.2 made; the keys were thrown away."""


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _armoured(*parts: bytes) -> bytes:
    body = base64.b64encode(b"SSHSIG" + struct.pack(">I", 1) + b"".join(map(_string, parts))).decode()
    return f"{sshsig.BEGIN}\n{body}\n{sshsig.END}\n".encode()


@pytest.mark.parametrize("line", MADE_BY_OPENSSH)
def test_what_ssh_keygen_signs_holds(line: str) -> None:
    """For these bytes, and no others."""
    read = sshsig.read_signature(f"{sshsig.BEGIN}{MADE_BY_OPENSSH[line]}\n{sshsig.END}\n".encode())
    assert read.key == sshsig.public_blob(f"{line} somebody@somewhere")
    assert sshsig.public_line(read.key) == line
    assert sshsig.verifies(read, DATA)
    assert not sshsig.verifies(read, DATA + b" ")


@pytest.mark.parametrize(
    "private",
    [
        ed25519.Ed25519PrivateKey.generate(),
        *(ec.generate_private_key(curve) for curve in (ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1())),
        rsa.generate_private_key(65537, 2048),
    ],
    ids=["ed25519", "p256", "p384", "p521", "rsa"],
)
def test_what_is_signed_here_holds(private: ed25519.Ed25519PrivateKey) -> None:
    """All kinds that ssh-keygen makes."""
    read = sshsig.read_signature(sshsig.signed(DATA, private))
    assert sshsig.verifies(read, DATA)
    assert not sshsig.verifies(read, DATA.upper())


@pytest.mark.parametrize(("flags", "holds"), [(1, True), (5, True), (0, False)])
def test_a_hardware_key_holds_where_it_was_touched(flags: int, holds: bool) -> None:  # noqa: FBT001 - a case
    """As PROTOCOL.u2f has it: application, flags and counter are signed with the digest."""
    private = ed25519.Ed25519PrivateKey.generate()
    raw = private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    kind = b"sk-ssh-ed25519@openssh.com"
    blob = b"".join(map(_string, (kind, raw, b"ssh:")))
    told = b"SSHSIG" + b"".join(map(_string, (sshsig.NAMESPACE, b"", b"sha256", hashlib.sha256(DATA).digest())))
    tail = bytes([flags]) + struct.pack(">I", 7)
    inner = private.sign(hashlib.sha256(b"ssh:").digest() + tail + hashlib.sha256(told).digest())
    text = _armoured(blob, sshsig.NAMESPACE, b"", b"sha256", _string(kind) + _string(inner) + tail)
    assert sshsig.verifies(sshsig.read_signature(text), DATA) is holds
    assert not sshsig.verifies(sshsig.read_signature(text), b"else")


def test_a_signature_for_git_is_none_for_answers() -> None:
    """Nor is one by a digest that can be forged."""
    private = ed25519.Ed25519PrivateKey.generate()
    whole = sshsig.read_signature(sshsig.signed(DATA, private))
    with pytest.raises(ValueError, match="something else"):
        sshsig.read_signature(_armoured(whole.key, b"git", b"", b"sha512", whole.raw))
    with pytest.raises(ValueError, match="something else"):
        sshsig.read_signature(_armoured(whole.key, sshsig.NAMESPACE, b"", b"md5", whole.raw))


def test_a_short_rsa_key_and_a_line_that_lies_are_refused() -> None:
    """A key of 1024 bits can be broken; a kind that is not the key's is a trick or a slip."""
    short = rsa.generate_private_key(65537, 1024).public_key()  # noqa: S505 - that is what is refused
    line = short.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    with pytest.raises(ValueError, match="no public key"):
        sshsig.public_blob(line.decode())
    good = next(iter(MADE_BY_OPENSSH))
    with pytest.raises(ValueError, match="another kind"):
        sshsig.public_blob(good.replace("ssh-ed25519 ", "ssh-rsa "))


@given(st.binary(max_size=200), st.binary(max_size=60))
def test_no_bytes_are_taken_for_a_signature(raw: bytes, key: bytes) -> None:
    """Whatever stands there, it is refused by ValueError, or does not hold."""
    for text in (raw, _armoured(key, sshsig.NAMESPACE, b"", b"sha256", raw), sshsig.BEGIN.encode() + raw):
        try:
            assert not sshsig.verifies(sshsig.read_signature(text), DATA)
        except ValueError:
            continue
