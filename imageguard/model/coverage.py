"""What a face ends in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CoverageStatus(StrEnum):
    """Exactly one of these for every face."""

    COVERED = "covered"
    PROBABLE = "probable"
    REFUSED = "refused"
    OBSCURED = "obscured"
    BYSTANDER = "bystander"
    NOT_A_PERSON = "not_a_person"
    UNCOVERED = "uncovered"


@dataclass(frozen=True)
class Coverage:
    """Why a face may or may not be shown.

    ``letter`` is the id of the letter that the status rests on; ``tie`` how face and letter
    came together: ``named`` (the letter names picture and face), ``attested`` (a reviewer said
    so), ``match`` (face matching), ``near-duplicate``; ``reasons`` are codes such as
    ``withdrawn`` or ``channel-out-of-scope:print``.
    """

    status: CoverageStatus
    letter: str | None = None
    tie: str | None = None
    reasons: tuple[str, ...] = ()
