"""What the rows and cells of a table are to whoever does not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.typography.paragraph import Written
from imageguard.typography.tags import Element

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Table

    from imageguard.typography.tags import Tags


class Rows:
    """Tells the structure of one table as ReportLab draws it: give it to a ``Table`` as its ``renderCB``.

    The parts into which pages cut a table are one element, and a head that is repeated is read once.
    """

    def __init__(self, table: str, row: Sequence[str], cells: Sequence[str] = ()) -> None:
        """Take the role of the whole, those of a row, the outer one first, and those of its cells by column.

        Without roles for cells, what they hold stands in the row.
        """
        self._table, self._row, self._cells = Element(table), row, cells

    def __call__(self, table: Table, event: str, *place: Any) -> None:  # noqa: ANN401 - ReportLab's call
        """Open and close elements of the canvas that the table is drawn on."""
        tags: Tags | None = getattr(table.canv, "tags", None)
        if tags is None:
            return
        if event == "startTable":
            tags.open(self._table)
        elif event == "startRow":
            self.start(tags, *place)
        elif event == "startCell" and self._cells:
            tags.open(self.cell(table, *place[:3]))
        elif event == "endCell" and self._cells:
            tags.close()
        elif event == "endRow":
            self.end(tags)
        elif event == "endTable":
            tags.close()

    def start(self, tags: Tags, _number: int) -> None:
        """Open what a row is."""
        for role in self._row:
            tags.open(Element(role))

    def end(self, tags: Tags) -> None:
        """Close what ``start`` opened."""
        for _ in self._row:
            tags.close()

    def cell(self, _table: Table, _row: int, column: int, held: Any) -> Element:  # noqa: ANN401 - a cell's value
        """Return the element of a cell."""
        return Element(self._cells[column], bare=_alone(held))


class Data(Rows):
    """A table of data: its first rows head the columns, the first cell of every other row heads that row."""

    def __init__(self, heads: int, *, leads: bool = True) -> None:
        """Take the number of rows that head the columns, and stand again on each page, and whether cells lead rows."""
        super().__init__("Table", ("TR",), ("TD",))
        self._heads, self._leads, self._read, self._hushed = heads, leads, 0, False

    def start(self, tags: Tags, number: int) -> None:
        """Open a row; one that was read before is drawn as an artifact."""
        self._hushed = number < self._heads and self._read >= self._heads
        if self._hushed:
            tags.hush(1)
        self._read += number < self._heads
        tags.open(Element("TR"))

    def end(self, tags: Tags) -> None:
        """Close the row."""
        super().end(tags)
        if self._hushed:
            tags.hush(-1)

    def cell(self, table: Table, row: int, column: int, held: Any) -> Element:  # noqa: ANN401 - a cell's value
        """Return the element of a cell, with what it heads and how many columns it spans."""
        span = getattr(table, "_spanRanges", {}).get((column, row)) or (column, row, column, row)
        wide = span[2] - span[0] + 1
        scope = "Column" if row < self._heads else "Row" if column == 0 and self._leads else ""
        said = f"/Scope/{scope}" * bool(scope) + f"/ColSpan {wide}" * (wide > 1)
        attributes = f"<</O/Table{said}>>" if said else ""
        return Element("TH" if scope else "TD", attributes=attributes, bare=_alone(held))


def _alone(held: Any) -> bool:  # noqa: ANN401 - a cell's value
    """Say whether a cell holds one paragraph and nothing else."""
    return isinstance(held[0] if isinstance(held, list | tuple) and len(held) == 1 else held, Written)
