"""JSON Schema errors as sentences for a person, without ever quoting a value."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from imageguard.documents.document import Path

SchemaError = Any
"""A ``jsonschema.ValidationError``, whose type stubs call every attribute possibly unset."""

_KINDS = {
    "object": "a mapping (key: value)",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "empty",
}
_HOW_MANY = 12


def sentences(error: SchemaError) -> Iterator[tuple[Path, str]]:
    """Yield the path and the sentence of everything that one error says."""
    path = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        path = (*path, error.instance)
    if error.validator in {"anyOf", "oneOf"} and error.context and "errorMessage" not in error.schema:
        yield from _of_branches(error, path)
    elif error.validator in {"additionalProperties", "unevaluatedProperties"} and error.instance:
        yield from _unknown_keys(error, path)
    elif error.validator == "required":
        yield from _missing_keys(error, path)
    else:
        yield path, _sentence(error)


def _of_branches(error: SchemaError, path: Path) -> Iterator[tuple[Path, str]]:
    """Speak for the one branch that was meant: the one whose kind of value it is."""
    branches: dict[int, list[SchemaError]] = {}
    for inner in error.context or ():
        branches.setdefault(int(inner.schema_path[0]), []).append(inner)
    meant = [
        errors
        for errors in branches.values()
        if not any(one.validator in {"type", "const"} and not one.path for one in errors)
    ]
    if len(meant) == 1:
        for inner in meant[0]:
            yield from sentences(inner)
        return
    kinds = [_KINDS.get(str(one.get("type")), "") for one in error.validator_value if isinstance(one, dict)]
    named = [kind for kind in dict.fromkeys(kinds) if kind]
    yield path, f"must be {' or '.join(named)}" if named and not meant else "does not fit any form that is allowed here"


def _unknown_keys(error: SchemaError, path: Path) -> Iterator[tuple[Path, str]]:
    known = sorted(error.schema.get("properties", {}))
    for key in error.instance:
        if key not in known and not _by_pattern(error, key):
            yield (*path, key), f"the key is not known here{_hint(key, known)}"


def _by_pattern(error: SchemaError, key: str) -> bool:
    return any(re.search(pattern, key) for pattern in error.schema.get("patternProperties", {}))


def _missing_keys(error: SchemaError, path: Path) -> Iterator[tuple[Path, str]]:
    """Name the one key that this error is about: jsonschema raises one error a key."""
    for key in error.validator_value:
        if key not in error.instance and error.message.startswith(repr(key)):
            yield path, error.schema.get("errorMessage") or f"the key {key!r} is missing"


def _hint(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; known are {', '.join(known)}" if 0 < len(known) <= _HOW_MANY else ""


def _sentence(error: SchemaError) -> str:
    own = error.schema.get("errorMessage") if isinstance(error.schema, dict) else None
    if own:
        return str(own)
    if error.validator == "format" and isinstance(error.cause, ValueError):
        return str(error.cause)
    make = _SENTENCES.get(str(error.validator))
    return make(error) if make else f"breaks the rule {error.validator!r} of the file format"


def _wrong_type(error: SchemaError) -> str:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    text = f"must be {' or '.join(_KINDS[kind] for kind in wanted)}, not {_kind(error.instance)}"
    quotable = isinstance(error.instance, (bool, int, float)) or error.instance is None
    return f"{text}; put it in quotes" if wanted == ["string"] and quotable else text


def _kind(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true or false without quotes"
    if isinstance(value, (int, float)):
        return "a number"
    return "text" if isinstance(value, str) else "a list" if isinstance(value, list) else "a mapping"


def _not_listed(error: SchemaError) -> str:
    words = [str(one) for one in error.validator_value if isinstance(one, str)]
    hint = difflib.get_close_matches(str(error.instance), words, n=1, cutoff=0.6)
    listed = f"must be one of {', '.join(words)}" if len(words) <= _HOW_MANY else "is not one of the words allowed here"
    return f"{listed}; did you mean {hint[0]!r}?" if hint else listed


_SENTENCES: Mapping[str, Callable[[Any], str]] = {
    "type": _wrong_type,
    "enum": _not_listed,
    "const": lambda error: f"must be {error.validator_value!r}",
    "pattern": lambda error: f"is not written in the form that is needed ({error.validator_value})",
    "format": lambda error: f"is not a valid {error.validator_value}",
    "minimum": lambda error: f"must be {error.validator_value} or more",
    "maximum": lambda error: f"must be {error.validator_value} or less",
    "exclusiveMinimum": lambda error: f"must be more than {error.validator_value}",
    "minLength": lambda _: "must not be empty",
    "maxLength": lambda error: f"must be at most {error.validator_value} characters",
    "minItems": lambda error: f"needs at least {error.validator_value} entries",
    "maxItems": lambda error: f"may hold at most {error.validator_value} entries",
    "minProperties": lambda _: "must not be empty",
    "uniqueItems": lambda _: "names the same thing twice",
    "dependentRequired": lambda _: "needs another key beside it",
    "propertyNames": lambda _: "holds a key that is not written in the form that is needed",
    "not": lambda _: "holds keys that exclude each other",
    "additionalProperties": lambda _: "holds a key that is not known here",
}
