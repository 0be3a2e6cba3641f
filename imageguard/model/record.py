"""What a registry keeps beside the letters themselves, and how a letter is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.model.letter import ConsentState


class RecordKind(StrEnum):
    """The kinds of record; every record is a mapping of plain values under a key."""

    LETTER = "letter"
    STOP = "stop"
    PUBLICATION = "publication"
    PERSON = "person"
    TOMBSTONE = "tombstone"
    TEMPLATE = "template"
    CARD = "card"


@dataclass(frozen=True)
class Head:
    """The end of a letter's chain of events: how many there are, and the digest of the last one."""

    count: int
    sha256: str


@dataclass(frozen=True)
class Search:
    """What a letter is looked for by; everything that is given must fit, nothing given fits every letter.

    ``pictures`` holds ``sha256:`` and ``px:`` names, of which one is enough; ``territory`` is a code
    that the letter allows and nowhere blocks; ``on`` asks for letters whose period holds that day;
    ``ends_by`` for those whose last day is that day or before.
    """

    pictures: tuple[str, ...] = ()
    cabinet: str | None = None
    subject: str | None = None
    purpose: str | None = None
    channel: str | None = None
    territory: str | None = None
    on: dt.date | None = None
    ends_by: dt.date | None = None


@dataclass(frozen=True)
class Entry:
    """What the index of a registry tells of a letter without opening it.

    ``names`` are the ``sha256:`` and ``px:`` names of its pictures, ``prints`` their fingerprints;
    ``state`` is where its history ends, ``settled_on`` the last day that its history speaks of (None:
    it has none), ``valid_until`` its last day; ``sha256`` is the digest of its text.
    """

    id: str
    subject: str
    cabinet: str | None
    names: tuple[str, ...]
    prints: tuple[str, ...]
    state: ConsentState
    settled_on: dt.date | None
    valid_until: dt.date | None
    head: Head
    sha256: str


@dataclass(frozen=True)
class Concern:
    """What may make a letter concern a run: names and fingerprints of its pictures, ids that people gave."""

    names: frozenset[str] = frozenset()
    prints: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Tally:
    """What a registry counts: letters on file, and those whose pictures should be deleted by a day."""

    letters: int = 0
    to_delete: int = 0
