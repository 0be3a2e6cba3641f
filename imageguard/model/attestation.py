"""What named people answered, each answer bound to decoded pixels, bytes or a letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.model.geometry import Region
    from imageguard.model.signer import Seal


@dataclass(frozen=True)
class Answer:
    """A yes or no to the question of one rule.

    ``assets`` holds ``px:`` or ``sha256:`` names; both ``assets`` and ``letter`` empty means
    that the answer is for the campaign. ``signed`` says that a signature of the person's own holds.
    """

    rule: str
    answer: bool
    by: str
    role: str
    on: dt.date
    assets: tuple[str, ...] = ()
    letter: str | None = None
    note: str | None = None
    signed: bool = False


@dataclass(frozen=True)
class FaceStatement:
    """What a person said about the face at a place: exactly one of letter, bystander, not_a_person."""

    face: Region
    letter: str | None = None
    bystander: str | None = None
    not_a_person: str | None = None


@dataclass(frozen=True)
class CopyWish:
    """What a person chose for the copy of a picture: the part to ``keep``, places of faces to ``cover``, or neither."""

    keep: Region | None = None
    cover: tuple[Region, ...] = ()
    leave_out: bool = False


@dataclass(frozen=True)
class PeopleStatement:
    """How many people a person counted in one picture, who they are, what its copy shows; or a note alone."""

    asset: str
    by: str
    role: str
    on: dt.date
    people_count: int | None = None
    faces: tuple[FaceStatement, ...] = ()
    copy: CopyWish | None = None
    note: str | None = None
    signed: bool = False


@dataclass(frozen=True)
class Attestations:
    """Everything people answered for a run.

    ``seals`` are the signatures that lie beside the answers; ``signers`` the ids of the people with a key that
    counts: where there are any, two people are two signatures.
    """

    answers: tuple[Answer, ...] = ()
    people: tuple[PeopleStatement, ...] = ()
    seals: tuple[Seal, ...] = ()
    signers: frozenset[str] = frozenset()

    @property
    def said(self) -> tuple[Answer | PeopleStatement, ...]:
        """Return all that somebody said, answers first."""
        return (*self.answers, *self.people)


@dataclass(frozen=True)
class Waiver:
    """An accepted failure: it ends with the day ``expires``, that day included.

    ``malformed`` holds what is wrong with an entry that could not be read whole; such a
    waiver waives nothing and becomes a finding. ``signed`` says that a signature of the approver's own holds.
    """

    rule: str
    asset: str | None
    reason: str
    approved_by: str
    role: str
    expires: dt.date | None
    malformed: str | None = None
    signed: bool = False

    @property
    def by(self) -> str:
        """Return who vouches for it, as of an answer."""
        return self.approved_by


@dataclass(frozen=True)
class Stop:
    """A picture that must not be used: at once, by anyone, without reason; lifting takes two people."""

    sha256: str
    px: str | None = None
    pdq: str | None = None
    at: dt.datetime | None = None
    lifted_by: tuple[str, ...] = ()

    @property
    def in_force(self) -> bool:
        """Whether fewer than two different people have lifted it."""
        return len(set(self.lifted_by)) < 2  # noqa: PLR2004 - "two people" is the rule itself
