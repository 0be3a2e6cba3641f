"""A paragraph in any script: ReportLab breaks its lines, what stands in them is shaped and ordered here."""

from __future__ import annotations

import functools
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast
from xml.sax.saxutils import unescape

from reportlab.lib.enums import TA_LEFT, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import ShapeData
from reportlab.platypus import Paragraph
from reportlab.platypus.paragraph import _getFragWords  # type: ignore[attr-defined]

from imageguard.typography.bidi import base_level, levels, visual
from imageguard.typography.drawing import GlyphText
from imageguard.typography.scripts import BREAK, fonts_of, pieces, plain
from imageguard.typography.shaping import Glyph, glyphs, runs, shaped
from imageguard.typography.voice import reading_of, voice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportlab.platypus import Flowable

    from imageguard.typography.voice import Reading

BLANK: Final = ShapeData(-1, 0, 0, 0, 0, 0)
"""What stands for a blank between words."""
TALL: Final = 1.25
"""Room between lines that scripts with signs above and below need, by that of Latin."""


class Written(Paragraph):
    """A paragraph whose markup holds words in any script, mixed as they come.

    ReportLab's own paragraph measures and breaks the lines, in reading order, over words that are shaped
    already; each line is then put into the order in which it is seen.
    """

    def __init__(self, words: str | None, style: ParagraphStyle, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        """Shape the words. ReportLab calls this again, with ``frags``, for what goes on the next page."""
        super().__init__(cast("str", words), style, *args, **kwargs)
        self.reading: Reading | None = None
        self.aloud = ""
        if words is not None and not plain(unescape(words)):
            parts = _getFragWords(self.frags)
            said = _said(parts)
            self.style = _style(style, base_level(said))
            self.aloud = said if any(levels(said)) else ""
            self.frags = cast("Any", [*_words(parts, said)])

    def breakLines(self, width: Any) -> Any:  # noqa: ANN401, N802 - ReportLab's
        """Return the lines that fit this width in points, each as it is seen from left to right."""
        if not _shapes(self.frags):
            return super().breakLines(width)
        room = min(width) if isinstance(width, list | tuple) else width
        parts = cast("Any", self.frags)
        self.frags = cast("Any", [piece for part in parts for piece in _fitted(part, room)])
        broken = super().breakLines(width)
        for line in broken.lines:
            line.words = _seen(line.words)
        return broken

    def split(self, width: float, height: float) -> list[Flowable]:
        """Return what fits into these points and what is left, which remain one element of the document."""
        parts = super().split(width, height)
        if len(parts) > 1:
            self.reading = self.reading or reading_of(self)
            for part in parts:
                cast("Written", part).reading = self.reading
        return parts

    def draw(self) -> None:
        """Draw the lines."""
        voice = voice_of(self)
        self.canv.beginText = functools.partial(GlyphText, self.canv, voice=voice)  # type: ignore[method-assign]
        try:
            super().draw()
        finally:
            del self.canv.beginText


@functools.cache
def _style(style: ParagraphStyle, base: int) -> ParagraphStyle:
    alignment = TA_RIGHT if base and style.alignment == TA_LEFT else style.alignment
    return ParagraphStyle(f"{style.name} {base}", style, leading=style.leading * TALL, alignment=alignment)


def _shapes(frags: list[Any]) -> bool:
    """Say whether these are words that were shaped here, not ReportLab's frags."""
    return bool(frags) and isinstance(frags[0], list)


def _said(parts: list[Any]) -> str:
    """Return the paragraph's characters, one blank behind each word."""
    return " ".join("".join(text for _, text in part[1:]) for part in parts)


def _words(parts: list[Any], said: str) -> Iterator[list[Any]]:
    """Yield ReportLab's words, shaped; one that may be broken comes in several without a blank between them."""
    found, start = levels(said), 0
    for part in parts:
        word = "".join(text for _, text in part[1:])
        end = start + len(word)
        after = found[end] if end < len(found) else 0
        if word:
            cut = [*pieces(word)]
            for first, last in cut:
                made = [*_shaped(part[1:], first, last, (start, found, after))] or [(part[-1][0], "")]
                width = sum(stringWidth(text, frag.fontName, frag.fontSize) for frag, text in made)
                if last < cut[-1][1]:
                    yield [width, *made]
                else:
                    yield type(part)([width, *made, *_main(made, part[-1][0])])
        else:
            yield part
        start = end + 1


def _main(made: list[tuple[Any, str]], main: Any) -> list[tuple[Any, str]]:  # noqa: ANN401 - ReportLab's frag
    """Return an empty frag in the main font where a word ends in another: blanks of symbol fonts are wide."""
    return [(main, "")] if made[-1][0].fontName != main.fontName else []


def _fitted(part: list[Any], room: float) -> Iterator[list[Any]]:
    """Yield a word in pieces of this many points at most, cut between clusters."""
    if part[0] <= room:
        yield part
        return
    held: list[tuple[Any, str]] = []
    used = 0.0
    for frag, text in part[1:]:
        for _, chars, data in _units(frag, text):
            wide = sum(glyph.x_advance for glyph in data) * frag.fontSize / 1000
            if held and used + wide > room:
                yield [used, *held]
                held, used = [], 0.0
            held.append((frag, glyphs(chars, data) if data else chars))
            used += wide
    yield type(part)([used, *held])


def _shaped(
    frags: list[tuple[Any, str]], first: int, last: int, place: tuple[int, list[int], int]
) -> Iterator[tuple[Any, str]]:
    """Yield (frag, glyphs) for the characters from ``first`` to ``last`` of a word; frags without words stay."""
    start, found, after = place
    at = 0
    for frag, text in frags:
        low, high = max(first - at, 0), min(last - at, len(text))
        words = text[low:high].rstrip(BREAK) if low < high else ""
        if not text and first <= at <= last:
            yield frag, text
        if words:
            known = start + at + low
            fonts = fonts_of(words, frag.fontName)
            for run in runs(words, fonts, found[known : known + len(words)], known):
                name, drawn = shaped(run, after)
                yield (frag if name == frag.fontName else frag.clone(fontName=name)), drawn
        at += len(text)


def _seen(words: list[Any]) -> list[Any]:
    """Return a line's frags from left to right, given those in reading order."""
    units = [unit for frag in words for unit in _units(frag, getattr(frag, "text", ""))]
    known: list[int] = []
    for _, _, data in units:
        known.append((data[0].level if data else 0) if not _blank(data) else _after(units, len(known)))
    if not any(known):
        return words
    ordered = [units[at] for at in visual(known)]
    seen = []
    for _, group in groupby(ordered, lambda unit: id(unit[0])):
        same = list(group)
        frag = same[0][0].clone()
        frag.text = glyphs("".join(text for _, text, _ in same), [glyph for _, _, data in same for glyph in data])
        seen.append(frag)
    return seen


def _units(frag: Any, text: str) -> Iterator[tuple[Any, str, list[Any]]]:  # noqa: ANN401 - ReportLab's frag
    """Yield (frag, glyphs, data) for each cluster and each blank of a frag's text."""
    data = getattr(text, "__shapeData__", None) or [BLANK] * len(text)
    if not data:
        yield frag, text, []
    at = 0
    for _, group in groupby(data, lambda glyph: glyph.cluster):
        same = list(group)
        yield frag, str(text)[at : at + len(same)], same
        at += len(same)


def _blank(data: list[Any]) -> bool:
    return bool(data) and not isinstance(data[0], Glyph)


def _after(units: list[Any], at: int) -> int:
    before = units[at - 1][2] if at else []
    return before[-1].after if before and isinstance(before[-1], Glyph) else 0
