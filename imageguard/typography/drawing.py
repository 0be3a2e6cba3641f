"""Shaped text as operators of a PDF page, with the characters that readers copy."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfbase.ttfonts import ShapedStr
from reportlab.pdfgen.textobject import PDFTextObject

from imageguard.typography.fonts import named
from imageguard.typography.shaping import Glyph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.typography.voice import Voice


class GlyphText(PDFTextObject):
    """A text object that places each glyph, and says which characters they are where the glyphs do not.

    The characters stand in ``ActualText`` (ISO 32000-1, 14.9.4) around one cluster each, since readers put
    lines of right-to-left words into reading order by place. Signs above and below come after what they stand
    on, with no text of their own: readers take the last glyph's end for the end of the cluster.

    ``voice``, where the document keeps its structure, says whose the text is, and where a line ends with a blank.
    """

    def __init__(self, canvas: Any, x: float, y: float, voice: Voice | None = None) -> None:  # noqa: ANN401
        """Begin at a place in points."""
        super().__init__(canvas, x, y)
        self._voice = voice
        self._code: list[str]

    def getCode(self) -> str:  # noqa: N802 - ReportLab's name
        """Return the operators of the whole text."""
        code = str(super().getCode())
        return code if self._voice is None else self._voice.marked(code, self._code)

    def _textOut(self, text: str, TStar: int = 0) -> None:  # noqa: N802, N803 - ReportLab's names
        more = self._voice.said(text, len(self._code), ends=bool(TStar)) if self._voice else ""
        drawn = self._formatText(text) + (f" {self._formatText(more)}" if more else "")
        self._code.append(f"{drawn}{' T*' if TStar else ''}")

    def _linkRecord(self, link: tuple[int, str], event: str) -> None:  # noqa: N802 - ReportLab's name
        if self._voice is not None:
            self._voice.link(link[1], begins=event == "start")

    def _formatText(self, text: str) -> str:  # noqa: N802 - ReportLab's name
        if not isinstance(text, ShapedStr):
            return str(super()._formatText(text))  # type: ignore[misc]
        code: list[str] = []
        at, data = 0, text.__shapeData__  # type: ignore[attr-defined]
        for _, group in groupby(data, lambda glyph: glyph.cluster):
            glyphs = list(group)
            code += self._cluster(str(text)[at : at + len(glyphs)], glyphs)
            at += len(glyphs)
        return " ".join(code)

    def _cluster(self, chars: str, glyphs: list[Any]) -> Iterator[str]:
        if not isinstance(glyphs[0], Glyph):
            for char in chars:
                yield from self._glyph(char, 0, 0, 0)
            return
        told = "".join(glyph.told for glyph in glyphs)
        pens = [0.0, *accumulate(glyph.x_advance for glyph in glyphs)]
        placed = list(zip(chars, glyphs, pens, strict=False))
        wide = [item for item in placed if item[1].x_advance] or placed
        signs = [item for item in placed if item not in wide]
        yield from _spoken(self._drawn(wide, 0, pens[-1]), told, always=bool(told))
        if signs:
            yield from _spoken(self._drawn(signs, pens[-1], pens[-1]), "", always=True)

    def _drawn(self, placed: list[tuple[str, Any, float]], pen: float, end: float) -> Iterator[str]:
        """Yield the operators for glyphs at their places; the pen goes from ``pen`` to ``end``, in 1/1000 em."""
        for number, (char, glyph, at) in enumerate(placed):
            target = at + glyph.x_offset
            after = end if number == len(placed) - 1 else target + glyph.width
            yield from self._glyph(char, glyph.y_offset, pen - target, target + glyph.width - after)
            pen = after

    def _glyph(self, char: str, lift: float, back: float, on: float) -> Iterator[str]:
        """Yield the operators for one glyph, lifted, the pen moved left before and after it, in 1/1000 em."""
        canvas, size = self._canvas, self._fontsize  # type: ignore[attr-defined]
        face = named(self._fontname)  # type: ignore[attr-defined]
        ((subset, code),) = face.splitString(char, canvas._doc)  # noqa: SLF001 - as ReportLab's own text does
        if subset != self._curSubset:  # type: ignore[has-type]
            self._curSubset = subset
            name = face.getSubsetInternalName(subset, canvas._doc)  # noqa: SLF001
            yield f"{name} {fp_str(size)} Tf {fp_str(self._leading)} TL"  # type: ignore[attr-defined]
        if lift:
            yield f"{fp_str(self._rise + lift * size / 1000)} Ts"  # type: ignore[attr-defined]
        moves = [fp_str(move) if abs(move) > 0.01 else "" for move in (back, on)]  # noqa: PLR2004 - not to be seen
        yield f"[{moves[0]}({canvas._escape(code)}){moves[1]}] TJ"  # noqa: SLF001
        if lift:
            yield f"{fp_str(self._rise)} Ts"  # type: ignore[attr-defined]


def _spoken(code: Iterable[str], told: str, *, always: bool) -> Iterator[str]:
    if told or always:
        yield f"/Span <</ActualText <FEFF{told.encode('utf-16-be').hex().upper()}>>> BDC"
        yield from code
        yield "EMC"
    else:
        yield from code
