"""Whatever stands in the files that people write: a value, or mistakes with places; never a crash."""

from __future__ import annotations

import copy
import datetime as dt
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from imageguard.config.attestations import load_attestations
from imageguard.config.settings import load_settings
from imageguard.config.use import load_use
from imageguard.config.waivers import load_waivers
from imageguard.documents import Document, check, read
from imageguard.documents.checking import keeps
from imageguard.errors import DocumentError
from imageguard.registry.addresses import open_registry
from imageguard.registry.letters import letter_of
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Callable

HASH = "a" * 64
FORM = schema("letter")
LETTER: dict[str, Any] = {
    "id": "L-1",
    "subject": "S-1",
    "subject_type": "real_person",
    "age_band": "minor",
    "age_basis": "document",
    "scope": {
        "elements": {"image": "yes"},
        "identity_level": "pseudonym",
        "face_visible": True,
        "purposes": ["awareness"],
        "channels": {"print": "with_limits"},
        "territories_allowed": ["world"],
        "territories_blocked": ["KH"],
        "recipients": [],
        "conditions": ["c"],
        "use_limit": 3,
        "onward": "no",
        "forbidden": ["crop"],
    },
    "created": "2026-01-10",
    "jurisdictions": ["KH"],
    "first_publication_by": "2027-01-10",
    "retention_basis": "consent",
    "originals_disposed_on": "not_recorded",
    "face_matching_basis": "GDPR 9(2)(a)",
    "face_template_until": "2027-01-10",
    "staff": {"role": "case_worker", "trained_on": "2025-01-10"},
    "property_release": {"status": "limited", "id": "P"},
    "subject_review": {"offered": "yes", "outcome": "approved", "on": "2026-01-10"},
    "controller": {"organisation": "o", "country": "TH", "address": "a", "contact": "c", "authority": "a"},
    "valid_from": "2026-01-10",
    "valid_until": "2028-01-10",
    "retention_until": "not_recorded",
    "withdrawal": {"routes": ["phone"], "independent_of_casework": "yes"},
    "notice": {"language": "th", "sha256": HASH, "explain_back": "no"},
    "freely_given": {"aid_conditional": "no", "capacity": "ok", "cooling_off_until": "2026-01-12"},
    "risk": {"assessed_on": "2026-01-09", "by": "R-1", "level": "low"},
    "signature": {"kind": "ink", "on": "2026-01-10", "witness": "not_needed"},
    "document": {"cabinet": "B", "sha256": HASH},
    "majority_on": "2031-05",
    "guardian": {"id": "G-1", "implicated": "no", "on": "2026-01-10"},
    "assent": {"given": "yes", "on": "2026-01-10"},
    "best_interest": {"by": "R-1", "on": "2026-01-09"},
    "identity_ban": [{"statute": "s", "country": "PH", "lifted_by": "not_recorded", "lifted_on": "2026-01-10"}],
    "model_release": {"id": "M", "sensitive_use": "no"},
    "images": [{"sha256": HASH, "face": [0.1, 0.1, 0.2, 0.2]}],
    "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "subject", "method": "signature"}],
    "sealed": "x",
}
USE: dict[str, Any] = {
    "campaign": "c",
    "purposes": ["awareness"],
    "territories": ["GB"],
    "publish_on": "2026-12-01",
    "until": "2027-12-01",
    "jurisdictions": {"capture": "KH", "publication": ["GB"]},
    "paid_targeting": "no",
    "assets": {"a.jpg": {"caption": "c", "depicts": {"gender": "w"}}},
}
SAID = {"by": "R-1", "role": "reviewer", "on": "2026-11-20"}
ANSWERS: list[Any] = [
    {"rule": "IG112", "assets": [f"px:{HASH}"], "answer": "yes", **SAID},
    {"asset": f"px:{HASH}", "people_count": 1, "faces": [{"face": [0.1, 0.1, 0.2, 0.2], "letter": "L-1"}], **SAID},
]
WAIVERS: list[Any] = [{"rule": "IG1", "reason": "r", "approved_by": "R", "role": "r", "expires": "2027-01-01"}]
STOPS: list[Any] = [{"sha256": HASH, "px": f"px:{HASH}", "at": "2026-01-10T09:00:00Z", "lifted_by": ["R-1"]}]
SETTINGS: dict[str, Any] = {"rules": [], "profile": "fast", "face_matching": {"legal_basis": "b", "assessment": "a"}}

_ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        -1,
        1.5,
        10**9,
        "",
        "x",
        "not_recorded",
        "yes",
        "2569-01-01",
        [],
        {},
        [[]],
        [{}],
        {"a": []},
        [None],
    ],
)


@st.composite
def changed(draw: st.DrawFn, whole: Any) -> Any:  # noqa: ANN401 - any document
    """Return a document with a few of its values replaced, removed or added to."""
    data = copy.deepcopy(whole)
    for _ in range(draw(st.integers(1, 3))):
        node, key = _somewhere(draw, data)
        if node is None:
            return draw(_ODD)
        if draw(st.booleans()):
            node[key] = copy.deepcopy(draw(_ODD))
        else:
            del node[key]
    return data


def _somewhere(draw: st.DrawFn, data: Any) -> tuple[Any, Any]:  # noqa: ANN401 - any document
    """Walk down from the top and stop anywhere."""
    node, key, here = None, None, data
    while isinstance(here, (dict, list)) and here and (node is None or draw(st.booleans())):
        node = here
        key = draw(st.sampled_from(sorted(here) if isinstance(here, dict) else range(len(here))))
        here = here[key]
    return node, key


def outcome(load: Callable[[Path], object], data: Any, name: str = "a.yaml") -> None:  # noqa: ANN401 - any document
    """Load a document from a file; only mistakes with the file's name may come of it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        file.write_text(json.dumps(data), encoding="utf-8")
        try:
            load(file)
        except DocumentError as error:
            assert error.mistakes  # noqa: PT017 - either outcome is right
            assert all(one.source.endswith(name) and one.message for one in error.mistakes)  # noqa: PT017 - the same


def load_letter(file: Path) -> object:
    """Read one letter."""
    return letter_of(read(file.read_text(encoding="utf-8"), file.name), "")


@given(changed(LETTER))
def test_any_letter_is_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """A letter with any field missing, of another kind, or nonsense."""
    outcome(load_letter, data)


@given(changed(LETTER))
def test_the_fast_look_at_a_letter_says_what_the_slow_one_says(data: Any) -> None:  # noqa: ANN401 - any document
    """Whether it keeps the form, that is; which mistakes it has, only the slow one tells."""
    assert keeps(FORM)(data) == (not check(Document("a.yaml", data), FORM))


@given(changed(USE))
def test_any_use_is_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """The same for a use."""
    outcome(load_use, data)


@given(changed(ANSWERS))
def test_any_answers_are_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """The same for answers."""
    outcome(load_attestations, data)


@given(changed(WAIVERS))
def test_any_waivers_are_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """The same for waivers."""
    outcome(lambda file: load_waivers(file, today=dt.date(2026, 11, 24)), data)


@given(changed(STOPS))
def test_any_stops_are_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """The same for stops."""
    outcome(lambda file: open_registry(str(file.parent)).stops(), data, "stops.yaml")


@given(changed(SETTINGS))
def test_any_settings_are_read_or_told(data: Any) -> None:  # noqa: ANN401 - any document
    """The same for settings."""
    outcome(load_settings, data)


def test_the_documents_above_are_sound() -> None:
    """They begin whole, so that one change is one mistake."""
    assert letter_of(read(json.dumps(LETTER), "a.yaml"), "").id == "L-1"
