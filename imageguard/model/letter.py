"""A consent letter: who (a pseudonym), what it covers, until when, who obtained it.

``None`` in an optional field means ``not_recorded``: unknown, asked about, never invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imageguard.model.letter_given import (
    Assent,
    BestInterest,
    FreelyGiven,
    Guardian,
    Notice,
    Risk,
    Signature,
    Staff,
)
from imageguard.model.letter_office import (
    Controller,
    LegalCase,
    Payment,
    Receipt,
    Reconsent,
    Review,
    Withdrawal,
)
from imageguard.model.letter_scope import IdentityBan, ModelRelease, NamedImage, PropertyRelease, Scope
from imageguard.model.letter_words import (
    ENDING_STATES,
    VALID_STATES,
    AgeBand,
    Allowed,
    ConsentState,
    IdentityLevel,
    SubjectType,
)

if TYPE_CHECKING:
    import datetime as dt

__all__ = [
    "ENDING_STATES",
    "VALID_STATES",
    "AgeBand",
    "Allowed",
    "Assent",
    "BestInterest",
    "ConsentState",
    "Controller",
    "Event",
    "FreelyGiven",
    "Guardian",
    "IdentityBan",
    "IdentityLevel",
    "LegalCase",
    "Letter",
    "ModelRelease",
    "NamedImage",
    "Notice",
    "Payment",
    "PropertyRelease",
    "Receipt",
    "Reconsent",
    "Review",
    "Risk",
    "Scope",
    "Signature",
    "Staff",
    "SubjectType",
    "Withdrawal",
]


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
    created: dt.date | None = None
    first_publication_by: dt.date | None = None
    retention_until: dt.date | None = None
    retention_basis: str | None = None
    originals_disposed_on: dt.date | None = None
    withdrawal: Withdrawal = field(default_factory=Withdrawal)
    notice: Notice = field(default_factory=Notice)
    freely_given: FreelyGiven = field(default_factory=FreelyGiven)
    risk: Risk = field(default_factory=Risk)
    signature: Signature = field(default_factory=Signature)
    obtained_by: str | None = None
    staff: Staff = field(default_factory=Staff)
    document_cabinet: str | None = None
    document_sha256: str | None = None
    document_complete: bool | None = None
    document_pages: tuple[str, ...] = ()
    majority_on: dt.date | None = None
    guardian: Guardian | None = None
    assent: Assent | None = None
    best_interest: BestInterest | None = None
    identity_bans: tuple[IdentityBan, ...] = ()
    model_release: ModelRelease | None = None
    property_release: PropertyRelease | None = None
    payment: Payment | None = None
    legal_case: LegalCase | None = None
    subject_review: bool | None = None
    review: Review = field(default_factory=Review)
    supersedes: str | None = None
    controller: Controller | None = None
    jurisdictions: tuple[str, ...] = ()
    receipt: Receipt = field(default_factory=Receipt)
    reconsent: Reconsent = field(default_factory=Reconsent)
    storage_locations: tuple[str, ...] = ()
    images: tuple[NamedImage, ...] = ()
    face_matching: bool = False
    face_matching_basis: str | None = None
    face_template_until: dt.date | None = None
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
