"""YAML events into plain values: no anchors, no tags, no duplicate keys, bounded depth and size."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Never

import yaml
from yaml import events as ev

from imageguard.documents.document import Document, dotted
from imageguard.documents.scalars import resolve
from imageguard.errors import DocumentError, Mistake

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.documents.document import Path

DEPTH = 40
VALUES = 200_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml's parser where PyYAML was built with it: ten times faster, and the same language."""


class _Stop(Exception):
    """The rest of the document cannot be read."""


class Builder:
    """Reads one document, noting every mistake on the way."""

    def __init__(self, text: str, source: str) -> None:
        """Prepare to read ``text``, which messages call ``source``."""
        self._events: Iterator[ev.Event] = yaml.parse(text, Loader=_LOADER)
        self._text = text
        self._source = source
        self._places: dict[Path, tuple[int, int]] = {}
        self._mistakes: list[Mistake] = []
        self._count = 0

    def document(self) -> Document:
        """Return the document. Raises DocumentError with every mistake found."""
        data = None
        try:
            data = self._stream()
        except yaml.YAMLError as error:
            self._mistakes.append(_syntax(error, self._source, self._text))
        except _Stop:
            pass
        if self._mistakes:
            raise DocumentError(self._mistakes)
        return Document(self._source, data, self._places)

    def _stream(self) -> Any:  # noqa: ANN401 - YAML holds anything
        data, seen = None, False
        for event in self._events:
            if isinstance(event, ev.DocumentStartEvent) and seen:
                self._stop(event, (), "a second document begins here (---); keep one document a file")
            elif isinstance(event, ev.NodeEvent):
                data, seen = self._value(event, ()), True
                self._places.setdefault((), _place(event))
        return data

    def _value(self, event: ev.Event, path: Path) -> Any:  # noqa: ANN401 - YAML holds anything
        self._budget(event, path)
        if isinstance(event, ev.AliasEvent):
            self._note(event, path, "references (*name) are not used here; write the value out (or quote the text)")
            return None
        self._refuse_extras(event, path)
        if isinstance(event, ev.ScalarEvent):
            return self._scalar(event, path)
        return self._mapping(path) if isinstance(event, ev.MappingStartEvent) else self._sequence(path)

    def _budget(self, event: ev.Event, path: Path) -> None:
        self._count += 1
        if self._count > VALUES:
            self._stop(event, path, f"the file holds more than {VALUES} values")
        if len(path) > DEPTH:
            self._stop(event, (), f"values are nested more than {DEPTH} deep")

    def _refuse_extras(self, event: Any, path: Path) -> None:  # noqa: ANN401 - three kinds of event share these
        if event.anchor is not None:
            self._note(event, path, "anchors (&name) are not used here; write the value out (or quote the text)")
        if event.tag is not None:
            self._note(event, path, "tags (!name) are not used here; remove it (or quote the text)")

    def _scalar(self, event: ev.ScalarEvent, path: Path) -> Any:  # noqa: ANN401 - YAML holds anything
        if not event.implicit[0]:
            return event.value
        try:
            return resolve(event.value)
        except ValueError as error:
            self._note(event, path, str(error))
            return event.value

    def _sequence(self, path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self._events), ev.SequenceEndEvent):
            here = (*path, len(items))
            self._places[here] = _place(event)
            items.append(self._value(event, here))
        return items

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), ev.MappingEndEvent):
            key = self._key(event, path)
            here = (*path, key)
            if key in values:
                first = self._places[here][0]
                self._note(event, path, f"the key {key!r} stands here twice (first on line {first}); keep one of them")
                self._value(next(self._events), (*path, f"{key} (again)"))
                continue
            self._places[here] = _place(event)
            values[key] = self._value(next(self._events), here)
        return values

    def _key(self, event: ev.Event, path: Path) -> str:
        if not isinstance(event, ev.ScalarEvent):
            self._stop(event, path, "a key must be one word, not a list, a mapping or a reference")
        key = self._scalar(event, path)
        self._refuse_extras(event, path)
        if key == "<<" and event.implicit[0]:
            self._note(event, path, "merge keys (<<) are not used here; write the keys out")
        elif not isinstance(key, str):
            self._note(event, path, "a key must be text; put it in quotes")
        return str(event.value)

    def _note(self, event: ev.Event, path: Path, message: str) -> None:
        line, column = _place(event)
        self._mistakes.append(Mistake(self._source, line, column, dotted(path), message))

    def _stop(self, event: ev.Event, path: Path, message: str) -> Never:
        self._note(event, path, message)
        raise _Stop


def _place(event: ev.Event) -> tuple[int, int]:
    mark: Any = event.start_mark
    return mark.line + 1, mark.column + 1


def _syntax(error: yaml.YAMLError, source: str, text: str) -> Mistake:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    plain = "a tab stands here; indent with spaces" if _is_indented_by_tab(text, line) else _plainly(str(problem))
    if re.match(r"[^:#]*: *!", "\n".join(text.split("\n")[max(line - 1, 0) : line])):
        plain = "a value that begins with '!' must stand in quotes"
    return Mistake(source, line, column, "", f"this is not valid YAML: {plain}")


def _is_indented_by_tab(text: str, line: int) -> bool:
    lines = text.split("\n")
    return 0 < line <= len(lines) and "\t" in lines[line - 1][: -len(lines[line - 1].lstrip()) or None]


_PLAIN = (
    ("maximum nesting depth", "lists or mappings are nested more than 40 deep"),
    ("mapping values are not allowed", "a colon stands where none is expected; put text that holds ': ' in quotes"),
    ("expected <block end>", "this line is indented differently from the lines it belongs to"),
    ("did not find expected node", "a value, a comma or a closing bracket is missing before this place"),
    ("did not find expected ',' or", "a comma or a closing bracket is missing"),
    ("did not find expected", "this line is indented differently from the lines it belongs to"),
    ("could not find expected ':'", "a key without a colon, or a line that is indented wrongly"),
    ("while scanning a quoted scalar", "a quotation mark is not closed"),
    ("found unexpected end of stream", "a quotation mark or bracket is not closed"),
    ("found character", "a character that cannot start a word here; put the text in quotes"),
    ("control characters", "an invisible control character; delete it"),
    ("special characters", "an invisible control character; delete it"),
    ("undefined alias", "references (*name) are not used here; write the value out (or quote the text)"),
)


def _plainly(problem: str) -> str:
    return next((plain for sign, plain in _PLAIN if sign in problem), problem)
