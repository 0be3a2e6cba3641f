"""Markdown as Hugo, Jekyll and others read it: blocks of text, and the pictures that they use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.captions.generators import FRONT, front_of, joined, variables
from imageguard.captions.html import HtmlPage
from imageguard.captions.page import Mention, Passage, Used, mentions, names_picture, resolved, without_templates

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_TEXT: Final = r"\[(?P<alt>(?:[^\[\]]|\[[^\[\]]{0,200}\]){0,2000})\]"
_WIKI: Final = re.compile(r"!\[\[(?P<to>[^\[\]|\n]{1,2000})(?:\|(?P<alt>[^\[\]\n]{0,2000}))?\]\]")
_TO: Final = r"\(\s{0,9}(?P<to><[^<>\n]{1,2000}>|[^()\s<>]{1,2000})"
_TITLED: Final = r"(?:\s{1,9}[\"'(](?P<title>[^\"')\n]{0,2000})[\"')])?\s{0,9}"
_INLINE: Final = re.compile(rf"!{_TEXT}{_TO}{_TITLED}\)")
_REFERENCE: Final = re.compile(rf"!{_TEXT}(?:\[(?P<key>[^\[\]\n]{{0,2000}})\])?(?!\()")
_DEFINITION: Final = re.compile(
    rf"^ {{0,3}}\[(?P<key>[^\[\]\n]{{1,2000}})\]:[ \t]{{0,9}}<?(?P<to>[^\s<>]{{1,2000}})>?{_TITLED}$", re.MULTILINE
)
_LINK: Final = re.compile(rf"(?<!!){_TEXT}{_TO}[^()\n]{{0,2000}}\)")
_SHORTCODE: Final = re.compile(r"\{(?:\{[<%]|%)(?P<inside>[^{}]{0,4000}?)[>%]\}{1,2}")
_PARAMETER: Final = re.compile(
    r"(?:(?P<name>[\w-]+)\s{0,9}[=:]\s{0,9})?"
    r"(?:\"(?P<d>[^\"]{0,2000})\"|'(?P<s>[^'\n]{0,2000})'|`(?P<t>[^`]{0,2000})`|(?P<b>[^\s\"'`{}]+))"
)
_TITLE: Final = re.compile(r"^title\s*[:=]\s*[\"']?(?P<title>.*?)[\"']?\s*$", re.MULTILINE)
LAYOUT: Final = frozenset(
    {"class", "width", "height", "id", "link", "target", "rel", "loading", "style", "align", "size"}
)
"""Parameters of a shortcode that say nothing of a picture."""
CALLS: Final = frozenset({"src", "name", "match", "image", "img", "file", "resource", "url", "photo", "path"})
"""Parameters of a shortcode that call a file of the page's own."""
_IS_CODE: Final = re.compile(r"--\w+|[\w./-]+\.html?").fullmatch
"""A file to include, or an option: no words about a picture."""
BEGINNING: Final = 1000
"""Characters of a page that go with the picture in its front matter, which stands for the whole of it."""
_ADDRESS: Final = re.compile(r"[^\s\"'\[\](),]+")


def read_markdown(text: str) -> Iterator[Mention]:
    """Yield every picture that the page uses; its front matter is a block of its own."""
    text = without_templates(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    front = FRONT.match(text)
    head = (front["yaml"] or front["toml"] or front["json"] or "") if front else ""
    known = front_of(front)
    body = joined(text[front.end() :] if front else text)
    said = _TITLE.search(head)
    reading = _Reading(
        {one["key"].casefold(): one for one in _DEFINITION.finditer(body)},
        known.names,
        {**known.said, **variables(body)},
    )
    passages = [reading.passage(block) for block in re.split(r"\n\s*\n", body)]
    resolved(passages, reading.texts)
    whole = mentions(said["title"] if said else "", passages)
    begins = "\n".join(one.text.strip() for one in passages if one.text.strip())[:BEGINNING]
    return iter([*_of_front(head, begins), *known.resources, *whole])


def _of_front(head: str, begins: str) -> Iterator[Mention]:
    """Yield the pictures that the front matter names: with all of its words, and how the page begins."""
    addresses = dict.fromkeys(word for word in _ADDRESS.findall(head) if names_picture(word))
    said = re.sub(r"[\"'\[\]{}]", "", head)
    for address in addresses:
        yield Mention(address, (), f"{said}\n{begins}".strip())


class _Reading:
    """What a page defines: targets of links, names of its own files, words that it calls by a name."""

    def __init__(self, targets: Mapping[str, re.Match[str]], names: Mapping[str, str], said: Mapping[str, str]) -> None:
        self._targets = targets
        self._names = names
        self._variables = said
        self.texts: dict[str, str] = {}

    def passage(self, block: str) -> Passage:
        used = [Used(one["to"].strip("<>"), (one["alt"], one["title"] or "")) for one in _INLINE.finditer(block)]
        for one in _REFERENCE.finditer(block):
            target = self._targets.get((one["key"] or one["alt"]).casefold())
            if target is not None:
                used.append(Used(target["to"], (one["alt"], target["title"] or "")))
        used += [
            Used(one["to"].strip("<>"), (one["alt"],))
            for one in _LINK.finditer(block)
            if names_picture(one["to"].strip("<>"))
        ]
        used += [Used(one["to"].strip(), (one["alt"] or "",)) for one in _WIKI.finditer(block)]
        for one in _SHORTCODE.finditer(block):
            used += self._of_shortcode(one["inside"])
        page = HtmlPage(_SHORTCODE.sub(lambda one: f" {' '.join(self._words(one['inside']))} ", block))
        self.texts = page.texts | self.texts
        used += [one for passage in page.passages for one in passage.used]
        text = " ".join(passage.text for passage in page.passages)
        return Passage(_plain(text), used)

    def _of_shortcode(self, inside: str) -> list[Used]:
        """Return the pictures of ``figure src=... caption=...``, ``img "a.jpg" "words"`` and the like.

        A page's own files may be called without an ending, by a pattern, or by the name that its front matter gives.
        """
        addresses = dict.fromkeys(value for value in _values(inside) if names_picture(value))
        if not addresses:
            addresses = dict.fromkeys(self._names.get(one, one) for one in _calls(inside))
        return [Used(address, tuple(self._words(inside))) for address in addresses]

    def _words(self, inside: str) -> list[str]:
        """Return what a shortcode says but its own name, addresses and layout: that may be a caption."""
        said = [(one["name"], self._variables.get(_value(one), _value(one))) for one in _PARAMETER.finditer(inside)][1:]
        return [
            value for name, value in said if name not in LAYOUT and not names_picture(value) and not _IS_CODE(value)
        ]


def _calls(inside: str) -> list[str]:
    """Return by what names a shortcode may call a file of the page's own."""
    said = [(one["name"], _value(one)) for one in _PARAMETER.finditer(inside)][1:]
    first = [value for name, value in said[:1] if name is None]
    return [*first, *(value for name, value in said if name in CALLS)]


def _values(inside: str) -> list[str]:
    return [_value(one) for one in _PARAMETER.finditer(inside)]


def _value(one: re.Match[str]) -> str:
    return one["d"] or one["s"] or one["t"] or one["b"] or ""


def _plain(text: str) -> str:
    """Return the text without the marks of pictures, links and emphasis."""
    text = _WIKI.sub(" ", _INLINE.sub(" ", text))
    text = _LINK.sub(lambda one: one["alt"], text)
    return re.sub(r"[*_`#>]+", "", _DEFINITION.sub("", text))
