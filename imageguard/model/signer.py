"""Who signs answers, by which key, and what a signature is worth."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Signer:
    """A person by pseudonym and one public key of theirs, as somebody trusted wrote it down.

    ``key`` is the key as SSH writes it (RFC 4253, section 6.6); ``since`` and ``until`` are its first and
    last day, ``role`` the person's; None is not said.
    """

    id: str
    key: bytes = field(repr=False)
    role: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    revoked_on: dt.date | None = None

    def counts_on(self, day: dt.date) -> bool:
        """Say whether the key signs for the person on that day."""
        begun = self.since is None or self.since <= day
        over = self.until is not None and self.until < day
        return begun and not over and self.revoked_on is None


class Fault(StrEnum):
    """Why a signature proves nothing."""

    CHANGED = "changed"
    UNKNOWN_KEY = "unknown-key"
    REVOKED = "revoked"
    MISFORMED = "misformed"
    RETIRED = "retired"
    EARLY = "early"
    OTHER_ROLE = "other-role"
    NOTHING_OWN = "nothing-own"


TAMPERED = frozenset({Fault.CHANGED, Fault.UNKNOWN_KEY, Fault.REVOKED, Fault.MISFORMED})
"""Faults behind which somebody may stand who wants to be taken for another."""


@dataclass(frozen=True)
class Seal:
    """A signature beside a file of answers: where it lies, whose it is by the list, and its fault, if it has one."""

    source: str = field(repr=False)
    key: str
    signer: str | None = None
    fault: Fault | None = None
