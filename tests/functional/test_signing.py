"""Answers signed and verified through the real command, as a reviewer with an SSH key does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, PublicFormat

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import running

    Command = Callable[..., running.Ran]

ANSWERS = f"""\
- {{rule: IG112, asset: "px:{"a" * 64}", answer: "yes", by: R-02, role: reviewer, on: 2026-11-20}}
- {{rule: IG112, asset: "px:{"a" * 64}", answer: "yes", by: R-04, role: case_worker, on: 2026-11-20}}
"""
SAYS = {"IMAGEGUARD_PASSPHRASE": "open sesame"}


@pytest.fixture
def office(tmp_path: Path, command: Command) -> Path:
    """Return a campaign with answers, a key, and its owner on the roster."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "attestations").mkdir()
    (tmp_path / "attestations" / "spring.yaml").write_text(ANSWERS, encoding="utf-8")
    settings = "registry: letters/\nattestations: attestations/\n"
    (tmp_path / "imageguard.yaml").write_text(settings, encoding="utf-8")
    key = Ed25519PrivateKey.generate()
    sealed = BestAvailableEncryption(SAYS["IMAGEGUARD_PASSPHRASE"].encode())
    (tmp_path / "r02").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, sealed))
    (tmp_path / "r02.pub").write_bytes(key.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH))
    ran = command("consent", "roster", "R-02", "--key", "r02.pub", cwd=tmp_path)
    assert "key SHA256:" in ran.out, ran.err
    return tmp_path


def test_a_reviewer_signs_and_a_change_is_seen(office: Path, command: Command) -> None:
    """From typed to signed, to changed, to signed again; the key that is revoked proves nothing."""
    answers = office / "attestations" / "spring.yaml"
    ran = command("verify", "attestations", cwd=office)
    assert ran.code == 1
    assert "1 answer of R-02: typed, unproven; this person has a key and did not sign." in ran.out
    ran = command("sign", "attestations/spring.yaml", "--key", "r02", cwd=office, **SAYS)
    assert "1 answer of R-02: signed by R-02, valid." in ran.out, ran.err
    assert "1 answer of R-04: typed, unproven." in ran.out
    assert (ran.code, command("verify", "attestations", cwd=office).code) == (0, 0)
    answers.write_text(ANSWERS.replace('"yes", by: R-02', '"no", by: R-02'), encoding="utf-8")
    ran = command("verify", "attestations/spring.yaml", cwd=office)
    assert ran.code == 1
    assert "the answers were changed after they were signed" in " ".join(ran.out.split())
    command("sign", "attestations/spring.yaml", "--key", "r02", cwd=office, **SAYS)
    assert sorted(one.name for one in answers.parent.iterdir()) == ["spring.yaml", "spring.yaml.sig"]
    listed = command("consent", "roster", cwd=office).out
    print_ = next(word for word in listed.split() if word.startswith("SHA256:"))
    command("consent", "roster", "R-02", "--revoke", print_, cwd=office)
    ran = command("verify", "attestations", cwd=office)
    assert ran.code == 1
    assert "the key was revoked" in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("sign", "attestations", "--key", "r02"), "name the file of answers itself"),
        (("sign", "attestations/spring.yaml", "--key", "r02.pub"), "is it the private one (not .pub)"),
        (("sign", "attestations/spring.yaml", "--key", "none"), "this key cannot be read"),
        (("consent", "roster", "R-03", "--key", "r02.pub"), "this key is R-02's already"),
        (("consent", "roster", "R-02", "--revoke", "SHA256:x"), "R-02 has no key SHA256:x"),
        (("consent", "roster", "R-02", "--key", "imageguard.yaml"), "is no public key as SSH writes it"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(
    office: Path, command: Command, arguments: tuple[str, ...], said: str
) -> None:
    """Exit code 2, and nothing is written."""
    ran = command(*arguments, cwd=office, **SAYS)
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
    assert not list(office.rglob("*.sig"))
