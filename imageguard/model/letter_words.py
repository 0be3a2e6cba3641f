"""The words of a consent letter: what may be said, of whom, and the states that consent passes through."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


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


class Status(NamedTuple):
    """The state of a letter on a day, and why, as a code fit for any report."""

    state: ConsentState
    reason: str

    @property
    def valid(self) -> bool:
        """Whether consent stands."""
        return self.state in VALID_STATES
