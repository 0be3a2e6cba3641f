"""HTML, and HTML inside Markdown: blocks of text, and the pictures that they use."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from imageguard.captions.page import Passage, Used, mentions, names_picture, without_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.captions.page import Mention

BLOCKS: Final = frozenset(
    """address article aside blockquote body dd div dl dt figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol
    p pre section table td th tr ul""".split()  # noqa: SIM905 - read as a list of words
)
_SILENT: Final = frozenset({"script", "style", "template", "noscript"})
_WORDS: Final = ("alt", "title", "aria-label", "data-caption")
_ADDRESSES: Final = ("src", "data-src", "href", "poster", "content", "data", "srcset", "data-srcset")


class HtmlPage(HTMLParser):
    """Collects the passages of a page; a parser that never fails, whatever the bytes."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.passages = [Passage()]
        self._silent = 0
        self._in_title = False
        self._figure: list[Used] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a picture; begin a block."""
        if tag in BLOCKS and self._figure is None:
            self.passages.append(Passage())
        self._silent += tag in _SILENT
        self._in_title = self._in_title or tag == "title"
        if tag == "figure":
            self._figure = []
        said = {name: value for name, value in attrs if value}
        self.passages[-1].used += _used(said)

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._in_title = self._in_title and tag != "title"
        if tag == "figure":
            self._figure = None
        if tag in BLOCKS and self._figure is None:
            self.passages.append(Passage())

    def handle_data(self, data: str) -> None:
        """Keep what readers see."""
        if self._in_title:
            self.title += data
        elif not self._silent:
            self.passages[-1].text += f"{data} "


def _used(said: dict[str, str]) -> list[Used]:
    words = tuple(said[name] for name in _WORDS if name in said)
    found: list[Used] = []
    for name in _ADDRESSES:
        value = said.get(name, "")
        parts = value.split(",") if name.endswith("srcset") else [value]
        addresses = [part.split()[0] if name.endswith("srcset") else part for part in parts if part.strip()]
        found += [Used(address, words) for address in addresses if names_picture(address)]
    return found


def read_html(text: str) -> Iterator[Mention]:
    """Yield every picture that the page uses."""
    page = HtmlPage()
    page.feed(without_templates(text))
    page.close()
    return mentions(page.title, page.passages)
