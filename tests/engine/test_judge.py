"""Evidence and rules to a report."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from evidence import (
    ANSWERS,
    COVERED,
    LETTER,
    PRIMARY,
    RULES,
    USE,
    evidence,
    ids,
    inspection,
    matched,
    only,
    said,
    yes,
)

from imageguard.engine.builtin import BUILT_IN
from imageguard.engine.judge import judge, with_builtin
from imageguard.engine.match import Matching
from imageguard.model.attestation import Attestations
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.inspection import Category, Hidden, Metadatum, Problem, Rendition, RenditionKind, Tier
from imageguard.model.letter import AgeBand, Assent, BestInterest, FreelyGiven, Guardian, Withdrawal
from imageguard.model.report import JudgedFace, Outcome, Verdict
from imageguard.model.rule import Derivation, Rule, RuleSet, ScopeName, Severity, SeverityCase
from imageguard.model.use import AssetUse

UNCOVERED = Coverage(CoverageStatus.UNCOVERED)


def _matching(*coverages: Coverage, **changes: object) -> Matching:
    return Matching({"a.jpg": matched(*coverages, **changes)})


def _stops(findings: object) -> list[str]:
    return [one.rule for one in findings if one.outcome in {"fail", "error"} and one.severity.stops]  # type: ignore[attr-defined]


def test_a_clean_picture_with_a_complete_letter_and_every_answer_is_clear() -> None:
    """The good case is possible at all, and nothing is left to ask."""
    report = judge(evidence())
    assert (report.verdict, only(report).verdict) == (Verdict.CLEAR, Verdict.CLEAR)
    assert ids(report.findings, "fail", "ask", "error") == []


def test_a_clean_picture_with_a_complete_letter_asks_a_handful() -> None:
    """Questions are few, or nobody answers them."""
    report = judge(evidence(attestations=Attestations()))
    assert only(report).verdict is Verdict.HOLD
    assert said(only(report), "ask") == ["IG111", "IG112", "IG113", "IG127", "IG312"]
    assert said(only(report), "fail", "error") == []


def test_the_same_evidence_gives_the_same_report() -> None:
    """Nothing depends on the hour or on chance."""
    assert judge(evidence()) == judge(evidence())


def test_a_file_not_inspected_whole_is_blocked_with_its_cause() -> None:
    """The cause is told as the evidence."""
    broken = inspection(problems=(Problem("unreadable", "the file ends early"),))
    asset = only(judge(evidence(inspections=(broken,))))
    assert asset.verdict is Verdict.BLOCK
    (finding,) = [one for one in asset.findings if one.rule == "IG001" and one.outcome is Outcome.FAIL]
    assert finding.evidence == ("the file ends early",)


def test_a_stopped_picture_is_blocked_whatever_its_letter_says() -> None:
    """A stop needs no reason."""
    asset = only(judge(evidence(matching=_matching(COVERED, stopped="bytes"))))
    assert said(asset, "fail") == ["IG002"]
    assert asset.verdict is Verdict.BLOCK


def test_built_in_rules_are_judged_even_where_the_rule_set_lacks_them() -> None:
    """No pack, and no lack of one, switches them off."""
    broken = inspection(problems=(Problem("unreadable", "the file ends early"),))
    report = judge(evidence(inspections=(broken,), ruleset=RuleSet((), (), "")))
    assert only(report).verdict is Verdict.BLOCK
    assert {rule.id for rule in BUILT_IN} <= {rule.id for rule in report.rules.rules}


def test_nothing_takes_the_place_of_a_built_in_rule() -> None:
    """A rule that calls itself IG001 is not heard."""
    fake = dataclasses.replace(RULES.rule("IG001"), require="true", pack="theirs")
    assert with_builtin(RuleSet((), (fake,), "")).rule("IG001").pack == "built-in"


def test_an_uncovered_person_blocks_and_a_covered_one_beside_does_not_help() -> None:
    """A picture of two people needs two letters."""
    asset = only(judge(evidence(matching=_matching(COVERED, UNCOVERED))))
    (finding,) = [one for one in asset.findings if one.rule == "IG411"]
    assert (finding.outcome, finding.subject) == (Outcome.FAIL, "face:f2")
    assert asset.verdict is Verdict.BLOCK


def test_a_guess_asks_and_holds() -> None:
    """A near-duplicate is never more than probable."""
    guess = Coverage(CoverageStatus.PROBABLE, "L-1", "near-duplicate")
    asset = only(judge(evidence(matching=_matching(guess))))
    assert asset.verdict is Verdict.HOLD
    assert "IG411" in said(asset, "ask")


def test_no_answer_settles_whose_face_it_is() -> None:
    """A yes to IG411 in general ties no face: that takes a statement about a place."""
    guess = Coverage(CoverageStatus.PROBABLE, "L-1", "near-duplicate")
    answers = Attestations((*ANSWERS, yes("IG411")))
    asset = only(judge(evidence(matching=_matching(guess), attestations=answers)))
    assert "IG411" in said(asset, "ask")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"withdrawal": Withdrawal(("phone",), independent_of_casework=False)}, "IG418"),
        ({"freely_given": FreelyGiven(aid_conditional=True)}, "IG417"),
        ({"age_band": AgeBand.MINOR}, "IG142"),
        ({"age_band": AgeBand.UNKNOWN}, "IG143"),
        ({"retention_until": None}, "IG241"),
        ({"obtained_by": None}, "IG419"),
    ],
)
def test_what_fails_of_a_letter_blocks_the_picture_that_relies_on_it(changes: dict[str, object], rule: str) -> None:
    """The letter is judged once; the picture tells it again, as the same finding."""
    report = judge(evidence(letters=(dataclasses.replace(LETTER, **changes),)))
    asset, (used,) = only(report), report.letters
    assert rule in said(asset, "fail")
    assert asset.verdict is Verdict.BLOCK
    (told,) = [one for one in asset.findings if one.rule == rule]
    assert told in used.findings
    assert told.subject == "letter:L-1"


def test_a_child_with_guardian_and_assent_may_be_shown_where_no_harm_is_told() -> None:
    """The rules for children can be kept."""
    child = dataclasses.replace(
        LETTER,
        age_band=AgeBand.MINOR,
        majority_on=dt.date(2031, 5, 1),
        valid_until=dt.date(2027, 12, 31),
        valid_from=dt.date(2026, 1, 10),
        guardian=Guardian("G-1", "parent", "R-04", implicated=False, decision=True),
        assent=Assent("yes", "talk", dt.date(2026, 1, 10)),
        best_interest=BestInterest("R-04", "case_worker", dt.date(2026, 1, 9)),
    )
    harmless = dataclasses.replace(
        USE, assets={"a.jpg": AssetUse(caption="A boy plays", depicts={"exploitation": "none"})}
    )
    answers = Attestations((*ANSWERS, yes("IG146")))
    report = judge(evidence(letters=(child,), use=harmless, attestations=answers))
    assert _stops(report.findings) == []
    harmful = dataclasses.replace(USE, assets={"a.jpg": AssetUse(caption="A boy", depicts={"exploitation": "labour"})})
    assert "IG141" in said(only(judge(evidence(letters=(child,), use=harmful, attestations=answers))), "fail")


def test_a_letter_on_many_pictures_is_judged_once() -> None:
    """A letter's questions are asked once, however many pictures rely on it."""
    silent = dataclasses.replace(LETTER, freely_given=FreelyGiven())
    pictures = tuple(inspection(f"{name}.jpg", sha256=name * 64) for name in "abc")
    matching = Matching({one.path: matched(COVERED) for one in pictures})
    report = judge(evidence(letters=(silent,), inspections=pictures, matching=matching))
    (used,) = report.letters
    assert ids(used.findings, "ask") == ["IG417"]
    assert used.assets == (1, 2, 3)
    told = {one.fingerprint for one in report.findings if one.rule == "IG417" and one.outcome is Outcome.ASK}
    assert len(told) == 1
    answered = yes("IG417", assets=(), letter="L-1", by="R-04", role="case_worker")
    again = judge(
        evidence(letters=(silent,), inspections=pictures, matching=matching, attestations=Attestations((answered,)))
    )
    assert "IG417" not in ids(again.findings, "ask", "fail")


@pytest.mark.parametrize("reasons", [("withdrawn",), ("expired",)])
def test_consent_that_does_not_stand_blocks(reasons: tuple[str, ...]) -> None:
    """Whatever else is in order."""
    refused = Coverage(CoverageStatus.REFUSED, "L-1", "named", reasons)
    ended = dataclasses.replace(LETTER, events=(), signature=dataclasses.replace(LETTER.signature, on=None))
    asset = only(judge(evidence(matching=_matching(refused), letters=(ended,))))
    assert {"IG411", "IG413"} <= set(said(asset, "fail"))


def test_a_channel_out_of_scope_is_named() -> None:
    """The reason is told in plain words, once by the rule that it breaks, and in short beside the face."""
    gaps = ("channel-out-of-scope:website",)
    refused = Coverage(CoverageStatus.REFUSED, "L-1", "named", gaps)
    use = dataclasses.replace(USE, channels=("website",))
    asset = only(judge(evidence(matching=_matching(refused), use=use)))
    (finding,) = [one for one in asset.findings if one.rule == "IG415"]
    assert finding.outcome is Outcome.FAIL
    assert "the letter does not cover the website" in finding.message
    assert any("does not cover the website" in line for line in finding.evidence)
    (face,) = [one for one in asset.findings if one.rule == "IG411"]
    assert "letter L-1 does not cover the website (see IG415)" in face.message


def test_many_tags_make_one_finding_that_names_each_and_no_value() -> None:
    """Nobody reads eight lines that say the same."""
    tags = ("GPSLatitude", "GPSLongitude", "GPSAltitude")
    places = tuple(Metadatum("EXIF", tag, Category.LOCATION, "GPS IFD", value="13.7563") for tag in tags)
    asset = only(judge(evidence(inspections=(inspection(metadata=places),))))
    (finding,) = [one for one in asset.findings if one.rule == "IG121"]
    assert finding.subject == "metadata"
    assert all(any(tag in line for line in finding.evidence) for tag in tags)
    assert "13.75" not in repr(finding)


def test_a_preview_that_shows_more_blocks() -> None:
    """The uncropped thumbnail."""
    thumbnail = Rendition("exif-thumbnail", RenditionKind.EXIF_THUMBNAIL, "IFD1", 160, 120, shows_more=True)
    asset = only(judge(evidence(inspections=(inspection(renditions=(PRIMARY, thumbnail)),))))
    (finding,) = [one for one in asset.findings if one.rule == "IG123" and one.outcome is Outcome.FAIL]
    assert (finding.severity, finding.subject) == (Severity.BLOCK, "rendition:exif-thumbnail")


def test_a_picture_without_a_face_asks_for_the_count_and_nothing_else() -> None:
    """No face found never means nobody there."""
    room = inspection(faces=())
    asset = only(judge(evidence(inspections=(room,), matching=_matching(), attestations=Attestations())))
    assert said(asset, "ask", "fail") == ["IG412"]
    counted = only(judge(evidence(inspections=(room,), matching=_matching(people_count=0, people_accounted=0))))
    assert said(counted, "ask", "fail") == []


def test_a_count_that_differs_from_the_people_accounted_for_asks() -> None:
    """The machine missed somebody, or found somebody too many."""
    asset = only(judge(evidence(matching=_matching(COVERED, people_count=2))))
    assert said(asset, "ask") == ["IG412"]


def test_first_contact_tells_without_flooding_and_is_never_clear() -> None:
    """No letters: one finding says so, one a picture says how many people it shows, and nobody is asked."""
    crowd = _matching(*[UNCOVERED] * 5)
    first = evidence(registry=None, letters=(), use=None, attestations=Attestations(), matching=crowd)
    report = judge(first)
    assert ids(report.campaign, "fail") == ["IG003"]
    assert [(one.rule, one.subject) for one in only(report).findings if one.outcome in {"fail", "ask"}] == [
        ("IG411", "faces")
    ]
    empty = dataclasses.replace(
        first, inspections=(inspection(faces=()),), matching=_matching(people_count=0, people_accounted=0)
    )
    assert judge(empty).verdict is Verdict.HOLD
    assert only(judge(empty)).verdict is Verdict.HOLD


def test_a_no_fails_and_a_later_yes_mends_it() -> None:
    """The last word counts; of two words on one day, no."""
    no = yes("IG112", answer=False)
    assert "IG112" in said(only(judge(evidence(attestations=Attestations((*ANSWERS, no))))), "fail")
    later = yes("IG112", on=dt.date(2026, 11, 22))
    assert "IG112" not in said(only(judge(evidence(attestations=Attestations((*ANSWERS, no, later))))), "fail", "ask")


def test_an_answer_from_tomorrow_is_none_yet() -> None:
    """A date in the future is no date."""
    tomorrow = yes("IG112", on=dt.date(2026, 11, 25))
    others = tuple(one for one in ANSWERS if one.rule != "IG112")
    assert said(only(judge(evidence(attestations=Attestations((*others, tomorrow))))), "ask") == ["IG112"]


def test_an_answer_says_on_whose_word() -> None:
    """Typed words prove nothing, and say so."""
    (finding,) = [one for one in only(judge(evidence())).findings if one.rule == "IG112"]
    assert finding.answered_by == "R-02 (reviewer), 2026-11-20, typed, unproven"


def test_an_answer_about_another_picture_does_not_count() -> None:
    """Answers are bound to pixels or bytes."""
    others = tuple(dataclasses.replace(one, assets=("px:" + "2" * 64,)) for one in ANSWERS if one.assets)
    assert len(said(only(judge(evidence(attestations=Attestations(others)))), "ask")) == 5


def _rule(require: str, **changes: object) -> Rule:
    made = Rule(
        id="ACME001",
        title="t",
        section="1.1",
        derivation=Derivation.ALLIED,
        scope=ScopeName.ASSET,
        severity=(SeverityCase(Severity.BLOCK),),
        message="m",
        pack="acme",
        require=require,
    )
    return dataclasses.replace(made, **changes)


def _with(rule: Rule) -> RuleSet:
    return RuleSet(("acme",), (*RULES.rules, rule), "")


def test_a_rule_that_cannot_be_evaluated_blocks() -> None:
    """An error is no pass."""
    asset = only(judge(evidence(ruleset=_with(_rule("asset.people.counted > 1")))))
    assert said(asset, "error") == ["ACME001"]
    assert asset.verdict is Verdict.BLOCK


def test_a_broken_severity_is_as_grave_as_it_can_be() -> None:
    """The case that cannot be evaluated does not make a rule milder."""
    cases = (SeverityCase(Severity.BLOCK, "asset.people.counted > 1"), SeverityCase(Severity.INFO))
    asset = only(judge(evidence(ruleset=_with(_rule("false", severity=cases)))))
    assert said(asset, "error") == ["ACME001"]
    assert asset.verdict is Verdict.BLOCK


def test_what_an_organisation_requires_also_is_required() -> None:
    """Being unsure of the rule itself does not excuse the addition."""
    for require in ("true", "false"):
        rule = _rule(require, require_also=("false",), unsure="true")
        assert "ACME001" in said(only(judge(evidence(ruleset=_with(rule)))), "fail")


def test_fingerprints_outlive_a_move_and_a_jitter() -> None:
    """A renamed file and a box moved by a pixel are the same finding."""
    first = only(judge(evidence(matching=_matching(UNCOVERED))))
    moved = Matching({"b/c.jpg": matched(UNCOVERED)})
    shifted = dataclasses.replace(
        moved.assets["b/c.jpg"].faces[0].face,
        box=dataclasses.replace(moved.assets["b/c.jpg"].faces[0].face.box, x0=103, x1=184),
    )
    faces = (dataclasses.replace(moved.assets["b/c.jpg"].faces[0], face=shifted),)
    moved = Matching({"b/c.jpg": dataclasses.replace(moved.assets["b/c.jpg"], faces=faces)})
    second = only(judge(evidence(inspections=(inspection("b/c.jpg"),), matching=moved)))
    prints = [{one.fingerprint for one in asset.findings if one.rule == "IG411"} for asset in (first, second)]
    assert prints[0] == prints[1]


def test_every_finding_of_an_asset_has_its_own_fingerprint() -> None:
    """Two people in one corner are two findings."""
    crowd = _matching(*[UNCOVERED] * 7)
    asset = only(judge(evidence(matching=crowd, inspections=(inspection(hidden=(Hidden("gap", 1, 2),)),))))
    prints = [one.fingerprint for one in asset.findings]
    assert len(prints) == len(set(prints))


def test_the_order_of_letters_changes_nothing() -> None:
    """A folder has no order."""
    other = dataclasses.replace(LETTER, id="L-2", subject="S-2")
    second = Coverage(CoverageStatus.COVERED, "L-2", "named")
    one = judge(evidence(letters=(LETTER, other), matching=_matching(COVERED, second)))
    two = judge(evidence(letters=(other, LETTER), matching=_matching(COVERED, second)))
    assert one == two


def test_a_use_that_nobody_stated_blocks_the_campaign() -> None:
    """Consent is given to a use."""
    assert "IG004" in ids(judge(evidence(use=None)).campaign, "fail")


def test_no_message_has_an_open_blank() -> None:
    """Whatever the outcome, a sentence reads to its end."""
    crowd = _matching(COVERED, *[UNCOVERED] * 14)
    for report in (judge(evidence()), judge(evidence(matching=crowd)), judge(evidence(registry=None, letters=()))):
        assert [one.rule for one in report.findings if "{" in one.message] == []


def test_what_a_detector_is_unsure_of_is_settled_by_a_persons_count() -> None:
    """A machine's doubt about a bush does not outweigh somebody who looked and counted."""
    doubt = dataclasses.replace(matched(UNCOVERED).faces[0].face, tier=Tier.POSSIBLE)
    unsure = (JudgedFace(doubt, UNCOVERED),)
    alone = Matching({"a.jpg": dataclasses.replace(matched(), faces=unsure, people_accounted=0)})
    assert "IG411" in said(only(judge(evidence(matching=alone))), "ask")
    counted = Matching({"a.jpg": dataclasses.replace(alone.assets["a.jpg"], people_count=0)})
    assert only(judge(evidence(matching=counted))).verdict is Verdict.CLEAR
    more = Matching({"a.jpg": dataclasses.replace(alone.assets["a.jpg"], people_count=1)})
    assert only(judge(evidence(matching=more))).verdict is Verdict.HOLD


def test_a_count_never_settles_a_certain_face() -> None:
    """Nobody counts away somebody whom everybody sees."""
    asset = only(judge(evidence(matching=_matching(UNCOVERED, people_count=0, people_accounted=0))))
    assert "IG411" in said(asset, "fail")


def test_a_mild_failure_of_a_letter_is_told_with_the_letter_alone() -> None:
    """Forty pictures do not repeat that the person was not offered a look."""
    report = judge(evidence(letters=(dataclasses.replace(LETTER, subject_review=False),)))
    (used,) = report.letters
    assert ids(used.findings, "fail") == ["IG131"]
    assert said(only(report), "fail") == []
    assert report.verdict is Verdict.CLEAR


@pytest.mark.parametrize("changes", [{"rule": "IG999"}, {"rule": "IG121"}, {"assets": (), "letter": "L-404"}])
def test_an_answer_to_nothing_is_told(changes: dict[str, object]) -> None:
    """A typing mistake leaves a question open, and somebody believes it closed."""
    stray = yes(**{"rule": "IG112", **changes})
    report = judge(evidence(attestations=Attestations((*ANSWERS, stray))))
    assert ids(report.campaign, "fail") == ["IG923"]
    assert report.verdict is Verdict.CLEAR


def test_a_small_face_that_nobody_speaks_for_is_asked_about() -> None:
    """That a machine calls somebody unrecognisable clears nothing."""
    both = matched(COVERED, UNCOVERED)
    tiny = dataclasses.replace(both.faces[1].face, recognisable=False)
    matching = Matching({"a.jpg": dataclasses.replace(both, faces=(both.faces[0], JudgedFace(tiny, UNCOVERED)))})
    asset = only(judge(evidence(matching=matching)))
    assert (said(asset, "ask", "fail"), asset.verdict) == (["IG412"], Verdict.HOLD)


def test_a_yes_is_no_count() -> None:
    """How many people there are, a number says."""
    room = evidence(
        inspections=(inspection(faces=()),),
        matching=_matching(),
        attestations=Attestations((*ANSWERS, yes("IG412"))),
    )
    assert said(only(judge(room)), "ask") == ["IG412"]


def test_a_word_that_is_no_code_is_not_repeated() -> None:
    """Somebody's own words in a letter never reach a report."""
    talkative = dataclasses.replace(LETTER, freely_given=FreelyGiven(capacity="Sok said yes at the shelter"))
    report = judge(evidence(letters=(talkative,)))
    assert "IG417" in said(only(report), "fail")
    assert "shelter" not in repr([(one.message, one.evidence) for one in report.findings])
