"""HTML, and HTML inside Markdown: blocks of text, and the pictures that they use.

A reader of its own, whose time grows with the page alone: that of the standard library takes
minutes for a hundred kilobytes of unfinished tags.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from imageguard.captions.page import Mention, Passage, Used, mentions, names_picture, without_templates
from imageguard.captions.plain import read_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS: Final = frozenset(
    """address article aside blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol
    p pre section table td th tr ul""".split()  # noqa: SIM905 - read as a list of words
)
_UNSEEN: Final = frozenset({"script", "style"})
_DESCRIBES: Final = re.compile(r"(?i)(?:^|:)(?:description|title|alt)$")
_URL: Final = re.compile(r"url\(\s{0,9}[\"']?([^\"'()]{1,2000})", re.IGNORECASE)
_WORDS: Final = ("alt", "title", "aria-label", "data-caption")
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]{0,50})"
    r"(?P<said>(?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,500}+)>"
)
_ATTRIBUTE: Final = re.compile(
    r"(?P<name>[\w:-]{1,50}+)\s{0,9}=\s{0,9}(?:\"(?P<d>[^\"]{0,2000})\"|'(?P<s>[^']{0,2000})'|(?P<b>[^\s\"'>]{1,2000}))"
)


class HtmlPage:
    """The passages of a page, its title, and what stands in its head, its scripts and its styles.

    ``hidden`` are the texts of scripts and styles, which name pictures and are never shown as they stand.
    """

    def __init__(self, text: str) -> None:
        """Read a page; no bytes make this fail."""
        self.title = ""
        self.hidden: list[str] = []
        self._picture: int | None = None
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
            self.hidden.append(text[tag.end() : len(text) if end < 0 else end])
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
        if name == "picture":
            self._one_picture(begins=not end)
        if not end:
            self._used(name, said)
        elif name == "figure":
            self.passages.append(Passage())

    def _used(self, name: str, said: str) -> None:
        attributes = _attributes(said)
        if name == "meta" and _DESCRIBES.search(attributes.get("name") or attributes.get("property") or ""):
            self.title = f"{self.title} {attributes.get('content', '')}".strip()
        self.passages[-1].used += _pictures(attributes)

    def _one_picture(self, *, begins: bool) -> None:
        """Give all sources of one ``picture`` element the words of its ``img``."""
        used = self.passages[-1].used
        if begins or self._picture is None:
            self._picture = len(used) if begins else None
            return
        words = tuple(dict.fromkeys(word for one in used[self._picture :] for word in one.words))
        used[self._picture :] = [Used(one.address, words) for one in used[self._picture :]]
        self._picture = None


def _attributes(said: str) -> dict[str, str]:
    return {one["name"].lower(): unescape(one["d"] or one["s"] or one["b"] or "") for one in _ATTRIBUTE.finditer(said)}


def _pictures(said: dict[str, str]) -> list[Used]:
    """Return the pictures that a tag names in any of its attributes, with the words that are its own."""
    words = tuple(said[name] for name in _WORDS if said.get(name))
    found = [address for name, value in said.items() if name not in _WORDS for address in _addresses(name, value)]
    return [Used(address, words) for address in dict.fromkeys(found) if names_picture(address)]


def _addresses(name: str, value: str) -> list[str]:
    if name.endswith("srcset"):
        return [part.split()[0] for part in value.split(",") if part.strip()]
    return [value.strip(), *(one.strip() for one in _URL.findall(value))]


def read_template(text: str) -> Iterator[Mention]:
    """Yield every picture of a page with code in it: what the markup uses, and what the code names."""
    yield from read_html(text)
    yield from read_plain(text)


def read_html(text: str) -> Iterator[Mention]:
    """Yield every picture that the page uses; one that only a script or a style names belongs to the whole page."""
    page = HtmlPage(without_templates(text))
    yield from mentions(page.title, page.passages)
    first = "\n".join([page.title, *(one.text.strip() for one in page.passages if one.text.strip())][:3])
    for hidden in page.hidden:
        for one in read_plain(hidden):
            yield Mention(one.address, one.own, f"{one.around}\n{first}".strip())
