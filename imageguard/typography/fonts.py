"""The fonts of printed pages: which there are, which are installed, and the characters of their glyphs."""

from __future__ import annotations

import functools
import importlib.util
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from reportlab.pdfbase.pdfmetrics import registerFont, registerFontFamily
from reportlab.pdfbase.ttfonts import ShapedStr, TTFont

from imageguard.errors import BackendMissing

if TYPE_CHECKING:
    from collections.abc import Mapping

SANS: Final = "ImageguardSans"
SERIF: Final = "ImageguardSerif"
BOLD: Final = f"{SANS}-Bold"
SERIF_BOLD: Final = f"{SERIF}-Bold"

BASE: Final[Mapping[str, tuple[str, str]]] = {
    SANS: ("font-source-sans-pro", "files/SourceSansPro-Regular.ttf"),
    BOLD: ("font-source-sans-pro", "files/SourceSansPro-Semibold.ttf"),
    f"{SANS}-Italic": ("font-source-sans-pro", "files/SourceSansPro-It.ttf"),
    f"{SANS}-BoldItalic": ("font-source-sans-pro", "files/SourceSansPro-SemiboldIt.ttf"),
    SERIF: ("font-source-serif-pro", "files/SourceSerifPro-Regular.ttf"),
    SERIF_BOLD: ("font-source-serif-pro", "files/SourceSerifPro-Semibold.ttf"),
}
"""The distribution and the file of each font in which the pages are set; SIL Open Font License 1.1."""

NOTO: Final = (
    *("Arabic", "Armenian", "Bengali", "Devanagari", "Ethiopic", "Georgian", "Gujarati", "Gurmukhi", "Hebrew"),
    *("Kannada", "Khmer", "Lao", "Malayalam", "Myanmar", "Oriya", "Sinhala", "Symbols", "Tamil", "Telugu", "Thai"),
)
"""Noto Sans for one script each, by the names that Unicode gives them; SIL Open Font License 1.1."""
EAST: Final[Mapping[str, str]] = {"Simplified": "SC", "Traditional": "TC", "Japanese": "JP", "Korean": "KR"}
"""Kurinto Sans for Chinese, Japanese and Korean, which only the extra ``cjk`` installs; SIL Open Font License 1.1."""
OTHERS: Final[Mapping[str, tuple[str, str]]] = {
    **{script: ("manimgx-fonts", f"NotoSans{script}[wght].ttf") for script in NOTO},
    "Sans": ("manimgx-fonts", "NotoSans[wght].ttf"),
    "Emoji": ("manimgx-fonts", "NotoEmoji[wght].ttf"),
    **{
        name: ("weblate-fonts", f"static/weblate_fonts/kurinto/ttf/KurintoSans{region}-Rg.ttf")
        for name, region in EAST.items()
    },
}
"""The distribution and the file of each font that stands in where those lack a character."""

SPARE: Final = 0xF0000
"""First of the private code points that stand for glyphs without a character of their own."""
MAPPED: Final = re.compile("(<[0-9A-F]{2}>) <([0-9A-F]{4,})>")


class Font(TTFont):
    """A font that gives every glyph a code, and tells readers of the file which characters the glyph stands for."""

    def __init__(self, name: str, path: Path) -> None:
        """Read the file. Raises ReportLab's TTFError where it is no TrueType font."""
        super().__init__(name, str(path), asciiReadable=False)
        self._spare: dict[int, int] = {}
        self._told: dict[int, str] = {}

    def stringWidth(self, text: str, size: float, encoding: str = "utf8") -> float:  # noqa: N802 - ReportLab's name
        """Return the width in points: of shaped text by its advances, of other text by its letters."""
        if not isinstance(text, ShapedStr):
            return float(super().stringWidth(text, size, encoding))
        own = (
            glyph.x_advance if glyph.width else self.face.getCharWidth(ord(char))  # type: ignore[no-untyped-call]
            for char, glyph in zip(text, text.__shapeData__, strict=True)  # type: ignore[attr-defined]
        )
        return float(sum(own)) * size / 1000

    def has(self, char: str) -> bool:
        """Say whether the font can show this character."""
        return ord(char) in self.face.charToGlyph

    def code(self, glyph: int, told: str, spoken: str, advance: float) -> int:
        """Return the code of a glyph: a character of ``told`` that it is, or a spare one that is read as ``spoken``.

        ``advance`` is the glyph's own, in 1/1000 em.
        """
        chars = cast("Any", self.face).glyphToChar.get(glyph, ())
        own = next((char for char in chars if chr(char) in told), None)
        if own is not None:
            return int(own)
        if glyph not in self._spare:
            spare = SPARE + len(self._spare)
            self._spare[glyph] = spare
            self._told[spare] = spoken
            self.face.charToGlyph[spare] = glyph
            self.face.charWidths[spare] = advance
        return self._spare[glyph]

    def forget(self) -> None:
        """Give back the spare codes, so that the bytes of one document do not hang on what was written before."""
        for spare in self._told:
            del self.face.charToGlyph[spare], self.face.charWidths[spare]
        self._spare.clear()
        self._told.clear()

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802 - ReportLab's
        """Write the font into the document; what a glyph is told as is in UTF-16, as ISO 32000-1, 9.10.3 asks."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for key in set(doc.idToObject) - before:
            if str(key).startswith("toUnicodeCMap:"):
                stream = doc.idToObject[key]
                stream.content = MAPPED.sub(
                    lambda found: f"{found[1]} <{self._unicode(int(found[2], 16))}>", stream.content
                )

    def _unicode(self, code: int) -> str:
        return self._told.get(code, chr(code)).encode("utf-16-be", "surrogatepass").hex().upper()


def register_fonts() -> None:
    """Make the fonts ready, before each document. Raises BackendMissing where a package is not installed."""
    if not importlib.util.find_spec("uharfbuzz"):
        raise BackendMissing("PDF files need the package uharfbuzz: pip install uharfbuzz")
    for name in BASE:
        font(name).forget()
    for name in OTHERS:
        if name in _LOADED:
            font(name).forget()
    registerFontFamily(SANS, SANS, BOLD, f"{SANS}-Italic", f"{SANS}-BoldItalic")
    registerFontFamily(SERIF, SERIF, SERIF_BOLD, SERIF, SERIF_BOLD)


_LOADED: Final[set[str]] = set()


@functools.cache
def font(name: str) -> Font:
    """Return a font by its name here, read at its first use. Raises BackendMissing where it is not installed."""
    distribution, file = {**BASE, **OTHERS}[name]
    folder = _package(distribution)
    if folder is None:
        raise BackendMissing(f"PDF files need the package {distribution}: pip install {distribution}")
    made = Font(printed(name), folder / file)
    registerFont(made)
    registerFontFamily(made.fontName, *[made.fontName] * 4)
    _LOADED.add(name)
    return made


def installed(name: str) -> bool:
    """Say whether the font's package is there; its file is not opened."""
    return _package({**BASE, **OTHERS}[name][0]) is not None


def printed(name: str) -> str:
    """Return the name by which ReportLab knows a font."""
    return name if name in BASE else f"Imageguard{name}"


def named(fontname: str) -> Font:
    """Return the font that ReportLab knows by this name."""
    return font(fontname if fontname in BASE else fontname.removeprefix("Imageguard"))


@functools.cache
def _package(distribution: str) -> Path | None:
    """Return a package's folder without importing it."""
    found = importlib.util.find_spec(distribution.replace("-", "_"))
    return Path(next(iter(cast("Any", found.submodule_search_locations)))) if found else None
