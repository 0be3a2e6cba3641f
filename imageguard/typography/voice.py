"""How a paragraph is read aloud: whose its pieces are, and the blanks that its lines leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportlab.platypus.paragraph import _HSFrag  # type: ignore[attr-defined]

from imageguard.typography.tags import Element, tags_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.typography.paragraph import Written
    from imageguard.typography.tags import Tags


@dataclass
class Reading:
    """One paragraph as it is read, over all the pages on which it stands.

    A line that ends between two words ends with a blank that nobody sees (ISO 32000-1, 14.8.2.5): ``stops`` are
    the places of blanks, each the number of characters before it that are none; ``said`` are those drawn so far.
    """

    element: Element
    stops: frozenset[int]
    said: int = 0


class Voice:
    """What reads a paragraph while the lines of one page are drawn."""

    def __init__(self, tags: Tags, reading: Reading, link: Element | None = None) -> None:
        """Take what is read; ``link`` is one that the whole paragraph is."""
        self._tags, self._reading, self._link = tags, reading, link
        self._owners: list[tuple[int, Element | None]] = []

    def said(self, text: str, at: int, *, ends: bool) -> str:
        """Remember whose the text at a place of the code is; return a blank where it ends a line after a word."""
        if text.strip():
            self._owners.append((at, self._link))
        self._reading.said += sum(map(len, text.split()))
        return " " if ends and self._reading.said in self._reading.stops else ""

    def link(self, destination: str, *, begins: bool) -> None:
        """Begin a link, with the text that was said last, or end it."""
        self._link = self._tags.linked(destination) if begins else None
        if begins:
            self._owners[-1] = (self._owners[-1][0], self._link)

    def marked(self, code: str, parts: Sequence[str]) -> str:
        """Return the text object with the marks of the structure, given its code and the parts of it."""
        return self._tags.marked(parts, self._owners, self._reading.element) if self._owners else code


def voice_of(paragraph: Written) -> Voice | None:
    """Return who reads a paragraph that is about to be drawn; None where nobody does."""
    tags = tags_of(paragraph.canv)
    if tags is None:
        return None
    reading = paragraph.reading or reading_of(paragraph, tags.leaf(_role(paragraph)))
    tags.adopt(reading.element)
    lines: Any = paragraph.blPara  # type: ignore[attr-defined]
    linked = getattr(lines, "link", None)  # lines without a word have none
    whole = [link for _, link in linked] if lines.kind == 0 and linked else []
    link = tags.linked(whole[0], len(lines.lines)) if whole else None
    return Voice(tags, reading, link)


def reading_of(paragraph: Written, element: Element | None = None) -> Reading:
    """Return how a whole paragraph is read, before anything of it is drawn."""
    element = element or Element(_role(paragraph))
    element.spoken = paragraph.aloud
    return Reading(element, frozenset(_stops(paragraph.frags)))


def _role(paragraph: Written) -> str:
    """Return the role that a style gives to its paragraphs."""
    return str(getattr(paragraph.style, "role", "P"))


def _stops(frags: Sequence[Any]) -> Iterator[int]:
    """Yield how many characters stand before each blank of a paragraph but the last."""
    words = "".join(map(_text, frags)).split()
    count = 0
    for word in words[:-1]:
        count += len(word)
        yield count


def _text(frag: Any) -> str:  # noqa: ANN401 - ReportLab's frag, or a word of several
    if not isinstance(frag, list):
        return " " if hasattr(frag, "lineBreak") else str(frag.text)
    ends = isinstance(frag, _HSFrag) or hasattr(frag[-1][0], "lineBreak")
    return "".join(text for _, text in frag[1:]) + " " * ends
