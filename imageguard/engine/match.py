"""Faces laid beside letters: what every face of every asset ends in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.engine.consent import Status
    from imageguard.model.report import JudgedFace


@dataclass(frozen=True)
class Matched:
    """One asset: its faces, found and pointed out, and what is known of its people.

    ``people_count`` is what somebody attested (None: nobody counted), ``counted_by`` who;
    ``people_accounted`` how many people of the primary picture are covered, refused, obscured or
    bystanders. ``letters`` are the ids that a person or the letter itself ties to this picture,
    ``near_letters`` those whose pictures merely look the same. ``stopped`` is None, or how the
    stop was found: ``bytes``, ``pixels`` or ``near-duplicate``.
    """

    faces: tuple[JudgedFace, ...] = ()
    people_count: int | None = None
    people_accounted: int = 0
    counted_by: str | None = None
    letters: tuple[str, ...] = ()
    near_letters: tuple[str, ...] = ()
    stopped: str | None = None


@dataclass(frozen=True)
class Matching:
    """All assets by the path of their inspection, and the status of every letter by id on the day judged."""

    assets: Mapping[str, Matched] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
