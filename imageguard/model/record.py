"""What a registry keeps beside the letters themselves, and how a letter is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


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

    ``pictures`` holds ``sha256:`` and ``px:`` names, of which one is enough; ``on`` asks for
    letters whose period holds that day; ``ends_by`` for those whose last day is that day or before.
    """

    pictures: tuple[str, ...] = ()
    cabinet: str | None = None
    subject: str | None = None
    purpose: str | None = None
    channel: str | None = None
    on: dt.date | None = None
    ends_by: dt.date | None = None
