"""Who may be remembered by the face, and until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from imageguard.consent.biometrics import agreed, last_day, refusals
from imageguard.documents.document import Document
from imageguard.registry.letters import letter_of

if TYPE_CHECKING:
    from imageguard.model.letter import Letter

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
WHOLE: dict[str, Any] = {
    "id": "L-1",
    "subject": "S-1",
    "subject_type": "real_person",
    "age_band": "adult",
    "scope": {"elements": {"image": "yes"}},
    "valid_from": "2026-01-10",
    "valid_until": "2028-01-10",
    "face_matching": "yes",
    "face_matching_basis": "GDPR 9(2)(a)",
    "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "subject"}],
}
WITHDRAWN = {"state": "ConsentWithdrawn", "at": "2026-02-10T09:00:00+07:00", "by": "subject"}
GUARDIAN = {"id": "G-1", "authority": "parent", "authority_checked_by": "R-4", "implicated": "no", "decision": "yes"}
CHILD: dict[str, Any] = {
    "age_band": "minor",
    "majority_on": "2027-06",
    "guardian": GUARDIAN,
    "assent": {"given": "yes"},
}


def letter(**changed: Any) -> Letter:  # noqa: ANN401 - any field of a letter
    """Return a letter whose person agreed to everything, changed so."""
    return letter_of(Document("L-1", {**WHOLE, **changed}), "")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"face_matching": "no"}, "did not agree, apart from all else"),
        ({"face_matching": "not_recorded"}, "did not agree, apart from all else"),
        ({"face_matching_basis": "not_recorded"}, "no legal basis is stated"),
        ({"face_template_until": "2026-11-19"}, "the last day for its template was 2026-11-19"),
        ({"valid_until": "2026-11-19"}, "does not hold today (expired)"),
        ({"events": [*WHOLE["events"], WITHDRAWN]}, "does not hold today (withdrawn)"),
        ({"subject_type": "crowd"}, "not of one person"),
        ({"age_band": "unknown"}, "no guardian said yes"),
        ({**CHILD, "assent": {"given": "no"}}, "the child's own yes is not recorded"),
        ({**CHILD, "assent": {"given": "not_able"}}, "the child's own yes is not recorded"),
        ({**CHILD, "guardian": {"id": "G-1", "decision": "no"}}, "no guardian said yes"),
        ({**CHILD, "guardian": {**GUARDIAN, "implicated": "yes"}}, "had no part in what happened"),
        ({**CHILD, "guardian": {**GUARDIAN, "authority_checked_by": "not_recorded"}}, "may decide"),
        ({**CHILD, "majority_on": "2026-11"}, "the last day for its template was 2026-10-31"),
    ],
)
def test_nobody_is_remembered_who_did_not_agree_in_full(changed: dict[str, Any], why: str) -> None:
    """The person, the law, the day, for a child the guardian and the child: each that lacks is told."""
    said = refusals(letter(**changed), None, now=NOW)
    assert why in "; ".join(said)


@pytest.mark.parametrize("changed", [{}, CHILD])
def test_whoever_agreed_in_full_may_be_remembered(changed: dict[str, Any]) -> None:
    """An adult alone, a child with the guardian; the office may state the basis in the letter's place."""
    assert refusals(letter(**changed), None, now=NOW) == ()
    assert refusals(letter(**changed, face_matching_basis="not_recorded"), "GDPR 9(2)(a)", now=NOW) == ()
    assert agreed(letter(**changed))
    assert not agreed(letter(**changed, face_matching="no"))


def test_a_template_ends_with_whatever_ends_first() -> None:
    """Its own day, the end of the letter, of the retention, or of childhood; without any of them, somebody must say."""
    assert last_day(letter()) == dt.date(2028, 1, 10)
    assert last_day(letter(retention_until="2027-02-01")) == dt.date(2027, 2, 1)
    assert last_day(letter(face_template_until="2027-01-01")) == dt.date(2027, 1, 1)
    assert last_day(letter(**CHILD)) == dt.date(2027, 5, 31)
    assert last_day(letter(valid_until="not_recorded")) is None
