"""The word lists that ship, ``rules/words/<language>.yaml``."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard import resources
from imageguard.config.packs import files_in
from imageguard.documents import Mistakes, load
from imageguard.errors import DocumentError
from imageguard.facts.lexicon import Lexicon, Sign, Term, TermKind, WordList

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.documents import Document
    from imageguard.errors import Mistake


@lru_cache(maxsize=1)
def shipped_words() -> Lexicon:
    """Return every word list that ships, by language."""
    return Lexicon(tuple(load_words(path) for path in files_in(resources.folder("rules") / "words")))


def words_for(packs: Iterable[str | Path]) -> Lexicon:
    """Return the lists that ship, each replaced by that of its language in the folder ``words`` of an own pack.

    Raises DocumentError with the mistakes of all.
    """
    lists = {one.language: one for one in shipped_words().lists}
    mistakes = Mistakes()
    for path in (file for pack in packs if isinstance(pack, Path) for file in files_in(pack / "words")):
        own = mistakes.of(partial(load_words, path), None)
        lists |= {own.language: own} if own else {}
    mistakes.end()
    return Lexicon(tuple(lists[language] for language in sorted(lists)))


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
        offices=tuple(data.get("offices", ())),
    )


def _slips(document: Document) -> Iterator[Mistake]:
    told = [(("signs", name), patterns) for name, patterns in document.data["signs"].items()]
    for key, patterns in (*told, (("offices",), document.data.get("offices", ()))):
        for index, pattern in enumerate(patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                yield document.mistake((*key, index), f"is no regular expression: {error}")
