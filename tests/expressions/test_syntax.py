"""Expressions to syntax trees."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.expressions.evaluate import compiles
from imageguard.expressions.syntax import parse
from imageguard.expressions.tree import Call, ExpressionError, Items, Literal, Name, Operation, Select


def test_and_binds_tighter_than_or() -> None:
    """The tree has the shape that CEL prescribes."""
    assert parse("a || b && c") == Operation("||", (Name("a", 1), Operation("&&", (Name("b", 6), Name("c", 11)), 8)), 3)


def test_a_path_keeps_the_column_of_its_last_word() -> None:
    """A caret points at the word that is wrong."""
    assert parse("face.letter") == Select(Name("face", 1), "letter", 6)


def test_methods_and_lists_are_read() -> None:
    """What rules use of CEL beside operators."""
    tree = parse('"a" in x.filter(one, one.size() > 1)')
    assert isinstance(tree, Operation)
    call = tree.operands[1]
    assert isinstance(call, Call)
    assert (call.function, len(call.arguments)) == ("filter", 2)
    assert parse("[1, 2.5]") == Items((Literal(1, 2), Literal(2.5, 5)), 1)


@pytest.mark.parametrize(
    ("expression", "column"),
    [("", 1), ("a &&", 5), ("a b", 3), ("(a", 3), ("a.", 3), ("a # b", 3), ("a[0]", 2), ("a = b", 3), ('"open', 1)],
)
def test_a_mistake_is_told_with_its_column(expression: str, column: int) -> None:
    """Whoever writes a rule sees where it breaks."""
    with pytest.raises(ExpressionError) as raised:
        parse(expression)
    assert raised.value.column == column


def test_deep_nesting_ends_in_a_sentence() -> None:
    """A hostile rule does not end the interpreter."""
    with pytest.raises(ExpressionError, match="nested too deeply"):
        parse("(" * 5000 + "a" + ")" * 5000)


def test_many_signs_end_without_recursion() -> None:
    """Signs are read in a loop."""
    assert parse("!" * 5000 + "a")


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but ExpressionError escapes."""
    try:
        parse(text)
    except ExpressionError as error:
        assert 1 <= error.column <= len(text) + 1  # noqa: PT017 - refusing is one of two good ends


_NAMES = st.sampled_from(["a", "b.c", "d.e.f"])
_TEXTS = st.sampled_from(['"x"', "'y'", '"a \\"q\\""', "1", "2.5", "true", "null"])


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["&&", "||", "==", "!=", "<", ">=", "in", "+"])
    pairs = st.tuples(inner, signs, inner).map(lambda three: f"({three[0]}) {three[1]} {three[2]}")
    lists = st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
    choices = st.tuples(inner, inner, inner).map(lambda three: f"({three[0]} ? {three[1]} : {three[2]})")
    macros = inner.map(lambda body: f"a.exists(x, {body})")
    return st.one_of(pairs, lists, choices, macros, inner.map(lambda one: f"!({one})"))


@given(st.recursive(st.one_of(_NAMES, _TEXTS), _grown, max_leaves=6))
def test_what_the_parser_reads_the_evaluator_reads_too(expression: str) -> None:
    """Lint and judgement speak of the same language."""
    parse(expression)
    compiles(expression)
