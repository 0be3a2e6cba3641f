"""How a yes came about: what was explained, how free it was, who signed, who stood for a child."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True)
class Notice:
    """What was explained, in which language (BCP 47), by which version of the letter, ``written`` or ``oral``."""

    language: str | None = None
    interpreter: str | None = None
    version: str | None = None
    sha256: str | None = None
    explain_back: bool | None = None
    online_permanence_explained: bool | None = None
    examples_shown: bool | None = None
    form: str | None = None
    interpreter_independent: bool | None = None
    literacy_support: bool | None = None
    explained_by: str | None = None


@dataclass(frozen=True)
class FreelyGiven:
    """What speaks for or against consent freely given; nothing is published before ``cooling_off_until`` has passed."""

    aid_conditional: bool | None = None
    duress: bool | None = None
    capacity: str | None = None
    support_offered: bool | None = None
    assessed_by: str | None = None
    reassess_on: dt.date | None = None
    in_care_of_requester: bool | None = None
    advocate_present: bool | None = None
    support_person: str | None = None
    cooling_off_until: dt.date | None = None


@dataclass(frozen=True)
class Risk:
    """The dated risk assessment, and where it lies."""

    assessed_on: dt.date | None = None
    by: str | None = None
    level: str | None = None
    reference: str | None = None


@dataclass(frozen=True)
class Signature:
    """How the yes was given: ink, e-sign, mark, thumb-print, audio, video; the place as a country or its part."""

    kind: str | None = None
    on: dt.date | None = None
    witness: str | None = None
    witness_independent: bool | None = None
    place: str | None = None


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
    explain_back: bool | None = None


@dataclass(frozen=True)
class BestInterest:
    """The case worker's note that publication is in the child's best interest."""

    by: str | None = None
    role: str | None = None
    on: dt.date | None = None


@dataclass(frozen=True)
class Staff:
    """Who obtained the letter, as far as a letter says more than an id: the role, and when trained for it."""

    role: str | None = None
    trained_on: dt.date | None = None
