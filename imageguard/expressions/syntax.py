"""The syntax tree of a CEL expression, with the column of every part.

Grammar: the Common Expression Language definition, github.com/google/cel-spec, doc/langdef.md.
The evaluator keeps its tree to itself; lint needs one, because ``false && face.typo``
evaluates without complaint. What rules have no use for (maps, messages, bytes) is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from imageguard.expressions.tree import Call, ExpressionError, Items, Literal, Name, Operation, Select, dotted, parts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.expressions.tree import Node

MACROS: Final = frozenset({"all", "exists", "exists_one", "filter", "map"})
DEEPEST: Final = 64

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|//[^\n]*)
    |(?P<number>\d+\.\d+(?:[eE][+-]?\d+)?|\d+)
    |(?P<text>[rR]?(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<name>[A-Za-z_][A-Za-z0-9_]*)
    |(?P<sign>&&|\|\||==|!=|<=|>=|[-+*/%!<>?:.,()\[\]])""",
    re.VERBOSE,
)
_WORDS: Final = {"true": True, "false": False, "null": None}
_BINARY: Final[tuple[frozenset[str], ...]] = (
    frozenset({"||"}),
    frozenset({"&&"}),
    frozenset({"==", "!=", "<", "<=", ">", ">=", "in"}),
    frozenset({"+", "-"}),
    frozenset({"*", "/", "%"}),
)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    column: int


def parse(expression: str) -> Node:
    """Return the tree of the expression. Raises ExpressionError at the first mistake."""
    return _Parser(_tokens(expression)).whole()


@lru_cache(maxsize=4096)
def paths_in(expression: str) -> frozenset[str]:
    """Return the dotted paths that an expression names. Raises ExpressionError."""
    found: set[str] = set()

    def walk(node: Node) -> None:
        path = dotted(node)
        if path:
            found.add(path)
            return
        for part in parts(node):
            walk(part)

    walk(parse(expression))
    return frozenset(found)


def patterns_in(expression: str) -> tuple[Literal, ...]:
    """Return the patterns, written out, that an expression hands to ``matches``. Raises ExpressionError."""
    found: list[Literal] = []

    def walk(node: Node) -> None:
        if isinstance(node, Call) and node.function == "matches":
            found.extend(one for one in node.arguments if isinstance(one, Literal))
        for part in parts(node):
            walk(part)

    walk(parse(expression))
    return tuple(found)


_SIGN_HINTS: Final = {
    "=": ": write '==' to compare",
    "&": ": write '&&' for and",
    "|": ": write '||' for or",
    "`": ": texts stand in '...' or \"...\"",
}
_WORD_HINTS: Final = {"and": ": write '&&' for and", "or": ": write '||' for or", "is": ": write '==' to compare"}


def _tokens(expression: str) -> Sequence[_Token]:
    tokens, at = [], 0
    while at < len(expression):
        found = _TOKEN.match(expression, at)
        if found is None or found.lastgroup is None:
            hint = _SIGN_HINTS.get(expression[at], "")
            raise ExpressionError(f"'{expression[at]}' cannot stand here{hint}", at + 1)
        if found.lastgroup != "space":
            tokens.append(_Token(found.lastgroup, found.group(), at + 1))
        at = found.end()
    return [*tokens, _Token("end", "", len(expression) + 1)]


class _Parser:
    """Recursive descent over the tokens; one method a level of the grammar."""

    def __init__(self, tokens: Sequence[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._choice()
        if self._now.kind != "end":
            if node == Name("not", node.column):
                raise ExpressionError("'not' is written '!' here, as in '!asset.stopped'", node.column)
            hint = _WORD_HINTS.get(self._now.text.lower(), "")
            raise ExpressionError(f"'{self._now.text}' is one word too many{hint}", self._now.column)
        return node

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _step(self) -> _Token:
        token = self._now
        self._at += 1
        return token

    def _accept(self, text: str) -> bool:
        if self._now.kind in {"sign", "name"} and self._now.text == text:
            self._at += 1
            return True
        return False

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise ExpressionError(f"'{text}' is missing here", self._now.column)

    def _choice(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise ExpressionError("the expression is nested too deeply", self._now.column)
        node = self._binary(0)
        column = self._now.column
        if self._accept("?"):
            yes = self._binary(0)
            self._expect(":")
            node = Operation("?:", (node, yes, self._choice()), column)
        self._depth -= 1
        return node

    def _binary(self, level: int) -> Node:
        if level == len(_BINARY):
            return self._unary()
        node = self._binary(level + 1)
        while self._now.kind in {"sign", "name"} and self._now.text in _BINARY[level]:
            sign = self._step()
            node = Operation(sign.text, (node, self._binary(level + 1)), sign.column)
        return node

    def _unary(self) -> Node:
        signs = []
        while self._now.kind == "sign" and self._now.text in {"!", "-"}:
            signs.append(self._step())
        node = self._member()
        for sign in reversed(signs):
            node = Operation(sign.text, (node,), sign.column)
        return node

    def _member(self) -> Node:
        node = self._primary()
        while self._accept("."):
            field = self._step()
            if field.kind != "name":
                raise ExpressionError("a name must follow the dot", field.column)
            if self._accept("("):
                node = Call(field.text, node, self._list(")"), field.column)
            else:
                node = Select(node, field.text, field.column)
        if self._now.text == "[" and self._now.kind == "sign":
            raise ExpressionError("facts are named with dots, not looked up with [ ]", self._now.column)
        return node

    def _primary(self) -> Node:
        token = self._step()
        if token.kind == "name":
            return self._word(token)
        if token.kind == "number":
            return Literal(float(token.text) if "." in token.text else int(token.text), token.column)
        if token.kind == "text":
            return Literal(_unquoted(token.text), token.column)
        if token.text == "(":
            node = self._choice()
            self._expect(")")
            return node
        if token.text == "[":
            return Items(self._list("]"), token.column)
        raise ExpressionError("a value is missing here", token.column)

    def _word(self, token: _Token) -> Node:
        if token.text in _WORDS:
            return Literal(_WORDS[token.text], token.column)
        if self._accept("("):
            return Call(token.text, None, self._list(")"), token.column)
        return Name(token.text, token.column)

    def _list(self, end: str) -> tuple[Node, ...]:
        items: list[Node] = []
        if self._accept(end):
            return ()
        while True:
            items.append(self._choice())
            if self._accept(end):
                return tuple(items)
            self._expect(",")


def _unquoted(text: str) -> str:
    if text[0] in "rR":
        return text[2:-1]
    return re.sub(r"\\(.)", r"\1", text[1:-1])
