"""Consent over time: the state of a letter on a day, and whether a use fits its scope."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import TYPE_CHECKING

from imageguard.consent.territories import WORLD, holds, touch
from imageguard.model.letter import ENDING_STATES, VALID_STATES, Allowed, ConsentState
from imageguard.model.letter_words import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.model.letter import Event, Letter, Scope
    from imageguard.model.use import Use

WORLDWIDE_CHANNELS = frozenset(
    {"website", "social_organic", "social_media", "social", "web", "online", "blog", "video_platform", "app"},
)
"""Channels that nobody can hold inside a border: whoever is blocked can still open them."""


_REASONS = {
    ConsentState.UNKNOWN: "consent-unknown",
    ConsentState.REQUESTED: "consent-requested",
    ConsentState.REQUEST_DEFERRED: "consent-request-deferred",
    ConsentState.REFUSED: "consent-refused",
    ConsentState.GIVEN: "given",
    ConsentState.RENEWED: "renewed",
    ConsentState.WITHDRAWN: "withdrawn",
    ConsentState.REVOKED: "revoked",
    ConsentState.EXPIRED: "expired",
    ConsentState.INVALIDATED: "invalidated",
}


def status_on(letter: Letter, day: dt.date, *, now: dt.datetime) -> Status:
    """Return the state of a letter on ``day``, with what is known at ``now``.

    An ending (refusal, withdrawal, revocation, invalidation) counts whatever its date; only consent
    given after it, and no later than ``day``, lifts it. Consent dated after ``now`` has not happened.
    A letter without events counts as given from its signature on. ``now`` carries an offset.
    """
    status = _from_events(letter.events, day, now) if letter.events else _from_signature(letter, day)
    return ended_by(status, letter.valid_until, day)


def ended_by(status: Status, last: dt.date | None, day: dt.date) -> Status:
    """Return the status with the last day of the letter held against it."""
    over = status.valid and last is not None and last < day
    return Status(ConsentState.EXPIRED, "expired") if over else status


def stated(state: ConsentState, *, in_events: bool) -> Status:
    """Return the status that a letter's history ends in; without events, that of its signature."""
    signed = state is ConsentState.GIVEN and not in_events
    return Status(state, "signature-only" if signed else _REASONS[state])


def _from_events(events: Sequence[Event], day: dt.date, now: dt.datetime) -> Status:
    state = ConsentState.UNKNOWN
    for event in events:
        if event.state in ENDING_STATES or _has_happened(event, day, now):
            state = event.state
    return stated(state, in_events=True)


def _has_happened(event: Event, day: dt.date, now: dt.datetime) -> bool:
    return event.at <= now and event.at.date() <= day


def _from_signature(letter: Letter, day: dt.date) -> Status:
    signed = letter.signature.on
    if letter.signature.kind is None or signed is None or signed > day:
        return stated(ConsentState.UNKNOWN, in_events=False)
    return stated(ConsentState.GIVEN, in_events=False)


def event_digest(event: Event) -> str:
    """Return the sha256 that the next event carries as ``prev``: over the event's values, not their spelling."""
    values = {
        "state": event.state.value,
        "at": event.at.astimezone(dt.UTC).isoformat(),
        "by": event.by,
        "method": event.method,
        "note": event.note,
        "prev": event.prev,
    }
    text = json.dumps({key: value for key, value in values.items() if value is not None}, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def genesis(letter_id: str) -> str:
    """Return what the first event carries as ``prev``: it binds the chain to its letter."""
    return hashlib.sha256(f"imageguard letter {letter_id}".encode()).hexdigest()


def chain_breaks(letter_id: str, events: Sequence[Event]) -> tuple[int, ...]:
    """Return the positions (from 0) of events whose ``prev`` is not the digest of the event before.

    An event without ``prev`` is unsealed, no break, unless an event before it is sealed.
    """
    expected = genesis(letter_id)
    broken: list[int] = []
    sealed = False
    for index, event in enumerate(events):
        if event.prev is None:
            broken += [index] if sealed else []
        elif event.prev != expected:
            broken.append(index)
        sealed = sealed or event.prev is not None
        expected = event_digest(event)
    return tuple(broken)


def is_sealed(letter: Letter) -> bool:
    """Say whether every event carries its ``prev``: tampering, loss and reordering would show."""
    return bool(letter.events) and all(event.prev is not None for event in letter.events)


def scope_gaps(letter: Letter, use: Use | None, day: dt.date) -> tuple[str, ...]:
    """Return, as codes, everything in which the use goes beyond the letter; empty means that it fits.

    The letter must hold from the publication (``day`` where the use names none) through ``until``.
    """
    if use is None:
        return ()
    scope = letter.scope
    return tuple(
        dict.fromkeys(
            [
                *_unless_yes("element", ("image",), scope.elements),
                *([] if scope.face_visible else ["face-not-to-be-shown"]),
                *_unless_yes("purpose", use.purposes, scope.purposes),
                *_unless_yes("channel", use.channels, scope.channels),
                *_territory_gaps(scope, use),
                *(f"recipient-out-of-scope:{one}" for one in use.recipients if one not in scope.recipients),
                *_period_gaps(letter, use, day),
            ],
        ),
    )


def _unless_yes(kind: str, wanted: Sequence[str], said: Mapping[str, Allowed]) -> Iterator[str]:
    for word in wanted:
        if said.get(word, Allowed.NO) is Allowed.NO:
            yield f"{kind}-out-of-scope:{word}"


def _territory_gaps(scope: Scope, use: Use) -> Iterator[str]:
    places = (*use.territories, *use.jurisdictions.get("publication", ()))
    for blocked in scope.territories_blocked:
        if any(touch(blocked, place) for place in places):
            yield f"territory-blocked:{blocked}"
    for place in use.territories:
        if not any(holds(allowed, place) for allowed in scope.territories_allowed):
            yield f"territory-out-of-scope:{place}"


def _period_gaps(letter: Letter, use: Use, day: dt.date) -> Iterator[str]:
    start, end = use.publish_on or day, max(use.until or day, day)
    begins = letter.valid_from or letter.signature.on or _first_given(letter)
    if begins is None:
        yield "start-not-recorded"
    elif begins > start:
        yield "not-yet-valid"
    cooling = letter.freely_given.cooling_off_until
    if cooling is not None and start <= cooling:
        yield "cooling-off"
    if letter.valid_until is None:
        yield "end-not-recorded"
    elif letter.valid_until < end:
        yield "ends-before-use"
    if letter.retention_until is not None and letter.retention_until < end:
        yield "retention-passed" if letter.retention_until < day else "retention-ends-before-use"


def _first_given(letter: Letter) -> dt.date | None:
    return next((event.at.date() for event in letter.events if event.state in VALID_STATES), None)


def limits(letter: Letter, use: Use | None) -> tuple[str, ...]:
    """Return, as codes, what the person limited and only a reader of the letter can judge for this use.

    A worldwide channel reaches every blocked territory, and everything beyond the allowed ones,
    whatever audience the use is meant for.
    """
    if use is None:
        return ()
    scope = letter.scope
    wanted = (("element", ("image",), scope.elements), ("purpose", use.purposes, scope.purposes))
    found = [
        f"{kind}-with-limits:{word}"
        for kind, words, said in (*wanted, ("channel", use.channels, scope.channels))
        for word in words
        if said.get(word) is Allowed.WITH_LIMITS
    ]
    if WORLDWIDE_CHANNELS.intersection(use.channels):
        found += [f"territory-reachable:{blocked}" for blocked in scope.territories_blocked]
        found += [] if WORLD in scope.territories_allowed else ["reach-beyond-territories"]
    return tuple(dict.fromkeys([*found, *_to_check(letter, use)]))


def _to_check(letter: Letter, use: Use) -> Iterator[str]:
    scope, latest = letter.scope, letter.first_publication_by
    if scope.conditions or scope.forbidden:
        yield "conditions-to-check"
    if scope.onward is False and use.recipients:
        yield "onward-not-allowed"
    if latest is not None and use.publish_on is not None and latest < use.publish_on:
        yield "first-publication-late"


def unstated(letter: Letter, use: Use | None) -> tuple[str, ...]:
    """Return, as codes, what the use does not say and the letter would have to be held against."""
    if use is None:
        return ("use-not-stated",)
    everywhere = WORLD in letter.scope.territories_allowed and not letter.scope.territories_blocked
    missing = {
        "purpose-not-stated": not use.purposes,
        "channel-not-stated": not use.channels,
        "territory-not-stated": not use.territories and not everywhere,
        "until-not-stated": use.until is None,
    }
    return tuple(code for code, absent in missing.items() if absent)
