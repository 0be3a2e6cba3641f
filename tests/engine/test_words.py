"""Words that go with a picture: what they use, what they seem to tell, alone and across a campaign."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from evidence import (
    ANSWERS,
    COVERED,
    LETTER,
    PRIMARY,
    USE,
    evidence,
    ids,
    inspection,
    matched,
    only,
    said,
    yes,
)
from hypothesis import given
from hypothesis import strategies as st

from imageguard.config.words import shipped_words
from imageguard.engine.judge import judge
from imageguard.engine.match import Matching
from imageguard.engine.scenery import lay_out
from imageguard.facts.asset import ASSET
from imageguard.facts.lexicon import Lexicon, Sign, Term, TermKind, WordList
from imageguard.model.attestation import Attestations
from imageguard.model.inspection import Category, Metadatum
from imageguard.model.letter import IdentityLevel, LegalCase, Payment
from imageguard.model.record import Tally
from imageguard.model.use import AssetUse, Origin, Text

if TYPE_CHECKING:
    from imageguard.engine.scenery import Evidence
    from imageguard.model.letter import Letter
    from imageguard.model.report import Report

WORDS = shipped_words()


def _signs(text: str) -> set[str]:
    return {sign.value for sign in WORDS.signs(text)}


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("Somchai, 15, sews", {"name", "age"}),
        ("A 15-year-old girl", {"age"}),
        ("Her name is Maly", {"name"}),
        ("Mrs Chea opens the shop", {"name"}),
        ("She was born in Battambang", {"place"}),
        ("Outside the Sunrise Shelter", {"school"}),
        ("Write to maly@example.org or @maly_k", {"contact"}),
        ("“I wanted to go home”, she says", {"quote"}),
        ("Archive photo", {"file_picture"}),
        ("Siti, 17 tahun, asal Desa Sukamaju", {"name", "age", "place"}),
        ("Namanya Budi", {"name"}),
        ("Foto arsip", {"file_picture"}),
        ("A tailor in her workshop", set()),
        ("Women learn to sew at our centre.", set()),
        ("Para penjahit di bengkel mereka", set()),
        ("2026 in numbers: 12 people trained", set()),
        ("Women in Cambodia, from January to December 12, 2026", set()),
        ("Pekerja dari Indonesia, 12 Maret 2026", set()),
        ("x" * 5000 + " Maly, 15, " + "x" * 5000, {"name", "age"}),
    ],
)
def test_words_seem_to_tell(text: str, signs: set[str]) -> None:
    """A guess, for a person to look at; ordinary captions raise nothing."""
    assert _signs(text) == signs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Voiceless no more", ["voiceless"]),
        ("A MODERN-DAY  SLAVE speaks", ["modern-day slave"]),
        ("innocent victims", ["innocent victims"]),
        ("Korban tak berdosa", ["korban tak berdosa"]),
        ("a survivor speaks", []),
        ("x " * 998 + "voiceless " + "x " * 998, ["voiceless"]),
        ("prostituted", []),
        ("", []),
    ],
)
def test_terms_are_found_whole_and_however_written(text: str, words: list[str]) -> None:
    """Of terms in one another, the longest; capitals, hyphens and spaces do not matter."""
    assert [one.word for one in WORDS.hits(text)] == words


@given(
    st.text(max_size=60), st.sampled_from([word for one in WORDS.lists for term in one.terms for word in term.words])
)
def test_a_term_is_found_in_any_text(around: str, word: str) -> None:
    """Nothing around it hides it, but letters that make it another word."""
    assert any(one.word == word or word in one.word for one in WORDS.hits(f"{around} {word}. {around}"))


def test_without_lists_nothing_is_found() -> None:
    """An empty lexicon has no opinion."""
    assert (Lexicon().hits("voiceless"), Lexicon().signs("Maly, 15,")) == ((), frozenset())
    one = Lexicon((WordList("xx", 7, (Term(TermKind.PITYING, ("alas",), "nothing"),), {Sign.AGE: (r"\d+",)}),))
    assert one.versions == ("xx 7",)


def _words(caption: str | None = None, *texts: Text, answered: tuple[str, ...] = (), **changes: object) -> Evidence:
    use = dataclasses.replace(USE, assets={"a.jpg": AssetUse(caption=caption)})
    answers = Attestations((*ANSWERS, *(yes(rule) for rule in answered)))
    made = evidence(lexicon=WORDS, use=use, texts={"a.jpg": texts}, attestations=answers)
    return dataclasses.replace(made, **changes)


def _letter(**changes: object) -> tuple[Letter]:
    return (dataclasses.replace(LETTER, **changes),)


def test_a_loaded_word_is_told_with_its_place_and_what_to_say_instead() -> None:
    """On the page that uses the picture as much as in the caption; the sentence itself is not told."""
    asset = only(judge(_words("A tailor", Text("page", "The voiceless Dara waits"))))
    (finding,) = [one for one in asset.findings if one.rule == "IG114"]
    assert finding.outcome == "fail"
    assert "'voiceless' in a page that uses the picture (better:" in finding.message
    assert "Dara" not in repr(finding)


def test_a_name_beside_somebody_anonymous_asks_and_holds() -> None:
    """The words may name somebody else; only a person can say so."""
    scope = dataclasses.replace(LETTER.scope, identity_level=IdentityLevel.ANONYMOUS)
    letters = _letter(scope=scope)
    held = only(judge(_words("Dara, 30, sews", letters=letters, answered=("IG224", "IG317"))))
    assert "IG311" in said(held, "ask")
    answered = only(judge(_words("Dara, 30, sews", letters=letters, answered=("IG224", "IG311", "IG317"))))
    assert "IG311" not in said(answered, "ask", "fail")


def test_a_pseudonym_is_asked_about_as_such() -> None:
    """Who chose a pseudonym may be called something."""
    asset = only(judge(_words("Dara sews. Her name is Dara")))
    assert [one for one in said(asset, "ask") if one in {"IG133", "IG311"}] == ["IG133"]


def test_small_facts_together_ask() -> None:
    """Name, age and place are one address."""
    asset = only(judge(_words("Dara, 30, from Battambang")))
    (finding,) = [one for one in asset.findings if one.rule == "IG317"]
    assert finding.outcome == "ask"
    assert "a name, an age and a place in the caption" in finding.message
    assert "Battambang" not in repr(finding)
    assert "IG317" not in said(only(judge(_words("A tailor, 30 years old"))), "ask")


def _two(first: str, second: str) -> Report:
    pictures = (inspection(), inspection("b.jpg", sha256="b" * 64))
    use = dataclasses.replace(USE, assets={"a.jpg": AssetUse(caption=first), "b.jpg": AssetUse(caption=second)})
    matching = Matching({"a.jpg": matched(COVERED), "b.jpg": matched(COVERED)})
    return judge(evidence(lexicon=WORDS, inspections=pictures, use=use, matching=matching))


@pytest.mark.parametrize(
    ("first", "second", "asked"),
    [
        ("Her name is Dara", "She lives in Battambang", True),
        ("A tailor", "She lives in Battambang", False),
        ("Her name is Dara, she lives in Battambang", "A tailor", False),
    ],
)
def test_pictures_of_one_person_are_read_together(first: str, second: str, asked: object) -> None:
    """What two pictures tell together and neither alone; what one tells alone is that one's to say."""
    report = _two(first, second)
    (used,) = report.letters
    assert ("IG318" in ids(used.findings, "ask")) is asked


def test_a_quotation_needs_its_own_yes() -> None:
    """A yes to the picture is none to the voice."""
    asset = only(judge(_words('"I wanted to go home again"')))
    assert {"IG232", "IG234"} <= set(said(asset, "ask"))
    scope = dataclasses.replace(LETTER.scope, elements={**LETTER.scope.elements, "quote": "yes"})
    allowed = only(judge(_words('"I wanted to go home again"', letters=_letter(scope=scope))))
    assert "IG234" in said(allowed, "pass")


def test_an_old_picture_says_so() -> None:
    """By the hour that the camera wrote."""
    old = (Metadatum("EXIF", "DateTimeOriginal", Category.TIME, "EXIF IFD", value="2019:03:01 10:00:00"),)
    report = judge(_words("A tailor", inspections=(inspection(metadata=old),)))
    assert "IG433" in said(only(report), "ask")
    labelled = judge(_words("File picture of a tailor", inspections=(inspection(metadata=old),)))
    assert "IG433" in said(only(labelled), "pass")
    assert ASSET.build(lay_out(_words("x", inspections=(inspection(metadata=old),))).assets[0])["years_old"] == 7


def test_the_older_of_two_dates_counts() -> None:
    """A picture that was edited last year is no younger for it."""
    dates = (("DateTimeOriginal", "2024:03:01 10:00:00"), ("xmp:CreateDate", "2019-03-01"))
    old = tuple(Metadatum("EXIF", tag, Category.TIME, "EXIF IFD", value=value) for tag, value in dates)
    assert ASSET.build(lay_out(_words("x", inspections=(inspection(metadata=old),))).assets[0])["years_old"] == 7


def test_where_nobody_can_be_recognised_no_face_is_told() -> None:
    """A name beside an empty room gives away a name."""
    empty = _words("Her name is Dara", matching=Matching({"a.jpg": matched()}))
    assert ASSET.build(lay_out(empty).assets[0])["tells"] == {
        "kinds": ["name"],
        "beside": 1,
        "named_in": ["caption"],
        "placed_in": [],
    }


def test_a_picture_from_elsewhere_needs_a_licence() -> None:
    """Consent of the person is no licence of the photographer."""
    bought = dataclasses.replace(USE, assets={"a.jpg": AssetUse(caption="A tailor", origin=Origin.AGENCY)})
    assert "IG441" in said(only(judge(evidence(use=bought))), "fail")
    licensed = AssetUse(caption="A tailor", origin=Origin.AGENCY, licence="contract 17")
    assert "IG441" in said(only(judge(evidence(use=dataclasses.replace(USE, assets={"a.jpg": licensed})))), "pass")


@pytest.mark.parametrize(
    ("changes", "rule", "outcome"),
    [
        ({"legal_case": LegalCase("open")}, "IG226", "fail"),
        ({"legal_case": LegalCase("open", "C-01")}, "IG226", "pass"),
        ({"legal_case": LegalCase("closed")}, "IG226", "not_applicable"),
        ({"payment": Payment("story_fee", conditional=True)}, "IG134", "fail"),
        ({"payment": Payment("story_fee")}, "IG134", "ask"),
        ({"payment": Payment("none")}, "IG134", "not_applicable"),
    ],
)
def test_what_surrounds_the_yes_counts(changes: dict[str, object], rule: str, outcome: str) -> None:
    """A court case, or money that hung on the yes."""
    (used,) = judge(evidence(letters=_letter(**changes))).letters
    assert [one.outcome for one in used.findings if one.rule == rule] == [outcome]


def test_pictures_that_should_be_deleted_are_asked_about_once() -> None:
    """Whether or not they are in this run."""
    assert "IG244" in ids(judge(evidence(tally=Tally(2, 1))).campaign, "ask")
    assert "IG244" not in ids(judge(evidence()).campaign, "ask", "fail")


def test_one_person_in_most_pictures_is_told() -> None:
    """Counted by letters, never by faces."""
    many = tuple(inspection(f"{n}.jpg", sha256=f"{n:064x}", renditions=(PRIMARY,)) for n in range(6))
    report = judge(evidence(inspections=many, matching=Matching({one.path: matched(COVERED) for one in many})))
    assert "IG213" in ids(report.campaign, "fail")


def test_what_a_campaign_depicts_alike_is_told() -> None:
    """As the use says of it; two kinds are enough to be silent."""
    many = tuple(inspection(f"{n}.jpg", sha256=f"{n:064x}") for n in range(6))

    def told(*genders: str) -> list[str]:
        depicts = {
            one.path: AssetUse(depicts={"gender": gender, "exploitation": f"kind{number % 2}"})
            for number, (one, gender) in enumerate(zip(many, genders, strict=True))
        }
        report = judge(evidence(inspections=many, use=dataclasses.replace(USE, assets=depicts)))
        return [one.message for one in report.campaign if one.rule == "IG211" and one.outcome == "fail"]

    assert len(told(*["female"] * 6)) == 1
    assert "gender" in told(*["female"] * 6)[0]
    assert told(*["female"] * 5, "male") == []
