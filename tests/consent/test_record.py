"""The consent record: each field of the schema reaches the typed letter, and each refusal and condition is heard."""

from __future__ import annotations

import copy
import datetime as dt
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from imageguard.consent.completeness import gaps
from imageguard.consent.law import looked_at
from imageguard.consent.status import limits, scope_gaps
from imageguard.documents.document import Document
from imageguard.errors import DocumentError
from imageguard.facts.reasons import WORDS
from imageguard.model.letter import IdentityBan
from imageguard.model.use import Use
from imageguard.registry.letters import letter_of
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.letter import Letter

HASH = "a" * 64
FULL: dict[str, Any] = {
    "id": "L-1",
    "created": "2026-01-09",
    "subject": "S-1",
    "subject_type": "real_person",
    "age_band": "minor",
    "age_basis": "document",
    "scope": {
        "elements": {"image": "yes"},
        "identity_level": "pseudonym",
        "face_visible": "yes",
        "purposes": {"awareness": "yes"},
        "channels": {"print": "yes"},
        "territories_allowed": ["world"],
        "territories_blocked": ["KH"],
        "recipients": ["Partner"],
        "onward": "no",
        "conditions": ["no dogs"],
        "forbidden": ["crop"],
        "use_limit": 3,
    },
    "valid_from": "2026-01-10",
    "valid_until": "2028-01-10",
    "first_publication_by": "2027-01-10",
    "retention_until": "2029-01-10",
    "retention_basis": "consent",
    "originals_disposed_on": "2029-01-09",
    "withdrawal": {
        "routes": ["phone"],
        "independent_of_casework": "yes",
        "told_limits": "yes",
        "within_hours": 72,
        "actioned_on": "2027-02-01",
    },
    "notice": {
        "language": "th",
        "interpreter": "independent",
        "version": "adult-1",
        "sha256": HASH,
        "explain_back": "yes",
        "online_permanence_explained": "yes",
        "form": "oral",
        "interpreter_independent": "yes",
        "literacy_support": "yes",
        "explained_by": "case_worker",
        "examples_shown": "yes",
    },
    "freely_given": {
        "aid_conditional": "no",
        "duress": "no",
        "capacity": "ok",
        "support_offered": "yes",
        "assessed_by": "R-1",
        "in_care_of_requester": "yes",
        "advocate_present": "yes",
        "reassess_on": "2026-07-10",
        "support_person": "friend",
        "cooling_off_until": "2026-01-12",
    },
    "risk": {"assessed_on": "2026-01-09", "by": "R-1", "level": "low", "reference": "RA-1"},
    "signature": {
        "kind": "mark",
        "on": "2026-01-10",
        "witness": "friend",
        "witness_independent": "yes",
        "place": "TH-50",
    },
    "obtained_by": "R-1",
    "staff": {"role": "case_worker", "trained_on": "2025-01-10"},
    "document": {"cabinet": "B", "sha256": HASH, "complete": "yes", "pages": [HASH]},
    "majority_on": "2031-05",
    "guardian": {
        "id": "G-1",
        "authority": "parent",
        "authority_checked_by": "R-1",
        "implicated": "no",
        "decision": "yes",
        "on": "2026-01-10",
    },
    "assent": {"given": "yes", "method": "drawing", "on": "2026-01-10", "explain_back": "yes"},
    "best_interest": {"by": "R-1", "role": "case_worker", "on": "2026-01-09"},
    "identity_ban": [
        {"statute": "PH RA 9208", "lifted_by": "waiver", "country": "PH", "lifted_on": "2026-01-10", "sha256": HASH},
    ],
    "model_release": {"id": "M", "sensitive_use": "no", "adult_proof": "passport", "kind": "full", "licence": "L"},
    "property_release": {"status": "limited", "id": "P"},
    "payment": {"kind": "expenses", "conditional": "no", "policy": "P-1"},
    "legal_case": {"state": "open", "cleared_by": "C-1"},
    "subject_review": {"offered": "yes", "outcome": "approved", "on": "2026-01-10"},
    "supersedes": "L-0",
    "controller": {
        "organisation": "O",
        "country": "TH",
        "complaints": "c",
        "address": "a",
        "contact": "p",
        "authority": "PDPC",
    },
    "jurisdictions": ["TH"],
    "receipt": {"given": "yes", "language": "th"},
    "reconsent": {"due": "2027-01-10", "triggers": ["new_channel"]},
    "storage_locations": ["TH"],
    "images": [
        {
            "sha256": HASH,
            "px": f"px:{HASH}",
            "pdq": HASH,
            "face": [0.1, 0.1, 0.2, 0.2],
            "derived_from": f"sha256:{HASH}",
            "confirmed_by": "R-2",
            "confirmed_on": "2026-01-11",
            "captured_on": "2026-01-08",
            "role": "subject",
        },
    ],
    "face_matching": "yes",
    "face_matching_basis": "GDPR 9(2)(a)",
    "face_template_until": "2027-01-10",
    "events": [
        {
            "state": "ConsentGiven",
            "at": "2026-01-10T09:00:00+07:00",
            "by": "subject",
            "method": "signature",
            "note": "n",
        },
    ],
    "sealed": "x",
}
"""Every field that a person or imageguard writes, each with a value that is not the model's default."""
NEVER_TYPED = frozenset({"schema", "head", "events.prev"})
"""Fields of the file itself: its form, and what binds its history."""
USE = Use(
    "c",
    purposes=("awareness",),
    channels=("print",),
    territories=("GB",),
    publish_on=dt.date(2026, 6, 1),
    until=dt.date(2026, 12, 1),
)
DAY = dt.date(2026, 6, 1)


def leaves(node: dict[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the path of every field of a schema that holds no further fields."""
    form = schema("letter")
    while "$ref" in node:
        node = form["$defs"][node["$ref"].rpartition("/")[2]]
    inner = [node[key] for key in ("then", "else", "items") if isinstance(node.get(key), dict)]
    if "properties" in node:
        for key, one in node["properties"].items():
            yield from leaves(one, (*path, key))
    elif deeper := [found for one in inner for found in leaves(one, path) if found != path]:
        yield from dict.fromkeys(deeper)
    else:
        yield path


FIELDS = [path for path in leaves(schema("letter")) if path[0] not in NEVER_TYPED and ".".join(path) not in NEVER_TYPED]


def letter(**changes: object) -> Letter:
    """Return the full letter with some of its values replaced."""
    return letter_of(Document("a.yaml", {**copy.deepcopy(FULL), **changes}), "")


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_every_field_of_the_schema_is_a_value_of_the_letter(path: tuple[str, ...]) -> None:
    """Without it the letter is another one, or none at all: nothing that a file says is dropped on reading."""
    data = copy.deepcopy(FULL)
    node = data
    for key in path[:-1]:
        inner = node[key]
        node = inner[0] if isinstance(inner, list) else inner
    del node[path[-1]]
    try:
        without = letter_of(Document("a.yaml", data), "")
    except DocumentError:
        return  # a field that must be there: the file is refused without it
    assert without != letter()


@pytest.mark.parametrize("kind", ["elements", "purposes", "channels"])
def test_a_no_to_one_thing_refuses_that_thing_alone(kind: str) -> None:
    """A refusal is recorded for each element, purpose and channel, and is heard by each use of it."""
    word = {"elements": "image", "purposes": "awareness", "channels": "print"}[kind]
    refused = letter(scope={**FULL["scope"], kind: {word: "no"}})
    assert scope_gaps(letter(), USE, DAY) == ()
    assert scope_gaps(refused, USE, DAY) == (f"{kind.rstrip('s')}-out-of-scope:{word}",)


def test_nothing_is_published_while_the_person_may_still_think_it_over() -> None:
    """The cooling-off period holds through its last day."""
    last = letter(freely_given={"cooling_off_until": "2026-06-01"})
    assert scope_gaps(last, USE, DAY) == ("cooling-off",)
    assert scope_gaps(last, replace(USE, publish_on=dt.date(2026, 6, 2)), DAY) == ()


def test_a_first_publication_after_its_last_day_and_passing_on_are_for_a_person_to_settle() -> None:
    """Whether it was shown before, and whether a recipient passes it on, stands in no file."""
    late = replace(USE, publish_on=dt.date(2027, 1, 11), until=dt.date(2027, 3, 1), recipients=("Partner",))
    said = letter(scope={key: value for key, value in FULL["scope"].items() if key not in {"conditions", "forbidden"}})
    assert limits(said, late) == ("onward-not-allowed", "first-publication-late")
    assert limits(said, USE) == ()


def test_a_coded_condition_is_read_by_a_person_like_one_in_words() -> None:
    """``forbidden: [crop]`` alone holds the picture until somebody says that it is kept."""
    coded = letter(scope={key: value for key, value in FULL["scope"].items() if key != "conditions"})
    assert limits(coded, USE) == ("conditions-to-check",)


def test_who_cannot_decide_needs_somebody_who_may() -> None:
    """An adult who lacks capacity needs a guardian whose authority was checked."""
    adult = {key: value for key, value in FULL.items() if key != "guardian"} | {"age_band": "adult"}
    lacking = {**adult, "freely_given": {"capacity": "lacking"}}
    assert "guardian" not in [one.field for one in gaps(letter_of(Document("a.yaml", adult), ""))]
    assert "guardian" in [one.field for one in gaps(letter_of(Document("a.yaml", lacking), ""))]


@pytest.mark.parametrize(
    ("ban", "looked"),
    [
        (IdentityBan("PH RA 9208", "waiver 12"), False),
        (IdentityBan("the penal code", "court leave", country="IN"), True),
        (IdentityBan("the trafficking act", "waiver 12"), False),
        (IdentityBan("IN BNS section 72", "court leave"), True),
    ],
)
def test_what_lifts_one_countrys_ban_lifts_no_other(ban: IdentityBan, *, looked: bool) -> None:
    """Two places forbid it: a waiver under the law of one says nothing of the other."""
    both = ("PH: RA 9208", "IN: BNS section 72")
    first = IdentityBan("PH RA 9208", "waiver 12")
    assert looked_at(replace(letter(), identity_bans=(first, ban)), both) is looked
    assert looked_at(replace(letter(), identity_bans=()), ()) is False


def test_the_page_on_the_record_has_every_field_and_no_other() -> None:
    """Whoever looks a field up finds it, with the term under which it is exported."""
    page = (Path(__file__).parents[2] / "docs/consent-record.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z0-9_.]+)` \|", page, flags=re.MULTILINE)
    assert sorted(named) == sorted(
        ".".join(path) for path in leaves(schema("letter")) if path[0] not in {"schema", "head"}
    )


def test_every_code_of_a_days_gap_or_a_limit_has_its_words() -> None:
    """A report never tells a bare code."""
    late = replace(USE, publish_on=dt.date(2027, 1, 11), until=dt.date(2030, 1, 1), recipients=("Somebody",))
    thinking = letter(freely_given={"cooling_off_until": "2027-02-01"}, valid_from="2027-03-01")
    codes = {code.partition(":")[0] for code in (*scope_gaps(thinking, late, DAY), *limits(thinking, late))}
    assert {"cooling-off", "onward-not-allowed", "first-publication-late"} <= codes <= set(WORDS)
