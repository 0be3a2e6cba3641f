"""The fonts of the PDF report, and words made fit for them."""

from __future__ import annotations

import functools
import importlib.util
import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfmetrics import getFont, getRegisteredFontNames, registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import TTFont

from imageguard.errors import BackendMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

SANS: Final = "ImageguardSans"
SERIF: Final = "ImageguardSerif"
BOLD: Final = f"{SANS}-Bold"
SERIF_BOLD: Final = f"{SERIF}-Bold"

FILES: Final[Mapping[str, tuple[str, str]]] = {
    SANS: ("font-source-sans-pro", "SourceSansPro-Regular.ttf"),
    BOLD: ("font-source-sans-pro", "SourceSansPro-Semibold.ttf"),
    f"{SANS}-Italic": ("font-source-sans-pro", "SourceSansPro-It.ttf"),
    f"{SANS}-BoldItalic": ("font-source-sans-pro", "SourceSansPro-SemiboldIt.ttf"),
    SERIF: ("font-source-serif-pro", "SourceSerifPro-Regular.ttf"),
    SERIF_BOLD: ("font-source-serif-pro", "SourceSerifPro-Semibold.ttf"),
    "ImageguardThai": ("fontpkg-noto-sans-thai", "NotoSansThai[wdth,wght].ttf"),
    "ImageguardKhmer": ("fontpkg-noto-sans-khmer", "NotoSansKhmer[wdth,wght].ttf"),
}
"""The distribution and the file of each font; all under the SIL Open Font License 1.1."""

SCRIPTS: Final = (
    ("ImageguardThai", re.compile("[\u0e00-\u0e7f]")),
    ("ImageguardKhmer", re.compile("[\u1780-\u17ff\u19e0-\u19ff]")),
)
"""Fonts for the writing systems that the main font lacks, by Unicode block."""

UNBROKEN: Final = 30
"""Letters of a script without blanks after which a line may break; Thai and Khmer dictionaries are not at hand."""
STICKS: Final = re.compile("[\u0e40-\u0e44\u17d2].|.[\u0e30-\u0e3a\u0e45\u0e47-\u0e4e\u17b4-\u17d3\u17dd]")
"""Two letters that a line must not part: a leading vowel and what follows, a letter and the signs around it."""

LONGEST: Final = 2000
"""Characters that one table row can hold without outgrowing a page."""
CUT: Final = " ... (cut here; the attached report.json has the whole text)"


def register_fonts() -> None:
    """Make the fonts known to ReportLab, before each document. Raises BackendMissing where a package is not installed.

    Shaping leaves traces in a font: those that are shaped are fresh for each document, so that the
    bytes of one do not hang on what was written before it.
    """
    _register_plain()
    for name, _ in SCRIPTS:
        if name in getRegisteredFontNames():
            getFont(name).unregister()  # type: ignore[attr-defined]
        registerFont(_font(name))
        registerFontFamily(name, name, name, name, name)


@functools.cache
def _register_plain() -> None:
    _package("uharfbuzz")
    shaped = {name for name, _ in SCRIPTS}
    for name in FILES:
        if name not in shaped:
            registerFont(_font(name))
    registerFontFamily(SANS, SANS, BOLD, f"{SANS}-Italic", f"{SANS}-BoldItalic")
    registerFontFamily(SERIF, SERIF, SERIF_BOLD, SERIF, SERIF_BOLD)


def _font(name: str) -> TTFont:
    distribution, file = FILES[name]
    return TTFont(name, str(_package(distribution) / "files" / file), asciiReadable=False)


def _package(distribution: str) -> Path:
    """Return a package's folder without importing it."""
    found = importlib.util.find_spec(distribution.replace("-", "_"))
    if found is None or not found.submodule_search_locations:
        raise BackendMissing(f"the PDF report needs the package {distribution}: pip install {distribution}")
    return Path(next(iter(found.submodule_search_locations)))


def text(words: str) -> str:
    """Return words safe inside a paragraph's markup.

    Control characters become blanks, endless text is cut, Thai and Khmer get their fonts; what no
    font can show is spelled as its code point, ``[U+4E2D]``, rather than as an empty box.
    """
    shown = words if len(words) <= LONGEST else f"{words[:LONGEST]}{CUT}"
    shown = "".join(char if char.isprintable() else " " for char in shown)
    return escape(shown) if shown.isascii() else " ".join(_word(word) for word in shown.split(" "))


def needs_shaping(markup: str) -> bool:
    """Say whether the markup has words whose letters change shape beside each other."""
    return any(f'<font name="{name}">' in markup for name, _ in SCRIPTS)


def _word(word: str) -> str:
    """Return one word in as few fonts as can be; ReportLab shapes only words that stay in one font."""
    script = next((name for name, block in SCRIPTS if block.search(word)), None)
    if script is None:
        return escape("".join(char if _has(SANS, char) else f"[U+{ord(char):04X}]" for char in word))
    parts = (_part(script, "".join(run), own=own) for own, run in groupby(word, lambda char: _has(script, char)))
    return " ".join(parts)


def _part(script: str, run: str, *, own: bool) -> str:
    return f'<font name="{script}">{escape(" ".join(_breakable(run)))}</font>' if own else _word(run)


def _breakable(run: str) -> list[str]:
    """Return a run without blanks in pieces that a line can hold, never cut inside a syllable's signs."""
    pieces, start = [], 0
    for at in range(1, len(run)):
        if at - start >= UNBROKEN and not STICKS.fullmatch(run[at - 1 : at + 1]):
            pieces.append(run[start:at])
            start = at
    return [*pieces, run[start:]]


@functools.lru_cache(maxsize=4096)
def _has(font: str, char: str) -> bool:
    return ord(char) in getFont(font).face.charToGlyph  # type: ignore[attr-defined]
