"""The elements of a page that are open, what each says, and what those around a picture say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Final

from imageguard.captions.page import REFERENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
ENDS_ITSELF: Final = frozenset({"p", "li", "dt", "dd", "td", "th", "tr"})
"""Elements that need no end tag: the next one of the kind ends them."""
NEAR: Final = 4
"""Elements around a picture of which title and label are its own: a link, a button, a figure."""
LONGEST: Final = 2000
"""Characters that one element says of a picture by its id."""
_WHOLE: Final = frozenset({"html", "body", "main", "nav", "header", "footer", "article", "section", "aside"})
"""Elements whose title and label are of the page, not of a picture in it."""
_WORDS: Final = re.compile(
    r"alt|title|aria-label|aria-description|data-(?:[\w-]*-)?(?:caption|title|alt|desc|description|label|sub-html)"
)
_REFERS: Final = frozenset({"aria-describedby", "aria-labelledby", "aria-details"})
_TO_PART: Final = frozenset({"longdesc", "data-sub-html"})
_MARKUP: Final = re.compile(r"<[^<>]{0,500}>")
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[\w:-]{1,50}+)\s{0,9}=\s{0,9}(?:\"(?P<d>[^\"]{0,2000})\"|'(?P<s>[^']{0,2000})'|(?P<b>[^\s\"'>]{1,2000}))"
)


def attributes_of(said: str) -> dict[str, str]:
    """Return the attributes in what stands in a tag, names in small letters."""
    told = ((one["name"].lower(), one["d"] or one["s"] or one["b"] or "") for one in _ATTRIBUTE.finditer(said))
    return {name: unescape(value).replace("\0", "") for name, value in told}


def is_wording(name: str) -> bool:
    """Say whether an attribute holds words, or names what holds them: no address of a picture."""
    return name in _REFERS or _WORDS.fullmatch(name) is not None


def words_of(attributes: dict[str, str]) -> tuple[str, ...]:
    """Return what attributes say of the picture in their tag: words, and references to elements by id."""
    return tuple(_said(attributes))


def _said(attributes: dict[str, str]) -> Iterator[str]:
    for name, value in attributes.items():
        if name in _REFERS:
            yield from (f"{REFERENCE}{one}" for one in value.split()[:9])
        elif name in _TO_PART and value.startswith("#"):
            yield f"{REFERENCE}{value[1:]}"
        elif value and _WORDS.fullmatch(name):
            yield _MARKUP.sub(" ", value).strip()


@dataclass
class _Open:
    """An element that is open: what it says of itself, and how much of the page's text came before it."""

    name: str
    id: str | None
    words: tuple[str, ...]
    start: int


class Elements:
    """The open elements of a page while it is read, in time that grows with the page alone."""

    def __init__(self) -> None:
        """Begin with none."""
        self._open: list[_Open] = []
        self._names: dict[str, int] = {}
        self._text: list[str] = []
        self._texts: dict[str, str] = {}

    def say(self, text: str) -> None:
        """Add text of the page."""
        self._text.append(text)

    def open(self, name: str, attributes: dict[str, str]) -> None:
        """Take the beginning of an element."""
        if name in VOID:
            return
        if name in ENDS_ITSELF and self._open and self._open[-1].name == name:
            self._close_last()
        words = () if name in _WHOLE else words_of(attributes)
        self._open.append(_Open(name, attributes.get("id"), words, len(self._text)))
        self._names[name] = self._names.get(name, 0) + 1

    def close(self, name: str) -> None:
        """Take the end of an element, and with it of all that were left open in it."""
        while self._names.get(name):
            if self._close_last() == name:
                return

    def within(self, name: str) -> bool:
        """Say whether an element of that name is open."""
        return bool(self._names.get(name))

    def around(self, name: str) -> tuple[str, ...]:
        """Return what the nearest open elements say of the picture in a tag of that name."""
        near = self._open[-NEAR - (name not in VOID) :]
        return tuple(word for one in near for word in one.words)

    def ended(self) -> dict[str, str]:
        """Close what is open, and return what each element with an id says."""
        while self._open:
            self._close_last()
        return self._texts

    def _close_last(self) -> str:
        last = self._open.pop()
        self._names[last.name] -= 1
        if last.id and last.id not in self._texts:
            self._texts[last.id] = _beginning(self._text, last.start)
        return last.name


def _beginning(pieces: list[str], start: int) -> str:
    said: list[str] = []
    left = LONGEST
    for place in range(start, len(pieces)):
        said.append(pieces[place][:left])
        left -= len(pieces[place])
        if left <= 0 or place - start > LONGEST:
            break
    return " ".join(" ".join(said).split())
