"""The parts of an expression's syntax tree, each with its column."""

from __future__ import annotations

from dataclasses import dataclass


class ExpressionError(ValueError):
    """An expression cannot be read; ``column`` counts from 1."""

    def __init__(self, message: str, column: int) -> None:
        """Keep the sentence and the place."""
        super().__init__(message)
        self.column = column


@dataclass(frozen=True)
class Literal:
    """A value written out; ``raw`` texts keep their backslashes."""

    value: bool | int | float | str | None
    column: int


@dataclass(frozen=True)
class Name:
    """A bare word: a root of the facts, or what a macro binds."""

    name: str
    column: int


@dataclass(frozen=True)
class Select:
    """``operand.field``; ``column`` is the field's."""

    operand: Node
    field: str
    column: int


@dataclass(frozen=True)
class Items:
    """A list written out."""

    items: tuple[Node, ...]
    column: int


@dataclass(frozen=True)
class Call:
    """A function, or a method where ``target`` is set."""

    function: str
    target: Node | None
    arguments: tuple[Node, ...]
    column: int


@dataclass(frozen=True)
class Operation:
    """An operator with its operands; ``?:`` has three, ``!`` one."""

    sign: str
    operands: tuple[Node, ...]
    column: int


Node = Literal | Name | Select | Items | Call | Operation


def parts(node: Node) -> tuple[Node, ...]:
    """Return the nodes right below a node."""
    match node:
        case Operation(operands=below) | Items(items=below):
            return below
        case Call(target=target, arguments=below):
            return below if target is None else (target, *below)
        case Select(operand=operand):
            return (operand,)
        case _:
            return ()


def dotted(node: Node) -> str:
    """Return the path that a node spells, or nothing where it is no path."""
    if isinstance(node, Name):
        return node.name
    if isinstance(node, Select):
        head = dotted(node.operand)
        return f"{head}.{node.field}" if head else ""
    return ""
