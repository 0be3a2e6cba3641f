"""What is wrong with an expression, found through its syntax tree against the tables of facts."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.expressions.syntax import MACROS, parse
from imageguard.expressions.tree import Call, ExpressionError, Items, Literal, Name, Operation, Select, dotted
from imageguard.facts.tables import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.expressions.tree import Node
    from imageguard.facts.tables import Fact, Table

_ORDER: Final = frozenset({"<", "<=", ">", ">="})
_NUMBERS: Final = frozenset({Kind.INT, Kind.NUMBER})
_METHODS: Final = {"matches": 1, "startsWith": 1, "endsWith": 1, "contains": 1, "size": 0}
_FUNCTIONS: Final = {"size": 1}


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong, at a column of the expression, counted from 1."""

    column: int
    message: str


@dataclass(frozen=True)
class _Type:
    """What a part of an expression gives: a kind, the texts it can be, whether it can be null."""

    kind: Kind | None
    values: tuple[str, ...] = ()
    nullable: bool = False
    path: str = ""


_ANY: Final = _Type(None)
_BOOL: Final = _Type(Kind.BOOL)
_LISTS: Final = {Kind.TEXTS: Kind.TEXT, Kind.CODES: Kind.CODE}


def faults(expression: str, tables: Sequence[Table]) -> list[Fault]:
    """Return everything wrong with an expression that must be true or false of these tables.

    Found: syntax errors; names that are no fact, wherever they stand; codes that a fact never
    has; unknown functions; patterns that are not written out; an order of a fact that may be null without a
    look whether it is; parts that are not true or false where that is needed.
    """
    try:
        tree = parse(expression)
    except ExpressionError as error:
        return [Fault(error.column, str(error))]
    checker = _Checker({table.name: table for table in tables})
    checker.want_bool(tree, {}, frozenset())
    return sorted(set(checker.found))


def _guarded(node: Node, sign: str) -> frozenset[str]:
    """Return paths that are surely not null where ``node`` was true (``!=``) or false (``==``)."""
    joint = "&&" if sign == "!=" else "||"
    if isinstance(node, Operation):
        if node.sign == joint:
            return _guarded(node.operands[0], sign) | _guarded(node.operands[1], sign)
        if node.sign == sign and Literal in {type(one) for one in node.operands}:
            nulls = [one for one in node.operands if isinstance(one, Literal) and one.value is None]
            return frozenset(dotted(one) for one in node.operands) - {""} if nulls else frozenset()
    return frozenset()


class _Checker:
    """Walks a tree; ``bound`` are the names that macros bind, ``sure`` the paths known not to be null."""

    def __init__(self, roots: Mapping[str, Table]) -> None:
        self._roots = roots
        self.found: list[Fault] = []

    def _fault(self, node: Node, message: str) -> _Type:
        self.found.append(Fault(node.column, message))
        return _ANY

    def want_bool(self, node: Node, bound: Mapping[str, _Type], sure: frozenset[str]) -> None:
        got = self._type(node, bound, sure)
        if got.kind not in {None, Kind.BOOL}:
            self._fault(node, f"this is a {got.kind}, not true or false")
        elif got.nullable and got.path not in sure:
            self._fault(node, f"'{got.path}' may be null: write '{got.path} == true'")

    def _type(self, node: Node, bound: Mapping[str, _Type], sure: frozenset[str]) -> _Type:
        match node:
            case Literal():
                return _literal(node)
            case Name() if node.name in bound:
                return bound[node.name]
            case Name() | Select():
                return self._path(node)
            case Items():
                kinds = [self._type(item, bound, sure) for item in node.items]
                return _Type(Kind.TEXTS if all(one.kind is Kind.TEXT for one in kinds) else None)
            case Call():
                return self._call(node, bound, sure)
            case Operation():
                return self._operation(node, bound, sure)

    def _path(self, node: Name | Select) -> _Type:
        path = dotted(node)
        if not path:
            return self._fault(node, "a fact is named by words and dots only")
        names = path.split(".")
        table = self._roots.get(names[0])
        if table is None:
            return self._fault(node, _unknown(names[0], list(self._roots), "this scope"))
        fact: Fact | None = None
        for name in names[1:]:
            if table is None:
                return self._fault(node, f"'{name}' asked of something that has no parts")
            fact = table.fact(name)
            if fact is None:
                return self._fault(node, _unknown(name, [one.name for one in table.facts], f"'{table.name}'"))
            table = fact.table
        if fact is None or fact.table is not None:
            return self._fault(node, f"'{path}' is a table: name one of its facts")
        return _Type(fact.kind, fact.values, fact.nullable, path)

    def _operation(self, node: Operation, bound: Mapping[str, _Type], sure: frozenset[str]) -> _Type:
        if node.sign in {"&&", "||"}:
            left, right = node.operands
            self.want_bool(left, bound, sure)
            self.want_bool(right, bound, sure | _guarded(left, "!=" if node.sign == "&&" else "=="))
            return _BOOL
        if node.sign == "!":
            self.want_bool(node.operands[0], bound, sure)
            return _BOOL
        if node.sign == "?:":
            return self._choice(node, bound, sure)
        types = [self._type(one, bound, sure) for one in node.operands]
        if node.sign in _ORDER:
            self._ordered(node, types, sure)
            return _BOOL
        if node.sign in {"==", "!=", "in"}:
            self._compared(node, types)
            return _BOOL
        return _Type(Kind.NUMBER)

    def _choice(self, node: Operation, bound: Mapping[str, _Type], sure: frozenset[str]) -> _Type:
        asked, yes, no = node.operands
        self.want_bool(asked, bound, sure)
        found = self._type(yes, bound, sure | _guarded(asked, "!="))
        self._type(no, bound, sure | _guarded(asked, "=="))
        return found

    def _ordered(self, node: Operation, types: Sequence[_Type], sure: frozenset[str]) -> None:
        for operand, got in zip(node.operands, types, strict=True):
            if got.kind is not None and got.kind not in _NUMBERS:
                self._fault(operand, f"'{node.sign}' orders numbers, and this is a {got.kind}")
            elif got.nullable and got.path not in sure:
                self._fault(operand, f"'{got.path}' may be null: look first, '{got.path} != null && ...'")

    def _compared(self, node: Operation, types: Sequence[_Type]) -> None:
        for side, other, got in ((0, 1, types[1]), (1, 0, types[0])):
            for text in _texts(node.operands[side]):
                if got.values and text.value not in got.values:
                    self._fault(text, _unknown(str(text.value), got.values, f"'{got.path}'"))
            if side == 0 and node.sign != "in" and _unlike(types[side], got):
                self._fault(node.operands[other], f"a {got.kind} never equals a {types[side].kind}")

    def _call(self, node: Call, bound: Mapping[str, _Type], sure: frozenset[str]) -> _Type:
        if node.target is not None and node.function in MACROS:
            return self._macro(node, bound, sure)
        known = _FUNCTIONS if node.target is None else _METHODS
        if known.get(node.function) != len(node.arguments):
            return self._fault(node, _unknown(node.function, [*known, *MACROS], "the functions of rules"))
        if node.target is not None:
            target = self._type(node.target, bound, sure)
            if target.nullable and target.path not in sure:
                self._fault(node, f"'{target.path}' may be null: look first, '{target.path} != null && ...'")
        for argument in node.arguments:
            self._type(argument, bound, sure)
        if node.function == "matches":
            self._pattern(node.arguments[0])
        return _Type(Kind.INT) if node.function == "size" else _BOOL

    def _pattern(self, node: Node) -> None:
        if not isinstance(node, Literal) or not isinstance(node.value, str):
            self._fault(node, "a pattern is written out as a text")

    def _macro(self, node: Call, bound: Mapping[str, _Type], sure: frozenset[str]) -> _Type:
        target = self._type(node.target, bound, sure) if node.target is not None else _ANY
        if len(node.arguments) != 2 or not isinstance(node.arguments[0], Name):  # noqa: PLR2004 - a name and a body
            return self._fault(node, f"write {node.function}(x, ...)")
        if target.kind is not None and target.kind not in _LISTS:
            return self._fault(node, f"'{node.function}' goes through a list, and this is a {target.kind}")
        item = _Type(_LISTS.get(target.kind) if target.kind else None, target.values, path=target.path)
        inside = {**bound, node.arguments[0].name: item}
        if node.function == "map":
            self._type(node.arguments[1], inside, sure)
            return _Type(Kind.TEXTS)
        self.want_bool(node.arguments[1], inside, sure)
        return target if node.function == "filter" else _BOOL


def _literal(node: Literal) -> _Type:
    if isinstance(node.value, bool):
        return _BOOL
    if node.value is None:
        return _ANY
    return _Type(Kind.TEXT if isinstance(node.value, str) else Kind.NUMBER)


def _texts(node: Node) -> list[Literal]:
    items = node.items if isinstance(node, Items) else (node,)
    return [one for one in items if isinstance(one, Literal) and isinstance(one.value, str)]


def _unlike(one: _Type, other: _Type) -> bool:
    groups = {Kind.CODE: "text", Kind.TEXT: "text", Kind.INT: "number", Kind.NUMBER: "number", Kind.BOOL: "bool"}
    groups |= dict.fromkeys(_LISTS, "list")
    left, right = (groups.get(kind) if kind is not None else None for kind in (one.kind, other.kind))
    return left is not None and right is not None and left != right


_OTHERWISE = {
    "True": "it is written 'true' here",
    "False": "it is written 'false' here",
    "None": "it is written 'null' here",
    "len": "write 'x.size()'",
    "any": "write 'x.exists(one, ...)'",
    "contains": "write 'value in list'",
}
"""What those type who know another language, and what it is called here."""


def _unknown(word: str, known: Sequence[str], place: str) -> str:
    if word in _OTHERWISE:
        return f"'{word}' is not known in {place}: {_OTHERWISE[word]}"
    near = difflib.get_close_matches(word, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known)[:12])}"
    return f"'{word}' is not known in {place}: {hint}"
