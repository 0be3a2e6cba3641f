"""Markdown as Hugo, Jekyll and others read it: blocks of text, and the pictures that they use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.captions.html import HtmlPage
from imageguard.captions.page import Mention, Passage, Used, mentions, names_picture, without_templates

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRONT: Final = re.compile(r"\A(?:---\n(?P<yaml>.*?)\n---|\+\+\+\n(?P<toml>.*?)\n\+\+\+)[ \t]*(?:\n|\Z)", re.DOTALL)
_TEXT: Final = r"\[(?P<alt>[^\[\]\n]{0,2000})\]"
_TO: Final = r"\(\s{0,9}(?P<to><[^<>\n]{1,2000}>|[^()\s<>]{1,2000})"
_TITLED: Final = r"(?:\s{1,9}[\"'(](?P<title>[^\"')\n]{0,2000})[\"')])?\s{0,9}"
_INLINE: Final = re.compile(rf"!{_TEXT}{_TO}{_TITLED}\)")
_REFERENCE: Final = re.compile(rf"!{_TEXT}(?:\[(?P<key>[^\[\]\n]{{0,2000}})\])?(?!\()")
_DEFINITION: Final = re.compile(
    rf"^ {{0,3}}\[(?P<key>[^\[\]\n]{{1,2000}})\]:[ \t]{{0,9}}<?(?P<to>[^\s<>]{{1,2000}})>?{_TITLED}$", re.MULTILINE
)
_LINK: Final = re.compile(rf"(?<!!){_TEXT}{_TO}[^()\n]{{0,2000}}\)")
_SHORTCODE: Final = re.compile(r"\{(?:\{[<%]|%)(?P<inside>[^{}]{0,4000}?)[>%]\}")
_PARAMETER: Final = re.compile(
    r"(?P<name>[\w-]+)\s*[=:]\s*(?:\"(?P<d>[^\"\n]{0,2000})\"|'(?P<s>[^'\n]{0,2000})'|(?P<b>[^\s\"'{}]+))"
)
_TITLE: Final = re.compile(r"^title\s*[:=]\s*[\"']?(?P<title>.*?)[\"']?\s*$", re.MULTILINE)
_ADDRESS: Final = re.compile(r"[^\s\"'\[\](),]+")


def read_markdown(text: str) -> Iterator[Mention]:
    """Yield every picture that the page uses; its front matter is a block of its own."""
    text = without_templates(text.replace("\r\n", "\n").removeprefix("\ufeff"))
    front = _FRONT.match(text)
    head = (front["yaml"] or front["toml"] or "") if front else ""
    body = text[front.end() :] if front else text
    said = _TITLE.search(head)
    targets = {one["key"].casefold(): one for one in _DEFINITION.finditer(body)}
    passages = [_passage(block, targets) for block in re.split(r"\n\s*\n", body)]
    whole = mentions(said["title"] if said else "", passages)
    return iter([*_of_front(head), *whole])


def _of_front(head: str) -> Iterator[Mention]:
    """Yield the pictures that the front matter names: with all of its words, it says nothing of their order."""
    addresses = dict.fromkeys(word for word in _ADDRESS.findall(head) if names_picture(word))
    said = re.sub(r"[\"'\[\]{}]", "", head)
    for address in addresses:
        yield Mention(address, (), said)


def _passage(block: str, targets: dict[str, re.Match[str]]) -> Passage:
    used = [Used(one["to"].strip("<>"), (one["alt"], one["title"] or "")) for one in _INLINE.finditer(block)]
    for one in _REFERENCE.finditer(block):
        target = targets.get((one["key"] or one["alt"]).casefold())
        if target is not None:
            used.append(Used(target["to"], (one["alt"], target["title"] or "")))
    used += [
        Used(one["to"].strip("<>"), (one["alt"],))
        for one in _LINK.finditer(block)
        if names_picture(one["to"].strip("<>"))
    ]
    for one in _SHORTCODE.finditer(block):
        used += _of_shortcode(one["inside"])
    page = HtmlPage(_SHORTCODE.sub(" ", block))
    used += [one for passage in page.passages for one in passage.used]
    text = " ".join(passage.text for passage in page.passages)
    return Passage(_plain(text), used)


def _of_shortcode(inside: str) -> list[Used]:
    """Return the pictures of ``figure src=... caption=...`` and ``include image.html url=... alt=...``."""
    said = {one["name"]: one["d"] or one["s"] or one["b"] or "" for one in _PARAMETER.finditer(inside)}
    bare = [word.strip("\"'") for word in inside.split() if "=" not in word]
    addresses = [value for value in [*said.values(), *bare] if names_picture(value)]
    words = tuple(value for value in said.values() if not names_picture(value))
    return [Used(address, words) for address in dict.fromkeys(addresses)]


def _plain(text: str) -> str:
    """Return the text without the marks of pictures, links and emphasis."""
    text = _INLINE.sub(" ", text)
    text = _LINK.sub(lambda one: one["alt"], text)
    return re.sub(r"[*_`#>]+", "", _DEFINITION.sub("", text))
