"""Tables with hairlines, and the small pieces that stand in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, cast

from reportlab.platypus import Flowable, Table, TableStyle

from imageguard.reports import pdf_style as style
from imageguard.reports.pdf_style import marked, para
from imageguard.typography.fonts import BOLD, SANS
from imageguard.typography.rows import Data, Rows
from imageguard.typography.tags import content
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reportlab.lib.colors import Color

    from imageguard.model.report import JudgedAsset

    Cell = Any
    Row = Sequence[Cell]

DIGEST: Final = re.compile("[0-9a-f]{64}")
DIGEST_WIDE: Final = 370
"""Points of a table of facts in which a digest in the size of the other words is one line."""
CLEAR_KEY: Final = "clear"
PAIR: Final = 2
"""Columns of a table whose rows need no head of their own beside those of the columns."""
QUIET: Final = ("FONTNAME", (0, 0), (-1, -1), SANS)
"""What keeps ReportLab from naming its own font, which is not embedded, for cells that hold no plain text."""
BARE: Final = (
    QUIET,
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("RIGHTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
)
"""Commands of a table that only places things."""


def hairlines(
    rows: Sequence[Row],
    widths: Sequence[float],
    head: Sequence[str] = (),
    *,
    right: Iterable[int] = (),
    extra: Iterable[tuple[Any, ...]] = (),
    told: Rows | None = None,
) -> Table:
    """Return a table with hairlines between its rows; the head is repeated on every page.

    ``widths`` in points; ``right`` are the columns whose head stands at the right; ``told`` is what its rows are
    where they are no data.
    """
    to_right = set(right)
    heads = [[para(words, style.HEAD_RIGHT if at in to_right else style.HEAD) for at, words in enumerate(head)]]
    commands: list[tuple[Any, ...]] = [
        QUIET,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 8),
        ("RIGHTPADDING", (-1, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 3),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ("LINEBELOW", (0, 0), (-1, -1), 0.35, style.HAIR),
    ]
    if head:
        commands += [("LINEBELOW", (0, 0), (-1, 0), 0.8, style.INK), ("VALIGN", (0, 0), (-1, 0), "BOTTOM")]
    else:
        commands += [("LINEABOVE", (0, 0), (-1, 0), 0.35, style.HAIR)]
    return Table(
        [*(heads if head else []), *map(list, rows)],
        colWidths=list(widths),
        style=TableStyle([*commands, *extra]),
        repeatRows=1 if head else 0,
        hAlign="LEFT",
        spaceAfter=6,
        renderCB=cast("Any", told or Data(1 if head else 0, leads=not head or len(widths) > PAIR)),
    )


def facts(pairs: Iterable[tuple[str, str]], width: float = style.WIDTH, label: float = 96) -> Table:
    """Return a two-column table of labels and plain words, without lines; digests are set small where it is narrow."""
    rows = [
        [
            para(name, style.NOTE),
            para(words, style.TINY if DIGEST.match(words) and width < DIGEST_WIDE else style.SMALL),
        ]
        for name, words in pairs
    ]
    widths = [label, width - label]
    return Table(rows, colWidths=widths, style=TableStyle(BARE), hAlign="LEFT", renderCB=cast("Any", Data(0)))


def bullets(said: Iterable[str]) -> Table:
    """Return sentences of markup as a list."""
    rows = [[para("•"), marked(one)] for one in said]
    told = Rows("L", ("LI",), ("Lbl", "LBody"))
    commands = [*BARE[:4], ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 0)]
    return Table(
        rows, colWidths=[9, style.WIDTH - 9], style=TableStyle(commands), hAlign="LEFT", renderCB=cast("Any", told)
    )


def links(numbers: Sequence[int], known: frozenset[int], most: int = 40) -> str:
    """Return markup such as ``Assets 1, 4``, each number leading to its page; those in ``known`` have one."""
    most += len(numbers) == most + 1  # "and 1 more" takes as much room as the number
    parts = [link(number, known) for number in numbers[:most]]
    noun = "Asset" if len(numbers) == 1 else "Assets"
    return f"{noun} {', '.join(parts)}" + (f" and {len(numbers) - most} more" if len(numbers) > most else "")


def link(number: int, known: frozenset[int]) -> str:
    """Return markup for one asset number that leads to its page, or to the list of clear assets."""
    key = asset_key(number) if number in known else CLEAR_KEY
    return f'<a href="#{key}" color="{style.web(style.NAVY)}">{number}</a>'


def relied_on(asset: JudgedAsset) -> list[str]:
    """Return the ids of the letters on which an asset's faces rest, sorted."""
    return sorted({judged.coverage.letter for judged in asset.faces if judged.coverage.letter})


def asset_key(number: int) -> str:
    """Return the name of an asset's place in the document."""
    return f"asset-{number}"


class Pill(Flowable):
    """A word in a filled box with round corners."""

    def __init__(self, words: str, colour: Color, size: float = 8) -> None:
        """Measure the word."""
        super().__init__()
        from reportlab.pdfbase.pdfmetrics import stringWidth  # noqa: PLC0415 - fonts are registered by now

        self.words, self.colour, self.size = words, colour, size
        self.width = stringWidth(words, BOLD, size) + 14
        self.height = size + 7
        self.hAlign = "RIGHT"

    def wrap(self, *_: float) -> tuple[float, float]:
        """Return width and height in points."""
        return self.width, self.height

    def draw(self) -> None:
        """Draw box and word."""
        self.canv.setFillColor(self.colour)
        self.canv.roundRect(0, 0, self.width, self.height, 2.5, stroke=0, fill=1)
        self.canv.setFillColor(style.WHITE)
        self.canv.setFont(BOLD, self.size)
        with content(self.canv, "P"):
            self.canv.drawCentredString(self.width / 2, 4.2, self.words)


def lines(words: Iterable[str]) -> str:
    """Return markup with each of the plain lines on its own line."""
    return "<br/>".join(text(line) for line in words)


def boxed(paragraphs: Sequence[str]) -> Table:
    """Return paragraphs of plain words on a pale ground."""
    commands = [
        QUIET,
        ("BACKGROUND", (0, 0), (-1, -1), style.PALE),
        ("LEFTPADDING", (0, 0), (-1, -1), 10),
        ("RIGHTPADDING", (0, 0), (-1, -1), 10),
        ("TOPPADDING", (0, 0), (-1, -1), 5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    rows = [[marked(text(words), style.SMALL)] for words in paragraphs]
    return Table(rows, colWidths=[style.WIDTH], style=TableStyle(commands), hAlign="LEFT", spaceBefore=6)
