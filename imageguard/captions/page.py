"""A page of a site taken apart: its blocks of text, and the pictures that each of them uses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PICTURES: Final = (
    ".jpg", ".jpeg", ".jpe", ".png", ".apng", ".gif", ".webp", ".avif", ".heic", ".tif", ".tiff", ".svg", ".pdf",
    ".mp4",
)  # fmt: skip
"""Endings by which a word of a page is taken for the name of a picture."""
REFERENCE: Final = "\0#"
"""Stands before the id of an element that a picture is described by, among the words of the picture."""
_CODE: Final = re.compile(r"<([?%])")
_LONGEST_CODE: Final = 2000
_TEMPLATE: Final = re.compile(
    r"\{\{-?(?!-?\s{0,9}[<%])\s{0,9}(?:[\"'](?P<said>[^\"'{}]{0,2000})[\"'])?[^{}]{0,2000}\}\}"
)


@dataclass(frozen=True)
class Used:
    """A picture that a page uses: its address as written, and the words that are its own (``alt``, title, caption)."""

    address: str
    words: tuple[str, ...] = ()


@dataclass
class Passage:
    """One block of a page: its text, and the pictures in it."""

    text: str = ""
    used: list[Used] = field(default_factory=list)


def resolved(passages: Sequence[Passage], texts: Mapping[str, str]) -> None:
    """Put in place of each reference ``REFERENCE + id`` among a picture's words the text of the element of that id."""
    for passage in passages:
        passage.used = [
            Used(one.address, tuple(dict.fromkeys(said for word in one.words if (said := _referred(word, texts)))))
            for one in passage.used
        ]


def _referred(word: str, texts: Mapping[str, str]) -> str:
    return texts.get(word.removeprefix(REFERENCE), "") if word.startswith(REFERENCE) else word


@dataclass(frozen=True)
class Mention:
    """One use of a picture: its own words, and the text around it."""

    address: str
    own: tuple[str, ...]
    around: str


def mentions(title: str, passages: Sequence[Passage]) -> Iterator[Mention]:
    """Yield every use of a picture, with the title, and the text of its own block, the one before and the one after."""
    told = [one for one in passages if one.text.strip() or one.used]
    for place, passage in enumerate(told):
        near = [title, *(one.text for one in told[max(place - 1, 0) : place + 2])]
        around = "\n".join(text.strip() for text in near if text.strip())
        for used in passage.used:
            yield Mention(used.address, tuple(word.strip() for word in used.words if word.strip()), around)


def names_picture(word: str) -> bool:
    """Say whether a word is the address of a picture, by its ending."""
    return unquote(word.partition("?")[0].partition("#")[0]).lower().endswith(PICTURES)


def without_templates(text: str) -> str:
    """Return the text with what a template would put in: ``{{ "a.jpg" | relURL }}`` as ``a.jpg``, roots as nothing."""
    return _TEMPLATE.sub(lambda one: one["said"] or "", _without_code(text))


def _without_code(text: str) -> str:
    """Return the text with only the words in quotes of code that stands in it: ``<?php ... ?>`` and ``<% ... %>``."""
    kept, at = [], 0
    for code in _CODE.finditer(text):
        end = text.find(f"{code[1]}>", code.end(), code.end() + _LONGEST_CODE)
        if code.start() >= at and end >= 0:
            said = re.findall(r"[\"']([^\"'\n]{1,2000})[\"']", text[code.end() : end])
            kept += [text[at : code.start()], " ".join(said)]
            at = end + 2
    return "".join([*kept, text[at:]])
