"""A clearance: which pictures may be published, told without a word about anybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, order=True)
class ClearedPicture:
    """A cleared picture: ``sha256`` of its file, ``px`` of its decoded pixels where it is one plain picture."""

    sha256: str
    px: str | None = None


@dataclass(frozen=True)
class Clearance:
    """A list that holds from ``issued_on`` through ``expires_on``, for these channels.

    ``site`` is the repository or site that it was issued for, None for any.
    """

    issued_on: dt.date
    expires_on: dt.date
    pictures: tuple[ClearedPicture, ...]
    channels: tuple[str, ...] = ()
    site: str | None = None

    def holds_on(self, day: dt.date) -> bool:
        """Say whether the list is in force on a day, its last day included."""
        return self.issued_on <= day <= self.expires_on


@dataclass(frozen=True)
class PublicAnswer:
    """What strangers are told of one file, or of the whole run where ``name`` is empty.

    ``said`` are sentences that say nothing about people; ``hides`` that there is more, which the
    office can see.
    """

    name: str
    cleared: bool
    said: tuple[str, ...] = ()
    hides: bool = False
