"""Plain values into YAML that our own reader gives back unchanged, and that `git diff` shows well."""

from __future__ import annotations

import functools
import json
import re
from typing import TYPE_CHECKING, Any

from imageguard.documents.scalars import resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 110
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_./@+-]*(?: [A-Za-z0-9_./@+-]+)*")


def to_yaml(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return the YAML text of dict, list, str, int, float, bool and None; ``read`` gives the same value back."""
    if isinstance(value, (dict, list)) and value:
        return "\n".join(_block(value, 0)) + "\n"
    return _flow(value) + "\n"


def _block(value: Any, indent: int) -> Iterator[str]:  # noqa: ANN401 - any plain value
    pad = " " * indent
    entries = (
        ((f"{_scalar(key)}:", one) for key, one in value.items())
        if isinstance(value, dict)
        else (("-", one) for one in value)
    )
    for head, one in entries:
        flow = _flow(one)
        if not one or not isinstance(one, (dict, list)) or _fits(one, f"{pad}{head} {flow}"):
            yield f"{pad}{head} {flow}"
        elif head == "-":
            first, *rest = _block(one, indent + 2)
            yield f"{pad}- {first.lstrip()}"
            yield from rest
        else:
            yield f"{pad}{head}"
            yield from _block(one, indent + 2)


def _fits(value: Any, line: str) -> bool:  # noqa: ANN401 - any plain value
    """Say whether a collection reads well on one line: short, and holding no list of mappings."""
    inner = value.values() if isinstance(value, dict) else value
    return len(line) <= WIDTH and not any(isinstance(one, dict) for one in inner)


def _flow(value: Any) -> str:  # noqa: ANN401 - any plain value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return _scalar(value)


def _scalar(value: str | float | bool | None) -> str:  # noqa: FBT001 - a value, no switch
    if isinstance(value, str):
        return value if _is_plain(value) else json.dumps(value, ensure_ascii=not value.isprintable())
    return json.dumps(value, allow_nan=False)


@functools.lru_cache(maxsize=4096)
def _is_plain(text: str) -> bool:
    if not _PLAIN.fullmatch(text):
        return False
    try:
        return isinstance(resolve(text), str)
    except ValueError:
        return False


def ordered(data: Mapping[str, Any], like: Mapping[str, Any]) -> dict[str, Any]:
    """Return the mapping with its keys in the order that a schema's ``properties`` have; others last, by name."""
    known = [key for key in like if key in data]
    return {key: data[key] for key in [*known, *sorted(set(data) - set(known))]}
