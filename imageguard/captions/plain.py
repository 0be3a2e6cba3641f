"""Other texts that name a picture: data files, style sheets, templates, other markups. Words near the name count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.captions.page import PICTURES, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

LINES: Final = 4
"""Lines before and after the name that are taken for words about the picture, up to the next empty one."""
FAR: Final = 400
"""Characters before and after the name at most: a file may be one long line."""
_WORD: Final = re.compile(r"[^\s\"'`\[\](),;|<>={}]{1,2000}+")
_ENDING: Final = re.compile(rf"(?:{'|'.join(map(re.escape, PICTURES))})(?![A-Za-z0-9])", re.IGNORECASE)
_FIGURE: Final = re.compile(r"^\s{0,80}\.\. figure::")
_INDENTED: Final = re.compile(r"[ \t]+\S")
"""The caption of a figure in reStructuredText is its next paragraph."""
_MARKS: Final = re.compile(r"[\"'`\[\](){}<>=|;_*#]+")


def read_plain(text: str) -> Iterator[Mention]:
    """Yield every picture that the text names, with the words around the name; of an import, with how it begins."""
    for found in _WORD.finditer(text):
        ends = [one.end() for one in _ENDING.finditer(found.group())]
        if ends:
            address = re.split(r"::|^file:", found.group()[: ends[-1]])[-1].lstrip(":@!")
            imported = text.startswith("import ", text.rfind("\n", 0, found.start()) + 1)
            around = text[: 2 * FAR] if imported else _around(text, found.start(), found.start() + ends[-1])
            yield Mention(address, (), around)


def _around(text: str, start: int, end: int) -> str:
    before, after = text[max(start - FAR, 0) : start], text[end : end + FAR]
    block = before.rpartition("\n\n")[2].split("\n")[-LINES - 1 :]
    told, _, more = after.partition("\n\n")
    if _FIGURE.search(block[-1]) and _INDENTED.match(more):
        told = f"{told}\n{more.partition(chr(10) * 2)[0]}"
    rest = told.split("\n")[: 2 * LINES + 1 if _FIGURE.search(block[-1]) else LINES + 1]
    return _MARKS.sub(" ", "\n".join(block) + " " + "\n".join(rest)).strip()
