"""A file that is called by the name which its caption gives tells of a person, whatever its metadata say."""

from __future__ import annotations

import dataclasses

import pytest
from evidence import COVERED, USE, evidence, inspection, matched, only, said

from imageguard.config.words import words_for
from imageguard.engine.judge import judge
from imageguard.engine.match import Matching
from imageguard.model.use import AssetUse

LEXICON = words_for(())


@pytest.mark.parametrize(
    ("path", "caption", "outcome"),
    [
        ("photos/sokha-14.jpg", "Sokha, 14, at her machine", "fail"),
        ("Srey_Thida/1.jpg", "Her name is Thida", "fail"),
        ("foto-dewi.jpg", "Perempuan bernama Dewi", "fail"),
        ("photos/machine-14.jpg", "Sokha, 14, at her machine", "pass"),
        ("portrait-1.jpg", "Portrait of Nita in her shop", "pass"),
        ("sokhalay.jpg", "Sokha, 14, at her machine", "pass"),
        ("1.jpg", "Sokha, 14, at her machine", "pass"),
    ],
)
def test_a_file_named_like_the_person_in_its_caption_is_told(path: str, caption: str, outcome: str) -> None:
    """By whole words alone, and never by words that any caption has."""
    use = dataclasses.replace(USE, assets={path: AssetUse(caption=caption, alt="x", depicts={})})
    run = evidence(
        inspections=(inspection(path),), matching=Matching({path: matched(COVERED)}), use=use, lexicon=LEXICON
    )
    assert "IG129" in said(only(judge(run)), outcome)


def test_only_names_are_taken_for_names() -> None:
    """Nothing of the patterns, nothing short."""
    assert LEXICON.named("Portrait of Nita; meet Dara, a woman of 20. Mr Smith took it.") == {"nita", "dara", "smith"}
    assert LEXICON.named("A tailor in her workshop") == frozenset()
