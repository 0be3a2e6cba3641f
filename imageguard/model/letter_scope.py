"""What a consent letter covers: the person's yes and no, the pictures, what a statute or a release adds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imageguard.model.letter_words import IdentityLevel

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from imageguard.model.geometry import Region
    from imageguard.model.letter_words import Allowed


@dataclass(frozen=True)
class Scope:
    """What the person agreed to; a purpose, channel or element that is absent is no.

    ``conditions`` are in the person's own words, ``forbidden`` are coded: ``crop``, ``edit``, ``comments``...
    """

    elements: Mapping[str, Allowed] = field(default_factory=dict)
    identity_level: IdentityLevel = IdentityLevel.ANONYMOUS
    face_visible: bool = False
    purposes: Mapping[str, Allowed] = field(default_factory=dict)
    channels: Mapping[str, Allowed] = field(default_factory=dict)
    territories_allowed: tuple[str, ...] = ()
    territories_blocked: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    onward: bool | None = None
    conditions: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    use_limit: int | None = None


@dataclass(frozen=True)
class NamedImage:
    """A picture that the letter names: by bytes or pixels, with the face that is this person's."""

    sha256: str | None = None
    px: str | None = None
    pdq: str | None = None
    face: Region | None = None
    derived_from: str | None = None
    captured_on: dt.date | None = None
    role: str | None = None
    confirmed_by: str | None = None
    confirmed_on: dt.date | None = None


@dataclass(frozen=True)
class IdentityBan:
    """A statute that forbids showing the person, and the instrument that lifts it: what, when, its digest.

    ``country`` (ISO 3166) says whose statute it is; the instrument of one country lifts no ban of another.
    """

    statute: str
    lifted_by: str | None = None
    lifted_on: dt.date | None = None
    sha256: str | None = None
    country: str | None = None


@dataclass(frozen=True)
class ModelRelease:
    """The release behind a model or actor, and the licence of the picture that goes with it."""

    id: str | None = None
    sensitive_use: bool | None = None
    adult_proof: str | None = None
    kind: str | None = None
    licence: str | None = None


@dataclass(frozen=True)
class PropertyRelease:
    """The release of a recognisable place: none, not_applicable, limited or unlimited."""

    status: str
    id: str | None = None
