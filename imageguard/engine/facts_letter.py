"""The facts of a consent letter, on the day judged and against the intended use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from imageguard.engine.facts import Table, code, count, inner, text, texts, yes_no
from imageguard.model.letter import (
    VALID_STATES,
    AgeBand,
    Allowed,
    ConsentState,
    IdentityLevel,
    SubjectType,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from imageguard.engine.facts import Fact
    from imageguard.engine.scene import LetterView
    from imageguard.model.letter import Letter

ELEMENTS: Final = ("image", "name", "voice", "story", "quote", "location")


def _of(read: Callable[[Letter], Any], otherwise: Any = None) -> Callable[[LetterView], Any]:  # noqa: ANN401 - any fact
    """Read off the letter, or give ``otherwise`` where there is none."""
    return lambda view: otherwise if view.letter is None else read(view.letter)


def _days(until: dt.date | None, since: dt.date | None) -> int | None:
    return None if until is None or since is None else (until - since).days


def _left(read: Callable[[Letter], dt.date | None]) -> Callable[[LetterView], int | None]:
    """Count the days from the end of the use to a date of the letter; negative where the date comes first."""
    return lambda view: None if view.letter is None else _days(read(view.letter), view.end)


def _element(name: str) -> Fact:
    meaning = f"what the person said about {name}; absent is no"
    return code(name, Allowed, meaning, _of(lambda letter: letter.scope.elements.get(name, Allowed.NO), Allowed.NO))


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


ELEMENTS_TABLE: Final = Table("elements", "what may be used of the person", tuple(map(_element, ELEMENTS)))

NOTICE: Final = Table(
    "notice",
    "what was explained",
    (
        yes_no(
            "explain_back",
            "the person told it back in own words",
            _of(lambda one: one.notice.explain_back),
            nullable=True,
        ),
        yes_no(
            "online_permanence_explained",
            "it was explained that the internet does not forget",
            _of(lambda one: one.notice.online_permanence_explained),
            nullable=True,
        ),
    ),
)

FREELY_GIVEN: Final = Table(
    "freely_given",
    "what speaks for or against a free yes",
    (
        yes_no(
            "aid_conditional",
            "help depended on the yes",
            _of(lambda one: one.freely_given.aid_conditional),
            nullable=True,
        ),
        yes_no("duress", "there was pressure", _of(lambda one: one.freely_given.duress), nullable=True),
        text(
            "capacity",
            "could the person decide: ok, supported, or what stood in the way",
            _of(lambda one: one.freely_given.capacity),
            nullable=True,
        ),
        yes_no(
            "support_offered",
            "somebody to lean on was offered",
            _of(lambda one: one.freely_given.support_offered),
            nullable=True,
        ),
        yes_no(
            "assessed",
            "it is recorded who assessed this",
            _of(lambda one: one.freely_given.assessed_by is not None, otherwise=False),
        ),
    ),
)

RISK: Final = Table(
    "risk",
    "the dated risk assessment",
    (
        count(
            "age_days",
            "days from the assessment to the end of the use",
            lambda view: None if view.letter is None else _days(view.end, view.letter.risk.assessed_on),
            nullable=True,
        ),
        yes_no(
            "assessed",
            "it is recorded who assessed the risk, and when",
            _of(lambda one: one.risk.assessed_on is not None and one.risk.by is not None, otherwise=False),
        ),
        text("level", "low, medium or high, as the assessor wrote it", _of(lambda one: one.risk.level), nullable=True),
    ),
)

SIGNATURE: Final = Table(
    "signature",
    "how the yes was given",
    (
        text(
            "kind", "ink, e_sign, mark, thumb_print, audio, video", _of(lambda one: one.signature.kind), nullable=True
        ),
        yes_no("dated", "the day is recorded", _of(lambda one: one.signature.on is not None, otherwise=False)),
        text(
            "witness", "who witnessed it by role, or not_needed", _of(lambda one: one.signature.witness), nullable=True
        ),
    ),
)


def _guardian(read: Callable[[Any], Any]) -> Callable[[LetterView], Any]:
    return _of(lambda one: None if one.guardian is None else read(one.guardian))


GUARDIAN: Final = Table(
    "guardian",
    "who consented for a child",
    (
        yes_no("known", "a guardian is recorded", _of(lambda one: one.guardian is not None, otherwise=False)),
        yes_no("decision", "the guardian said yes", _guardian(lambda one: one.decision), nullable=True),
        text(
            "authority",
            "what the guardian's right rests on: parent, court_order",
            _guardian(lambda one: one.authority),
            nullable=True,
        ),
        yes_no(
            "authority_checked",
            "somebody checked that right",
            _of(
                lambda one: one.guardian is not None and one.guardian.authority_checked_by is not None, otherwise=False
            ),
        ),
        yes_no(
            "implicated",
            "the guardian had a part in what was done to the child",
            _guardian(lambda one: one.implicated),
            nullable=True,
        ),
    ),
)

CHILD: Final = Table(
    "child",
    "what a child's letter adds",
    (
        text(
            "assent",
            "the child's own answer: yes, no or not_able",
            _of(lambda one: None if one.assent is None else one.assent.given),
            nullable=True,
        ),
        yes_no(
            "best_interest",
            "a best-interest note is recorded, with author and date",
            _of(
                lambda one: (
                    one.best_interest is not None
                    and one.best_interest.by is not None
                    and one.best_interest.on is not None
                ),
                otherwise=False,
            ),
        ),
        text(
            "best_interest_role",
            "the role of who wrote that note",
            _of(lambda one: None if one.best_interest is None else one.best_interest.role),
            nullable=True,
        ),
        count(
            "days_to_majority",
            "days from the end of the use to the day of majority",
            _left(lambda one: one.majority_on),
            nullable=True,
        ),
    ),
)

RELEASE: Final = Table(
    "model_release",
    "the release behind a model or actor",
    (
        yes_no(
            "known",
            "a release is named",
            _of(lambda one: one.model_release is not None and one.model_release.id is not None, otherwise=False),
        ),
        yes_no(
            "sensitive_use",
            "it covers a sensitive subject such as trafficking",
            _of(lambda one: None if one.model_release is None else one.model_release.sensitive_use),
            nullable=True,
        ),
        yes_no(
            "adult_proof",
            "proof of age is recorded",
            _of(
                lambda one: one.model_release is not None and one.model_release.adult_proof is not None, otherwise=False
            ),
        ),
    ),
)

LETTER: Final = Table(
    "letter",
    "a consent letter; where there is none, `known` is false and the rest is as strict as can be",
    (
        yes_no("known", "there is a letter", lambda view: view.letter is not None),
        code(
            "subject_type",
            SubjectType,
            "who or what is shown",
            _of(lambda one: one.subject_type, SubjectType.REAL_PERSON),
        ),
        code("age_band", AgeBand, "age as recorded by a person", _of(lambda one: one.age_band, AgeBand.UNKNOWN)),
        text(
            "age_basis",
            "what the age rests on: document, stated, caseworker",
            _of(lambda one: one.age_basis),
            nullable=True,
        ),
        yes_no(
            "minor",
            "the rules for children apply: a minor, or of unknown age",
            _of(lambda one: one.counts_as_minor, otherwise=False),
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
            _left(lambda one: one.valid_until),
            nullable=True,
        ),
        count(
            "period_days",
            "days from the letter's first to its last",
            _of(lambda one: _days(one.valid_until, one.valid_from)),
            nullable=True,
        ),
        count(
            "retention_days_left",
            "days from the end of the use to the end of retention",
            _left(lambda one: one.retention_until),
            nullable=True,
        ),
        code(
            "identity_level",
            IdentityLevel,
            "how the person chose to be known",
            _of(lambda one: one.scope.identity_level, IdentityLevel.ANONYMOUS),
        ),
        yes_no("face_visible", "the face may be shown", _of(lambda one: one.scope.face_visible, otherwise=False)),
        inner(ELEMENTS_TABLE, lambda view: view),
        count(
            "conditions", "conditions that the person set in own words", _of(lambda one: len(one.scope.conditions), 0)
        ),
        count(
            "territories_blocked",
            "territories where the picture must not appear",
            _of(lambda one: len(one.scope.territories_blocked), 0),
        ),
        count(
            "use_limit", "how many pictures or uses were agreed", _of(lambda one: one.scope.use_limit), nullable=True
        ),
        count("uses", "pictures of this run that rely on the letter", lambda view: view.uses),
        count("withdrawal_routes", "ways to take consent back", _of(lambda one: len(one.withdrawal.routes), 0)),
        yes_no(
            "withdrawal_independent",
            "one of them does not lead through the case worker",
            _of(lambda one: one.withdrawal.independent_of_casework),
            nullable=True,
        ),
        inner(NOTICE, lambda view: view),
        inner(FREELY_GIVEN, lambda view: view),
        inner(RISK, lambda view: view),
        inner(SIGNATURE, lambda view: view),
        yes_no(
            "obtained_by_known",
            "it is recorded who obtained the letter",
            _of(lambda one: one.obtained_by is not None, otherwise=False),
        ),
        inner(GUARDIAN, lambda view: view),
        inner(CHILD, lambda view: view),
        yes_no(
            "identity_banned",
            "a statute forbids showing the person and nothing on record lifts it",
            _of(lambda one: one.identity_ban is not None and one.identity_ban.lifted_by is None, otherwise=False),
        ),
        inner(RELEASE, lambda view: view),
        yes_no(
            "subject_review",
            "the person was offered sight of picture and words",
            _of(lambda one: one.subject_review),
            nullable=True,
        ),
        count("images", "pictures that the letter names", _of(lambda one: len(one.images), 0)),
        yes_no(
            "face_matching",
            "the person agreed, separately, to face matching",
            _of(lambda one: one.face_matching, otherwise=False),
        ),
        texts("missing", "fields that nobody recorded and no other rule asks about", _of(missing, ())),
    ),
)
