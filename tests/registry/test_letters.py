"""A YAML letter as typed values, and everything that can be wrong with one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.consent.status import chain_breaks, event_digest, genesis, is_sealed
from imageguard.documents import read
from imageguard.errors import DocumentError
from imageguard.model.geometry import Region
from imageguard.model.letter import AgeBand, Allowed, ConsentState, Event, IdentityLevel, SubjectType
from imageguard.registry.letters import letter_of, text_digest

if TYPE_CHECKING:
    from imageguard.model.letter import Letter

ADULT = f"""\
id: L-7Q2M
subject: S-04
subject_type: real_person
age_band: adult
age_basis: document
scope:
  elements: {{image: yes, name: no, story: with_limits, quote: not_recorded}}
  identity_level: pseudonym
  face_visible: yes
  purposes: {{awareness: yes, advocacy: true, fundraising: no}}
  channels: [website, social_organic, print]
  territories_allowed: [world]
  territories_blocked: [KH]
  recipients: []
  conditions: []
valid_from: 2026-01-10
valid_until: 2028-01-10
retention_until: 2028-07-10
withdrawal: {{routes: [phone, third_party], independent_of_casework: yes}}
notice: {{language: th, interpreter: independent, version: LT-3, sha256: "{"a" * 64}", explain_back: not_recorded}}
freely_given: {{aid_conditional: no, duress: no, capacity: ok, support_offered: yes, assessed_by: R-04}}
risk: {{assessed_on: 2026-01-09, by: R-04, level: low}}
signature: {{kind: thumb_print, on: 2026-01-10, witness: not_needed}}
obtained_by: R-04
document: {{cabinet: "B12-044", sha256: "sha256:{"b" * 64}"}}
images:
  - sha256: "{"c" * 64}"
    pdq: "{"0f" * 32}"
    face: [0.31, 0.12, 0.45, 0.30]
  - px: "{"d" * 64}"
face_matching: no
events:
  - {{state: ConsentGiven, at: "2026-01-10T09:00:00+07:00", by: subject, method: signature}}
"""

CHILD = (
    ADULT.replace("age_band: adult", "age_band: minor")
    + """\
majority_on: 2031-05
guardian: {id: G-02, authority: parent, authority_checked_by: R-04, implicated: no, decision: yes, on: 2026-01-10}
assent: {given: yes, method: drawing_and_talk, on: 2026-01-10}
best_interest: {by: R-04, role: case_worker, on: 2026-01-09}
identity_ban: {statute: "PH RA 9208 s7", lifted_by: not_recorded}
"""
)


def letter(text: str) -> Letter:
    """Return the letter of a text."""
    return letter_of(read(text, "l.yaml"), text_digest(text))


def mistakes_of(text: str) -> list[str]:
    """Return the mistakes of a letter that is refused."""
    with pytest.raises(DocumentError) as caught:
        letter(text)
    return [str(one) for one in caught.value.mistakes]


def test_a_whole_letter_becomes_typed_values() -> None:
    """Every field of the form finds its place."""
    read_letter = letter(ADULT)
    assert (read_letter.id, read_letter.subject) == ("L-7Q2M", "S-04")
    assert read_letter.subject_type is SubjectType.REAL_PERSON
    assert read_letter.age_band is AgeBand.ADULT
    assert read_letter.scope.identity_level is IdentityLevel.PSEUDONYM
    assert read_letter.scope.face_visible is True
    assert read_letter.scope.channels == dict.fromkeys(["website", "social_organic", "print"], Allowed.YES)
    assert read_letter.scope.territories_blocked == ("KH",)
    assert read_letter.valid_until == dt.date(2028, 1, 10)
    assert read_letter.withdrawal.routes == ("phone", "third_party")
    assert read_letter.freely_given.aid_conditional is False
    assert read_letter.signature.kind == "thumb-print"
    assert read_letter.document_sha256 == "b" * 64
    assert read_letter.images[0].face == Region(0.31, 0.12, 0.45, 0.30)
    assert read_letter.images[1].px == "px:" + "d" * 64
    assert read_letter.face_matching is False
    assert read_letter.events[0].state is ConsentState.GIVEN


def test_yes_no_and_limits_are_kept_apart() -> None:
    """An explicit no stays a no, a limit a limit; what nobody recorded is absent."""
    elements = letter(ADULT).scope.elements
    assert elements == {"image": Allowed.YES, "name": Allowed.NO, "story": Allowed.WITH_LIMITS}
    assert letter(ADULT).scope.purposes["advocacy"] is Allowed.YES


def test_what_nobody_recorded_is_none() -> None:
    """Not recorded, and absent, are both unknown: neither yes nor no."""
    notice = letter(ADULT).notice
    assert notice.explain_back is None
    assert notice.online_permanence_explained is None
    assert letter(ADULT.replace("valid_until: 2028-01-10", "valid_until: not_recorded")).valid_until is None
    assert letter(ADULT.replace("age_band: adult", "age_band: not_recorded")).age_band is AgeBand.UNKNOWN


def test_a_childs_letter_has_guardian_assent_and_ban() -> None:
    """The fields of a child's letter are read, and an unlifted ban stays unlifted."""
    child = letter(CHILD)
    assert child.counts_as_minor
    assert child.majority_on == dt.date(2031, 5, 1)
    assert child.guardian is not None
    assert child.guardian.implicated is False
    assert child.assent is not None
    assert child.assent.given == "yes"
    assert child.best_interest is not None
    assert [ban.lifted_by for ban in child.identity_bans] == [None]


@pytest.mark.parametrize(
    ("word", "meant"), [("no", "no"), ("refused", "no"), ("true", "yes"), ("not_able", "not_able")]
)
def test_a_childs_answer_is_kept(word: str, meant: str) -> None:
    """A child who refused said no; one who could not answer said neither."""
    assent = letter(CHILD.replace("assent: {given: yes", f"assent: {{given: {word}")).assent
    assert assent is not None
    assert assent.given == meant


@pytest.mark.parametrize("boolean", ["true", "yes"])
def test_booleans_and_words_say_the_same(boolean: str) -> None:
    """Both spellings of yes are taken."""
    assert letter(ADULT.replace("face_visible: yes", f"face_visible: {boolean}")).scope.face_visible is True


def test_line_ends_do_not_change_the_digest() -> None:
    """Git may turn line ends; a changed word changes the digest."""
    assert text_digest(ADULT) == text_digest(ADULT.replace("\n", "\r\n"))
    assert text_digest(ADULT) != text_digest(ADULT.replace("adult", "minor"))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("valid_until: 2028-01-10", "valid_until: 2025-01-10", "is before valid_from"),
        ("valid_until: 2028-01-10", "valid_until: 2571-01-10", "Common Era it is 2028-01-10"),
        ("[KH]", "[world]", "leave territories_allowed empty"),
        ("territories_allowed: [world]", "territories_allowed: [KH, TH]", "KH is both allowed and blocked"),
        ("territories_allowed: [world]", "territories_allowed: [UK]", "the United Kingdom is GB"),
        ("[0.31, 0.12, 0.45, 0.30]", "[0.45, 0.12, 0.31, 0.30]", "a region is [x0, y0, x1, y1]"),
        ("[0.31, 0.12, 0.45, 0.30]", "[31, 12, 45, 30]", "a fraction 0 to 1"),
        ("subject: S-04", "subject: Dara Sok", "never a name"),
        ("face_visible: yes", "face_visible: maybe", "must be yes, no or not_recorded"),
        ("{image: yes,", "{imagee: yes,", "scope.elements.imagee: must be one of image"),
        ("age_band: adult", "age_band: 17", "must be one of adult, minor, unknown, not_recorded"),
        ("obtained_by: R-04", "obtained_by: R-04\nname: Dara", "name: the key is not known here"),
        ("+07:00", "", "needs the offset"),
        ("state: ConsentGiven", "state: ConsentGive", "did you mean 'ConsentGiven'?"),
        (f'  - px: "{"d" * 64}"\n', "  - {}\n", "must name a picture by sha256, px or pdq"),
    ],
)
def test_each_slip_is_told_with_its_place(old: str, new: str, said: str) -> None:
    """Every mistake names the file, a line and what to write."""
    told = mistakes_of(ADULT.replace(old, new))
    assert any(said in one for one in told), told
    assert all(one.startswith("l.yaml:") and not one.startswith("l.yaml: ") for one in told)


def test_all_slips_of_a_letter_are_told_at_once() -> None:
    """Three wrong fields, three mistakes."""
    text = ADULT.replace("age_band: adult", "age_band: old").replace("[KH]", "[KK]").replace("level: low", "levle: low")
    assert len(mistakes_of(text)) == 3


def test_events_out_of_order_are_a_mistake() -> None:
    """The history is append-only: time never runs back."""
    earlier = '  - {state: ConsentWithdrawn, at: "2026-01-09T09:00:00+07:00", by: subject}\n'
    assert any("earlier than the event before" in one for one in mistakes_of(ADULT + earlier))


def events(count: int) -> list[Event]:
    """Return a sealed chain of the letter L-1."""
    chain: list[Event] = []
    for day in range(count):
        before = event_digest(chain[-1]) if chain else genesis("L-1")
        at = dt.datetime(2026, 1, day + 1, tzinfo=dt.UTC)
        chain.append(Event(ConsentState.GIVEN, at, f"R-{day}", prev=before))
    return chain


@given(st.integers(2, 8), st.data())
def test_a_sealed_chain_shows_change_loss_and_reordering(count: int, data: st.DataObject) -> None:
    """An unbroken chain has no breaks; a change, a loss or a swap before its end breaks it."""
    chain = events(count)
    assert chain_breaks("L-1", chain) == ()
    assert chain_breaks("L-2", chain) == (0,)
    at = data.draw(st.integers(0, count - 2))
    forged = Event(ConsentState.RENEWED, chain[at].at, chain[at].by, prev=chain[at].prev)
    assert chain_breaks("L-1", [*chain[:at], forged, *chain[at + 1 :]])
    assert chain_breaks("L-1", [*chain[:at], *chain[at + 1 :]])
    assert chain_breaks("L-1", [*chain[:at], chain[at + 1], chain[at], *chain[at + 2 :]])


def test_an_unsealed_event_may_not_follow_a_sealed_one() -> None:
    """Who strips the seals from the tail is found out; a letter that was never sealed is accepted as that."""
    chain = events(3)
    bare = Event(chain[2].state, chain[2].at, chain[2].by)
    assert chain_breaks("L-1", [*chain[:2], bare]) == (2,)
    assert chain_breaks("L-1", [bare, bare]) == ()
    assert not is_sealed(letter(ADULT))


def test_a_chain_does_not_hang_on_how_a_moment_is_written() -> None:
    """Nine in Bangkok and two in Greenwich are one moment, and one digest."""
    bangkok = Event(ConsentState.GIVEN, dt.datetime.fromisoformat("2026-01-10T09:00:00+07:00"), "subject")
    greenwich = Event(ConsentState.GIVEN, dt.datetime.fromisoformat("2026-01-10T02:00:00+00:00"), "subject")
    assert event_digest(bangkok) == event_digest(greenwich)


def test_a_broken_chain_is_a_mistake_in_the_letter() -> None:
    """A letter whose withdrawal was edited out does not load."""
    sealed = ADULT.replace("method: signature}", f'method: signature, prev: "{"0" * 64}"}}')
    assert any("chain of events is broken" in one for one in mistakes_of(sealed))


def test_the_office_says_who_answers_where_it_lies_and_when_it_asks_again() -> None:
    """Controller, receipt, storage, the day to ask again, and the letter that this one takes the place of."""
    more = """\
supersedes: L-1
controller: {organisation: The Example, country: GB, complaints: not_recorded}
receipt: {given: yes, language: th}
reconsent: {due: 2027-01-10, triggers: [new_channel]}
storage_locations: [cabinet]
"""
    read_letter = letter(ADULT + more)
    assert read_letter.supersedes == "L-1"
    assert read_letter.controller is not None
    assert (read_letter.controller.country, read_letter.controller.complaints) == ("GB", None)
    assert read_letter.receipt.given is True
    assert read_letter.reconsent.due == dt.date(2027, 1, 10)
    assert read_letter.storage_locations == ("cabinet",)
    assert letter(ADULT).reconsent.triggers == ()
