"""What a consent letter says of the office that keeps it: who answers, how to take it back, money, court, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Withdrawal:
    """How the person can take consent back, within how many hours that is acted on, and when it was."""

    routes: tuple[str, ...] = ()
    independent_of_casework: bool | None = None
    told_limits: bool | None = None
    within_hours: int | None = None
    actioned_on: dt.date | None = None


@dataclass(frozen=True)
class Controller:
    """The organisation that answers for the use: its country, address, contact, and where somebody can complain."""

    organisation: str
    country: str | None = None
    complaints: str | None = None
    address: str | None = None
    contact: str | None = None
    authority: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What the person took away: whether they got one, and in which language (BCP 47)."""

    given: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class Reconsent:
    """When the person is asked again: a day, and what makes it sooner (``new_channel``, ``relocation``)."""

    due: dt.date | None = None
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Review:
    """Whether the person was offered sight of picture and words, what came of it, and when."""

    offered: bool | None = None
    outcome: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class Payment:
    """What the person got, whether it hung on the yes, and under which policy.

    ``kind`` is none, expenses, expert_fee, story_fee or in_kind.
    """

    kind: str
    conditional: bool | None = None
    policy: str | None = None


@dataclass(frozen=True)
class LegalCase:
    """A court case that the person is part of: none, open or closed; who of those who lead it agreed to the use."""

    state: str
    cleared_by: str | None = None
