"""HTML, and HTML inside Markdown: blocks of text, and the pictures that they use.

A reader of its own, whose time grows with the page alone: that of the standard library takes
minutes for a hundred kilobytes of unfinished tags.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Final

from imageguard.captions.elements import Elements, attributes_of, is_wording, words_of
from imageguard.captions.page import Mention, Passage, Used, mentions, names_picture, resolved, without_templates
from imageguard.captions.plain import read_plain
from imageguard.captions.structured import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCKS: Final = frozenset(
    """address article aside blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol
    p pre section table td th tr ul""".split()  # noqa: SIM905 - read as a list of words
)
_UNSEEN: Final = frozenset({"script", "style"})
_DESCRIBES: Final = re.compile(r"(?i)(?:^|:)(?:description|title|alt)$")
_URL: Final = re.compile(r"url\(\s{0,9}[\"']?([^\"'()]{1,2000})", re.IGNORECASE)
_DATA: Final = re.compile(r"(?i)\.?(?:json|ld\+json)\b")
_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][\w:-]{0,50})"
    r"(?P<said>(?:[^<>\"']++|\"[^\"]{0,2000}+\"|'[^']{0,2000}+'){0,500}+)>"
)


class HtmlPage:
    """The passages of a page, its title, and what stands in its head, its scripts and its styles.

    ``hidden`` are the texts of scripts and styles, which name pictures and are never shown as they stand.
    """

    def __init__(self, text: str) -> None:
        """Read a page; no bytes make this fail. ``texts`` are what elements say, by their ids."""
        self.title = ""
        self.hidden: list[tuple[str, bool]] = []
        self.elements = Elements()
        self._picture: int | None = None
        self.passages = [Passage()]
        self._in_title = False
        self._figures = 0
        place, size = 0, len(text)
        while place < size:
            place = self._step(text, place)
        self.texts = self.elements.ended()

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
            said = text[tag.end() : len(text) if end < 0 else end]
            self.hidden.append((said, name == "script" and bool(_DATA.search(tag["said"]))))
            return len(text) if end < 0 else end + 2
        self._tag(name, tag["said"], end=bool(tag["end"]))
        return tag.end()

    def _text(self, text: str) -> None:
        if self._in_title:
            self.title += unescape(text)
        else:
            said = unescape(text)
            self.passages[-1].text += f"{said} "
            self.elements.say(said)

    def _tag(self, name: str, said: str, *, end: bool) -> None:
        attributes = {} if end else attributes_of(said)
        self.elements.close(name) if end else self.elements.open(name, attributes)
        if name == "title":
            self._in_title = not end and not self.elements.within("svg")
        if name in BLOCKS and not self._figures:
            self.passages.append(Passage())
        if name == "figure":
            self._figures = max(self._figures + (-1 if end else 1), 0)
        if name == "picture":
            self._one_picture(begins=not end)
        if not end:
            self._used(name, attributes)
        elif name == "figure" and not self._figures:
            self.passages.append(Passage())

    def _used(self, name: str, attributes: dict[str, str]) -> None:
        if name == "meta" and "itemprop" in attributes:
            self._text(attributes.get("content", ""))
        elif name == "meta" and _DESCRIBES.search(attributes.get("name") or attributes.get("property") or ""):
            self.title = f"{self.title} {attributes.get('content', '')}".strip()
        words = (*words_of(attributes), *self.elements.around(name))
        self.passages[-1].used += _pictures(attributes, tuple(dict.fromkeys(words)))

    def _one_picture(self, *, begins: bool) -> None:
        """Give all sources of one ``picture`` element the words of its ``img``."""
        used = self.passages[-1].used
        if begins or self._picture is None:
            self._picture = len(used) if begins else None
            return
        words = tuple(dict.fromkeys(word for one in used[self._picture :] for word in one.words))
        used[self._picture :] = [Used(one.address, words) for one in used[self._picture :]]
        self._picture = None


def _pictures(said: dict[str, str], words: tuple[str, ...]) -> list[Used]:
    """Return the pictures that a tag names in any of its attributes, with the words that are their own."""
    found = [address for name, value in said.items() if not is_wording(name) for address in _addresses(name, value)]
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
    resolved(page.passages, page.texts)
    yield from mentions(page.title, page.passages)
    first = "\n".join([page.title, *(one.text.strip() for one in page.passages if one.text.strip())][:3])
    for hidden, is_data in page.hidden:
        for one in (read_json if is_data else read_plain)(hidden):
            yield Mention(one.address, one.own, f"{one.around}\n{first}".strip())
