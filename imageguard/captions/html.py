"""HTML, and HTML inside Markdown: blocks of text, and the pictures that they use.

A reader of its own, whose time grows with the page alone: that of the standard library takes
minutes for a hundred kilobytes of unfinished tags.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from imageguard.captions.page import Passage, Used, mentions, names_picture, without_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.captions.page import Mention

BLOCKS: Final = frozenset(
    """address article aside blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol
    p pre section table td th tr ul""".split()  # noqa: SIM905 - read as a list of words
)
_UNSEEN: Final = frozenset({"script", "style", "template", "noscript"})
_WORDS: Final = ("alt", "title", "aria-label", "data-caption")
_ADDRESSES: Final = ("src", "data-src", "href", "poster", "content", "data", "srcset", "data-srcset")
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]{0,50})"
    r"(?P<said>(?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,500}+)>"
)
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[\w:-]{1,50}+)\s{0,9}=\s{0,9}(?:\"(?P<d>[^\"]{0,2000})\"|'(?P<s>[^']{0,2000})'|(?P<b>[^\s\"'>]{1,2000}))"
)


class HtmlPage:
    """The passages of a page, and its title."""

    def __init__(self, text: str) -> None:
        """Read a page; no bytes make this fail."""
        self.title = ""
        self.passages = [Passage()]
        self._in_title = False
        self._in_figure = False
        place, size = 0, len(text)
        while place < size:
            place = self._step(text, place)

    def _step(self, text: str, place: int) -> int:
        """Take one tag, one comment, or the text up to the next mark; return where to go on."""
        if text[place] != "<":
            end = text.find("<", place)
            end = len(text) if end < 0 else end
            self._text(text[place:end])
            return end
        if text.startswith("<!--", place):
            end = text.find("-->", place)
            return len(text) if end < 0 else end + 3
        tag = _TAG.match(text, place)
        if tag is None:
            return place + 1
        name = tag["name"].lower()
        if name in _UNSEEN and not tag["end"]:
            end = text.find(f"</{name}", tag.end())
            return len(text) if end < 0 else end + 2
        self._tag(name, tag["said"], end=bool(tag["end"]))
        return tag.end()

    def _text(self, text: str) -> None:
        if self._in_title:
            self.title += unescape(text)
        else:
            self.passages[-1].text += f"{unescape(text)} "

    def _tag(self, name: str, said: str, *, end: bool) -> None:
        if name == "title":
            self._in_title = not end
        if name in BLOCKS and not self._in_figure:
            self.passages.append(Passage())
        if name == "figure":
            self._in_figure = not end
        if not end:
            self.passages[-1].used += _used(said)
        elif name == "figure":
            self.passages.append(Passage())


def _used(attributes: str) -> list[Used]:
    """Return the pictures that a tag names, with the words that are its own."""
    said = {
        one["name"].lower(): unescape(one["d"] or one["s"] or one["b"] or "") for one in _ATTRIBUTE.finditer(attributes)
    }
    words = tuple(said[name] for name in _WORDS if said.get(name))
    found: list[Used] = []
    for name in _ADDRESSES:
        several = name.endswith("srcset")
        parts = said.get(name, "").split(",") if several else [said.get(name, "")]
        addresses = [part.split()[0] if several else part.strip() for part in parts if part.strip()]
        found += [Used(address, words) for address in addresses if names_picture(address)]
    return found


def read_html(text: str) -> Iterator[Mention]:
    """Yield every picture that the page uses."""
    page = HtmlPage(without_templates(text))
    return mentions(page.title, page.passages)
