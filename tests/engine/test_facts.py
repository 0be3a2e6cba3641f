"""Facts: total, documented, and read off the subject that they describe."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from evidence import COVERED, LETTER, evidence, face, inspection, matched

from imageguard.engine.match import Matching
from imageguard.engine.scenery import lay_out
from imageguard.facts.asset import ASSET
from imageguard.facts.caption import CAPTION
from imageguard.facts.letter import LETTER as LETTER_TABLE
from imageguard.facts.letter import missing
from imageguard.facts.picture import FACE
from imageguard.facts.run import CAMPAIGN, REPOSITORY, RUN, SCOPES, USE, blank
from imageguard.facts.scene import CaptionView, LetterView
from imageguard.facts.tables import Kind, narrow, paths
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.inspection import Category, Metadatum
from imageguard.model.letter import AgeBand, IdentityBan, Notice, SubjectType
from imageguard.model.rule import ScopeName
from imageguard.model.use import AssetUse

if TYPE_CHECKING:
    from imageguard.facts.tables import Table

TABLES = list({table.name: table for tables in SCOPES.values() for table in tables}.values())
RUN_VIEW = lay_out(evidence())
(ASSET_VIEW,) = RUN_VIEW.assets


def _shape(value: object) -> object:
    return {key: _shape(inside) for key, inside in value.items()} if isinstance(value, dict) else None


@pytest.mark.parametrize(
    ("table", "view"),
    [
        (ASSET, ASSET_VIEW),
        (FACE, ASSET_VIEW.faces[0]),
        (CAPTION, CaptionView(ASSET_VIEW)),
        (LETTER_TABLE, RUN_VIEW.letters["L-1"]),
        (LETTER_TABLE, LetterView()),
        (USE, RUN_VIEW),
        (CAMPAIGN, RUN_VIEW),
        (RUN, RUN_VIEW),
        (REPOSITORY, RUN_VIEW),
    ],
    ids=lambda one: getattr(one, "name", ""),
)
def test_facts_are_total_and_of_their_kind(table: Table, view: object) -> None:
    """What nobody knows is null, never absent; nothing else is null."""
    built = table.build(view)
    assert _shape(built) == _shape(table.blank())
    for path, fact in paths(table):
        value: object = built
        for name in path.split(".")[1:]:
            assert isinstance(value, dict)
            value = value[name]
        assert value is not None or fact.nullable, path
        for one in value if isinstance(value, list) else [value]:
            assert one is None or not fact.values or one in fact.values, path
            assert one is None or isinstance(one, bool | int | float | str), path


@pytest.mark.parametrize("table", TABLES, ids=lambda one: one.name)
def test_every_fact_says_what_it_means(table: Table) -> None:
    """The tables are the documentation."""
    for path, fact in paths(table):
        assert fact.meaning, path
        assert fact.values or fact.kind not in {Kind.CODE, Kind.CODES}, path


@pytest.mark.parametrize("scope", list(ScopeName))
def test_every_scope_sees_the_use_and_the_run(scope: ScopeName) -> None:
    """A rule of any scope may ask what the pictures are for."""
    assert {"use", "run"} <= blank(scope).keys()


def test_a_letter_counts_days_to_the_end_of_the_use() -> None:
    """A letter must hold from the first day of the use to its last."""
    facts = LETTER_TABLE.build(RUN_VIEW.letters["L-1"])
    assert facts["days_left"] == (LETTER.valid_until - dt.date(2027, 12, 1)).days  # type: ignore[operator]
    assert facts["given_before_use"] is True


def test_no_letter_is_as_strict_as_can_be() -> None:
    """Nothing is allowed by a letter that is not there."""
    facts = LETTER_TABLE.build(LetterView())
    assert (facts["known"], facts["valid"], facts["face_visible"]) == (False, False, False)
    assert set(facts["elements"].values()) == {"no"}


@pytest.mark.parametrize(
    ("band", "kind", "minor"),
    [
        (AgeBand.UNKNOWN, SubjectType.REAL_PERSON, True),
        (AgeBand.MINOR, SubjectType.REAL_PERSON, True),
        (AgeBand.ADULT, SubjectType.REAL_PERSON, False),
        (AgeBand.MINOR, SubjectType.ILLUSTRATION, False),
    ],
)
def test_unknown_age_counts_as_minor(band: AgeBand, kind: SubjectType, minor: bool) -> None:  # noqa: FBT001 - a table of cases
    """Age is what somebody wrote down."""
    letter = dataclasses.replace(LETTER, age_band=band, subject_type=kind)
    assert LETTER_TABLE.build(LetterView(letter))["minor"] is minor


def test_a_ban_that_an_instrument_lifts_is_no_ban() -> None:
    """An ordinary letter lifts nothing; the instrument must be on record."""
    banned = dataclasses.replace(LETTER, identity_bans=(IdentityBan("PH RA 9208 s7"),))
    lifted = dataclasses.replace(LETTER, identity_bans=(IdentityBan("PH RA 9208 s7", "waiver 12"),))
    assert [LETTER_TABLE.build(LetterView(one))["identity_banned"] for one in (banned, lifted)] == [True, False]


def test_the_strictest_letter_speaks_for_the_picture() -> None:
    """One person who said no to a place keeps the place out of the file."""
    uncovered = Coverage(CoverageStatus.UNCOVERED)
    run = lay_out(evidence(matching=Matching({"a.jpg": matched(COVERED, uncovered)})))
    assert ASSET.build(run.assets[0])["allows"]["name"] == "no"
    assert ASSET.build(run.assets[0])["allows"]["identity_level"] == "anonymous"


def test_a_name_in_the_metadata_is_found_in_words_and_path() -> None:
    """The name itself is compared and never told."""
    named = Metadatum("XMP", "Iptc4xmpExt:PersonInImage", Category.PERSON, "XMP", value="Sok Dara")
    spoiled = inspection("photos/sok-dara.jpg", metadata=(named,))
    matching = Matching({"photos/sok-dara.jpg": matched(COVERED)})
    run = lay_out(evidence(inspections=(spoiled,), matching=matching))
    view = run.assets[0]
    assert ASSET.build(view)["path_repeats_name"]
    assert ASSET.build(view)["tells"]["named_in"] == ["metadata", "path"]
    said = dataclasses.replace(view, use=AssetUse(caption="With Sok Dara at noon"))
    assert CAPTION.build(CaptionView(said))["repeats_name"]
    assert not CAPTION.build(CaptionView(dataclasses.replace(view, use=AssetUse(caption="A tailor"))))["repeats_name"]


def test_the_photographer_is_nobody_shown() -> None:
    """A credit line is no leak of a subject's name."""
    credit = Metadatum("EXIF", "Artist", Category.PERSON, "IFD0", value="Pat Photographer")
    run = lay_out(evidence(inspections=(inspection(metadata=(credit,)),)))
    assert ASSET.build(run.assets[0])["person_tags"] == 0


def test_missing_fields_are_told_as_the_letter_spells_them() -> None:
    """Whoever completes the letter finds the key."""
    assert missing(LETTER) == ()
    gaps = dataclasses.replace(LETTER, notice=Notice(), age_basis=None)
    assert "notice.language" in missing(gaps)
    assert "age_basis" in missing(gaps)


def test_only_wanted_facts_are_taken_along() -> None:
    """A path that is no fact is left to the evaluation, which fails on it."""
    assert narrow({"a": {"b": 1, "c": {"d": 2}}, "e": 3}, ["a.c.d", "x.y", "a.q"]) == {"a": {"c": {"d": 2}}}


def test_a_face_outside_every_rendition_is_still_a_face() -> None:
    """A broken reference never loses a person."""
    odd = dataclasses.replace(matched(COVERED), faces=())
    run = lay_out(evidence(matching=Matching({"a.jpg": odd}), inspections=(inspection(faces=(face(),)),)))
    assert run.assets[0].faces == ()


def test_only_a_match_to_a_letter_that_does_not_allow_it_was_without_consent() -> None:
    """A match to several people's letters names none of them, and each of them allowed it."""
    several = Coverage(CoverageStatus.PROBABLE, None, "match", ("several-letters",))
    one = Coverage(CoverageStatus.PROBABLE, LETTER.id, "match")
    found = [lay_out(evidence(matching=Matching({"a.jpg": matched(said)}))) for said in (several, one)]
    assert [RUN.build(run)["matching"]["without_consent"] for run in found] == [0, 1]
