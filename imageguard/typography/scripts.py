"""Which font shows a character, and where a line may break."""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect
from typing import TYPE_CHECKING, Final

from imageguard.typography.fonts import BASE, EAST, SANS, font, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS: Final[tuple[tuple[int, int, str], ...]] = (
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x06FF, "Arabic"),
    (0x0750, 0x077F, "Arabic"),
    (0x0870, 0x08FF, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B00, 0x0B7F, "Oriya"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0D80, 0x0DFF, "Sinhala"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x0E80, 0x0EFF, "Lao"),
    (0x1000, 0x109F, "Myanmar"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Korean"),
    (0x1200, 0x139F, "Ethiopic"),
    (0x1780, 0x17FF, "Khmer"),
    (0x19E0, 0x19FF, "Khmer"),
    (0x1C90, 0x1CBF, "Georgian"),
    (0x2D00, 0x2D2F, "Georgian"),
    (0x2D80, 0x2DDF, "Ethiopic"),
    (0x2E80, 0x303F, "Han"),
    (0x3040, 0x30FF, "Japanese"),
    (0x3100, 0x312F, "Han"),
    (0x3130, 0x318F, "Korean"),
    (0x31F0, 0x31FF, "Japanese"),
    (0x3200, 0x9FFF, "Han"),
    (0xA8E0, 0xA8FF, "Devanagari"),
    (0xA9E0, 0xA9FF, "Myanmar"),
    (0xAA60, 0xAA7F, "Myanmar"),
    (0xAC00, 0xD7FF, "Korean"),
    (0xF900, 0xFAFF, "Han"),
    (0xFB13, 0xFB17, "Armenian"),
    (0xFB1D, 0xFB4F, "Hebrew"),
    (0xFB50, 0xFDFF, "Arabic"),
    (0xFE30, 0xFE4F, "Han"),
    (0xFE70, 0xFEFE, "Arabic"),
    (0xFF00, 0xFFEF, "Han"),
    (0x20000, 0x3FFFF, "Han"),
)
"""Blocks of Unicode and the script that they hold, in order."""
STARTS: Final = [first for first, _, _ in BLOCKS]
HAN: Final = "Han"
LAST: Final = ("Sans", "Symbols", "Emoji")
"""Fonts that are tried for whatever is left."""
JOINERS: Final = "\u200c\u200d"
BREAK: Final = "\u200b"
"""ZERO WIDTH SPACE: where writers of scripts without blanks say that a line may break."""

UNBROKEN: Final = 30
"""Letters of a script without blanks after which a line may break; no dictionary is at hand."""
BLANKLESS: Final = frozenset({"Thai", "Lao", "Khmer", "Myanmar"})
STICKS: Final = re.compile(
    "[\u0e40-\u0e44\u0ec0-\u0ec4\u17d2\u1039\u200c\u200d].|.[\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u200c\u200d]"
    "|.[\u1000-\u1021]\u103a",
    re.DOTALL,
)
"""Letters that a line must not part: a leading vowel and what follows, a vowel written behind, a stacked letter."""
NOT_FIRST: Final = frozenset({"Pe", "Pf", "Po", "Lm"})
NOT_LAST: Final = frozenset({"Ps", "Pi"})
"""Categories of signs with which a line of Chinese or Japanese does not begin, does not end (kinsoku)."""
SMALL: Final = frozenset(
    "\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7"
)
"""Small kana, which belong to the letter before them."""


@functools.lru_cache(maxsize=8192)
def script(char: str) -> str:
    """Return the name of the script whose block holds the character, empty for all that is set in the main font."""
    at = bisect(STARTS, ord(char)) - 1
    _, last, name = BLOCKS[at] if at >= 0 else (0, -1, "")
    return name if ord(char) <= last else ""


def inherits(char: str) -> bool:
    """Say whether the character belongs to the one before it: a mark, a joiner, a selector of variants."""
    return char in JOINERS or unicodedata.category(char).startswith("M")


def plain(words: str) -> bool:
    """Say whether the main fonts show these words as they are, letter by letter."""
    return words.isascii() or all(_plain(char) for char in words)


@functools.lru_cache(maxsize=8192)
def _plain(char: str) -> bool:
    return char not in JOINERS + BREAK and not inherits(char) and all(font(name).has(char) for name in BASE)


def fonts_of(words: str, main: str = SANS) -> list[str]:
    """Return for each character the name of the font that shows it, empty where none that is installed does."""
    found: list[str] = []
    east = _east(words)
    for char in words:
        before = found[-1] if found else ""
        if inherits(char) and before and (char in JOINERS or font(before).has(char)):
            found.append(before)
        elif char == BREAK:
            found.append(before or main)
        else:
            found.append(_font_of(char, main, east))
    return found


def _east(words: str) -> str:
    """Return the font in which Chinese characters among these words are shown: they differ between languages."""
    scripts = {script(char) for char in words} if not words.isascii() else set()
    return next((name for name in ("Japanese", "Korean") if name in scripts), "Simplified")


@functools.lru_cache(maxsize=8192)
def _font_of(char: str, main: str, east: str) -> str:
    name = script(char)
    own: tuple[str, ...] = (name, east, *EAST) if name == HAN or name in EAST else (name,)
    order: tuple[str, ...] = (main, SANS, *own, *LAST)
    for candidate in order:
        if candidate not in {"", HAN} and installed(candidate) and font(candidate).has(char):
            return candidate
    return ""


def pieces(words: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the pieces into which a word without blanks may be broken at the end of a line."""
    start = 0
    for at in range(1, len(words)):
        if _may_break(words, start, at):
            yield start, at
            start = at
    yield start, len(words)


def _may_break(words: str, start: int, at: int) -> bool:
    before, after = words[at - 1], words[at]
    if inherits(after) or after == BREAK or STICKS.match(words, at - 1):
        return False
    if before == BREAK:
        return True
    if {script(before), script(after)} & {HAN, "Japanese"}:
        first, last = unicodedata.category(after), unicodedata.category(before)
        return first not in NOT_FIRST and after not in SMALL and last not in NOT_LAST
    return at - start >= UNBROKEN and script(after) in BLANKLESS


def missing(words: str) -> list[str]:
    """Return the characters that no installed font shows, each once, in order."""
    return list(dict.fromkeys(char for char, name in zip(words, fonts_of(words), strict=True) if not name))
