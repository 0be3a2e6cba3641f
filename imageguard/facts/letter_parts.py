"""The parts of a consent letter's facts: what was explained, how free the yes was, who stands for a child."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from imageguard.facts.tables import Table, code, count, text, yes_no
from imageguard.model.letter import Allowed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from imageguard.facts.scene import LetterView
    from imageguard.facts.tables import Fact
    from imageguard.model.letter import Letter

ELEMENTS: Final = ("image", "name", "voice", "story", "quote", "location")


def of_letter(read: Callable[[Letter], Any], otherwise: Any = None) -> Callable[[LetterView], Any]:  # noqa: ANN401 - any fact
    """Read off the letter, or give ``otherwise`` where there is none."""
    return lambda view: otherwise if view.letter is None else read(view.letter)


def days(until: dt.date | None, since: dt.date | None) -> int | None:
    """Return the days from one day to another, negative where it comes first; None where one is not known."""
    return None if until is None or since is None else (until - since).days


def days_left(read: Callable[[Letter], dt.date | None]) -> Callable[[LetterView], int | None]:
    """Count the days from the end of the use to a date of the letter; negative where the date comes first."""
    return lambda view: None if view.letter is None else days(read(view.letter), view.end)


def _element(name: str) -> Fact:
    meaning = f"what the person said about {name}; absent is no"
    return code(
        name, Allowed, meaning, of_letter(lambda letter: letter.scope.elements.get(name, Allowed.NO), Allowed.NO)
    )


ELEMENTS_TABLE: Final = Table("elements", "what may be used of the person", tuple(map(_element, ELEMENTS)))

NOTICE: Final = Table(
    "notice",
    "what was explained",
    (
        yes_no(
            "explain_back",
            "the person told it back in own words",
            of_letter(lambda one: one.notice.explain_back),
            nullable=True,
        ),
        yes_no(
            "online_permanence_explained",
            "it was explained that the internet does not forget",
            of_letter(lambda one: one.notice.online_permanence_explained),
            nullable=True,
        ),
        yes_no(
            "version_approved",
            "the office has approved the version of the form that was used",
            lambda view: view.version_approved,
            nullable=True,
        ),
    ),
)

MONEY_AND_COURT: Final = Table(
    "around",
    "money and court cases around the yes",
    (
        code(
            "payment",
            ("none", "expenses", "expert_fee", "story_fee", "in_kind"),
            "what the person got",
            of_letter(lambda one: None if one.payment is None else one.payment.kind),
            nullable=True,
        ),
        yes_no(
            "payment_conditional",
            "the person got it only for the yes",
            of_letter(lambda one: None if one.payment is None else one.payment.conditional),
            nullable=True,
        ),
        code(
            "legal_case",
            ("none", "open", "closed"),
            "whether the person is part of a court case",
            of_letter(lambda one: None if one.legal_case is None else one.legal_case.state),
            nullable=True,
        ),
        yes_no(
            "case_cleared",
            "somebody who leads the case agreed to the use",
            of_letter(
                lambda one: one.legal_case is not None and one.legal_case.cleared_by is not None, otherwise=False
            ),
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
            of_letter(lambda one: one.freely_given.aid_conditional),
            nullable=True,
        ),
        yes_no("duress", "there was pressure", of_letter(lambda one: one.freely_given.duress), nullable=True),
        code(
            "capacity",
            ("ok", "supported", "lacking"),
            "whether the person could decide, alone or with support",
            of_letter(lambda one: one.freely_given.capacity),
            nullable=True,
        ),
        yes_no(
            "support_offered",
            "somebody to lean on was offered",
            of_letter(lambda one: one.freely_given.support_offered),
            nullable=True,
        ),
        yes_no(
            "assessed",
            "it is recorded who assessed this",
            of_letter(lambda one: one.freely_given.assessed_by is not None, otherwise=False),
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
            lambda view: None if view.letter is None else days(view.end, view.letter.risk.assessed_on),
            nullable=True,
        ),
        yes_no(
            "assessed",
            "it is recorded who assessed the risk, and when",
            of_letter(lambda one: one.risk.assessed_on is not None and one.risk.by is not None, otherwise=False),
        ),
        code(
            "level",
            ("low", "medium", "high"),
            "how grave it is, as the assessor wrote it",
            of_letter(lambda one: one.risk.level),
            nullable=True,
        ),
    ),
)

SIGNATURE: Final = Table(
    "signature",
    "how the yes was given",
    (
        code(
            "kind",
            ("ink", "e_sign", "e-sign", "mark", "thumb_print", "thumb-print", "audio", "video"),
            "what the yes was given with",
            of_letter(lambda one: one.signature.kind),
            nullable=True,
        ),
        yes_no("dated", "the day is recorded", of_letter(lambda one: one.signature.on is not None, otherwise=False)),
        text(
            "witness",
            "who witnessed it by role, or not_needed",
            of_letter(lambda one: one.signature.witness),
            nullable=True,
        ),
    ),
)


def _guardian(read: Callable[[Any], Any]) -> Callable[[LetterView], Any]:
    return of_letter(lambda one: None if one.guardian is None else read(one.guardian))


GUARDIAN: Final = Table(
    "guardian",
    "who consented for a child",
    (
        yes_no("known", "a guardian is recorded", of_letter(lambda one: one.guardian is not None, otherwise=False)),
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
            of_letter(
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
        code(
            "assent",
            ("yes", "no", "refused", "not_able"),
            "the child's own answer",
            of_letter(lambda one: None if one.assent is None else one.assent.given),
            nullable=True,
        ),
        yes_no(
            "best_interest",
            "a best-interest note is recorded, with author and date",
            of_letter(
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
            of_letter(lambda one: None if one.best_interest is None else one.best_interest.role),
            nullable=True,
        ),
        count(
            "days_to_majority",
            "days from the end of the use to the day of majority",
            days_left(lambda one: one.majority_on),
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
            of_letter(lambda one: one.model_release is not None and one.model_release.id is not None, otherwise=False),
        ),
        yes_no(
            "sensitive_use",
            "it covers a sensitive subject such as trafficking",
            of_letter(lambda one: None if one.model_release is None else one.model_release.sensitive_use),
            nullable=True,
        ),
        yes_no(
            "adult_proof",
            "proof of age is recorded",
            of_letter(
                lambda one: one.model_release is not None and one.model_release.adult_proof is not None, otherwise=False
            ),
        ),
    ),
)
