"""Whether a path seems to name somebody: a guess from the names of files and folders alone."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import unquote

from imageguard.facts.ordinary import ORDINARY

_AGE: Final = re.compile(
    r"(?i)(?<!\d)\d{1,2} ?(?:yo|y o|yrs?|thn|tahun|tuoi)(?![a-z])"
    r"|(?<!\d)\d{1,2} ?years?(?: old)?"
    r"(?! ?(?:of|in|on|after|later|ago|plan|report|review|strategy|anniversary|and)\b)(?![a-z])"
    r"|(?<![a-z])(?:aged?|umur|usia|berumur|berusia|turned) ?\d{1,2}(?!\d)"
)
_TITLE: Final = re.compile(r"(?<![A-Za-z])(?:[Mm]rs?|Ms|[Mm]iss|MRS?|[Pp]ak|[Bb]apak|[Ii]bu|[Mm]bak) (?=[A-Za-z]{2})")
_STORY: Final = re.compile(r"(?i)(?<![a-z])(?:portrait of|interview with|story of|meet) ([a-z]{3,})")
_LABEL: Final = re.compile(
    r"(?i)\b(?:ex ?)?(?:victims?|survivors?|trafficked|rescued|rescuees?|enslaved|(?:sex )?slaves?|shelters?"
    r"|safe ?houses?|prostitut(?:es?|ed|ion)|sex ?workers?|brothels?|orphan(?:s|ages?|ed)?|abused|raped|hiv|aids"
    r"|korban|penyintas|rumah aman|pelacur|panti asuhan|yatim)\b"
)
_PAIR: Final = re.compile(
    r"(?<![A-Za-z])"
    r"(?:([A-Z][a-z]+) (?=([A-Z][a-z]+|[A-Z]{3,})(?![A-Za-z]))|([A-Z]{3,}) (?=([A-Z][a-z]{2,})(?![A-Za-z])))"
)
_AGED: Final = re.compile(r"(?<![A-Za-z])([A-Z][a-z]{2,}),? ?(?:[5-9]|1\d|2[0-5])(?!\d)")
_WORD: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Z][a-z])")
_BETWEEN: Final = re.compile(r"[\s_\-+.,;()\[\]]+")


def spoken(part: str) -> str:
    """Return the name of a file or folder as words: ``sokha_chan-14.jpg`` as ``sokha chan 14``, endings left out."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", unicodedata.normalize("NFC", unquote(part)))
    return " ".join(_BETWEEN.split(_WORD.sub(" ", stem))).strip()


def seems_to_name(path: str) -> bool:
    """Say whether a part of the path looks like somebody's name or age in Latin letters.

    It is a guess: two words with capitals that are no ordinary ones, one before an age, a title, "14 years".
    A name in small letters, ``sokha-chan.jpg``, looks like any other two words, and is not seen.
    """
    return any(_names(spoken(part)) for part in path.split("/"))


def labels(path: str) -> bool:
    """Say whether a part of the path labels whoever is shown, such as ``victims``, or says in what sort of house."""
    return any(_LABEL.search(spoken(part)) for part in path.split("/"))


def may_name(path: str) -> bool:
    """Say whether a path may name or label somebody, as far as this can tell: only Latin letters are read."""
    unread = any(letter.isalpha() and not _is_latin(letter) for letter in unquote(path))
    return unread or labels(path) or seems_to_name(path)


def _names(said: str) -> bool:
    if _AGE.search(said) or _TITLE.search(said):
        return True
    plain = _without_marks(said)
    alone = [(found[1].casefold(),) for pattern in (_STORY, _AGED) for found in pattern.finditer(plain)]
    pairs = [tuple(word.casefold() for word in found.groups() if word) for found in _PAIR.finditer(plain)]
    return any(ORDINARY.isdisjoint(words) for words in (*alone, *(pair for pair in pairs if pair[0] != pair[1])))


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(("LATIN", "MODIFIER", "FEMININE", "MASCULINE", "MICRO"))


def _without_marks(said: str) -> str:
    """Return Latin letters without accents: ``Nguyễn`` as ``Nguyen``."""
    bare = "".join(one for one in unicodedata.normalize("NFD", said) if not unicodedata.combining(one))
    return bare.replace("\u0111", "d").replace("\u0110", "D")
