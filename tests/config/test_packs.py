"""An organisation's own word lists and law, beside its own rules."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from imageguard.config.jurisdictions import jurisdictions_for, shipped_jurisdictions
from imageguard.config.packs import packs_in
from imageguard.config.rules import PACKS, load_rules
from imageguard.config.words import shipped_words, words_for
from imageguard.errors import DocumentError
from imageguard.resources import folder

if TYPE_CHECKING:
    from pathlib import Path

OWN_LAW = """country: TH
name: Thailand
as_of: 2026-11-01
verified_by: counsel C-01
guardian_until:
  - {age: 20, law: "PDPA s20", seen: "yes"}
identity_bans: []
"""
OWN_WORDS = """language: en
version: 9
as_of: 2026-11-01
terms:
  - {kind: pitying, words: [poor thing], instead: "the person's name or role"}
signs: {}
"""
OWN_RULE = """id: ACME001
title: There is a caption
section: "4.3"
derivation: allied
severity: warn
scope: asset
require: caption.known
message: There is no caption.
examples:
  - keeps: {caption: {known: true}}
  - fails: {caption: {known: false}}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Make an organisation's own pack."""
    for name, text in (("jurisdiction/th.yaml", OWN_LAW), ("words/en.yaml", OWN_WORDS), ("ACME001.yaml", OWN_RULE)):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_what_ships_are_packs_and_what_they_judge_by() -> None:
    """Word lists and laws are no packs of rules."""
    assert set(packs_in(folder("rules"))) == set(PACKS)
    assert shipped_words().versions == ("en 4", "id 4")


def test_counsel_of_a_country_confirms_what_ships(pack: Path) -> None:
    """The own entry of a place stands in the place of the one that ships; the others stay."""
    law = {one.country: one for one in jurisdictions_for(["children", pack])}
    assert (law["TH"].verified, law["TH"].as_of, law["TH"].bans) == (True, dt.date(2026, 11, 1), ())
    assert len(law) == len(shipped_jurisdictions())


def test_an_own_list_of_words_stands_for_its_language(pack: Path) -> None:
    """And says its version in every report."""
    words = words_for([pack])
    assert words.versions == ("en 9", "id 4")
    assert [one.word for one in words.hits("Poor thing, voiceless and malang nasibnya")] == [
        "poor thing",
        "malang nasibnya",
    ]


def test_the_pack_s_rules_are_read_as_ever(pack: Path) -> None:
    """Folders of words and law in it are no mistake; any other folder is."""
    assert load_rules([pack]).rule("ACME001")
    (pack / "more").mkdir()
    with pytest.raises(DocumentError, match="this is no rule"):
        load_rules([pack])


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("jurisdiction/th.yaml", "country: TH", "country: PH", "called by its code: ph.yaml"),
        ("jurisdiction/th.yaml", 'seen: "yes"', "seen: perhaps", "seen"),
        ("words/en.yaml", "signs: {}", "signs: {name: ['(']}", "no regular expression"),
        ("words/en.yaml", "kind: pitying", "kind: rude", "kind"),
    ],
)
def test_a_mistake_is_told_with_its_file(pack: Path, name: str, old: str, new: str, words: str) -> None:
    """Nothing is judged by half a list."""
    file = pack / name
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(DocumentError, match=words):
        (jurisdictions_for if name.startswith("j") else words_for)([pack])
