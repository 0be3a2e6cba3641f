"""What lint finds in an expression."""

from __future__ import annotations

import pytest

from imageguard.expressions.checks import faults
from imageguard.expressions.syntax import paths_in
from imageguard.facts.run import SCOPES
from imageguard.model.rule import ScopeName

FACE = SCOPES[ScopeName.FACE]
LETTER = SCOPES[ScopeName.LETTER]


def _messages(expression: str, scope: ScopeName = ScopeName.FACE) -> list[str]:
    return [fault.message for fault in faults(expression, SCOPES[scope])]


def test_an_unknown_name_is_found_where_running_would_never_look() -> None:
    """Running is not checking: this evaluates to false without complaint."""
    (fault,) = faults("false && face.recognisible", FACE)
    assert fault.column == 15
    assert "did you mean 'recognisable'?" in fault.message


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ('face.coverage.status == "coverd"', "did you mean 'covered'?"),
        ('"coverd" == face.coverage.status', "did you mean 'covered'?"),
        ('face.coverage.status in ["covered", "obscred"]', "did you mean 'obscured'?"),
        ("face.letter.days_left > 3", "may be null"),
        ("face.letter.guardian.decision", "may be null"),
        ("face.letter.child.assent.matches('x')", "may be null"),
        ("face.coverage", "is a table"),
        ("face.coverage.status", "not true or false"),
        ("face.recognisable > 1", "orders numbers"),
        ("face.letter.uses == 'many'", "never equals"),
        ("face.letter.state.lower() == 'x'", "not known in the functions"),
        ("asset.path.matches(asset.format)", "written out"),
        ("metadatum.tag == 'x'", "not known in this scope"),
        ("face.recognisable.deep", "has no parts"),
        ("asset.kinds.exists(face.letter.known)", "write exists(x, ...)"),
        ("asset.format.exists(x, x == 'a')", "goes through a list"),
        ("asset.kinds.exists(kind, kind == 'premary')", "did you mean 'primary'?"),
        ("face.recognisable &&", "missing"),
        ("use.known ? face.tier : face.tier", "not true or false"),
    ],
)
def test_a_mistake_is_named(expression: str, words: str) -> None:
    """Each kind of mistake has its sentence."""
    assert any(words in message for message in _messages(expression)), _messages(expression)


@pytest.mark.parametrize(
    "expression",
    [
        "face.letter.days_left != null && face.letter.days_left > 3",
        "face.letter.days_left == null || face.letter.days_left > 3",
        "face.letter.days_left != null ? face.letter.days_left > 3 : false",
        "face.letter.guardian.decision == true",
        "face.letter.child.assent == 'yes' || face.letter.child.assent == null",
        "asset.kinds.all(kind, kind in ['primary', 'frame']) && size(asset.hidden) == 0",
        "asset.kinds.filter(kind, kind == 'frame').size() > 2",
        "!asset.path.contains('x') && asset.path.startsWith('a') && asset.path.endsWith('b')",
    ],
)
def test_a_sound_expression_has_no_fault(expression: str) -> None:
    """Lint does not cry wolf."""
    assert _messages(expression) == []


def test_a_look_at_null_in_another_branch_does_not_count() -> None:
    """Only what was surely looked at before is sure."""
    assert _messages("face.letter.days_left == null && face.letter.days_left > 3")
    assert _messages("face.letter.days_left != null || face.letter.days_left > 3")


def test_the_paths_of_an_expression_are_told() -> None:
    """Judgement takes along only the facts that rules look at."""
    assert paths_in("a.b && c.d.exists(x, x == e.f) || size(g) > 1") >= {"a.b", "c.d", "e.f", "g"}
