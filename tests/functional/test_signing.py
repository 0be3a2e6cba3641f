"""Answers signed and verified through the real command, as a reviewer with an SSH key does it."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat, PublicFormat
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import running

    Command = Callable[..., running.Ran]

ANSWERS = f"""\
- {{rule: IG112, asset: "px:{"a" * 64}", answer: "yes", by: R-02, role: reviewer, on: 2026-11-20}}
- {{rule: IG112, asset: "px:{"a" * 64}", answer: "yes", by: R-04, role: case_worker, on: 2026-11-20}}
"""
ROLE = "safeguarding_lead"
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
    assert "the file was changed after it was signed" in " ".join(ran.out.split())
    command("sign", "attestations/spring.yaml", "--key", "r02", cwd=office, **SAYS)
    assert sorted(one.name for one in answers.parent.iterdir()) == ["spring.yaml", "spring.yaml.sig"]
    listed = command("consent", "roster", cwd=office).out
    print_ = next(word for word in listed.split() if word.startswith("SHA256:"))
    command("consent", "roster", "R-02", "--revoke", print_, cwd=office)
    ran = command("verify", "attestations", cwd=office)
    assert ran.code == 1
    assert "the key was revoked" in " ".join(ran.out.split())


def test_a_waiver_is_signed_and_counts_by_its_signature(office: Path, command: Command) -> None:
    """Its approver has a key: typed it excuses nothing, signed it does, and the report says which."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x9003] = "2026:05:01 10:00:00"
    Image.new("RGB", (64, 48), "white").save(out, "JPEG", exif=exif)
    (office / "pictures").mkdir()
    (office / "pictures" / "a.jpg").write_bytes(out.getvalue())
    digest, until = hashlib.sha256(out.getvalue()).hexdigest(), dt.datetime.now(dt.UTC).date() + dt.timedelta(200)
    (office / "waivers.yaml").write_text(
        f'- {{rule: IG125, asset: "sha256:{digest}", reason: for the archive, approved_by: R-02, '
        f"role: {ROLE}, expires: {until}}}\n",
        encoding="utf-8",
    )
    with (office / "imageguard.yaml").open("a", encoding="utf-8") as settings:
        settings.write("waivers: waivers.yaml\nprofile: fast\n")

    def waived() -> tuple[list[str], str, str]:
        ran = command("check", "pictures", "--report", "out.json", "--report", "out.html", cwd=office)
        (asset,) = json.loads((office / "out.json").read_text("utf-8"))["assets"]
        of = {one["outcome"] for one in asset["findings"] if one["rule"] == "IG125"} - {"pass", "not_applicable"}
        return sorted(of), " ".join(ran.out.split()), (office / "out.html").read_text("utf-8")

    outcomes, said, page = waived()
    assert outcomes == ["fail"]
    assert "R-02 has a key and did not sign it" in said
    assert "typed, unproven" in page
    ran = command("sign", "waivers.yaml", "--key", "r02", cwd=office, **SAYS)
    assert "the role under it is not the person's on the roster" in " ".join(ran.out.split())
    command("consent", "roster", "R-02", "--role", ROLE, cwd=office)
    ran = command("sign", "waivers.yaml", "--key", "r02", cwd=office, **SAYS)
    assert "1 waiver of R-02: signed by R-02, valid." in ran.out, ran.err
    outcomes, said, page = waived()
    assert outcomes == ["waived"]
    assert "did not sign it" not in said
    assert "signed by R-02, valid" in page
    assert command("verify", "waivers.yaml", cwd=office).code == 0
    (office / "waivers.yaml").write_text("- {rule: IG125, approved_by: R-02}\n", encoding="utf-8")
    ran = command("sign", "waivers.yaml", "--key", "r02", cwd=office, **SAYS)
    assert (ran.code, "a waiver in it waives nothing" in " ".join(ran.err.split())) == (2, True)


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
