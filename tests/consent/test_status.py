"""Consent over time, and what of a use a letter does not cover."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.consent.status import limits, scope_gaps, status_on, unstated
from imageguard.model.letter import (
    ENDING_STATES,
    AgeBand,
    Allowed,
    ConsentState,
    Event,
    Letter,
    Scope,
    Signature,
    SubjectType,
)
from imageguard.model.use import Use

DAY = dt.date(2026, 12, 1)
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
YES = Allowed.YES

SCOPE = Scope(
    elements={"image": YES},
    face_visible=True,
    purposes={"awareness": YES, "fundraising": Allowed.NO, "training": Allowed.WITH_LIMITS},
    channels={"print": YES, "website": YES, "press": Allowed.WITH_LIMITS},
    territories_allowed=("world",),
)
USE = Use(
    "c",
    purposes=("awareness",),
    channels=("print",),
    territories=("GB",),
    publish_on=DAY,
    until=dt.date(2027, 12, 1),
)


def event(state: ConsentState, day: str = "2026-01-10") -> Event:
    """Return an event at noon of a day, in Greenwich."""
    return Event(state, dt.datetime.fromisoformat(f"{day}T12:00:00+00:00"), "subject")


def letter(**changes: Any) -> Letter:  # noqa: ANN401 - any field of a letter
    """Return an adult's letter that fits the use above, with changes."""
    whole = Letter(
        id="L-1",
        subject="S-1",
        subject_type=SubjectType.REAL_PERSON,
        age_band=AgeBand.ADULT,
        scope=SCOPE,
        valid_from=dt.date(2026, 1, 10),
        valid_until=dt.date(2028, 1, 10),
        events=(event(ConsentState.GIVEN),),
    )
    return replace(whole, **changes)


def scoped(**changes: Any) -> Letter:  # noqa: ANN401 - any field of a scope
    """Return the letter above with another scope."""
    return letter(scope=replace(SCOPE, **changes))


def test_a_letter_with_consent_given_holds() -> None:
    """Given, not ended, not expired."""
    assert status_on(letter(), DAY, now=NOW) == (ConsentState.GIVEN, "given")
    assert scope_gaps(letter(), USE, DAY) == ()
    assert limits(letter(), USE) == ()
    assert unstated(letter(), USE) == ()


@pytest.mark.parametrize("state", sorted(set(ConsentState) - {ConsentState.GIVEN, ConsentState.RENEWED}))
def test_only_given_and_renewed_are_valid(state: ConsentState) -> None:
    """Every other last state fails."""
    status = status_on(letter(events=(event(ConsentState.GIVEN), event(state, "2026-02-01"))), DAY, now=NOW)
    assert status.state is state
    assert not status.valid


@pytest.mark.parametrize("state", sorted(ENDING_STATES))
@pytest.mark.parametrize("when", ["2026-11-23", "2026-11-30", "2027-06-01", "2030-01-01"])
def test_an_ending_that_is_known_counts_whatever_its_date(state: ConsentState, when: str) -> None:
    """A withdrawal taken in with a wrong or later date is still a withdrawal, on any day judged."""
    ended = letter(events=(event(ConsentState.GIVEN), event(state, when)))
    for day in (dt.date(2026, 1, 11), DAY):
        assert status_on(ended, day, now=NOW).state is state


def test_consent_given_after_a_withdrawal_lifts_it() -> None:
    """But not on a day before it was given."""
    states = (
        (ConsentState.GIVEN, "2026-01-10"),
        (ConsentState.WITHDRAWN, "2026-03-01"),
        (ConsentState.GIVEN, "2026-05-01"),
    )
    again = letter(events=tuple(event(state, day) for state, day in states))
    assert status_on(again, DAY, now=NOW).valid
    assert not status_on(again, dt.date(2026, 4, 1), now=NOW).valid
    assert not status_on(again, dt.date(2026, 2, 1), now=NOW).valid


def test_consent_dated_in_the_future_has_not_happened() -> None:
    """Somebody wrote down a yes that nobody has given yet."""
    assert not status_on(letter(events=(event(ConsentState.GIVEN, "2026-11-30"),)), DAY, now=NOW).valid


def test_a_letter_expires_after_its_last_day() -> None:
    """The day named is still covered, the next one is not."""
    last = dt.date(2028, 1, 10)
    assert status_on(letter(), last, now=NOW).valid
    assert status_on(letter(), last + dt.timedelta(days=1), now=NOW) == (ConsentState.EXPIRED, "expired")


def test_a_withdrawn_letter_stays_withdrawn_after_it_expired() -> None:
    """The graver word is kept."""
    ended = letter(events=(event(ConsentState.WITHDRAWN),), valid_until=dt.date(2026, 2, 1))
    assert status_on(ended, DAY, now=NOW).state is ConsentState.WITHDRAWN


def test_a_letter_without_events_counts_from_its_signature() -> None:
    """A letter from a cabinet has a signature and no history; without either nothing is known."""
    signed = letter(events=(), signature=Signature("ink", dt.date(2026, 1, 10)))
    assert status_on(signed, DAY, now=NOW) == (ConsentState.GIVEN, "signature-only")
    assert status_on(signed, dt.date(2026, 1, 9), now=NOW).state is ConsentState.UNKNOWN
    assert status_on(letter(events=()), DAY, now=NOW).state is ConsentState.UNKNOWN
    assert status_on(letter(events=(), signature=Signature("ink")), DAY, now=NOW).state is ConsentState.UNKNOWN


_EVENTS = st.lists(
    st.builds(
        event, st.sampled_from(list(ConsentState)), st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)).map(str)
    ),
    max_size=6,
).map(lambda events: tuple(sorted(events, key=lambda one: one.at)))


@given(_EVENTS, st.sampled_from(sorted(ENDING_STATES)), st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)))
def test_an_ending_at_the_end_always_ends(events: tuple[Event, ...], state: ConsentState, day: dt.date) -> None:
    """Whatever came before, on whatever day."""
    ending = Event(state, dt.datetime(2028, 1, 1, tzinfo=dt.UTC), "subject")
    assert status_on(letter(events=(*events, ending)), day, now=NOW).state is state


@given(_EVENTS, st.integers(0, 6), st.sampled_from(sorted(ENDING_STATES)))
def test_adding_an_ending_never_makes_a_letter_valid(events: tuple[Event, ...], at: int, state: ConsentState) -> None:
    """Wherever in the history it is taken in."""
    before = status_on(letter(events=events, signature=Signature("ink", dt.date(2026, 1, 1))), DAY, now=NOW)
    at = min(at, len(events))
    moment = events[at].at if at < len(events) else dt.datetime(2028, 1, 1, tzinfo=dt.UTC)
    more = (*events[:at], Event(state, moment, "subject"), *events[at:])
    after = status_on(letter(events=more), DAY, now=NOW)
    assert before.valid or not after.valid


@pytest.mark.parametrize(
    ("changed", "gap"),
    [
        (letter(scope=replace(SCOPE, elements={})), "element-out-of-scope:image"),
        (scoped(elements={"image": Allowed.NO}), "element-out-of-scope:image"),
        (scoped(face_visible=False), "face-not-to-be-shown"),
        (scoped(purposes={"fundraising": YES}), "purpose-out-of-scope:awareness"),
        (scoped(purposes={"awareness": Allowed.NO}), "purpose-out-of-scope:awareness"),
        (scoped(channels={}), "channel-out-of-scope:print"),
        (scoped(territories_allowed=()), "territory-out-of-scope:GB"),
        (scoped(territories_allowed=("KH", "GB-SCT")), "territory-out-of-scope:GB"),
        (scoped(territories_blocked=("GB",)), "territory-blocked:GB"),
        (scoped(territories_blocked=("GB-SCT",)), "territory-blocked:GB-SCT"),
        (letter(valid_from=dt.date(2026, 12, 2)), "not-yet-valid"),
        (letter(valid_until=dt.date(2027, 11, 30)), "ends-before-use"),
        (letter(valid_until=None), "end-not-recorded"),
        (letter(valid_from=None, events=()), "start-not-recorded"),
        (letter(retention_until=dt.date(2026, 11, 30)), "retention-passed"),
        (letter(retention_until=dt.date(2027, 11, 30)), "retention-ends-before-use"),
    ],
)
def test_what_a_letter_does_not_cover_is_a_gap(changed: Letter, gap: str) -> None:
    """One change, one code."""
    assert scope_gaps(changed, USE, DAY) == (gap,)


def test_a_letter_must_hold_to_the_end_of_the_use() -> None:
    """To the last day, that day included."""
    assert scope_gaps(letter(valid_until=dt.date(2027, 12, 1)), USE, DAY) == ()


def test_the_start_is_known_from_signature_or_first_consent() -> None:
    """A letter that names no first day begins with its signature or its first yes."""
    assert scope_gaps(letter(valid_from=None), USE, DAY) == ()
    late = letter(valid_from=None, signature=Signature("ink", dt.date(2026, 12, 2)))
    assert scope_gaps(late, USE, DAY) == ("not-yet-valid",)


def test_recipients_must_be_named() -> None:
    """A partner whom the letter does not name gets no picture."""
    use = replace(USE, recipients=("partner-a", "partner-b"))
    assert scope_gaps(scoped(recipients=("partner-a",)), use, DAY) == ("recipient-out-of-scope:partner-b",)


@pytest.mark.parametrize(
    ("places", "blocked", "gap"),
    [
        (("world",), ("KH",), "territory-blocked:KH"),
        (("KH-12",), ("KH",), "territory-blocked:KH"),
        (("TH", "KH"), ("KH",), "territory-blocked:KH"),
    ],
)
def test_a_blocked_territory_wins(places: tuple[str, ...], blocked: tuple[str, ...], gap: str) -> None:
    """Over a world that is allowed, and for any part of it."""
    assert gap in scope_gaps(scoped(territories_blocked=blocked), replace(USE, territories=places), DAY)


def test_a_jurisdiction_of_publication_counts_as_a_place_of_it() -> None:
    """Who publishes in Cambodia publishes in Cambodia."""
    use = replace(USE, jurisdictions={"publication": ("KH",)})
    assert scope_gaps(scoped(territories_blocked=("KH",)), use, DAY) == ("territory-blocked:KH",)


def test_a_worldwide_channel_reaches_a_blocked_country() -> None:
    """A website for readers in Britain opens in Cambodia too: a person must say whether that is kept out."""
    use = replace(USE, channels=("website", "print"))
    blocked = scoped(territories_blocked=("KH",))
    assert scope_gaps(blocked, use, DAY) == ()
    assert limits(blocked, use) == ("territory-reachable:KH",)
    assert limits(blocked, USE) == ()
    assert limits(scoped(territories_allowed=("GB",)), use) == ("reach-beyond-territories",)


def test_limits_and_conditions_are_for_a_person() -> None:
    """With limits is neither yes nor no; a condition in words is for a reader."""
    use = replace(USE, purposes=("training",), channels=("press",))
    limited = scoped(elements={"image": Allowed.WITH_LIMITS}, conditions=("no comments below it",))
    assert scope_gaps(limited, use, DAY) == ()
    assert limits(limited, use) == (
        "element-with-limits:image",
        "purpose-with-limits:training",
        "channel-with-limits:press",
        "conditions-to-check",
    )


def test_what_a_use_does_not_say_cannot_be_held_against_a_letter() -> None:
    """No use, or one that leaves out where, why or until when, is said so."""
    assert unstated(letter(), None) == ("use-not-stated",)
    bare = Use("c")
    assert unstated(letter(), bare) == ("purpose-not-stated", "channel-not-stated", "until-not-stated")
    assert "territory-not-stated" in unstated(scoped(territories_blocked=("KH",)), bare)


_WORDS = st.sampled_from(["awareness", "fundraising", "print", "website"])
_PLACES = st.sampled_from(["GB", "KH", "KH-12", "TH", "world"])
_SCOPES = st.builds(
    Scope,
    elements=st.dictionaries(st.just("image"), st.sampled_from(Allowed)),
    face_visible=st.booleans(),
    purposes=st.dictionaries(_WORDS, st.sampled_from(Allowed)),
    channels=st.dictionaries(_WORDS, st.sampled_from(Allowed)),
    territories_allowed=st.lists(_PLACES, max_size=3).map(tuple),
    territories_blocked=st.lists(_PLACES.filter(lambda place: place != "world"), max_size=2).map(tuple),
)
_USES = st.builds(
    Use,
    campaign=st.just("c"),
    purposes=st.lists(_WORDS, max_size=2).map(tuple),
    channels=st.lists(_WORDS, max_size=2).map(tuple),
    territories=st.lists(_PLACES, max_size=3).map(tuple),
    publish_on=st.none() | st.just(DAY),
    until=st.none() | st.dates(DAY, dt.date(2029, 1, 1)),
)


@given(_SCOPES, _USES, _WORDS, _PLACES)
def test_a_wider_use_never_fits_better(scope: Scope, use: Use, word: str, place: str) -> None:
    """Another purpose, channel or country only ever adds gaps."""
    wider = replace(
        use,
        purposes=(*use.purposes, word),
        channels=(*use.channels, word),
        territories=(*use.territories, place),
    )
    assert set(scope_gaps(letter(scope=scope), use, DAY)) <= set(scope_gaps(letter(scope=scope), wider, DAY))


@given(_SCOPES, _USES, st.sampled_from(["GB", "KH", "TH"]))
def test_blocking_a_country_never_fits_better(scope: Scope, use: Use, place: str) -> None:
    """A person who blocks one more place is not shown more."""
    narrower = replace(scope, territories_blocked=(*scope.territories_blocked, place))
    before, after = letter(scope=scope), letter(scope=narrower)
    assert set(scope_gaps(before, use, DAY)) <= set(scope_gaps(after, use, DAY))
    assert set(limits(before, use)) <= set(limits(after, use))
