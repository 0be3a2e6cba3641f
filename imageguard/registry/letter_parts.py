"""The parts of a letter out of checked plain values: each field by the type that the model gives it."""

from __future__ import annotations

import dataclasses
import functools
from typing import TYPE_CHECKING, Any, Final, TypeVar

from imageguard.documents.dates import parse_month
from imageguard.documents.values import bare, date_or_none, px_name, recorded, region, yes_no
from imageguard.model.letter import Allowed, IdentityLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Read = Callable[[Any], Any]

Part = TypeVar("Part")


def filled(kind: type[Part], data: Mapping[str, Any]) -> Part:
    """Return the part of a letter that these values make; what is absent keeps the model's default."""
    known: Any = kind
    readers = _readers(known)
    return kind(**{name: readers[name](value) for name, value in data.items()})


def part(kind: type[Part], data: Any) -> Part | None:  # noqa: ANN401 - whatever the schema allowed there
    """Return the part of a letter that these values make; None where it is absent or ``not_recorded``."""
    return None if recorded(data) is None else filled(kind, data)


def month_or_none(value: str | None) -> Any:  # noqa: ANN401 - a date or None, as parse_month gives it
    """Return the first day of a month, or the day; None where it is absent or ``not_recorded``."""
    return None if recorded(value) is None else parse_month(str(value))


@functools.cache
def _readers(kind: Any) -> dict[str, Read]:  # noqa: ANN401 - any dataclass of the model
    """Return how each field of a part is read."""
    return {
        one.name: _OF_FIELD.get(f"{kind.__name__}.{one.name}") or _OF_NAME.get(one.name) or _OF_TYPE[one.type]
        for one in dataclasses.fields(kind)
    }


def _words(value: Any) -> tuple[str, ...]:  # noqa: ANN401 - a list, or not_recorded
    return tuple(recorded(value) or ())


def _allowed(data: list[str] | Mapping[str, object]) -> dict[str, Allowed]:
    if isinstance(data, list):
        return dict.fromkeys(data, Allowed.YES)
    return {word: _one_allowed(said) for word, said in data.items() if recorded(said) is not None}


def _one_allowed(said: object) -> Allowed:
    if said == Allowed.WITH_LIMITS.value:
        return Allowed.WITH_LIMITS
    return Allowed.YES if yes_no(said) else Allowed.NO


def _assent(value: object) -> Any:  # noqa: ANN401 - a word or None
    return {True: "yes", False: "no", "refused": "no"}.get(value, recorded(value))


def _kind(value: str) -> Any:  # noqa: ANN401 - a word or None
    return recorded(value) and value.replace("_", "-")


_OF_TYPE: Final[Mapping[object, Read]] = {
    "str": str,
    "str | None": recorded,
    "int | None": recorded,
    "bool | None": yes_no,
    "bool": lambda value: yes_no(value) is True,
    "dt.date | None": date_or_none,
    "tuple[str, ...]": _words,
    "Mapping[str, Allowed]": _allowed,
    "IdentityLevel": lambda value: IdentityLevel(recorded(value) or "anonymous"),
    "Region | None": region,
}
"""How a field of each type is read, by the type as the model spells it."""
_OF_NAME: Final[Mapping[str, Read]] = {"sha256": lambda value: bare(recorded(value)), "pdq": bare, "px": px_name}
_OF_FIELD: Final[Mapping[str, Read]] = {"Assent.given": _assent, "Signature.kind": _kind}
"""Fields whose values have more than one spelling."""
