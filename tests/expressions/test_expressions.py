"""Expressions evaluated against facts."""

from __future__ import annotations

import subprocess
import sys

import pytest

from imageguard.expressions.evaluate import EvaluationError, Facts, compiles, holds
from imageguard.expressions.tree import ExpressionError

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


def test_what_is_remembered_is_remembered_for_the_same_facts_only() -> None:
    """A pattern is evaluated once for a tag, and anew for another."""
    remembered: dict[tuple[object, ...], bool] = {}
    said = [
        holds('a.tag.matches("^x") && a.ready', Facts.of({"a": {"tag": tag, "ready": ready}}, remembered))
        for tag, ready in (("xy", True), ("xy", False), ("y", True), ("xy", True))
    ]
    assert said == [True, False, False, True]
    assert len(remembered) == 3


def test_an_error_is_never_remembered_as_an_answer() -> None:
    """The same facts fail again."""
    for _ in range(2):
        with pytest.raises(EvaluationError):
            holds('face.typo.matches("x")', FACTS)


@pytest.mark.parametrize("pattern", ["(", "(?=x)", "(a)\\\\1", "[z-a]"])
def test_a_pattern_that_the_evaluator_cannot_use_is_refused_beforehand(pattern: str) -> None:
    """A rule that would fail on every picture is found before the first."""
    with pytest.raises(ExpressionError) as raised:
        compiles(f'a.b && c.matches("{pattern}")')
    assert raised.value.column == 18


def test_letters_of_every_script_can_be_matched() -> None:
    """Captions are not all English."""
    compiles(r'c.matches("\\p{Thai}")')


def test_the_evaluator_is_loaded_without_its_command_line() -> None:
    """What a check never uses must not cost it half a second."""
    code = (
        "import sys; from imageguard.expressions.evaluate import Facts, holds; "
        "assert holds('a.b == 1', Facts.of({'a': {'b': 1}})); "
        "assert 'prompt_toolkit' not in sys.modules and 'cel.cli' not in sys.modules; "
        "import cel; assert cel.evaluate('1 + 1') == 2; assert holds('a.b == 1', Facts.of({'a': {'b': 1}}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == ""
