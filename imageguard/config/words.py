"""The word lists that ship, ``rules/words/<language>.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from imageguard import resources
from imageguard.documents import load
from imageguard.engine.lexicon import Lexicon, Sign, Term, TermKind, WordList
from imageguard.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imageguard.documents import Document
    from imageguard.errors import Mistake


@lru_cache(maxsize=1)
def shipped_words() -> Lexicon:
    """Return every word list that ships, by language."""
    return Lexicon(tuple(load_words(path) for path in sorted((resources.folder("rules") / "words").glob("*.yaml"))))


def load_words(path: Path) -> WordList:
    """Read one list. Raises DocumentError with all mistakes, patterns that cannot be used among them."""
    document = load(path, resources.schema("words"))
    mistakes = list(_slips(document))
    if mistakes:
        raise DocumentError(mistakes)
    data = document.data
    return WordList(
        language=data["language"],
        version=data["version"],
        terms=tuple(Term(TermKind(one["kind"]), tuple(one["words"]), one["instead"]) for one in data["terms"]),
        signs={Sign(name): tuple(patterns) for name, patterns in data["signs"].items()},
    )


def _slips(document: Document) -> Iterator[Mistake]:
    for name, patterns in document.data["signs"].items():
        for index, pattern in enumerate(patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                yield document.mistake(("signs", name, index), f"is no regular expression: {error}")
