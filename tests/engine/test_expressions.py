"""Expressions evaluated against facts."""

from __future__ import annotations

import pytest

from imageguard.engine.expressions import EvaluationError, Facts, compiles, holds
from imageguard.engine.syntax import ExpressionError

FACTS = Facts.of({"face": {"days": 3, "unknown": None, "ready": True, "kinds": ["a"], "words": "Hello"}})


@pytest.mark.parametrize(
    "expression",
    [
        "face.days > 2",
        "face.unknown == null",
        "face.unknown != null && face.unknown > 3 || face.ready",
        '"a" in face.kinds',
        'face.words.matches("(?i)^hello$")',
        'face.kinds.exists(kind, kind == "a")',
    ],
)
def test_a_true_expression_holds(expression: str) -> None:
    """What rules need of CEL works."""
    assert holds(expression, FACTS)


@pytest.mark.parametrize(
    "expression",
    ["face.typo", "nothing.at.all", "face.unknown > 3", "face.days", "face.unknown", "face.days == 3 && face.unknown"],
)
def test_what_is_neither_true_nor_false_is_an_error(expression: str) -> None:
    """An expression that cannot be evaluated never counts as kept."""
    with pytest.raises(EvaluationError):
        holds(expression, FACTS)


def test_the_error_tells_no_value() -> None:
    """The sentence may stand in a report."""
    with pytest.raises(EvaluationError) as raised:
        holds("face.words > 3", FACTS)
    assert "Hello" not in str(raised.value)


def test_the_evaluator_has_the_last_word_on_syntax() -> None:
    """What it cannot compile is refused before any picture is judged."""
    with pytest.raises(ExpressionError):
        compiles("a &&")
