"""The whole catalogue of rules by which this project measures itself: none is lost, none grows milder unseen."""

from __future__ import annotations

from typing import Final

import pytest

from imageguard.config.rules import load_rules
from imageguard.engine.builtin import ELSEWHERE

RULES = {rule.id: rule for rule in load_rules().rules} | {rule.id: rule for rule in ELSEWHERE}
CATALOGUE: Final = """
IG111 1.1 asks   warn         role | IG112 1.1 asks   block,high   no   | IG113 1.1 asks   high         role
IG114 1.1 checks warn         role | IG115 1.1 asks   warn         role | IG121 1.2 checks block        no
IG122 1.2 checks block        no   | IG123 1.2 checks block,warn   no   | IG124 1.2 checks high         role
IG125 1.2 checks high,warn    role | IG126 1.2 checks warn         role | IG127 1.2 asks   high,warn    no
IG128 1.2 asks   warn         role | IG129 1.2 checks high,warn    role | IG12A 1.2 checks high         no
IG131 1.3 checks warn         role | IG132 1.3 asks   block        no   | IG133 1.3 asks   high         role
IG134 1.3 checks warn         role | IG141 1.4 checks block        no   | IG142 1.4 checks block        no
IG143 1.4 checks block        no   | IG144 1.4 checks block        no   | IG145 1.4 checks block,warn   no
IG146 1.4 asks   block        no   | IG211 2.1 checks info         role | IG221 2.2 checks block        no
IG222 2.2 checks block        no   | IG223 2.2 checks block        no   | IG224 2.2 asks   high         role
IG225 2.2 asks   block        no   | IG226 2.2 checks block        no   | IG227 2.2 asks   high         role
IG231 2.3 checks high         no   | IG232 2.3 asks   warn         role | IG233 2.3 asks   info         role
IG241 2.4 checks block        no   | IG242 2.4 checks high,warn    role | IG243 2.4 checks block        role
IG244 2.4 asks   high         role | IG245 2.4 checks high         role | IG311 3   checks block        no
IG312 3   asks   high         role | IG313 3   checks block        no   | IG314 3   held   block        no
IG315 3   checks block        no   | IG411 4.1 checks block        no   | IG412 4.1 checks high         no
IG413 4.1 checks block        no   | IG414 4.1 checks block        no   | IG415 4.1 checks block        no
IG416 4.1 checks high         no   | IG417 4.1 checks block,high   no   | IG418 4.1 checks block        no
IG419 4.1 checks block        no   | IG41A 4.1 checks high         no   | IG41B 4.1 checks warn         role
IG41C 4.1 checks high         role | IG421 4.2 checks high         role | IG422 4.2 checks block        no
IG423 4.2 checks block        no   | IG424 4.2 checks block        no   | IG431 4.3 checks info         role
IG432 4.3 asks   high         role | IG433 4.3 checks warn         role | IG434 4.3 checks warn         role
IG441 4.4 checks high         role | IG442 4.4 asks   warn         role | IG443 4.4 asks   info         role
IG911 A1  checks high         role | IG912 A1  checks warn         role | IG921 A2  held   block        no
IG922 A2  checks block        no   | IG931 A3  checks high         role | IG932 A3  checks block        no
IG933 A3  checks warn         role | IG212 2.1 asks   warn         role
"""
"""Id, section of the Note, who decides, severities, who may waive (a role, or no)."""
ROWS: Final = [row.split() for line in CATALOGUE.strip().splitlines() for row in line.split("|")]


def test_the_catalogue_is_whole() -> None:
    """All of it, each once."""
    assert len({row[0] for row in ROWS}) == len(ROWS) == 77


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_a_rule_is_what_the_catalogue_says(row: list[str]) -> None:
    """Section, kind, severities, waiver."""
    name, section, kind, severities, waivable = row
    rule = RULES[name]
    said = "held" if rule in ELSEWHERE else "asks" if rule.ask else "checks"
    graded = ",".join(dict.fromkeys(case.is_.value for case in rule.severity))
    waived = "role" if rule.waivable_by else "no"
    assert (rule.section, said, graded, waived) == (section, kind, severities, waivable)


def test_roles_that_may_waive_are_called_alike_everywhere() -> None:
    """A waiver by `legal_counsel` would not hold where a rule says `counsel`."""
    roles = {role for rule in RULES.values() for role in rule.waivable_by}
    assert roles == {
        "communications_lead",
        "counsel",
        "data_protection_officer",
        "programme_lead",
        "safeguarding_lead",
    }
