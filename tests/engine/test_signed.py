"""What reports say of signed answers, and of signatures that prove nothing."""

from __future__ import annotations

import dataclasses

import pytest
from evidence import ANSWERS, evidence, ids, only, yes

from imageguard.engine.judge import judge
from imageguard.model.attestation import Attestations, PeopleStatement
from imageguard.model.report import Verdict
from imageguard.model.signer import TAMPERED, Fault, Seal

SIGNED = tuple(dataclasses.replace(one, signed=True) for one in ANSWERS)
KEYS = frozenset({"R-02"})


def test_a_finding_says_on_whose_word_and_whether_it_is_proven() -> None:
    """The words that a lawyer reads."""
    report = judge(evidence(attestations=Attestations(SIGNED, signers=KEYS)))
    told = {one.answered_by for one in only(report).findings if one.rule == "IG112"}
    assert told == {"R-02 (reviewer), 2026-11-20, signed by R-02, valid"}
    assert report.verdict is Verdict.CLEAR


@pytest.mark.parametrize("fault", Fault)
def test_a_signature_that_proves_nothing_is_a_finding(fault: Fault) -> None:
    """Grave where somebody may want to be taken for another."""
    seal = Seal("attestations.yaml.sig", "SHA256:abcdefghijklmn", "R-02", fault)
    report = judge(evidence(attestations=Attestations(ANSWERS, seals=(seal,))))
    (finding,) = [one for one in report.campaign if one.rule == "IG924"]
    assert finding.outcome == "fail"
    assert finding.severity.stops is (fault in TAMPERED)
    assert "that of R-02: " in finding.message
    assert "attestations.yaml.sig" not in finding.message
    assert finding.answered_by is None


def test_an_unknown_key_is_named_by_its_fingerprint_alone() -> None:
    """Nobody is on the list for it."""
    seal = Seal("x.sig", "SHA256:abcdefghijklmn", None, Fault.UNKNOWN_KEY)
    report = judge(evidence(attestations=Attestations(ANSWERS, seals=(seal,))))
    assert "SHA256:abcdefgh" in next(one.message for one in report.campaign if one.rule == "IG924")


def test_an_unsigned_answer_under_the_id_of_somebody_who_signs_blocks() -> None:
    """Taking the signature away must not be the way to change what it signed."""
    forged = (*SIGNED[1:], yes("IG111"))
    report = judge(evidence(attestations=Attestations(forged, signers=KEYS)))
    assert "IG925" in ids(report.campaign, "fail")
    assert report.verdict is Verdict.BLOCK
    counted = PeopleStatement("px:" + "1" * 64, "R-02", "reviewer", ANSWERS[0].on, people_count=1)
    report = judge(evidence(attestations=Attestations(SIGNED, (counted,), signers=KEYS)))
    assert "IG925" in ids(report.campaign, "fail")


def test_one_cause_is_told_once() -> None:
    """A signature that was tampered with says it all; one that merely lapsed does not."""
    for fault, told in ((Fault.CHANGED, ["IG924"]), (Fault.OTHER_ROLE, ["IG924", "IG925"])):
        seal = Seal("x.sig", "SHA256:a", "R-02", fault)
        report = judge(evidence(attestations=Attestations(ANSWERS, seals=(seal,), signers=KEYS)))
        assert [one for one in ids(report.campaign, "fail") if one in {"IG924", "IG925"}] == told


def test_others_may_still_type() -> None:
    """Not everybody has a key; their answers are labelled, and count for ordinary pictures."""
    report = judge(evidence(attestations=Attestations(ANSWERS, signers=frozenset({"R-09"}))))
    assert "IG925" in ids(report.campaign, "pass")
    assert report.verdict is Verdict.CLEAR
