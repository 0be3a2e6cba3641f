"""Whose signatures on answers count, and what each is worth."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from imageguard.config.attestations import load_attestations
from imageguard.config.signers import load_signers
from imageguard.config.waivers import holds_waivers, load_signed_waivers
from imageguard.errors import DocumentError
from imageguard.formats import sshsig
from imageguard.model.signer import Fault, Signer

if TYPE_CHECKING:
    from pathlib import Path

TODAY = dt.date(2026, 11, 24)
PX = f"px:{'a' * 64}"
ANSWERS = f"""\
- {{rule: IG112, asset: "{PX}", answer: "yes", by: R-02, role: reviewer, on: 2026-11-20}}
- {{asset: "{PX}", people_count: 1, by: R-02, role: reviewer, on: 2026-11-20}}
- {{rule: IG112, asset: "{PX}", answer: "yes", by: R-04, role: case_worker, on: 2026-11-20}}
"""
KEYS = {name: Ed25519PrivateKey.generate() for name in ("R-02", "R-04", "nobody")}


def _blob(name: str) -> bytes:
    return sshsig.read_signature(sshsig.signed(b"", KEYS[name])).key


R02, R04 = Signer("R-02", _blob("R-02")), Signer("R-04", _blob("R-04"))


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Write the answers of two people, unsigned."""
    file = tmp_path / "attestations.yaml"
    file.write_text(ANSWERS, encoding="utf-8")
    return file


def _sign(file: Path, name: str, out: str = "attestations.yaml.sig") -> None:
    file.with_name(out).write_bytes(sshsig.signed(file.read_bytes(), KEYS[name]))


def _fault(file: Path, *signers: Signer) -> Fault | None:
    said = load_attestations(file, signers, TODAY)
    (seal,) = said.seals
    assert any(one.signed for one in said.said) is (seal.fault is None)
    return seal.fault


def test_a_signature_proves_the_answers_of_its_signer_and_no_others(answers: Path) -> None:
    """Whoever signs a file that others wrote into vouches for their own lines."""
    _sign(answers, "R-02")
    said = load_attestations(answers, (R02, R04), TODAY)
    assert [(one.by, one.signed) for one in said.said] == [("R-02", True), ("R-04", False), ("R-02", True)]
    assert said.signers == {"R-02", "R-04"}
    _sign(answers, "R-04", "attestations.yaml.R-04.sig")
    assert all(one.signed for one in load_attestations(answers, (R02, R04), TODAY).said)


def test_a_changed_answer_is_not_signed(answers: Path) -> None:
    """One word is enough."""
    _sign(answers, "R-02")
    answers.write_text(ANSWERS.replace("people_count: 1", "people_count: 2"), encoding="utf-8")
    assert _fault(answers, R02) is Fault.CHANGED


def test_line_ends_that_git_turns_around_undo_no_signature(answers: Path) -> None:
    """A checkout on Windows writes other line ends."""
    _sign(answers, "R-02")
    answers.write_bytes(ANSWERS.replace("\n", "\r\n").encode())
    assert _fault(answers, R02) is None


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"revoked_on": TODAY}, Fault.REVOKED),
        ({"until": TODAY - dt.timedelta(days=1)}, Fault.RETIRED),
        ({"until": TODAY}, None),
        ({"since": TODAY + dt.timedelta(days=1)}, Fault.EARLY),
        ({"role": "safeguarding_lead"}, Fault.OTHER_ROLE),
        ({"role": "reviewer"}, None),
        ({"id": "R-09"}, Fault.NOTHING_OWN),
    ],
)
def test_a_key_counts_for_its_person_in_its_time(answers: Path, change: dict[str, object], fault: Fault | None) -> None:
    """Revoked, retired, not yet, in another role, under others' answers: none proves anything."""
    _sign(answers, "R-02")
    assert _fault(answers, dataclasses.replace(R02, **change)) is fault


def test_who_has_left_or_lost_the_key_is_nobody_who_signs(answers: Path) -> None:
    """Nobody could ask them to sign again."""
    gone = dataclasses.replace(R02, until=TODAY - dt.timedelta(days=1))
    lost = dataclasses.replace(R04, revoked_on=TODAY)
    assert load_attestations(answers, (gone, lost), TODAY).signers == frozenset()


def test_a_key_that_is_revoked_in_one_place_is_revoked(answers: Path) -> None:
    """Roster and file of signers may both name it; the stricter word holds."""
    _sign(answers, "R-02")
    assert _fault(answers, R02, dataclasses.replace(R02, revoked_on=TODAY)) is Fault.REVOKED


def test_an_unknown_key_and_what_is_no_signature_prove_nothing(answers: Path) -> None:
    """Both are told, and nothing stops."""
    _sign(answers, "nobody")
    assert _fault(answers, R02) is Fault.UNKNOWN_KEY
    assert _fault(answers) is Fault.UNKNOWN_KEY
    answers.with_name("attestations.yaml.sig").write_bytes(b"\xff\0 no signature")
    assert _fault(answers, R02) is Fault.MISFORMED


def test_the_same_said_twice_counts_once_and_stays_signed(tmp_path: Path) -> None:
    """A worksheet saves what it knew along with what is new; the signed file beside it still vouches."""
    folder = tmp_path / "attestations"
    (folder / "2026" / "spring").mkdir(parents=True)
    mine = folder / "2026" / "R-02.yaml"
    mine.write_text(ANSWERS, encoding="utf-8")
    _sign(mine, "R-02", "R-02.yaml.sig")
    (folder / "2026" / "spring" / "saved.yaml").write_text(ANSWERS, encoding="utf-8")
    said = load_attestations(folder, (R02,), TODAY)
    assert [(one.by, one.signed) for one in said.said] == [("R-02", True), ("R-04", False), ("R-02", True)]


def test_a_signature_without_its_answers_is_told(tmp_path: Path) -> None:
    """Somebody took the answers away, or renamed them."""
    (tmp_path / "R-02.yaml.sig").write_bytes(b"x")
    with pytest.raises(DocumentError, match=r"R-02\.yaml\.sig.*not beside it"):
        load_attestations(tmp_path)


def test_a_file_of_signers_is_read_as_ssh_keygen_reads_it(tmp_path: Path) -> None:
    """Comments, other purposes, and from when until when."""
    line = sshsig.public_line(_blob("R-02"))
    file = tmp_path / "signers"
    file.write_text(
        f'# reviewers\n\nlead@example.org namespaces="git" {line}\n'
        f'R-02 namespaces="git,imageguard-answers",valid-after="20260101",valid-before="20280101Z" {line} laptop\n',
        encoding="utf-8",
    )
    (one,) = load_signers(file)
    assert one == Signer("R-02", _blob("R-02"), None, dt.date(2026, 1, 1), dt.date(2027, 12, 31))


def test_a_file_of_signers_with_mistakes_names_each_line(tmp_path: Path) -> None:
    """What is not understood is never left out in silence."""
    mine, other = (sshsig.public_line(_blob(name)) for name in ("R-02", "R-04"))
    file = tmp_path / "signers"
    lines = [f"R-02 {mine}", f"R-03 {mine}", f"jane@example.org {other}", f"R-* {other}", f"R-4 cert-authority {other}"]
    lines += [
        f'R-5 valid-before="2028" {other}',
        "R-6 ssh-ed25519 AAAA",
        f'R-7 verify-required,valid-after="1" {other}',
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_signers(file)
    told = {mistake.line: mistake.message for mistake in caught.value.mistakes}
    assert sorted(told) == [2, 3, 4, 5, 6, 7, 8]
    assert "R-02's already" in told[2]
    assert "opaque id" in told[3]
    assert "20271231" in told[6]


WAIVERS = """\
- {rule: IG125, reason: a partner needs it, approved_by: R-02, role: safeguarding_lead, expires: 2027-01-31}
- {rule: IG126, reason: a partner needs it, approved_by: R-04, role: safeguarding_lead, expires: 2027-01-31}
- {rule: IG126, reason: broken, approved_by: R-02, role: safeguarding_lead, expires: some day}
"""


def test_a_signature_proves_the_waivers_of_its_signer(tmp_path: Path) -> None:
    """By the same key and the same file of signers as answers; what cannot be read is signed by nobody."""
    file = tmp_path / "waivers.yaml"
    file.write_text(WAIVERS, encoding="utf-8")
    assert not any(one.signed for one in load_signed_waivers(file, (R02, R04), today=TODAY)[0])
    _sign(file, "R-02", "waivers.yaml.sig")
    waivers, (seal,) = load_signed_waivers(file, (R02, R04), today=TODAY)
    assert [one.signed for one in waivers] == [True, False, False]
    assert seal.fault is None
    file.write_text(WAIVERS.replace("2027-01-31", "2027-02-28"), encoding="utf-8")
    waivers, (seal,) = load_signed_waivers(file, (R02, R04), today=TODAY)
    assert not any(one.signed for one in waivers)
    assert seal.fault is Fault.CHANGED


def test_a_signature_on_answers_is_none_on_waivers(answers: Path) -> None:
    """It is for the bytes of its own file."""
    _sign(answers, "R-02")
    file = answers.with_name("waivers.yaml")
    file.write_text(WAIVERS, encoding="utf-8")
    file.with_name("waivers.yaml.sig").write_bytes(answers.with_name("attestations.yaml.sig").read_bytes())
    waivers, (seal,) = load_signed_waivers(file, (R02,), today=TODAY)
    assert (seal.fault, any(one.signed for one in waivers)) == (Fault.CHANGED, False)
    assert (holds_waivers(file), holds_waivers(answers)) == (True, False)
