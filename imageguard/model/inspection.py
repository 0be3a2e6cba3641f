"""What was observed about one asset: facts only, no judgement."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from imageguard.model.geometry import Box, Region  # noqa: TC001 - the cache reads the types of the fields

DOCUMENTS: Final = frozenset({"DOCX", "PPTX", "XLSX", "ODT", "ODP", "ODS", "ODG", "PDF"})
"""Formats of documents, which hold pictures as they hold words."""


class RenditionKind(StrEnum):
    """Where in an asset a picture was found."""

    PRIMARY = "primary"
    EXIF_THUMBNAIL = "exif-thumbnail"
    MPF = "mpf"
    PHOTOSHOP_THUMBNAIL = "photoshop-thumbnail"
    XMP_THUMBNAIL = "xmp-thumbnail"
    C2PA_THUMBNAIL = "c2pa-thumbnail"
    MAKERNOTE_PREVIEW = "makernote-preview"
    FRAME = "frame"
    PAGE = "page"
    AUXILIARY = "auxiliary"
    LAYER = "layer"
    EMBEDDED = "embedded"
    TRAILING = "trailing"
    GAIN_MAP = "gain-map"
    DEPTH_MAP = "depth-map"
    VIDEO_FRAME = "video-frame"


class Category(StrEnum):
    """What a metadatum says something about."""

    LOCATION = "location"
    PERSON = "person"
    DEVICE = "device"
    TIME = "time"
    ORGANISATION = "organisation"
    SOFTWARE = "software"
    CAPTION = "caption"
    RIGHTS = "rights"
    IDENTIFIER = "identifier"
    OTHER = "other"


class Tier(StrEnum):
    """How sure the detectors are: a certain face fails a rule, a possible one asks a person."""

    CERTAIN = "certain"
    POSSIBLE = "possible"


class Cover(StrEnum):
    """What lies over a face; only a solid cover cannot be undone."""

    NONE = "none"
    SOLID = "solid"
    BLUR = "blur"
    MOSAIC = "mosaic"


@dataclass(frozen=True)
class Rendition:
    """One picture inside an asset, decoded; sizes are pixels of the upright picture.

    ``similarity`` is 0..1 against the primary (None for the primary itself, or where one of
    the two cannot be compared); ``shows_more`` says that it shows what the primary does not.
    ``decoded`` is false where the picture was found but could not be opened. ``holds`` are the
    pictures that a page shows whole and as they are: (px, where on the page).
    """

    id: str
    kind: RenditionKind
    where: str
    width: int = 0
    height: int = 0
    offset: int | None = None
    bytes: int | None = None
    px: str | None = None
    pdq: str | None = None
    similarity: float | None = None
    shows_more: bool | None = None
    decoded: bool = True
    holds: tuple[tuple[str, Region], ...] = ()


@dataclass(frozen=True)
class Face:
    """A face in a rendition: ``box`` in pixels of that upright rendition, ``score`` 0..1.

    ``points`` are the points across that are really resolved, ``turned`` is 0 from the front and 1
    from the side; with the side of the box they make the ``quality``, 0..1 (None: no detector saw it).
    """

    id: str
    rendition: str
    box: Box
    score: float
    tier: Tier
    recognisable: bool
    detector: str
    cover: Cover = Cover.NONE
    quality: float | None = None
    points: float | None = None
    turned: float | None = None
    embedding: tuple[float, ...] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Solid:
    """A part of a rendition that is one flat colour and shows nothing: ``box`` in pixels of that upright rendition."""

    rendition: str
    box: Box


WORKSHEET = "worksheet"
"""The code of the problem that a file is a private worksheet, which is never looked into."""
SIDECAR = "XMP file beside it"
"""Where a metadatum, or a picture, lies that does not stand in the asset itself."""


@dataclass(frozen=True)
class Metadatum:
    """One metadata fact; ``tag`` as the standard spells it, ``where`` the container's place.

    ``meaning`` is a code from a published vocabulary (``MR-UMR``), safe to print;
    ``value`` is what gives people away: it stays in memory unless somebody asks to see it.
    """

    standard: str
    tag: str
    category: Category
    where: str
    meaning: str | None = None
    value: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Hidden:
    """Bytes in the file that no viewer shows: ``kind`` such as ``trailing-data``."""

    kind: str
    offset: int
    bytes: int


@dataclass(frozen=True)
class Problem:
    """Why something was not inspected; ``blocking`` says the asset cannot be judged."""

    code: str
    message: str
    blocking: bool = True


@dataclass(frozen=True)
class Inspection:
    """Everything observed about one asset: a pure function of its bytes and the engine.

    ``path`` is how the run names the file (relative, forward slashes); ``engine`` is the
    fingerprint of everything that observed; ``looked`` what was looked for; ``solids`` are the parts
    of one flat colour, so that a person whom somebody points out under one is known to be covered.
    """

    path: str
    sha256: str
    format: str
    bytes: int
    renditions: tuple[Rendition, ...] = ()
    faces: tuple[Face, ...] = ()
    metadata: tuple[Metadatum, ...] = ()
    hidden: tuple[Hidden, ...] = ()
    problems: tuple[Problem, ...] = ()
    engine: str = ""
    looked: tuple[str, ...] = ("faces", "metadata", "hidden")
    solids: tuple[Solid, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing was left out: only then can the asset pass."""
        return bool(self.renditions) and not any(problem.blocking for problem in self.problems)

    @property
    def primary(self) -> Rendition | None:
        """The picture that viewers show, or None where the asset could not be opened."""
        return next((one for one in self.renditions if one.kind is RenditionKind.PRIMARY), None)

    def rendition(self, id: str) -> Rendition:
        """Return the rendition of that id; raises KeyError."""
        for one in self.renditions:
            if one.id == id:
                return one
        raise KeyError(id)
