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
    assert all(set(choice) <= {"ask", "fills", "yes_means", "also"} for choice in choices)


@pytest.mark.parametrize(
    "file", [one for one in FILES if one.parent.name != "en"], ids=lambda one: f"{one.parent.name}-{one.stem}"
)
def test_a_translation_asks_what_the_english_letter_asks(file: Path) -> None:
    """The same blanks for the same fields, the same questions, checks and signatures."""
    theirs, ours = load(file), load(FOLDER / "en" / file.name)
    assert {key: (one.get("fills"), one.get("kind")) for key, one in theirs["blanks"].items()} == {
        key: (one.get("fills"), one.get("kind")) for key, one in ours["blanks"].items()
    }
    assert asked(theirs) == asked(ours)
    same = ("version", "says", "signatures", "goes_with")
    assert [theirs.get(key) for key in same] == [ours.get(key) for key in same]
    assert BLANK.findall(theirs["receipt"]) == BLANK.findall(ours["receipt"])


def asked(template: dict[str, Any]) -> list[tuple[str, str]]:
    """Return every question as the field that it fills and what a yes to it means."""
    choices = [choice for part in template["parts"] for choice in part.get("choices", [])] + template["checks"]
    return sorted((one["fills"], " ".join([one.get("yes_means", "yes"), *one.get("also", ())])) for one in choices)


def test_every_language_has_the_fixed_words_of_english() -> None:
    """No box without its word."""
    words = yaml.safe_load((FOLDER / "words.yaml").read_text(encoding="utf-8"))
    assert {file.parent.name for file in FILES} == set(words)
    assert {
        language: set(words["en"]) ^ set(said) for language, said in words.items() if set(said) != set(words["en"])
    } == {}


def test_a_childs_letters_name_each_other() -> None:
    """A guardian's letter goes with the child's answer, and the other way round."""
    guardian, assent = load(FOLDER / "en/guardian.yaml"), load(FOLDER / "en/assent.yaml")
    assert (guardian["goes_with"], assent["goes_with"]) == ("assent", "guardian")
