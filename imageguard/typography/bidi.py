"""The order in which lines of right-to-left and left-to-right words are read (UAX #9), over python-bidi."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

RIGHT: Final = frozenset({"R", "AL"})
NUMBERS: Final = frozenset({"EN", "AN"})
PAIRS: Final = {"(": ")", "[": "]", "{": "}", "\u300c": "\u300d", "\uff08": "\uff09"}
"""Brackets that are found in names and sentences."""


def base_level(words: str) -> int:
    """Return 1 where most letters are written from right to left, else 0.

    The majority, and not the first letter as rule P2 has it: an English sentence that begins with an
    Arabic file name is an English sentence.
    """
    kinds = [unicodedata.bidirectional(char) for char in words]
    return int(sum(kind in RIGHT for kind in kinds) > kinds.count("L"))


def levels(words: str) -> list[int]:
    """Return the embedding level of each character of one paragraph: odd where it runs from right to left."""
    if words.isascii():
        return [0] * len(words)
    from bidi import algorithm as uax9  # noqa: PLC0415 - only where such words are

    base = base_level(words)
    storage: dict[str, Any] = uax9.get_empty_storage()
    storage["base_level"], storage["base_dir"] = base, "LR"[base]
    uax9.get_embedding_levels(words, storage)
    chars = list(storage["chars"])
    uax9.explicit_embed_and_overrides(storage)
    uax9.resolve_weak_types(storage)
    _pair_brackets(storage["chars"], "LR"[base])
    uax9.resolve_neutral_types(storage, debug=False)
    uax9.resolve_implicit_levels(storage, debug=False)
    found: list[int] = []
    for char in chars:
        ignored = char["orig"] == "BN"
        found.append(found[-1] if ignored and found else char["level"])
    return found


def _pair_brackets(chars: list[dict[str, Any]], base: str) -> None:
    """Give both brackets of a pair one direction (rule N0), which python-bidi leaves out."""
    opened: list[int] = []
    for at, char in enumerate(chars):
        if char["type"] == "ON" and char["ch"] in PAIRS:
            opened.append(at)
        while opened and char["type"] == "ON" and char["ch"] in PAIRS.values():
            start = opened.pop()
            if PAIRS[chars[start]["ch"]] == char["ch"]:
                strong = {_strong(inner["type"]) for inner in chars[start + 1 : at]} - {""}
                before = next((kind for inner in reversed(chars[:start]) if (kind := _strong(inner["type"]))), base)
                kind = base if base in strong else before if strong else ""
                chars[start]["type"] = char["type"] = kind or "ON"
                break


def _strong(kind: str) -> str:
    return "R" if kind == "R" or kind in NUMBERS else "L" if kind == "L" else ""


def visual(found: Sequence[int]) -> list[int]:
    """Return the places of a line's items from left to right, given their levels in reading order (rule L2)."""
    order = list(range(len(found)))
    odd = [level for level in found if level % 2]
    for level in range(max(found, default=0), min(odd, default=1) - 1, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and found[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = end + 1
    return order
