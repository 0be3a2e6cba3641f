"""Face templates made: only of people who agreed, only from faces that are good enough, never of anybody else."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from imageguard.bootstrap.inspecting import embedder_of, inspections, spec_of
from imageguard.bootstrap.lifecycle import letter_record
from imageguard.config.settings import FaceMatching
from imageguard.consent.biometrics import last_day, refusals
from imageguard.errors import UsageError
from imageguard.model.geometry import iou
from imageguard.model.inspection import Tier
from imageguard.model.record import RecordKind
from imageguard.registry.records import letter_of_record
from imageguard.registry.roster import check_person
from imageguard.registry.templates import Kept, Template, keep_templates, open_all, opened

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.config.settings import Settings
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Face, Inspection
    from imageguard.model.letter import Letter
    from imageguard.ports import Embedder
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Change

SAME_PLACE = 0.5
"""Intersection over union from which a face found is the one that a letter names."""


OFF = FaceMatching("", "")
"""Where the settings say nothing of face matching: no legal basis, and the embedder that is the default."""


@dataclass(frozen=True)
class Looked:
    """A reference picture with the face chosen in it, or ``why`` there is none; ``at`` says which face it is."""

    picture: str
    sha256: str
    face: Face | None = field(default=None, repr=False)
    at: str = ""
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class Enrolment:
    """Under which letter and basis templates are kept, until when, on whose word; ``anew`` drops what was there."""

    letter: Letter
    basis: str
    until: dt.date
    by: str
    anew: bool = False


@dataclass(frozen=True)
class Added:
    """How many references are kept now, and what a person should know of the likeness.

    ``doubles`` are letters of other people who look much the same; ``strangers`` are pictures whose face
    does not look like the letter's other references; ``uncompared`` are letters whose templates are of
    another model, or cannot be opened here.
    """

    count: int
    doubles: tuple[str, ...]
    strangers: tuple[str, ...]
    uncompared: tuple[str, ...]


def spec_for(settings: Settings) -> Spec:
    """Return how reference pictures are looked at: as the settings say, also where matching is off in a check."""
    return replace(spec_of(settings), embedder=(settings.face_matching or OFF).embedder)


def permitted(  # noqa: PLR0913 - each of it its own word
    desk: Desk, id: str, *, basis: str | None, until: dt.date | None, by: str, now: dt.datetime, anew: bool = False
) -> Enrolment:
    """Return under what the letter's person may be remembered.

    Raises UsageError with everything that forbids it, where no day ends it, or where ``by`` may not do so.
    """
    with desk.store.change() as change:
        check_person(change, by, now.date())
        letter = letter_of_record(letter_record(change, id))
    against = refusals(letter, basis, now=now)
    if against:
        raise UsageError(f"{id}: no face template may be kept under this letter: {'; '.join(against)}")
    day = min((one for one in (until, last_day(letter)) if one), default=None)
    if day is None or day < now.date():
        raise UsageError(f"{id}: say until which day its face template is kept: --until DATE, today or later")
    return Enrolment(letter, letter.face_matching_basis or basis or "", day, by, anew)


def look(pictures: Sequence[Path], letter: Letter, spec: Spec, which: str | None = None) -> Iterator[Looked]:
    """Yield each reference picture with its face; nothing of it is kept, in the cache neither.

    ``which`` is the id of a face such as ``f2``. Without it, the face is the one that the letter names in
    that picture, or the only sure one.
    """
    from imageguard.faces.quality import doubts  # noqa: PLC0415 - heavy

    named = [(str(path), str(path)) for path in pictures]
    for inspection in inspections(named, replace(spec, looked=("faces",)), cache=False):
        face, why = _chosen(inspection, letter, which)
        if face is not None:
            why = doubts(face) or (() if face.embedding else ("the embedder finds no features in it",))
        at = _place(face, inspection) if face else ""
        yield Looked(inspection.path, inspection.sha256, None if why else face, at, why)


def _chosen(inspection: Inspection, letter: Letter, which: str | None) -> tuple[Face | None, tuple[str, ...]]:
    primary = inspection.primary
    if primary is None or not inspection.whole:
        return None, tuple(f"it cannot be opened whole: {one.message}" for one in inspection.problems[:1])
    faces = [one for one in inspection.faces if one.rendition == primary.id]
    told = ", ".join(_place(one, inspection) for one in faces) or "none"
    if which is not None:
        found = next((one for one in faces if one.id == which), None)
        return found, () if found else (f"it has no face {which}; found were: {told}",)
    regions = _named_regions(inspection, letter)
    own = [one for one in faces if any(iou(_region(one, inspection), region) >= SAME_PLACE for region in regions)]
    sure = own or [one for one in faces if one.tier is Tier.CERTAIN]
    if not sure:
        return None, ("no face was found in it for sure",)
    return (sure[0], ()) if len(sure) == 1 else (None, (f"{len(sure)} people are in it: say --face ID, out of {told}",))


def _named_regions(inspection: Inspection, letter: Letter) -> list[Region]:
    """Return where the letter says that its person is in this picture."""
    primary = inspection.primary
    px = primary.px if primary else None
    return [
        one.face
        for one in letter.images
        if one.face is not None and (one.sha256 == inspection.sha256 or (px is not None and one.px == px))
    ]


def _region(face: Face, inspection: Inspection) -> Region:
    rendition = inspection.rendition(face.rendition)
    return face.box.fractions(rendition.width, rendition.height)


def _place(face: Face, inspection: Inspection) -> str:
    region = _region(face, inspection)
    return f"{face.id} ({region.x0:.2f},{region.y0:.2f},{region.x1:.2f},{region.y1:.2f})"


def enrol(desk: Desk, enrolment: Enrolment, looked: Sequence[Looked], spec: Spec, now: dt.datetime) -> Added:
    """Keep the faces of these pictures as references; a picture that is given again takes its old one's place.

    Raises UsageError where the registry's key is not here, RegistryError where what is there cannot be opened.
    """
    letter, embedder = enrolment.letter.id, embedder_of(spec)
    fresh = tuple(_template(one, one.face, embedder, enrolment, now) for one in looked if one.face is not None)
    with desk.store.change() as change:
        record = None if enrolment.anew else change.get(RecordKind.TEMPLATE, letter)
        before = opened(desk, record).templates if record else ()
        given = {one.picture for one in fresh}
        before = tuple(one for one in before if one.picture not in given)
        kept = Kept(letter, enrolment.until, enrolment.basis, (*before, *fresh))
        others = {key: one for key, one in change.all(RecordKind.TEMPLATE).items() if key != letter}
        known, closed = open_all(desk, others.values())
        strangers_to = [one for one in known if _subject(change, one.letter) != enrolment.letter.subject]
        keep_templates(desk, change, kept)
    foreign = {one.letter for one in known if any(face.model != embedder.model for face in one.templates)}
    return Added(
        count=len(kept.templates),
        doubles=_doubles(embedder, fresh, strangers_to),
        strangers=_strangers(embedder, fresh, before),
        uncompared=tuple(sorted(foreign.union(closed))),
    )


def _template(one: Looked, face: Face, embedder: Embedder, enrolment: Enrolment, now: dt.datetime) -> Template:
    return Template(embedder.model, face.embedding or (), f"sha256:{one.sha256}", enrolment.by, now.date())


def _doubles(embedder: Embedder, fresh: Sequence[Template], others: Sequence[Kept]) -> tuple[str, ...]:
    """Return the letters of other people whose face is as near as one person's would be."""
    faces = [(one.letter, face.vector) for one in others for face in one.templates if face.model == embedder.model]
    found = embedder.near([one.vector for one in fresh], [vector for _, vector in faces])
    return tuple(sorted({faces[at][0] for places in found for at in places}))


def _strangers(embedder: Embedder, fresh: Sequence[Template], before: Sequence[Template]) -> tuple[str, ...]:
    """Return the pictures whose face looks like none of the letter's other references."""
    own = [one.vector for one in before if one.model == embedder.model]
    own += [one.vector for one in fresh] if len(fresh) > 1 else []
    least = 2 if len(fresh) > 1 else 1  # among its own, each face is near to itself
    found = embedder.near([one.vector for one in fresh], own)
    return tuple(one.picture for one, near in zip(fresh, found, strict=True) if own and len(near) < least)


def _subject(change: Change, letter: str) -> str | None:
    record = change.get(RecordKind.LETTER, letter)
    return record["subject"] if record else None
