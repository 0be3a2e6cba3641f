"""The end of each letter's chain: what it is, and whether a chain has become shorter than it was."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from imageguard.consent.status import event_digest, genesis
from imageguard.model.record import Head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.letter import Event, Letter
    from imageguard.registry.store import Record

GONE = "this letter was here and is gone, without having been erased; bring it back from a good copy"
_NOT_FIELDS = frozenset({"events", "head", "sealed"})


def head_of(letter: Letter) -> Head:
    """Return the end of the letter's chain; an empty chain ends in its genesis."""
    return Head(len(letter.events), event_digest(letter.events[-1]) if letter.events else genesis(letter.id))


def fields_digest(record: Record) -> str:
    """Return the sha256 over everything in a letter's record but its events, seal and head."""
    fields = {key: value for key, value in record.items() if key not in _NOT_FIELDS}
    return hashlib.sha256(json.dumps(fields, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def cut_off(letter: str, events: Sequence[Event], known: Head) -> str | None:
    """Return why a chain cannot be the one that ended so when it was last seen; None where it can.

    A chain may have grown since; the event that was its last must still stand in its place.
    """
    if len(events) < known.count:
        return (
            f"this letter had {known.count} events when it was last seen and has {len(events)}: its end was cut "
            "off, perhaps a withdrawal; take the letter from a copy that is known to be good"
        )
    if (event_digest(events[known.count - 1]) if known.count else genesis(letter)) != known.sha256:
        return "the events of this letter are not those that were last seen; take it from a copy known to be good"
    return None
