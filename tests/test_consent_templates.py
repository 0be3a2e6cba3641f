"""The consent letters as data: every blank is declared and used, and every choice has its place in a letter."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[1] / "consent_templates"
FILES = sorted(FOLDER.glob("*/*.yaml"))
BLANK = re.compile(r"\{(\w+)\}")


def load(file: Path) -> dict[str, Any]:
    """Return one template."""
    template: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return template


def used(template: dict[str, Any]) -> set[str]:
    """Return every blank that stands in the words or under a signature."""
    words = [part.get("text", "") for part in template["parts"]] + template["read_aloud"]
    signed = [blank for signature in template["signatures"] for blank in signature["blanks"]]
    return {blank for word in words for blank in BLANK.findall(word)} | set(signed)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_blank_is_declared_and_used(file: Path) -> None:
    """A blank that nobody fills, or that is filled and never shown, is a mistake."""
    template = load(file)
    assert used(template) == set(template["blanks"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_template_stands_where_it_says(file: Path) -> None:
    """Folder, file and version say language and kind."""
    template = load(file)
    assert template["language"] == file.parent.name
    assert template["template"] == file.stem
    assert re.fullmatch(rf"{file.stem}-\d+", template["version"])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_no_name_or_contact_goes_into_a_letter_file(file: Path) -> None:
    """What stays on paper has no place in the record: names, phones and addresses."""
    blanks = load(file)["blanks"]
    private = [name for name in blanks if name in {"person", "guardian"} or "contact" in name or name == "trusted"]
    assert [name for name in private if "fills" in blanks[name]] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_each_choice_fills_one_field_and_no_field_twice(file: Path) -> None:
    """One question, one answer: nothing is agreed to in passing."""
    choices = [choice for part in load(file)["parts"] for choice in part.get("choices", [])]
    filled = [choice["fills"] for choice in choices]
    assert choices
    assert len(set(filled)) == len(filled)
    assert all(set(choice) <= {"ask", "fills", "yes_means"} for choice in choices)


def test_a_childs_letters_name_each_other() -> None:
    """A guardian's letter goes with the child's answer, and the other way round."""
    guardian, assent = load(FOLDER / "en/guardian.yaml"), load(FOLDER / "en/assent.yaml")
    assert (guardian["goes_with"], assent["goes_with"]) == ("assent", "guardian")
