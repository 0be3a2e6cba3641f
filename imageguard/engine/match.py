"""Faces laid beside letters: what every face of every asset ends in."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from imageguard.consent.fitness import fit
from imageguard.engine.answers import spoken
from imageguard.engine.claims import NEAR, Records, claims_on, fingerprints, names_of, stop_on
from imageguard.engine.held import held, pass_on
from imageguard.engine.likeness import match_faces
from imageguard.engine.picture import People, Picture, judge_people
from imageguard.engine.previews import agrees, inherit, moves
from imageguard.model.coverage import CoverageStatus
from imageguard.model.inspection import DOCUMENTS, RenditionKind, Tier
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from imageguard.engine.claims import Claim
    from imageguard.engine.likeness import Compared, Likeness
    from imageguard.model.attestation import Attestations, PeopleStatement, Stop
    from imageguard.model.inspection import Inspection, Rendition
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.use import Use

_ACCOUNTED = frozenset(
    {CoverageStatus.COVERED, CoverageStatus.OBSCURED, CoverageStatus.BYSTANDER, CoverageStatus.REFUSED},
)


@dataclass(frozen=True)
class Matched:
    """One asset: its faces, found and pointed out, and what is known of its people.

    ``people_count`` is what somebody attested (None: nobody counted), ``counted_by`` who;
    ``people_accounted`` how many people of the primary picture (of a document: of all its pages) are judged
    one by one: covered, refused, obscured, bystanders, or recognisable people who are still without a letter.
    ``letters`` are the ids that a person or the letter itself ties to this picture, ``near_letters`` those
    whose pictures merely look the same. ``stopped`` is None, or how the stop was found: ``bytes``, ``pixels`` or
    ``near-duplicate``.
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
    """All assets by the path of their inspection, and the status of every letter by id on the day judged.

    ``compared`` says with what faces were compared; None: matching was off.
    """

    assets: Mapping[str, Matched] = field(default_factory=dict)
    statuses: Mapping[str, Status] = field(default_factory=dict)
    compared: Compared | None = None


def match(  # noqa: PLR0913 - all that a judgement of coverage rests on, nothing of it optional but matching
    inspections: Sequence[Inspection],
    letters: Sequence[Letter],
    use: Use | None,
    attestations: Attestations,
    stops: Sequence[Stop],
    *,
    day: dt.date,
    now: dt.datetime,
    near: Callable[[str, str], bool],
    likeness: Likeness | None = None,
) -> Matching:
    """Lay every face of the run beside the letters, as of ``day`` and with what is known at ``now``.

    ``near`` says whether two fingerprints may be one picture; ``likeness`` how faces are compared
    (None: matching is off).
    """
    fits = {letter.id: fit(letter, use, day, now) for letter in letters}
    records = Records(fits, attestations.people, attestations.answers, stops, near, fingerprints(inspections))
    assets = {inspection.path: _asset(inspection, records) for inspection in inspections}
    compared = None
    if likeness is not None:
        faces, compared = match_faces({path: asset.faces for path, asset in assets.items()}, fits, likeness)
        assets = {path: replace(asset, faces=faces[path]) for path, asset in assets.items()}
    return Matching(assets, {key: fits[key].status for key in sorted(fits)}, compared)


def _asset(inspection: Inspection, records: Records) -> Matched:
    claims = {one.id: tuple(claims_on(records, inspection, one)) for one in inspection.renditions}
    counts = _counts(inspection, records)
    count = max((one.people_count for one in counts if one.people_count is not None), default=None)
    first = inspection.primary
    primary = _on_its_own(inspection, first, claims[first.id], records, count) if first else People(())
    on_pages = held(inspection)
    people = {
        one.id: _of_rendition(inspection, one, primary, claims[one.id], records, alone=one.id in on_pages).faces
        for one in inspection.renditions
    }
    people = pass_on(inspection, people)
    shown = [one for each in _counted(inspection, on_pages) for one in people[each.id]]
    letters, near_letters = _letters_on([claim for said in claims.values() for claim in said], records)
    return Matched(
        faces=_numbered([one for each in people.values() for one in each]),
        people_count=count,
        people_accounted=sum(map(_is_accounted, shown)) + primary.unseen,
        counted_by=next(
            (f"{one.by} ({spoken(one.role)}), {one.on}" for one in counts if one.people_count == count), None
        ),
        letters=letters,
        near_letters=near_letters,
        stopped=stop_on(records.stops, inspection, records.near),
    )


def _counted(inspection: Inspection, on_pages: Collection[str]) -> list[Rendition]:
    """Return the renditions whose people somebody counts: the primary; of a document, every page, each person once."""
    if inspection.format not in DOCUMENTS:
        return [inspection.primary] if inspection.primary else []
    shown = {RenditionKind.PRIMARY, RenditionKind.PAGE}
    return [one for one in inspection.renditions if one.kind in shown and one.id not in on_pages]


def _of_rendition(
    inspection: Inspection,
    rendition: Rendition,
    primary: People,
    claims: tuple[Claim, ...],
    records: Records,
    *,
    alone: bool,
) -> People:
    """Return the people of a rendition; a picture on the page of a document is judged by its own claims."""
    if rendition is inspection.primary:
        return primary
    if alone:
        return _marked(_on_its_own(inspection, rendition, claims, records), rendition)
    return _elsewhere(inspection, rendition, primary, claims, records)


def _is_accounted(one: JudgedFace) -> bool:
    """Say whether this is a person of whom a finding of their own tells, whatever the count says."""
    if one.coverage.status in _ACCOUNTED:
        return True
    certain = one.face.tier is Tier.CERTAIN
    if one.coverage.status is CoverageStatus.PROBABLE:
        return certain
    return certain and one.face.recognisable and one.coverage.status is CoverageStatus.UNCOVERED


def _counts(inspection: Inspection, records: Records) -> list[PeopleStatement]:
    names = names_of(inspection, inspection.primary) if inspection.primary else {f"sha256:{inspection.sha256}"}
    return [one for one in records.people if one.asset in names and one.people_count is not None]


def _on_its_own(
    inspection: Inspection,
    rendition: Rendition,
    claims: tuple[Claim, ...],
    records: Records,
    count: int | None = None,
) -> People:
    """Return the people of a rendition by its own claims; one that was not decoded shows nobody."""
    if not (rendition.width and rendition.height):
        return People(())
    faces = tuple(face for face in inspection.faces if face.rendition == rendition.id)
    solids = tuple(one.box for one in inspection.solids if one.rendition == rendition.id)
    return judge_people(Picture(rendition, faces, claims, names_of(inspection, rendition), count, solids), records)


def _elsewhere(
    inspection: Inspection,
    rendition: Rendition,
    primary: People,
    claims: tuple[Claim, ...],
    records: Records,
) -> People:
    """Return the people of a preview or frame: as the primary's where it shows the same, else on their own."""
    first = inspection.primary
    own_words = any(claim.tie != NEAR for claim in claims)
    comparable = first is not None and first.width and first.height and rendition.width and rendition.height
    if first is None or not comparable or not (agrees(rendition) or (moves(rendition) and not own_words)):
        return _marked(_on_its_own(inspection, rendition, claims, records), rendition)
    faces = [face for face in inspection.faces if face.rendition == rendition.id]
    return People(tuple(inherit(faces, rendition, first, primary.faces)))


def _marked(people: People, rendition: Rendition) -> People:
    """Say of a face that nobody claims in which kind of rendition it is."""
    return People(
        tuple(
            JudgedFace(one.face, replace(one.coverage, reasons=(f"only-in:{rendition.kind.value}",)))
            if one.coverage.status is CoverageStatus.UNCOVERED and not one.coverage.reasons
            else one
            for one in people.faces
        ),
    )


def _numbered(faces: Sequence[JudgedFace]) -> tuple[JudgedFace, ...]:
    """Give the people whom somebody pointed out the ids after those of the faces found."""
    found = [one for one in faces if one.face.id]
    number = max((int(one.face.id[1:]) for one in found if one.face.id[1:].isdecimal()), default=0)
    pointed_out = [
        JudgedFace(replace(one.face, id=f"f{number + index}"), one.coverage)
        for index, one in enumerate((one for one in faces if not one.face.id), start=1)
    ]
    return (*found, *pointed_out)


def _letters_on(claims: Sequence[Claim], records: Records) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the ids of letters tied to the picture by name or by a reviewer, and of those that look like it."""
    known = [claim for claim in claims if claim.letter in records.fits]
    tied = {str(claim.letter) for claim in known if claim.tie != NEAR}
    near = {str(claim.letter) for claim in known} - tied
    return tuple(sorted(tied)), tuple(sorted(near))
