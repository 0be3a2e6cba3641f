"""Two copies of one letter laid together: the longer history wins, and of two that diverged the withdrawal."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from imageguard.consent.status import event_digest
from imageguard.model.letter import ENDING_STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.letter import Event


class Choice(StrEnum):
    """Which of two copies is taken."""

    OURS = "ours"
    THEIRS = "theirs"


def choose(ours: Sequence[Event], theirs: Sequence[Event]) -> tuple[Choice, bool]:
    """Return which history is taken, and whether the two diverged, so that a person must look.

    One that continues the other is taken. Of two that diverged, the one in which consent ended is;
    where both or neither did, ours stays.
    """
    shared = min(len(ours), len(theirs))
    if [event_digest(one) for one in ours[:shared]] == [event_digest(one) for one in theirs[:shared]]:
        return (Choice.THEIRS if len(theirs) > len(ours) else Choice.OURS), False
    return (Choice.THEIRS if _ended(theirs) and not _ended(ours) else Choice.OURS), True


def _ended(events: Sequence[Event]) -> bool:
    return bool(events) and events[-1].state in ENDING_STATES
