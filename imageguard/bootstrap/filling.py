"""A letter that is known, and what a sheet says of it: gaps are filled, what was recorded is not overwritten."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.registry.store import Record

_FILLED: Final = (
    "age_band",
    "scope.elements.image",
    "scope.face_visible",
    "scope.purposes",
    "scope.channels",
    "valid_from",
    "valid_until",
    "signature.kind",
    "signature.on",
    "document.cabinet",
    "document.sha256",
    "document.pages",
)
"""What a sheet can say of a letter, by paths."""
_OWN_WORD: Final = re.compile(r"S-[0-9A-HJKMNP-TV-Z]{6}")
"""A pseudonym that intake made up because the cell was empty."""
_NOTHING: Final[tuple[object, ...]] = (None, "not_recorded", "unknown", {}, [])


def fill_in(old: Record, said: Record) -> tuple[Record, list[str]]:
    """Return the letter with its gaps filled, and the paths of what stands there otherwise than the sheet says."""
    merged = copy.deepcopy(old)
    otherwise = []
    for path in _paths(old, said):
        new, there = _at(said, path), _at(merged, path)
        if new in _NOTHING or _same(new, there):
            continue
        if there in _NOTHING or path == "subject":
            _put(merged, path, new)
        else:
            otherwise.append(path)
    return merged, otherwise


def _paths(old: Record, said: Record) -> Iterator[str]:
    if "subject" in said and _OWN_WORD.fullmatch(old["subject"]):
        yield "subject"
    yield from _FILLED


def _at(record: Mapping[str, Any], path: str) -> Any:  # noqa: ANN401 - plain values
    value: Any = record
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _same(new: Any, there: Any) -> bool:  # noqa: ANN401 - plain values
    listed = dict.fromkeys(there, "yes") if isinstance(there, list) and isinstance(new, dict) else there
    plain = listed.rpartition(":")[2] if isinstance(listed, str) and listed.startswith("sha256:") else listed
    return bool(new == plain)


def _put(record: Record, path: str, value: Any) -> None:  # noqa: ANN401 - plain values
    *folders, last = path.split(".")
    place: dict[str, Any] = record
    for one in folders:
        if not isinstance(place.get(one), dict):
            place[one] = {}
        place = place[one]
    place[last] = value
