"""A consent letter: who (a pseudonym), what it covers, until when, who obtained it.

``None`` in an optional field means ``not_recorded``: unknown, asked about, never invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from imageguard.model.geometry import Region


class Allowed(StrEnum):
    """What the person said about one element, purpose or channel; absent is no."""

    YES = "yes"
    NO = "no"
    WITH_LIMITS = "with_limits"


class SubjectType(StrEnum):
    """Who or what is shown; a model, actor or generated picture is no victim's picture."""

    REAL_PERSON = "real_person"
    MODEL = "model"
    ACTOR = "actor"
    STAFF = "staff"
    CROWD = "crowd"
    ILLUSTRATION = "illustration"
    AI_GENERATED = "ai_generated"


class AgeBand(StrEnum):
    """Age at capture as recorded by a person, never guessed; unknown counts as minor."""

    ADULT = "adult"
    MINOR = "minor"
    UNKNOWN = "unknown"


class IdentityLevel(StrEnum):
    """How the person chose to be known."""

    ANONYMOUS = "anonymous"
    PSEUDONYM = "pseudonym"
    FIRST_NAME = "first_name"
    FULL_NAME = "full_name"


class ConsentState(StrEnum):
    """The consent states of the Data Privacy Vocabulary, W3C DPV 2.2."""

    UNKNOWN = "ConsentUnknown"
    REQUESTED = "ConsentRequested"
    REQUEST_DEFERRED = "ConsentRequestDeferred"
    REFUSED = "ConsentRefused"
    GIVEN = "ConsentGiven"
    RENEWED = "RenewedConsentGiven"
    WITHDRAWN = "ConsentWithdrawn"
    REVOKED = "ConsentRevoked"
    EXPIRED = "ConsentExpired"
    INVALIDATED = "ConsentInvalidated"


VALID_STATES = frozenset({ConsentState.GIVEN, ConsentState.RENEWED})
ENDING_STATES = frozenset(
    {ConsentState.REFUSED, ConsentState.WITHDRAWN, ConsentState.REVOKED, ConsentState.INVALIDATED},
)


@dataclass(frozen=True)
class Event:
    """One entry of the append-only history; ``prev`` is the sha256 of the event before."""

    state: ConsentState
    at: dt.datetime
    by: str
    method: str | None = None
    prev: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Scope:
    """What the person agreed to; a purpose, channel or element that is absent is no."""

    elements: Mapping[str, Allowed] = field(default_factory=dict)
    identity_level: IdentityLevel = IdentityLevel.ANONYMOUS
    face_visible: bool = False
    purposes: Mapping[str, Allowed] = field(default_factory=dict)
    channels: Mapping[str, Allowed] = field(default_factory=dict)
    territories_allowed: tuple[str, ...] = ()
    territories_blocked: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    use_limit: int | None = None


@dataclass(frozen=True)
class Withdrawal:
    """How the person can take consent back."""

    routes: tuple[str, ...] = ()
    independent_of_casework: bool | None = None


@dataclass(frozen=True)
class Notice:
    """What was explained, in which language (BCP 47), by which version of the letter."""

    language: str | None = None
    interpreter: str | None = None
    version: str | None = None
    sha256: str | None = None
    explain_back: bool | None = None
    online_permanence_explained: bool | None = None


@dataclass(frozen=True)
class FreelyGiven:
    """What speaks for or against consent freely given."""

    aid_conditional: bool | None = None
    duress: bool | None = None
    capacity: str | None = None
    support_offered: bool | None = None
    assessed_by: str | None = None


@dataclass(frozen=True)
class Risk:
    """The dated risk assessment."""

    assessed_on: dt.date | None = None
    by: str | None = None
    level: str | None = None


@dataclass(frozen=True)
class Signature:
    """How the yes was given: ink, e-sign, mark, thumb-print, audio, video."""

    kind: str | None = None
    on: dt.date | None = None
    witness: str | None = None


@dataclass(frozen=True)
class Guardian:
    """Who consented for a child, and who checked that they may."""

    id: str
    authority: str | None = None
    authority_checked_by: str | None = None
    implicated: bool | None = None
    decision: bool | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class Assent:
    """The child's own answer; ``given`` is yes, no or not_able."""

    given: str | None = None
    method: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class BestInterest:
    """The case worker's note that publication is in the child's best interest."""

    by: str | None = None
    role: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class IdentityBan:
    """A statute that forbids showing the person, and the instrument that lifts it."""

    statute: str
    lifted_by: str | None = None


@dataclass(frozen=True)
class ModelRelease:
    """The release behind a model or actor."""

    id: str | None = None
    sensitive_use: bool | None = None
    adult_proof: str | None = None


@dataclass(frozen=True)
class Payment:
    """What the person got: none, expenses, expert_fee, story_fee or in_kind, and whether it hung on the yes."""

    kind: str
    conditional: bool | None = None


@dataclass(frozen=True)
class LegalCase:
    """A court case that the person is part of: none, open or closed; who of those who lead it agreed to the use."""

    state: str
    cleared_by: str | None = None


@dataclass(frozen=True)
class Controller:
    """The organisation that answers for the use, its country, and where somebody can complain."""

    organisation: str
    country: str | None = None
    complaints: str | None = None


@dataclass(frozen=True)
class Receipt:
    """What the person took away: whether they got one, and in which language (BCP 47)."""

    given: bool | None = None
    language: str | None = None


@dataclass(frozen=True)
class Reconsent:
    """When the person is asked again: a day, and what makes it sooner (``new_channel``, ``relocation``)."""

    due: dt.date | None = None
    triggers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedImage:
    """A picture that the letter names: by bytes or pixels, with the face that is this person's."""

    sha256: str | None = None
    px: str | None = None
    pdq: str | None = None
    face: Region | None = None
    derived_from: str | None = None


@dataclass(frozen=True)
class Letter:
    """One consent letter. ``sha256`` is the digest of the letter as it was read."""

    id: str
    subject: str
    subject_type: SubjectType
    age_band: AgeBand
    scope: Scope
    valid_from: dt.date | None
    valid_until: dt.date | None
    age_basis: str | None = None
    retention_until: dt.date | None = None
    withdrawal: Withdrawal = Withdrawal()
    notice: Notice = Notice()
    freely_given: FreelyGiven = FreelyGiven()
    risk: Risk = Risk()
    signature: Signature = Signature()
    obtained_by: str | None = None
    document_cabinet: str | None = None
    document_sha256: str | None = None
    majority_on: dt.date | None = None
    guardian: Guardian | None = None
    assent: Assent | None = None
    best_interest: BestInterest | None = None
    identity_ban: IdentityBan | None = None
    model_release: ModelRelease | None = None
    payment: Payment | None = None
    legal_case: LegalCase | None = None
    subject_review: bool | None = None
    supersedes: str | None = None
    controller: Controller | None = None
    receipt: Receipt = Receipt()
    reconsent: Reconsent = Reconsent()
    storage_locations: tuple[str, ...] = ()
    images: tuple[NamedImage, ...] = ()
    face_matching: bool = False
    events: tuple[Event, ...] = ()
    sealed: str | None = field(default=None, repr=False)
    sha256: str = ""

    @property
    def counts_as_minor(self) -> bool:
        """Whether the rules for children apply: a minor, or nobody wrote down the age."""
        return self.age_band is not AgeBand.ADULT and self.subject_type not in {
            SubjectType.ILLUSTRATION,
            SubjectType.AI_GENERATED,
        }

    @property
    def fingerprint(self) -> str:
        """Return a short form of ``sha256`` for reports."""
        return self.sha256[:12]
