"""Facts: what a rule may know of its subject; tables that lint, documentation and judgement share.

A table lists each fact once, with its kind, its meaning and how it is read off a subject, so
that no fact can be documented and missing, or present and undocumented. Facts are total:
what nobody knows is null, never absent.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


class Kind(StrEnum):
    """What a fact can hold; a code is a text of which every possible value is listed."""

    BOOL = "true or false"
    INT = "whole number"
    NUMBER = "number"
    TEXT = "text"
    CODE = "code"
    TEXTS = "list of texts"
    CODES = "list of codes"
    TABLE = "table"


@dataclass(frozen=True)
class Fact:
    """One fact: how it is called, what it holds, what it means, and how it is read off the subject."""

    name: str
    kind: Kind
    meaning: str
    read: Callable[[Any], Any]
    nullable: bool = False
    values: tuple[str, ...] = ()
    table: Table | None = None

    @property
    def printable(self) -> bool:
        """Whether its value may stand in a report: free text that people wrote never does."""
        return self.kind is not Kind.TEXT


@dataclass(frozen=True)
class Table:
    """The facts of one kind of subject."""

    name: str
    meaning: str
    facts: tuple[Fact, ...]

    def fact(self, name: str) -> Fact | None:
        """Return the fact of that name, or None."""
        return next((fact for fact in self.facts if fact.name == name), None)

    def build(self, subject: object) -> dict[str, Any]:
        """Return every fact of the subject, nested tables included."""
        return {fact.name: _plain(fact, fact.read(subject)) for fact in self.facts}

    def blank(self) -> dict[str, Any]:
        """Return the facts of a subject of which nothing is known; the base of a rule's examples."""
        return {fact.name: _blank(fact) for fact in self.facts}


def _plain(fact: Fact, value: object) -> object:
    if fact.table is not None:
        return fact.table.build(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | frozenset):
        return [_plain(fact, item) for item in value]
    return value


_BLANKS = {Kind.BOOL: False, Kind.INT: 0, Kind.NUMBER: 0.0, Kind.TEXT: "", Kind.TEXTS: [], Kind.CODES: []}


def _blank(fact: Fact) -> object:
    if fact.table is not None:
        return fact.table.blank()
    if fact.nullable:
        return None
    return fact.values[0] if fact.kind is Kind.CODE else _BLANKS[fact.kind]


def yes_no(name: str, meaning: str, read: Callable[[Any], Any], *, nullable: bool = False) -> Fact:
    """Return a fact that is true or false."""
    return Fact(name, Kind.BOOL, meaning, read, nullable)


def count(name: str, meaning: str, read: Callable[[Any], Any], *, nullable: bool = False) -> Fact:
    """Return a fact that is a whole number."""
    return Fact(name, Kind.INT, meaning, read, nullable)


def number(name: str, meaning: str, read: Callable[[Any], Any], *, nullable: bool = False) -> Fact:
    """Return a fact that is a number with a fraction."""
    return Fact(name, Kind.NUMBER, meaning, read, nullable)


def text(name: str, meaning: str, read: Callable[[Any], Any], *, nullable: bool = False) -> Fact:
    """Return a fact that is free text."""
    return Fact(name, Kind.TEXT, meaning, read, nullable)


def code(
    name: str,
    values: Iterable[str],
    meaning: str,
    read: Callable[[Any], Any],
    *,
    nullable: bool = False,
) -> Fact:
    """Return a fact that is one of the listed values."""
    return Fact(name, Kind.CODE, meaning, read, nullable, tuple(str(value) for value in values))


def codes(name: str, values: Iterable[str], meaning: str, read: Callable[[Any], Any]) -> Fact:
    """Return a fact that is a list of listed values."""
    return Fact(name, Kind.CODES, meaning, read, values=tuple(str(value) for value in values))


def texts(name: str, meaning: str, read: Callable[[Any], Any]) -> Fact:
    """Return a fact that is a list of texts."""
    return Fact(name, Kind.TEXTS, meaning, read)


def inner(table: Table, read: Callable[[Any], Any]) -> Fact:
    """Return a fact that is a table of its own, called like that table."""
    return Fact(table.name, Kind.TABLE, table.meaning, read, table=table)


def look_up(facts: Mapping[str, Any], path: str) -> object:
    """Return the value at a dotted path. Raises KeyError."""
    value: Any = facts
    for name in path.split("."):
        value = value[name]
    return value


def narrow(facts: Mapping[str, Any], wanted: Iterable[str]) -> dict[str, Any]:
    """Return only the facts at these dotted paths; a path that is no fact is left out."""
    narrowed: dict[str, Any] = {}
    for path in wanted:
        names = path.split(".")
        source, target = facts, narrowed
        if not _has(facts, names):
            continue
        for name in names[:-1]:
            source, target = source[name], target.setdefault(name, {})
        target[names[-1]] = source[names[-1]]
    return narrowed


def _has(facts: Mapping[str, Any], names: Iterable[str]) -> bool:
    value: Any = facts
    for name in names:
        if not isinstance(value, dict) or name not in value:
            return False
        value = value[name]
    return True


def paths(table: Table, prefix: str = "") -> Iterator[tuple[str, Fact]]:
    """Yield every (dotted path, fact) of a table that holds a value, in the order of the table."""
    base = f"{prefix}{table.name}."
    for fact in table.facts:
        if fact.table is None:
            yield base + fact.name, fact
        else:
            yield from paths(fact.table, base)
