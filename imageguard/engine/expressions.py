"""CEL expressions, compiled once and evaluated against facts; the only module that knows the evaluator."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from imageguard.engine.syntax import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Mapping


class EvaluationError(ValueError):
    """An expression met facts that it cannot be evaluated against; never counts as true or false."""


@dataclass(frozen=True)
class Facts:
    """The facts of one subject, made ready once for every rule that will be judged against it.

    ``plain`` is the nested mapping, ``ready`` the evaluator's own form of it.
    """

    plain: Mapping[str, Any]
    ready: Any

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Facts:
        """Return the facts; values are bool, int, float, str, None, lists and mappings of these."""
        from cel import Context  # noqa: PLC0415 - loading it takes a tenth of a second

        return cls(plain, Context(variables=dict(plain)))


@lru_cache(maxsize=4096)
def _program(expression: str) -> Any:  # noqa: ANN401 - the evaluator has no types
    from cel import compile as compile_  # noqa: PLC0415 - loading it takes a tenth of a second

    return compile_(expression)


def compiles(expression: str) -> None:
    """Raise ExpressionError where the evaluator itself refuses the expression."""
    try:
        _program(expression)
    except ValueError as error:
        raise ExpressionError("the evaluator cannot read this expression", 1) from error


def holds(expression: str, facts: Facts) -> bool:
    """Return whether the expression is true of the facts.

    Raises EvaluationError where it is neither true nor false: an unknown name, an order of
    something that is null, a number where a yes or no belongs.
    """
    try:
        value = _program(expression).execute(facts.ready)
    except (ValueError, TypeError, KeyError, RuntimeError, LookupError) as error:
        raise EvaluationError(f"{type(error).__name__} in the expression: {_first_line(error)}") from error
    if not isinstance(value, bool):
        raise EvaluationError(f"the expression gives {type(value).__name__}, not true or false")
    return value


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else "no reason given"
