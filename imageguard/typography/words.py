"""Plain words made fit for a paragraph's markup."""

from __future__ import annotations

import unicodedata
from typing import Final
from xml.sax.saxutils import escape

from imageguard.typography.scripts import BREAK, JOINERS, fonts_of

LONGEST: Final = 2000
"""Characters that one table row can hold without outgrowing a page."""
CUT: Final = " ... (cut here; the attached report.json has the whole text)"
TURNS: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the order of what follows; a file name that holds one is not what it looks like."""
SILENT: Final = frozenset("\u200e\u200f\u061c\u2060\ufeff\u00ad")
"""Characters that nobody sees and that change nothing here."""


def text(words: str) -> str:
    """Return words safe inside a paragraph's markup.

    Control characters become blanks, endless text is cut; what no installed font can show, and what would
    turn the order of letters in secret, is spelled as its code point, ``[U+4E2D]``.
    """
    shown = words if len(words) <= LONGEST else f"{words[:LONGEST]}{CUT}"
    if shown.isascii():
        return escape("".join(char if char.isprintable() else " " for char in shown))
    shown = "".join(_char(char) for char in unicodedata.normalize("NFC", shown))
    return escape("".join(_known(char, name) for char, name in zip(shown, fonts_of(shown), strict=True)))


def _char(char: str) -> str:
    if char in TURNS or unicodedata.category(char) in {"Co", "Cs", "Cn"}:
        return f"[U+{ord(char):04X}]"
    if char in SILENT:
        return ""
    return char if char.isprintable() or char in JOINERS + BREAK else " "


def _known(char: str, name: str) -> str:
    return char if name else f"[U+{ord(char):04X}]"
