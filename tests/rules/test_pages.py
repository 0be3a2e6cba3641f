"""The rule reference is what the rules say today."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
import yaml

from imageguard.config.rules import load_rules

ROOT = Path(__file__).parents[2]
RULES = load_rules()


def _pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("generate_rules", ROOT / "docs" / "generate_rules.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["generate_rules"] = module
    spec.loader.exec_module(module)
    made: dict[str, str] = module.pages(RULES)
    return made


PAGES = _pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_up_to_date(name: str) -> None:
    """`make docs` writes it again."""
    assert (ROOT / "docs" / "rules" / name).read_text(encoding="utf-8") == PAGES[name]


def test_no_page_of_a_rule_that_is_gone_is_left() -> None:
    """The folder holds what the rules make, and nothing else."""
    assert {path.name for path in (ROOT / "docs" / "rules").iterdir()} == set(PAGES)


def test_every_source_that_a_rule_names_is_known() -> None:
    """A reader can look up what a rule rests on."""
    known = yaml.safe_load((ROOT / "rules" / "sources.yaml").read_text(encoding="utf-8"))
    assert {key for rule in RULES.rules for key in rule.sources} <= set(known)
