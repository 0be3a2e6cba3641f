"""Words into glyphs, by HarfBuzz."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from reportlab.pdfbase.ttfonts import ShapedStr
from uharfbuzz import Buffer, BufferClusterLevel, shape
from uharfbuzz import Font as Shaper

from imageguard.typography.fonts import BASE, font, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

FEATURES: Final = {"kern": True, "liga": True}
PLAIN: Final = {"kern": False, "liga": False}
"""In the main fonts, so that a line with one foreign word looks like the lines around it."""


class Glyph(NamedTuple):
    """One glyph with its measures in 1/1000 em, as ReportLab's ``ShapeData`` has them, and where it belongs.

    ``cluster`` numbers the glyphs that stand for the same characters, which are ``told`` by the first of them;
    ``level`` is their embedding level, ``after`` that of a blank behind them.
    """

    cluster: int
    x_advance: float
    y_advance: float
    x_offset: float
    y_offset: float
    width: float
    told: str
    level: int
    after: int


class Run(NamedTuple):
    """Characters of one word in one font and one direction; ``start`` is their place in the paragraph."""

    words: str
    font: str
    level: int
    start: int


def glyphs(chars: str, data: list[Any]) -> ShapedStr:
    """Return codes of glyphs and their measures as ReportLab carries them."""
    return ShapedStr(chars, cast("Any", data))


def runs(words: str, fonts: Sequence[str], found: Sequence[int], start: int) -> list[Run]:
    """Return a word's runs in reading order, given font and level of each character."""
    made = []
    for (name, level), places in groupby(range(len(words)), lambda at: (fonts[at], found[at])):
        at = list(places)
        made.append(Run(words[at[0] : at[-1] + 1], name, level, start + at[0]))
    return made


def shaped(run: Run, after: int) -> tuple[str, ShapedStr]:
    """Return ReportLab's name of the font and the glyphs of a run, cluster by cluster in reading order."""
    face = font(run.font)
    shaper = Shaper(face.hbFace)
    buffer = Buffer()
    buffer.cluster_level = BufferClusterLevel.MONOTONE_GRAPHEMES
    buffer.add_str(run.words)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if run.level % 2 else "ltr"
    shape(shaper, buffer, PLAIN if run.font in BASE else FEATURES)
    clusters = [list(group) for _, group in groupby(_glyphs(buffer), lambda pair: pair[0].cluster)]
    if run.level % 2:
        clusters.reverse()
    starts = [group[0][0].cluster for group in clusters]
    chars, scale = "", 1000 / shaper.face.upem
    data: list[Glyph] = []
    for group, first, end in zip(clusters, starts, [*starts[1:], len(run.words)], strict=True):
        told = run.words[first:end]
        for place, (info, position) in enumerate(group):
            wide = shaper.get_glyph_h_advance(info.codepoint) * scale
            chars += chr(face.code(info.codepoint, told, "" if place else told, wide))
            data.append(
                Glyph(
                    cluster=run.start + first,
                    x_advance=position.x_advance * scale,
                    y_advance=position.y_advance * scale,
                    x_offset=position.x_offset * scale,
                    y_offset=position.y_offset * scale,
                    width=wide,
                    told="" if place else told,
                    level=run.level,
                    after=after,
                )
            )
    return printed(run.font), glyphs(chars, data)


def _glyphs(buffer: Buffer) -> list[tuple[Any, Any]]:
    return list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
