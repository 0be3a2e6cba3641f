"""CEL expressions, compiled once and evaluated against facts; the only module that knows the evaluator."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any, Final

from imageguard.expressions.syntax import paths_in, patterns_in
from imageguard.expressions.tree import ExpressionError

if TYPE_CHECKING:
    from collections.abc import Mapping


_SLOW: Final = ".matches("
"""The evaluator compiles a pattern at every evaluation; the same tag in hundreds of files is asked once."""


_NATIVE: Final = "cel.cel"
_SAMPLE: Final = "text.matches(pattern)"


class EvaluationError(ValueError):
    """An expression met facts that it cannot be evaluated against; never counts as true or false."""


@dataclass(frozen=True)
class Facts:
    """The facts of one subject, made ready once for every rule that will be judged against it.

    ``plain`` is the nested mapping, ``ready`` the evaluator's own form of it; ``remembered`` holds
    what slow expressions gave for the same facts, and is shared by the subjects of one run.
    """

    plain: Mapping[str, Any]
    ready: Any
    remembered: dict[tuple[object, ...], bool] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, plain: Mapping[str, Any], remembered: dict[tuple[object, ...], bool] | None = None) -> Facts:
        """Return the facts; values are bool, int, float, str, None, lists and mappings of these."""
        return cls(plain, _evaluator().Context(variables=dict(plain)), {} if remembered is None else remembered)


@lru_cache(maxsize=4096)
def _program(expression: str) -> Any:  # noqa: ANN401 - the evaluator has no types
    return _evaluator().compile(expression)


@lru_cache(maxsize=1)
def _evaluator() -> Any:  # noqa: ANN401 - the evaluator has no types
    """Return the evaluator's compiled part alone.

    The package around it would load a command line with it, which takes half a second at every start.
    """
    if _NATIVE in sys.modules:
        return sys.modules[_NATIVE]
    package = find_spec("cel")
    places = list(package.submodule_search_locations or ()) if package else []
    spec = PathFinder.find_spec(_NATIVE, places)
    if spec is None or spec.loader is None:
        return import_module("cel")
    sys.modules[_NATIVE] = module_from_spec(spec)
    spec.loader.exec_module(sys.modules[_NATIVE])
    return sys.modules[_NATIVE]


def compiles(expression: str) -> None:
    """Raise ExpressionError where the evaluator itself refuses the expression, or a pattern in it.

    Patterns are those of Rust's regex library: no look-around, no back-references, linear time.
    """
    try:
        _program(expression)
    except ValueError as error:
        raise ExpressionError("the evaluator cannot read this expression", 1) from error
    for pattern in patterns_in(expression):
        try:
            _program(_SAMPLE).execute({"text": "", "pattern": pattern.value})
        except (ValueError, TypeError, RuntimeError) as error:
            raise ExpressionError("the pattern is broken, or uses what patterns here cannot", pattern.column) from error


def holds(expression: str, facts: Facts) -> bool:
    """Return whether the expression is true of the facts.

    Raises EvaluationError where it is neither true nor false: an unknown name, an order of
    something that is null, a number where a yes or no belongs.
    """
    if _SLOW not in expression:
        return _evaluate(expression, facts)
    known = (expression, *(_frozen(facts.plain, path) for path in sorted(paths_in(expression))))
    if known not in facts.remembered:
        facts.remembered[known] = _evaluate(expression, facts)
    return facts.remembered[known]


def _frozen(facts: Mapping[str, Any], path: str) -> tuple[str, object]:
    value: Any = facts
    for name in path.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return type(value).__name__, tuple(value) if isinstance(value, list) else value


def _evaluate(expression: str, facts: Facts) -> bool:
    try:
        value = _program(expression).execute(facts.ready)
    except (ValueError, TypeError, KeyError, RuntimeError, LookupError) as error:
        raise EvaluationError(f"{type(error).__name__} in the expression: {_first_line(error)}") from error
    if not isinstance(value, bool):
        raise EvaluationError(f"the expression gives {type(value).__name__}, not true or false")
    return value


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:80] if str(error) else "no reason given"
