"""The law of places as data: the strictest counts, what nobody confirmed is asked about, and never more."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re

import pytest
from evidence import DAY, LETTER, NOW, RULES, USE, evidence, ids, inspection, only, said

from imageguard.config.jurisdictions import shipped_jurisdictions
from imageguard.consent.law import STALE, Ban, Jurisdiction, LawOfUse, law_of
from imageguard.engine.apply import expressions
from imageguard.engine.judge import judge
from imageguard.facts.scene import Surroundings
from imageguard.model.letter import AgeBand, IdentityBan, SubjectType
from imageguard.model.rule import ScopeName

SHIPPED = shipped_jurisdictions()
PH = Jurisdiction("PH", DAY, verified=True, bans=(Ban("trafficked", "RA 9208", seen=True),), guardian_until=18)
IN = Jurisdiction("IN", DAY, verified=True, bans=(Ban("child", "JJ Act", seen=True),), guardian_until=18)
KH = Jurisdiction("KH", DAY, verified=False, bans=(Ban("trafficked", "Law of 2008", seen=False),))
GB = Jurisdiction("GB", DAY, verified=True, guardian_until=13)


def _use(**places: tuple[str, ...]) -> object:
    return dataclasses.replace(USE, jurisdictions={"hosting": ("IE",), **places})


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: one.country)
def test_what_ships_claims_no_more_than_is_known(one: Jurisdiction) -> None:
    """No counsel has looked at any of it, and every entry says since when it stands."""
    assert not one.verified
    assert one.as_of <= NOW.date()
    assert all(ban.law for ban in one.bans)


def test_the_places_of_capture_home_and_publication_count() -> None:
    """Hosting is another matter."""
    use = _use(capture=("KH-12",), home=("PH",), publication=("GB",))
    law = law_of(use, [GB, IN, KH, PH])
    assert [one.country for one in law.known] == ["GB", "KH", "PH"]
    assert (law.guardian_until, law.unknown) == (18, ())


def test_a_member_of_the_union_is_judged_by_the_union() -> None:
    """And a country of which nothing is known is named."""
    union = Jurisdiction("EU", DAY, verified=True, guardian_until=16)
    law = law_of(_use(publication=("IE", "ZZ")), [union])
    assert (law.known, law.unknown) == ((union,), ("ZZ",))
    assert law_of(None, [union]) == LawOfUse()


def test_what_is_old_must_be_looked_at_again() -> None:
    """A year, and a day."""
    law = LawOfUse((dataclasses.replace(GB, as_of=DAY - STALE),))
    assert (law.stale(DAY), law.stale(DAY + dt.timedelta(1))) == ((), ("GB",))


@pytest.mark.parametrize(
    ("jurisdictions", "outcome", "severity"),
    [
        ((KH, GB), "ask", "warn"),
        ((GB,), "ask", "warn"),
        ((dataclasses.replace(KH, verified=True), GB), "pass", "warn"),
        ((dataclasses.replace(KH, as_of=DAY - STALE * 2), GB), "ask", "high"),
    ],
    ids=["unverified", "unknown", "verified", "stale"],
)
def test_counsel_is_asked_once(jurisdictions: tuple[Jurisdiction, ...], outcome: str, severity: str) -> None:
    """For the campaign; what is old holds, and nothing of it ever blocks by itself."""
    report = judge(evidence(jurisdictions=jurisdictions))
    (finding,) = [one for one in report.campaign if one.rule == "IG934"]
    assert (finding.outcome, finding.severity) == (outcome, severity)


def test_a_statute_is_asked_about_once_for_a_letter() -> None:
    """Unless the letter says that it was looked at; IG932 then judges whether it is lifted."""
    use = _use(capture=("PH",), publication=("GB",))
    report = judge(evidence(use=use, jurisdictions=(PH, GB)))
    assert "IG935" in ids(report.letters[0].findings, "ask")
    assert "IG935" in said(only(report), "ask")
    looked = dataclasses.replace(LETTER, identity_bans=(IdentityBan("PH RA 9208 s7", "waiver 12"),))
    report = judge(evidence(use=use, jurisdictions=(PH, GB), letters=(looked,)))
    assert "IG935" in ids(report.letters[0].findings, "pass")


def test_a_statute_protects_whom_it_names_and_whose_text_was_seen() -> None:
    """A child's law no adult; hearsay nobody; and nobody who is a model."""
    law = LawOfUse((PH, IN, KH))
    child = dataclasses.replace(LETTER, age_band=AgeBand.MINOR)
    assert law.bans(LETTER) == ("PH: RA 9208",)
    assert law.bans(child) == ("PH: RA 9208", "IN: JJ Act")
    assert law.bans(dataclasses.replace(LETTER, subject_type=SubjectType.MODEL)) == ()


@pytest.mark.parametrize("due", [0, 2])
def test_a_place_that_still_shows_an_ended_picture_blocks(due: int) -> None:
    """Until somebody writes into the ledger that it was taken down."""
    report = judge(evidence(takedowns_due=due))
    assert ("IG243" in ids(report.campaign, "fail")) is bool(due)


def test_nothing_that_tells_of_a_withdrawal_is_told_in_public() -> None:
    """Rules about repository, metadata and renditions are; a rule that rests on letters must be of another scope."""
    public = {ScopeName.REPOSITORY, ScopeName.METADATUM, ScopeName.RENDITION}
    for rule in RULES.rules:
        if rule.scope in public:
            facts = " ".join(expressions(rule))
            assert not re.search(r"ended|withdrawn|letter\.|takedown|children|risk", facts), rule.id


@pytest.mark.parametrize(("count", "outcome"), [(None, "not_applicable"), (0, "pass"), (2, "fail")])
def test_a_public_history_that_holds_ended_pictures_blocks(count: int | None, outcome: str) -> None:
    """Deleting a file takes it out of no history."""
    report = judge(evidence(surroundings=Surroundings(ended_in_history=count), inspections=(inspection(),)))
    assert [one.outcome for one in report.campaign if one.rule == "IG245"] == [outcome]
