"""The subjects of rules with what surrounds them: the views that facts are read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from imageguard.consent.law import LawOfUse
from imageguard.facts.lexicon import Lexicon
from imageguard.model.attestation import Attestations
from imageguard.model.coverage import CoverageStatus
from imageguard.model.inspection import Category, RenditionKind, Tier
from imageguard.model.letter import ConsentState
from imageguard.model.record import Tally

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from imageguard.facts.lexicon import Hit, Sign
    from imageguard.model.inspection import Inspection, Metadatum, Rendition
    from imageguard.model.letter import Letter
    from imageguard.model.report import JudgedFace
    from imageguard.model.use import AssetUse, Text, Use

PREVIEWS = frozenset(
    {
        RenditionKind.EXIF_THUMBNAIL,
        RenditionKind.MPF,
        RenditionKind.PHOTOSHOP_THUMBNAIL,
        RenditionKind.XMP_THUMBNAIL,
        RenditionKind.C2PA_THUMBNAIL,
        RenditionKind.MAKERNOTE_PREVIEW,
        RenditionKind.EMBEDDED,
        RenditionKind.AUXILIARY,
        RenditionKind.TRAILING,
        RenditionKind.LAYER,
    },
)


@dataclass(frozen=True)
class Standing:
    """Where a letter stands on the day judged: its state and why; all else as codes.

    ``gaps`` are what of the use it does not cover, ``limits`` what only a reader of the letter
    can judge, ``unstated`` what the use does not say and the letter would be held against.
    """

    state: ConsentState = ConsentState.UNKNOWN
    reason: str = ""
    gaps: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()


@dataclass(frozen=True)
class Surroundings:
    """What a rule may know of the run beside pictures and letters; None is not known.

    ``matching`` says whether face matching was on, ``legal_basis`` and ``assessment`` whether
    they are recorded; ``public`` that the pictures lie in a repository that everybody can read,
    ``letters_inside`` that the letters lie in the same one, ``ended_in_history`` how many pictures of
    letters that no longer stand its history still holds; ``letter_versions`` are the approved
    versions of the consent letter.
    """

    matching: bool = False
    legal_basis: bool = False
    assessment: bool = False
    public: bool | None = None
    letters_inside: bool | None = None
    ended_in_history: int | None = None
    letter_versions: tuple[str, ...] | None = None


@dataclass(frozen=True)
class RunView:
    """The whole run: surroundings, use, letters by id, dates; ``registry`` says whether one was named at all.

    ``law`` is that of the places of the use; ``takedowns_due`` counts the places that still show
    pictures of a letter which no longer stands; ``tally`` counts all letters on file; ``said`` is what people answered.
    """

    surroundings: Surroundings
    registry: bool
    use: Use | None
    letters: Mapping[str, LetterView]
    as_of: dt.date
    historical: bool = False
    assets: tuple[AssetView, ...] = ()
    stray_answers: int = 0
    law: LawOfUse = field(default_factory=LawOfUse)
    takedowns_due: int = 0
    tally: Tally = field(default_factory=Tally)
    said: Attestations = field(default_factory=Attestations, repr=False)


@dataclass(frozen=True)
class LetterView:
    """A letter as the run sees it; ``letter`` None stands for no letter. ``start`` and ``end`` bound the use.

    ``across`` are the kinds of facts that the pictures which rely on it tell together, ``most_in_one``
    how many of them one picture alone tells; ``version_approved`` says whether the office approved the
    version of the form (None: nobody said which are approved, or which this is); ``bans`` are the
    statutes that protect the person from being shown.
    """

    letter: Letter | None = None
    standing: Standing = Standing()
    start: dt.date | None = None
    end: dt.date | None = None
    uses: int = 0
    across: tuple[str, ...] = ()
    most_in_one: int = 0
    version_approved: bool | None = None
    bans: tuple[str, ...] = ()


def is_grave(view: LetterView) -> bool:
    """Say whether two people must agree before this person is shown: a child, or somebody at high risk."""
    letter = view.letter
    return letter is not None and (letter.counts_as_minor or letter.risk.level == "high")


@dataclass(frozen=True)
class FaceView:
    """A face with its coverage, its letter and the rendition that shows it.

    ``settled`` says that a person counted the people of the primary picture, and every one of
    them is accounted for.
    """

    judged: JudgedFace
    letter: LetterView
    rendition: Rendition
    settled: bool = False

    @property
    def status(self) -> CoverageStatus:
        """Return what the face ends in."""
        return self.judged.coverage.status

    @property
    def dismissed(self) -> bool:
        """Whether a detector was unsure here, in the primary picture, and a person's count leaves no room for it."""
        return (
            self.settled
            and self.judged.face.tier is Tier.POSSIBLE
            and self.status is CoverageStatus.UNCOVERED
            and self.rendition.kind is RenditionKind.PRIMARY
        )

    @property
    def shown(self) -> bool:
        """Whether this is a person whom somebody could recognise; unsure detections do not count."""
        face = self.judged.face
        return (
            face.recognisable
            and face.tier is Tier.CERTAIN
            and self.status not in {CoverageStatus.NOT_A_PERSON, CoverageStatus.OBSCURED}
        )


@dataclass(frozen=True)
class AssetView:
    """An asset with its faces, the letters that its people rely on, and what is published with it.

    ``tied`` are letters tied to the picture whether or not a face was found for them; ``texts`` go
    with it outside of it and of the use; ``lexicon`` is what they are read by; ``published`` is the
    day of publication.
    """

    inspection: Inspection
    faces: tuple[FaceView, ...] = ()
    tied: tuple[LetterView, ...] = ()
    use: AssetUse | None = None
    stopped: bool = False
    counted: int | None = None
    counted_by: str | None = None
    accounted: int = 0
    number: int = 0
    texts: tuple[Text, ...] = field(default=(), repr=False)
    lexicon: Lexicon = field(default=Lexicon(), repr=False)
    published: dt.date | None = None

    @cached_property
    def words(self) -> tuple[tuple[str, str], ...]:
        """Return everything said about the picture as (kind, words); private, never printed."""
        use = self.use
        said = [] if use is None else [("caption", use.caption), ("alt", use.alt), ("credit", use.credit)]
        said += [("metadata", one.value) for one in self.inspection.metadata if one.category is Category.CAPTION]
        said += [(one.kind, one.words) for one in self.texts]
        return tuple((kind, words) for kind, words in said if words)

    @cached_property
    def signs(self) -> Mapping[Sign, tuple[str, ...]]:
        """Return what the words seem to tell of somebody, and in which kinds of words."""
        return _where((kind, self.lexicon.signs(words)) for kind, words in self.words)

    @cached_property
    def named(self) -> frozenset[str]:
        """Return the words by which the picture's own words seem to name somebody; private, never printed."""
        own = [words for kind, words in self.words if kind != "page"]
        return frozenset(name for words in own for name in self.lexicon.named(words))

    @cached_property
    def hits(self) -> Mapping[Hit, tuple[str, ...]]:
        """Return the terms of word lists that the words use, and in which kinds of words."""
        return _where((kind, self.lexicon.hits(words)) for kind, words in self.words)

    @property
    def letters(self) -> tuple[LetterView, ...]:
        """Return the letters of this picture, each once, by id."""
        views = [*(face.letter for face in self.faces), *self.tied]
        known = {view.letter.id: view for view in views if view.letter is not None}
        return tuple(known[key] for key in sorted(known))

    @property
    def letters_of_people(self) -> tuple[LetterView, ...]:
        """Return the letters of the people who can be recognised."""
        return tuple(face.letter for face in self.people)

    @property
    def people(self) -> tuple[FaceView, ...]:
        """Return the recognisable people."""
        return tuple(face for face in self.faces if face.shown)

    @property
    def names(self) -> frozenset[str]:
        """Return what answers, waivers and letters may call this picture: ``sha256:``, ``px:``."""
        primary = self.inspection.primary
        names = {f"sha256:{self.inspection.sha256}"}
        if primary is not None and primary.px:
            names.add(primary.px if primary.px.startswith("px:") else f"px:{primary.px}")
        return frozenset(names)


@dataclass(frozen=True)
class RenditionView:
    """A rendition and the faces in it."""

    rendition: Rendition
    faces: tuple[FaceView, ...] = ()


@dataclass(frozen=True)
class MetadatumView:
    """A metadatum; its asset's facts stand beside it."""

    metadatum: Metadatum


@dataclass(frozen=True)
class CaptionView:
    """Everything that is said about a picture."""

    asset: AssetView


_What = TypeVar("_What")


def _where(found: Iterable[tuple[str, Iterable[_What]]]) -> dict[_What, tuple[str, ...]]:
    """Return by what was found the kinds of words that hold it, each once, in order."""
    places: dict[_What, dict[str, None]] = {}
    for kind, things in found:
        for thing in things:
            places.setdefault(thing, {})[kind] = None
    return {thing: tuple(kinds) for thing, kinds in places.items()}
