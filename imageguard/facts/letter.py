"""The facts of a consent letter, on the day judged and against the intended use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.consent.law import looked_at
from imageguard.facts.kinds import KINDS
from imageguard.facts.letter_parts import (
    CHILD,
    ELEMENTS_TABLE,
    FREELY_GIVEN,
    GUARDIAN,
    MONEY_AND_COURT,
    NOTICE,
    RELEASE,
    RISK,
    SIGNATURE,
    days,
    days_left,
    of_letter,
)
from imageguard.facts.tables import Table, code, codes, count, inner, texts, yes_no
from imageguard.model.letter import (
    VALID_STATES,
    AgeBand,
    ConsentState,
    IdentityLevel,
    SubjectType,
)

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.facts.scene import LetterView
    from imageguard.model.letter import Letter


def given_on(letter: Letter) -> dt.date | None:
    """Return the day of the first yes: from the events, else from the signature."""
    days = [event.at.date() for event in letter.events if event.state in VALID_STATES]
    return min(days) if days else letter.signature.on


def _before_use(view: LetterView) -> bool | None:
    if view.letter is None or view.start is None:
        return None
    given = given_on(view.letter)
    return None if given is None else given <= view.start


def missing(letter: Letter) -> tuple[str, ...]:
    """Return the fields that nobody recorded, as the letter file spells them, in its order.

    What other rules ask about themselves (freely given, risk, withdrawal, signature, dates) is
    left to them, so that nothing is asked twice.
    """
    notice = letter.notice
    fields: tuple[tuple[str, object], ...] = (
        ("age_basis", letter.age_basis),
        ("notice.language", notice.language),
        ("notice.interpreter", notice.interpreter),
        ("notice.version", notice.version),
        ("notice.explain_back", notice.explain_back),
        ("notice.online_permanence_explained", notice.online_permanence_explained),
        ("document", letter.document_sha256 or letter.document_cabinet),
    )
    return tuple(name for name, value in fields if value is None)


LETTER: Final = Table(
    "letter",
    "a consent letter; where there is none, `known` is false and the rest is as strict as can be",
    (
        yes_no("known", "there is a letter", lambda view: view.letter is not None),
        code(
            "subject_type",
            SubjectType,
            "who or what is shown",
            of_letter(lambda one: one.subject_type, SubjectType.REAL_PERSON),
        ),
        code("age_band", AgeBand, "age as recorded by a person", of_letter(lambda one: one.age_band, AgeBand.UNKNOWN)),
        code(
            "age_basis",
            ("document", "stated", "caseworker"),
            "what the age rests on",
            of_letter(lambda one: one.age_basis),
            nullable=True,
        ),
        yes_no(
            "minor",
            "the rules for children apply: a minor, or of unknown age",
            of_letter(lambda one: one.counts_as_minor, otherwise=False),
        ),
        code(
            "state",
            ConsentState,
            "consent state on the day judged, as the Data Privacy Vocabulary names it",
            lambda view: view.standing.state,
        ),
        yes_no("valid", "the state is given or renewed", lambda view: view.standing.state in VALID_STATES),
        texts(
            "gaps",
            "what of the use the letter does not cover, as codes such as `channel-out-of-scope:print`",
            lambda view: view.standing.gaps,
        ),
        texts(
            "limits",
            "what the person limited and only a reader of the letter can judge, as codes",
            lambda view: view.standing.limits,
        ),
        texts(
            "unstated",
            "what the use does not say and the letter would be held against, as codes",
            lambda view: view.standing.unstated,
        ),
        yes_no("given_before_use", "the first yes came no later than publication", _before_use, nullable=True),
        count(
            "days_left",
            "days from the end of the use to the end of the letter",
            days_left(lambda one: one.valid_until),
            nullable=True,
        ),
        count(
            "period_days",
            "days from the letter's first to its last",
            of_letter(lambda one: days(one.valid_until, one.valid_from)),
            nullable=True,
        ),
        count(
            "retention_days_left",
            "days from the end of the use to the end of retention",
            days_left(lambda one: one.retention_until),
            nullable=True,
        ),
        code(
            "identity_level",
            IdentityLevel,
            "how the person chose to be known",
            of_letter(lambda one: one.scope.identity_level, IdentityLevel.ANONYMOUS),
        ),
        yes_no("face_visible", "the face may be shown", of_letter(lambda one: one.scope.face_visible, otherwise=False)),
        inner(ELEMENTS_TABLE, lambda view: view),
        count(
            "conditions",
            "conditions that the person set in own words",
            of_letter(lambda one: len(one.scope.conditions), 0),
        ),
        count(
            "territories_blocked",
            "territories where the picture must not appear",
            of_letter(lambda one: len(one.scope.territories_blocked), 0),
        ),
        count(
            "use_limit",
            "how many pictures or uses were agreed",
            of_letter(lambda one: one.scope.use_limit),
            nullable=True,
        ),
        count("uses", "pictures of this run that rely on the letter", lambda view: view.uses),
        count("withdrawal_routes", "ways to take consent back", of_letter(lambda one: len(one.withdrawal.routes), 0)),
        yes_no(
            "withdrawal_independent",
            "one of them does not lead through the case worker",
            of_letter(lambda one: one.withdrawal.independent_of_casework),
            nullable=True,
        ),
        inner(NOTICE, lambda view: view),
        inner(FREELY_GIVEN, lambda view: view),
        inner(RISK, lambda view: view),
        inner(SIGNATURE, lambda view: view),
        yes_no(
            "obtained_by_known",
            "it is recorded who obtained the letter",
            of_letter(lambda one: one.obtained_by is not None, otherwise=False),
        ),
        inner(GUARDIAN, lambda view: view),
        inner(CHILD, lambda view: view),
        yes_no(
            "identity_banned",
            "a statute forbids showing the person and nothing on record lifts it",
            of_letter(lambda one: any(ban.lifted_by is None for ban in one.identity_bans), otherwise=False),
        ),
        texts(
            "bans", "statutes of the places of the use that protect the person from being shown", lambda view: view.bans
        ),
        yes_no(
            "ban_looked_at",
            "the letter records a statute of every country that has one of these",
            lambda view: view.letter is not None and looked_at(view.letter, view.bans),
        ),
        inner(RELEASE, lambda view: view),
        yes_no(
            "subject_review",
            "the person was offered sight of picture and words",
            of_letter(lambda one: one.subject_review),
            nullable=True,
        ),
        count("images", "pictures that the letter names", of_letter(lambda one: len(one.images), 0)),
        yes_no(
            "face_matching",
            "the person agreed, separately, to face matching",
            of_letter(lambda one: one.face_matching, otherwise=False),
        ),
        inner(MONEY_AND_COURT, lambda view: view),
        codes(
            "across", KINDS, "kinds of facts that the pictures relying on it tell together", lambda view: view.across
        ),
        count("most_in_one", "how many of these kinds one of the pictures tells alone", lambda view: view.most_in_one),
        texts("missing", "fields that nobody recorded and no other rule asks about", of_letter(missing, ())),
    ),
)
