"""Word lists: terms that pity, shock or label, and signs by which a text may tell who somebody is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from imageguard.facts.ordinary import ORDINARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PIECE: Final = 2000
_OVERLAP: Final = 200
_CAPITAL: Final = re.compile(r"\b[A-Z][a-z]{3,}\b")
_CAPITALS: Final = re.compile(r"\b[A-Z][a-z]+")
_WITHIN: Final = re.compile(r"(?:in|from|near|outside) ")
_BRACKETS: Final = re.compile(r"\[[A-Z]([a-z])\]")
_WORD: Final = re.compile(r"[A-Za-z]{3,}")


class TermKind(StrEnum):
    """What is wrong with a word."""

    DEGRADING = "degrading"
    PITYING = "pitying"
    SENSATIONAL = "sensational"


class Sign(StrEnum):
    """What a text may tell of somebody; a sign is a guess, for a person to look at."""

    NAME = "name"
    AGE = "age"
    PLACE = "place"
    SCHOOL = "school"
    CONTACT = "contact"
    QUOTE = "quote"
    FILE_PICTURE = "file_picture"


_OF_SOMEBODY: Final = frozenset({Sign.NAME, Sign.AGE, Sign.SCHOOL, Sign.CONTACT})


@dataclass(frozen=True)
class Term:
    """Words of one kind, in small letters, and what to say instead."""

    kind: TermKind
    words: tuple[str, ...]
    instead: str


@dataclass(frozen=True)
class WordList:
    """The words of one language, in one version; ``signs`` are regular expressions.

    So are ``offices``: phrases in which a city is that of an office or an event, and tells of nobody by itself.
    """

    language: str
    version: int
    terms: tuple[Term, ...] = ()
    signs: Mapping[Sign, tuple[str, ...]] | None = None
    offices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A term of a list that a text uses; the word is the list's, never the text's."""

    word: str
    kind: TermKind
    instead: str
    language: str
    version: int


@dataclass(frozen=True)
class Lexicon:
    """All word lists of a run."""

    lists: tuple[WordList, ...] = ()

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the lists as reports name them: ``en 2``."""
        return tuple(f"{one.language} {one.version}" for one in self.lists)

    def hits(self, text: str) -> tuple[Hit, ...]:
        """Return every term that the text uses, each once; of terms in one another, the longest."""
        if self._words is None:
            return ()
        found = dict.fromkeys(
            _folded(match.group()) for piece in _pieces(text) for match in self._words.finditer(piece)
        )
        return tuple(self._terms[word] for word in found)

    def signs(self, text: str) -> frozenset[Sign]:
        """Return what the text seems to tell of somebody; the city of an office counts beside somebody alone."""
        pieces = list(_pieces(text))
        found = frozenset(sign for sign in self._signs if self._has(sign, pieces))
        if Sign.PLACE in found and not found & _OF_SOMEBODY:
            rest = [self._homeless(piece) for piece in pieces]
            if not self._has(Sign.PLACE, rest) and not any(map(_named, rest)):
                return found - {Sign.PLACE}
        return found

    def _has(self, sign: Sign, pieces: Iterable[str]) -> bool:
        patterns = self._signs[sign]
        if sign is not Sign.PLACE:
            return any(one.search(piece) for piece in pieces for one in patterns)
        return any(_is_place(found.group()) for piece in pieces for one in patterns for found in one.finditer(piece))

    def _homeless(self, piece: str) -> str:
        """Return a text without the phrases that name a city for an office or an event."""
        for one in self._offices:
            piece = one.sub(" ", piece)
        return piece

    def named(self, text: str) -> frozenset[str]:
        """Return, in small letters, the words by which the text seems to name somebody; private, never printed.

        Of what a name's pattern finds these are the words with a capital that are not the pattern's own.
        """
        names = self._signs.get(Sign.NAME, ())
        found = (match.group() for piece in _pieces(text) for one in names for match in one.finditer(piece))
        return frozenset(word.casefold() for said in found for word in _CAPITAL.findall(said)) - self._own_words

    @cached_property
    def _own_words(self) -> frozenset[str]:
        sources = (pattern for one in self.lists for pattern in (one.signs or {}).get(Sign.NAME, ()))
        return frozenset(word.casefold() for source in sources for word in _WORD.findall(_BRACKETS.sub(r"\1", source)))

    @cached_property
    def _terms(self) -> Mapping[str, Hit]:
        return {
            _folded(word): Hit(word, term.kind, term.instead, one.language, one.version)
            for one in self.lists
            for term in one.terms
            for word in term.words
        }

    @cached_property
    def _words(self) -> re.Pattern[str] | None:
        longest = sorted(self._terms, key=lambda word: (-len(word), word))
        told = "|".join(r"[\s-]+".join(map(re.escape, word.split())) for word in longest)
        return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE) if told else None

    @cached_property
    def _offices(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern) for one in self.lists for pattern in one.offices)

    @cached_property
    def _signs(self) -> Mapping[Sign, tuple[re.Pattern[str], ...]]:
        found: dict[Sign, list[re.Pattern[str]]] = {}
        for one in self.lists:
            for sign, patterns in (one.signs or {}).items():
                found.setdefault(sign, []).extend(map(re.compile, patterns))
        return {sign: tuple(patterns) for sign, patterns in found.items()}


def _is_place(said: str) -> bool:
    """Say whether "in Kampot" may be a place: "in Darkness" is an ordinary word with a capital, as titles have them."""
    if not _WITHIN.match(said):
        return True
    words = [word.casefold() for word in _CAPITALS.findall(said)]
    return not words or not all(word in ORDINARY or word.removesuffix("s") in ORDINARY for word in words)


def _named(rest: str) -> bool:
    """Say whether a text has a word with a capital that is no ordinary one, and may be a name."""
    return any(word.casefold() not in ORDINARY for word in _CAPITAL.findall(rest))


def _pieces(text: str) -> Iterator[str]:
    """Yield the text in pieces that overlap, so that no pattern walks a long text again and again."""
    for start in range(0, max(len(text) - _OVERLAP, 1), _PIECE - _OVERLAP):
        yield text[start : start + _PIECE]


def _folded(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").split())
