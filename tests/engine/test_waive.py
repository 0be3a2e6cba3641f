"""Accepted failures, and waivers that do not hold."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from evidence import RULES, evidence, ids, inspection, only, said

from imageguard.engine.judge import judge
from imageguard.model.attestation import Attestations, Waiver
from imageguard.model.inspection import Category, Hidden, Metadatum
from imageguard.model.report import Verdict
from imageguard.model.rule import RuleSet, Severity

DAY = dt.date(2026, 12, 1)
SPOILED = inspection(hidden=(Hidden("trailing-data", 900, 100),))
WAIVER = Waiver("IG124", "sha256:" + "a" * 64, "a partner needs it", "R-05", "safeguarding_lead", DAY)


def _judged(*waivers: Waiver, **changes: object):  # noqa: ANN202 - a report
    return judge(evidence(**{"inspections": (SPOILED,), "waivers": waivers, **changes}))


def test_a_failure_without_a_waiver_blocks() -> None:
    """The case that the others change."""
    assert only(_judged()).verdict is Verdict.BLOCK


@pytest.mark.parametrize("asset", ["sha256:" + "a" * 64, "px:" + "1" * 64])
def test_a_waived_failure_stays_in_the_report_and_does_not_block(asset: str) -> None:
    """A waiver accepts; it never hides."""
    asset_ = only(_judged(dataclasses.replace(WAIVER, asset=asset)))
    assert said(asset_, "waived") == ["IG124"]
    assert asset_.verdict is Verdict.CLEAR
    (finding,) = [one for one in asset_.findings if one.rule == "IG124"]
    assert finding.waiver is not None


def test_the_last_day_counts() -> None:
    """A waiver that ends on the day judged still holds; the day after it does not."""
    assert only(_judged(WAIVER)).verdict is Verdict.CLEAR
    assert only(_judged(WAIVER, as_of=DAY + dt.timedelta(1))).verdict is Verdict.BLOCK


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"malformed": "the date is no date"}, "cannot be read"),
        ({"rule": "IG999"}, "no rule is called"),
        ({"rule": "IG411"}, "cannot be waived by anybody"),
        ({"role": "intern"}, "can be waived by"),
        ({"expires": None}, "does not say when it ends"),
        ({"expires": dt.date(2026, 11, 30)}, "it ended on"),
    ],
)
def test_a_waiver_that_does_not_hold_waives_nothing_and_is_told(changes: dict[str, object], words: str) -> None:
    """Loud, never silent."""
    report = _judged(dataclasses.replace(WAIVER, **changes))
    assert only(report).verdict is Verdict.BLOCK
    (finding,) = [one for one in report.campaign if one.rule == "IG922"]
    assert (finding.outcome, finding.severity) == ("fail", Severity.BLOCK)
    assert words in finding.message
    assert report.verdict is Verdict.BLOCK


def test_a_waiver_that_excuses_nothing_any_more_is_told() -> None:
    """The picture was mended; the waiver can go."""
    report = judge(evidence(waivers=(WAIVER,)))
    (finding,) = [one for one in report.campaign if one.rule == "IG922"]
    assert finding.severity is Severity.WARN
    assert report.verdict is Verdict.CLEAR


def test_a_waiver_for_a_picture_outside_the_run_is_left_alone() -> None:
    """A run over two files does not complain about waivers for the rest."""
    elsewhere = dataclasses.replace(WAIVER, asset="sha256:" + "b" * 64, expires=DAY + dt.timedelta(300))
    assert ids(judge(evidence(waivers=(elsewhere,))).campaign, "fail") == []


def test_a_waiver_about_to_end_is_told_beforehand() -> None:
    """Nobody is surprised on the day."""
    report = _judged(dataclasses.replace(WAIVER, expires=DAY + dt.timedelta(10)))
    (finding,) = [one for one in report.campaign if one.rule == "IG922"]
    assert (finding.severity, finding.outcome) == (Severity.WARN, "fail")
    assert "2026-12-11" in finding.message
    assert ids(_judged(dataclasses.replace(WAIVER, expires=DAY + dt.timedelta(31))).campaign, "fail") == []


def test_a_waiver_without_an_asset_reaches_no_picture() -> None:
    """A waiver for the campaign excuses the campaign's findings alone."""
    report = _judged(dataclasses.replace(WAIVER, asset=None))
    assert only(report).verdict is Verdict.BLOCK


def test_a_rule_that_nobody_may_waive_stays_failed() -> None:
    """Coordinates of a shelter are not for a signature."""
    place = Metadatum("EXIF", "GPSLatitude", Category.LOCATION, "GPS IFD", value="1.2")
    waiver = dataclasses.replace(WAIVER, rule="IG121")
    asset = only(_judged(waiver, inspections=(inspection(metadata=(place,)),)))
    assert said(asset, "fail") == ["IG121"]


def test_a_question_cannot_be_waived() -> None:
    """What nobody answered, nobody can accept."""
    waiver = dataclasses.replace(WAIVER, rule="IG113")
    report = judge(evidence(waivers=(waiver,), attestations=Attestations()))
    assert "IG113" in said(only(report), "ask")
    assert only(report).verdict is Verdict.HOLD


def test_what_could_not_be_judged_cannot_be_waived() -> None:
    """An error is no failure that somebody looked at."""
    broken = dataclasses.replace(RULES.rule("IG124"), require="asset.people.counted > 1")
    rules = RuleSet((), (broken,), "")
    assert only(_judged(WAIVER, ruleset=rules)).verdict is Verdict.BLOCK


def test_a_waiver_of_somebody_who_signs_counts_by_the_signature_alone() -> None:
    """Else whoever can write the file could excuse in another's name; of those without a key it is typed, as ever."""
    keys = Attestations(signers=frozenset({"R-05"}))
    report = _judged(WAIVER, attestations=keys)
    assert said(only(report), "fail") == ["IG124"]
    (told,) = [one for one in report.campaign if one.rule == "IG922"]
    assert "R-05 has a key and did not sign it" in told.message
    for waiver, known in ((dataclasses.replace(WAIVER, signed=True), keys), (WAIVER, Attestations())):
        assert said(only(_judged(waiver, attestations=known)), "waived") == ["IG124"]
