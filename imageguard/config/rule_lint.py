"""What a schema cannot see in a rule: expressions, blanks, examples and how they fit together."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

from imageguard.engine.apply import BLANKS, blanks_in
from imageguard.expressions.checks import Fault, faults
from imageguard.expressions.evaluate import compiles
from imageguard.expressions.tree import ExpressionError
from imageguard.facts.run import SCOPES
from imageguard.facts.tables import Kind
from imageguard.model.rule import ScopeName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.documents import Document
    from imageguard.errors import Mistake
    from imageguard.facts.tables import Fact, Table

Path = tuple[str | int, ...]
_TYPES: Final[Mapping[Kind, type | tuple[type, ...]]] = {
    Kind.BOOL: bool,
    Kind.INT: int,
    Kind.NUMBER: (int, float),
    Kind.TEXT: str,
    Kind.CODE: str,
    Kind.TEXTS: list,
    Kind.CODES: list,
}


def mistakes_in_rule(document: Document) -> Iterator[Mistake]:
    """Yield everything wrong with a rule whose document keeps the schema."""
    data = document.data
    scope = ScopeName(data["scope"])
    yield from _shape(document)
    yield from mistakes_in_expressions(document, scope)
    yield from _blanks(document, scope)
    for index, example in enumerate(data["examples"]):
        for expect, facts in example.items():
            yield from _facts(document, ("examples", index, expect), facts, SCOPES[scope])
    yield from _outcomes(document)


def _shape(document: Document) -> Iterator[Mistake]:
    data = document.data
    if "require" in data and "ask" in data:
        yield document.mistake(("ask",), "a rule has 'require' or 'ask', never both: a machine decides, or a person")
    if "require" not in data and "ask" not in data:
        message = "the rule asks for nothing: add 'require' with an expression, or 'ask' with a question"
        yield document.mistake(("id",), message)
    if not str(data.get("ask", "?")).rstrip().endswith("?"):
        yield document.mistake(("ask",), "a question ends in a question mark; yes must keep the rule")
    if "unsure" in data and "require" not in data:
        yield document.mistake(("unsure",), "'unsure' goes with 'require' only")
    if "ask_of" in data and "unsure" not in data:
        yield document.mistake(("ask_of",), "'ask_of' goes with 'unsure' only")
    name = document.source.rsplit("/", 1)[-1]
    if name != f"{data['id']}.yaml":
        yield document.mistake(("id",), f"the file of a rule is called by its id: {data['id']}.yaml")


def mistakes_in_expressions(document: Document, scope: ScopeName) -> Iterator[Mistake]:
    """Yield what is wrong with the expressions of a rule, or of an amendment of a rule of that scope.

    Works on documents that do not keep the schema, too: what is no text there is the schema's to name.
    """
    for path, text in _texts(document.data):
        yield from _expression(document, path, text, SCOPES[scope])
    cases = document.data.get("severity")
    for index, case in enumerate(cases[:-1] if isinstance(cases, list) else []):
        if isinstance(case, dict) and "when" not in case:
            yield document.mistake(("severity", index), "the cases after one without 'when' are never reached")


def _texts(data: Mapping[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield the path and the text of every expression."""
    also, cases = data.get("require_also"), data.get("severity")
    places: list[tuple[Path, object]] = [((key,), data.get(key)) for key in ("when", "require", "unsure")]
    places += [(("require_also", index), one) for index, one in enumerate(also if isinstance(also, list) else [])]
    places += [
        (("severity", index, "when"), case.get("when"))
        for index, case in enumerate(cases if isinstance(cases, list) else [])
        if isinstance(case, dict)
    ]
    for path, text in places:
        if isinstance(text, str) and text.strip():
            yield path, text


def mistakes_in_broken_rule(document: Document) -> Iterator[Mistake]:
    """Yield what can be found in a rule that does not keep the schema, so that nothing is told one by one."""
    data = document.data
    if isinstance(data, dict) and data.get("scope") in set(ScopeName):
        yield from mistakes_in_expressions(document, ScopeName(data["scope"]))


def _expression(document: Document, path: Path, text: str, tables: Sequence[Table]) -> Iterator[Mistake]:
    line = " ".join(text.split())
    found = faults(line, tables)
    if not found:
        try:
            compiles(line)
        except ExpressionError as error:
            found = [Fault(error.column, str(error))]
    for fault in found:
        caret = f"\n    {line}\n    {' ' * (fault.column - 1)}^"
        yield document.mistake(path, fault.message + caret)


def _blanks(document: Document, scope: ScopeName) -> Iterator[Mistake]:
    known = BLANKS.get(scope, frozenset())
    for blank in sorted(blanks_in(document.data["message"]) - known):
        names = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
        yield document.mistake(("message",), f"the blank {{{blank}}} is not known for scope {scope.value}: {names}")


def _facts(document: Document, path: Path, facts: Mapping[str, Any], tables: Sequence[Table]) -> Iterator[Mistake]:
    roots = {table.name: table for table in tables}
    for name, value in facts.items():
        if name not in roots:
            yield document.mistake((*path, name), _unknown(name, list(roots)))
        else:
            yield from _table(document, (*path, name), value, roots[name])


def _table(document: Document, path: Path, value: object, table: Table) -> Iterator[Mistake]:
    if not isinstance(value, dict):
        yield document.mistake(path, f"'{table.name}' is a table: write its facts below it")
        return
    for name, inside in value.items():
        fact = table.fact(name)
        if fact is None:
            yield document.mistake((*path, name), _unknown(name, [one.name for one in table.facts]))
        elif fact.table is not None:
            yield from _table(document, (*path, name), inside, fact.table)
        else:
            yield from _value(document, (*path, name), inside, fact)


def _value(document: Document, path: Path, value: object, fact: Fact) -> Iterator[Mistake]:
    if value is None:
        if not fact.nullable:
            yield document.mistake(path, "this fact is always known: null cannot be")
        return
    if not isinstance(value, _TYPES[fact.kind]) or (isinstance(value, bool) and fact.kind is not Kind.BOOL):
        yield document.mistake(path, f"this fact is a {fact.kind}")
        return
    for text in value if isinstance(value, list) else [value]:
        if fact.values and text not in fact.values:
            yield document.mistake(path, _unknown(str(text), list(fact.values)))


def _outcomes(document: Document) -> Iterator[Mistake]:
    shown = {expect for example in document.data["examples"] for expect in example}
    if "require" in document.data and "ask" in document.data:
        return
    needed = {"asks"} if "ask" in document.data else {"keeps", "fails"}
    if document.data.get("unsure") == "true":
        needed = {"keeps", "asks"}
    for expect in sorted(needed - shown):
        yield document.mistake(("examples",), f"an example that {expect} is missing: the examples are the rule's tests")


def _unknown(word: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"known: {', '.join(sorted(known)[:12])}"
    return f"'{word}' is not known here: {hint}"
