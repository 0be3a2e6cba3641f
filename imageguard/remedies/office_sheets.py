"""Sheets reduced to what they show: values without formulas, no hidden rows, columns or words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from imageguard.formats import markup

if TYPE_CHECKING:
    from collections.abc import Mapping

_STAYS: Final[Mapping[str, frozenset[str]]] = {
    "workbook": frozenset({"workbookPr", "sheets"}),
    "worksheet": frozenset(
        """sheetFormatPr cols sheetData mergeCells printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks
        drawing sheetViews""".split()  # noqa: SIM905 - read as a list of words
    ),
    "sst": frozenset({"si"}),
}
_ON: Final = frozenset({"1", "true", "on"})
_VIEW: Final = frozenset({"showGridLines", "workbookViewId", "rightToLeft", "zoomScale"})


def reduce(root: Any) -> None:  # noqa: ANN401 - an element of lxml
    """Leave out of a part of a workbook what no sheet shows."""
    local = markup.local(root.tag)
    stays = _STAYS.get(local)
    for child in list(root) if stays else ():
        if markup.local(child.tag) not in (stays or ()):
            markup.drop(child)
    if local == "workbook":
        _workbook(root)
    elif local == "worksheet":
        _sheet(root)


def _workbook(root: Any) -> None:  # noqa: ANN401 - as above
    for one in root:
        if markup.local(one.tag) == "workbookPr":
            kept = one.get("date1904")
            one.attrib.clear()
            if kept:
                one.set("date1904", kept)


def _sheet(root: Any) -> None:  # noqa: ANN401 - as above
    hidden = _hidden_columns(root)
    for one in list(markup.elements(root)):
        local = markup.local(one.tag)
        unseen = local in {"row", "col"} and one.get("hidden") in _ON
        unseen = unseen or (local == "c" and _column(one.get("r", "")) in hidden)
        if unseen or local in {"f", "selection", "pane", "pivotSelection"}:
            markup.drop(one)
        elif local == "sheetView":
            for key in list(one.attrib):
                if key not in _VIEW:
                    del one.attrib[key]
    for one in [each for each in root if markup.local(each.tag) == "cols" and not len(each)]:
        markup.drop(one)


def _hidden_columns(root: Any) -> set[int]:  # noqa: ANN401 - as above
    found: set[int] = set()
    for one in markup.elements(root):
        if markup.local(one.tag) == "col" and one.get("hidden") in _ON:
            low, high = int(one.get("min", "1")), int(one.get("max", "1"))
            found |= set(range(low, min(high, 16384) + 1))
    return found


def _column(reference: str) -> int:
    """Return the number of a cell's column, from 1 (``AB7`` is 28)."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper()):
        number = number * 26 + ord(letter) - 64
    return number


def used_words(sheets: list[Any]) -> set[int]:
    """Return the numbers of the shared words that cells of these sheets show."""
    found = set()
    for root in sheets:
        for one in markup.elements(root):
            if markup.local(one.tag) == "c" and one.get("t") == "s":
                value = next((child.text for child in one if markup.local(child.tag) == "v"), None)
                if value and value.strip().isdigit():
                    found.add(int(value))
    return found


def blank_unused(words: Any, used: set[int]) -> None:  # noqa: ANN401 - as above
    """Empty the shared words that no cell shows; their numbers stay."""
    for place, one in enumerate([each for each in words if markup.local(each.tag) == "si"]):
        if place not in used:
            for child in list(one):
                markup.drop(child)
            one.text = None
    for key in ("count", "uniqueCount"):
        words.attrib.pop(key, None)
