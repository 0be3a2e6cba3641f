"""One conformance test for every rule that ships."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from imageguard.config import rules

RULES = rules.load_rules()
RESULTS = rules.test_examples(RULES)
OURS = [rule for rule in RULES.rules if rule.pack != "built-in"]


@pytest.mark.parametrize("result", RESULTS, ids=lambda one: f"{one.rule}-{one.number}-{one.expected}")
def test_a_rule_says_of_its_examples_what_they_promise(result: rules.ExampleResult) -> None:
    """The examples are the rule's tests."""
    assert result.got == result.expected


@pytest.mark.parametrize("rule", OURS, ids=lambda one: one.id)
def test_a_rule_tells_what_to_do_and_where_it_comes_from(rule: rules.Rule) -> None:
    """A message is for somebody who must act on it; a rule without a source says so by its derivation."""
    assert rule.remedy
    assert rule.message.endswith((".", "{advice}"))
    assert len(rule.message) < 330
    assert rule.sources or rule.derivation.value in {"allied", "heading"}
    assert Path(rule.source).name == f"{rule.id}.yaml"


@pytest.mark.parametrize("rule", OURS, ids=lambda one: one.id)
def test_a_rule_shows_every_outcome_that_it_can_have(rule: rules.Rule) -> None:
    """Where a rule can ask or skip, an example does."""
    shown = {example.expect for example in rule.examples}
    needed = {"asks"} if rule.ask or rule.unsure else {"keeps", "fails"}
    assert shown >= needed | ({"skips"} if rule.when else set())
    assert rule.why
    assert rule.ask is None or rule.ask.endswith("?")
    assert re.fullmatch(r"[1-4](\.[1-4])?|A[1-3]", rule.section)


def test_what_must_never_be_waived_is_not() -> None:
    """Rules that guard consent itself, children and statutes have no waiver."""
    never = ["IG001", "IG002", "IG112", "IG141", "IG142", "IG222", "IG225", "IG315", "IG411", "IG413", "IG932"]
    assert [one for one in never if RULES.rule(one).waivable_by] == []


def test_there_are_few_grave_questions_about_an_ordinary_picture() -> None:
    """Only questions of severity block or high hold a picture: a handful, and those that words or marks raise."""
    grave = [
        rule.id
        for rule in OURS
        if rule.ask
        and rule.scope.value in {"asset", "caption"}
        and rule.top_severity.stops
        and not any(rare in (rule.when or "") for rare in ("caption.signs", "asset.meanings"))
    ]
    assert len(grave) <= 8
