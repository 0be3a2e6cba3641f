"""What is to be mended in one asset, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imageguard.model.geometry import Box, Region
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import Verdict


class Action(StrEnum):
    """What a remedy does to the copy; the words are those of the rules' ``remedy``."""

    STRIP = "strip-metadata"
    DROP_RENDITION = "drop-rendition"
    DROP_HIDDEN = "drop-hidden"
    COVER = "redact-face"
    RENAME = "rename-file"
    CROP = "crop"
    LEAVE_BESIDE = "leave-beside"
    KEEP_TEXTS = "keep-texts"
    DROP_TEXTS = "drop-texts"


class Choice(StrEnum):
    """Which faces are covered: ``unsettled`` are all that no letter and no reviewer settled."""

    UNSETTLED = "unsettled"
    UNCOVERED = "uncovered"
    ALL = "all"
    NONE = "none"


@dataclass(frozen=True)
class Ways:
    """How faces are taken out of one picture other than by a cover; with nothing chosen, each is covered.

    ``share`` (0..1): cut them off where at least so much of the picture's area stays. ``part``: keep this part
    alone, in pixels or fractions of the upright picture. ``dropped``: renditions that are left out, by id.
    ``drop_faces``: leave out every frame or page with a face to hide, where another stays.
    """

    share: float | None = None
    part: Box | Region | None = None
    dropped: tuple[str, ...] = ()
    drop_faces: bool = False


@dataclass(frozen=True)
class Step:
    """One remedy in a plan: how many things of which kinds it takes away, and by which rules (none: by policy).

    ``share`` (0..1) is how much of a picture its covers take, of the one that they take most of.
    """

    action: Action
    count: int
    kinds: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    share: float | None = None


@dataclass(frozen=True)
class Cover:
    """One face to cover: ``face`` in pixels of its upright rendition, whose decoded pixels are ``px``."""

    face_id: str
    rendition: str
    px: str
    face: Box


@dataclass(frozen=True)
class Plan:
    """What will be done to a copy of one asset; ``refused`` says in a sentence why nothing can be.

    ``left`` are the rules that stop the asset and that no remedy here mends. ``region`` is what stays of
    the upright picture, None where all does; ``dropped`` are the ids of the frames and pages that are left out.
    ``texts`` is the tag of the alternative texts that a document keeps, empty where it keeps none.
    """

    number: int
    path: str
    sha256: str
    format: str
    verdict: Verdict
    steps: tuple[Step, ...] = ()
    covers: tuple[Cover, ...] = ()
    left: tuple[str, ...] = ()
    refused: str | None = None
    region: Box | None = None
    dropped: tuple[str, ...] = ()
    texts: str = ""

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.steps and self.refused is None


@dataclass(frozen=True)
class Proof:
    """One check of a copy by another path than the one that wrote it; ``held`` None: it could not be made here."""

    name: str
    held: bool | None
    detail: str = ""


@dataclass(frozen=True)
class Attempt:
    """A copy that was written, inspected and proved; ``refused`` says in a sentence why there is none.

    ``regions`` are the covers as drawn: (px of the rendition before, box in its upright pixels); where the
    picture was ``cropped`` to a box of the upright original, they count in what is left.
    """

    path: str
    sha256: str
    after: Inspection | None = None
    file: str = ""
    ending: str = ""
    proofs: tuple[Proof, ...] = ()
    regions: tuple[tuple[str, Box], ...] = ()
    rounds: int = 1
    refused: str | None = None
    cropped: Box | None = None

    @property
    def proved(self) -> bool:
        """Whether there is a copy and no proof failed."""
        return self.after is not None and not any(proof.held is False for proof in self.proofs)


@dataclass(frozen=True)
class Remedied:
    """What became of one asset: ``copy`` is the name of the delivered file, None where none was."""

    plan: Plan
    attempt: Attempt | None = None
    verdict: Verdict | None = None
    left: tuple[str, ...] = ()
    copy: str | None = None
    why_not: str | None = None
