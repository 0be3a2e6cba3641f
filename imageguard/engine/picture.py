"""The people of one rendition: faces found and pointed out, each with what it ends in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from imageguard.consent.fitness import of_one_person, settles
from imageguard.engine.claims import ATTESTED, NAMED, NEAR
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box, iou
from imageguard.model.inspection import Cover, Face, Tier
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.consent.fitness import Fit
    from imageguard.engine.claims import Claim, Records
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Rendition

SAME_PLACE = 0.5
HIDDEN = 0.75
_CERTAIN_TIES = frozenset({NAMED, ATTESTED})
_UNCOVERED = Coverage(CoverageStatus.UNCOVERED)
_CONTRADICTION = Coverage(CoverageStatus.UNCOVERED, reasons=("contradictory-statements",))


@dataclass(frozen=True)
class Picture:
    """One rendition laid beside its claims; ``names`` are its own, ``count`` how many people somebody counted.

    ``solids`` are the parts of one flat colour, in pixels of the rendition.
    """

    rendition: Rendition
    faces: tuple[Face, ...]
    claims: tuple[Claim, ...]
    names: frozenset[str]
    count: int | None = None
    solids: tuple[Box, ...] = ()


@dataclass(frozen=True)
class People:
    """The faces of a picture and how many people without a face a letter accounts for."""

    faces: tuple[JudgedFace, ...]
    unseen: int = 0


def judge_people(picture: Picture, records: Records) -> People:
    """Return what every face of a picture ends in."""
    faces, placed, loose = _place(picture)
    coverages = [_coverage(face, placed[index], picture, records) for index, face in enumerate(faces)]
    coverages = [_once(index, coverages, records) for index in range(len(faces))]
    if not loose:
        return People(tuple(map(JudgedFace, faces, coverages)))
    return _with_loose(picture, records, list(map(JudgedFace, faces, coverages)), loose)


def region_of(face: Face, rendition: Rendition) -> Region:
    """Return the place of a face as fractions of its rendition."""
    return face.box.fractions(rendition.width, rendition.height)


def _place(picture: Picture) -> tuple[list[Face], list[list[Claim]], list[Claim]]:
    """Tie each claim to the face it means; a place without a face becomes one. The rest is loose."""
    faces = list(picture.faces)
    regions = [region_of(face, picture.rendition) for face in faces]
    placed: list[list[Claim]] = [[] for _ in faces]
    loose: list[Claim] = []
    for claim in picture.claims:
        best = max(range(len(faces)), key=lambda index: (_overlap(regions[index], claim), -index), default=None)
        if claim.region is not None and best is not None and _overlap(regions[best], claim) >= SAME_PLACE:
            placed[best].append(claim)
        elif claim.region is not None and claim.tie in _CERTAIN_TIES:
            faces.append(_under_solids(_pointed_out(claim.region, picture.rendition), picture.solids))
            regions.append(claim.region)
            placed.append([claim])
        else:
            loose.append(claim)
    bound = {claim.letter for claims in placed for claim in claims if claim.letter}
    return _settle_recognisable(faces, placed), placed, [claim for claim in loose if claim.letter not in bound]


def _overlap(region: Region, claim: Claim) -> float:
    return 0.0 if claim.region is None else iou(region, claim.region)


def _pointed_out(region: Region | None, rendition: Rendition) -> Face:
    width, height = rendition.width, rendition.height
    box = Box(0, 0, width, height) if region is None else region.box(width, height)
    return Face("", rendition.id, box, 1.0, Tier.CERTAIN, recognisable=True, detector="person")


def _under_solids(face: Face, solids: Sequence[Box]) -> Face:
    """Return the face as covered where three quarters of it lie under one flat colour."""
    if not any(_shared(face.box, solid) >= HIDDEN * face.box.width * face.box.height for solid in solids):
        return face
    return replace(face, cover=Cover.SOLID, recognisable=False)


def _shared(one: Box, other: Box) -> int:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(across, 0) * max(down, 0)


def _settle_recognisable(faces: list[Face], placed: list[list[Claim]]) -> list[Face]:
    """Call a person not recognisable in whom no detector saw a face and whom a reviewer calls a bystander."""
    return [
        replace(face, recognisable=False)
        if face.detector == "person" and all(claim.bystander or claim.not_a_person for claim in claims)
        else face
        for face, claims in zip(faces, placed, strict=True)
    ]


def _coverage(face: Face, claims: Sequence[Claim], picture: Picture, records: Records) -> Coverage:
    certain = [claim for claim in claims if claim.tie in _CERTAIN_TIES]
    said = _said(face, certain, picture, records) if certain else None
    if said and said.status is CoverageStatus.NOT_A_PERSON:
        return said
    if face.cover is Cover.SOLID and not _names_an_ended_letter(certain, records):
        return Coverage(CoverageStatus.OBSCURED, said.letter if said else None, said.tie if said else None)
    if said:
        return said
    return _guess(claims, picture, records) if claims else _UNCOVERED


def _once(index: int, coverages: Sequence[Coverage], records: Records) -> Coverage:
    """Ask again where a reviewer gave one person two faces; a letter may name two, as in a mirror."""
    own = coverages[index]
    if own.status is not CoverageStatus.COVERED or own.tie != ATTESTED:
        return own
    subjects = [records.fits[one.letter].letter.subject for one in coverages if one.letter]
    if subjects.count(records.fits[str(own.letter)].letter.subject) == 1:
        return own
    return replace(own, status=CoverageStatus.PROBABLE, reasons=("one-person-two-faces",))


def _names_an_ended_letter(claims: Sequence[Claim], records: Records) -> bool:
    return any(
        claim.tie == NAMED and not claim.copy and claim.letter in records.fits and records.fits[claim.letter].ended
        for claim in claims
        if claim.letter
    )


def _said(face: Face, claims: Sequence[Claim], picture: Picture, records: Records) -> Coverage:
    """Return what certain words say together; words that contradict one another cover nobody."""
    unknown = [claim.letter for claim in claims if claim.letter and claim.letter not in records.fits]
    if unknown:
        return Coverage(CoverageStatus.UNCOVERED, reasons=("unknown-letter",))
    others = {(claim.bystander, claim.not_a_person) for claim in claims if claim.letter is None}
    letters = _by_person([claim for claim in claims if claim.letter], picture, records)
    refused = [one for one in letters if one.status is CoverageStatus.REFUSED]
    if refused:
        return refused[0]
    if len(letters) + len(others) > 1:
        return _CONTRADICTION
    return letters[0] if letters else _of_nobody(face, claims[0])


def _by_person(claims: Sequence[Claim], picture: Picture, records: Records) -> list[Coverage]:
    """Return one coverage for every person that the claims speak of."""
    people: dict[str, list[Claim]] = {}
    for claim in claims:
        people.setdefault(records.fits[str(claim.letter)].letter.subject, []).append(claim)
    return [
        of_one_person(_fits(group, picture, records), min((claim.tie for claim in group), key=_TIES.index))
        for _, group in sorted(people.items())
    ]


_TIES = (NAMED, ATTESTED, NEAR)


def _fits(claims: Sequence[Claim], picture: Picture, records: Records) -> list[Fit]:
    fits = [records.fits[letter] for letter in sorted({str(claim.letter) for claim in claims})]
    return [
        one.settled() if any(settles(answer, one.letter, picture.names) for answer in records.answers) else one
        for one in fits
    ]


def _of_nobody(face: Face, claim: Claim) -> Coverage:
    if claim.not_a_person:
        return Coverage(CoverageStatus.NOT_A_PERSON, tie=ATTESTED)
    if face.recognisable:
        return Coverage(CoverageStatus.UNCOVERED, tie=ATTESTED, reasons=("bystander-recognisable",))
    return Coverage(CoverageStatus.BYSTANDER, tie=ATTESTED)


def _guess(claims: Sequence[Claim], picture: Picture, records: Records) -> Coverage:
    """Return what a likeness says: it may refuse, and may be asked about, but never covers."""
    people = _by_person(claims, picture, records)
    refused = [one for one in people if one.status is CoverageStatus.REFUSED]
    if refused:
        return refused[0]
    reasons = tuple(dict.fromkeys(reason for one in people for reason in one.reasons))
    return Coverage(CoverageStatus.PROBABLE, people[0].letter if len(people) == 1 else None, NEAR, reasons)


def _with_loose(picture: Picture, records: Records, faces: list[JudgedFace], loose: Sequence[Claim]) -> People:
    """Weigh letters that name this picture, or look like it, without saying which face is meant."""
    named = [claim for claim in loose if claim.tie == NAMED]
    people = [one for one in faces if one.coverage.status is not CoverageStatus.NOT_A_PERSON]
    free = [index for index, one in enumerate(faces) if one.coverage == _UNCOVERED]
    sole = _by_person(named, picture, records) if picture.count == 1 and len(people) == len(free) else []
    likely = _likely(faces, free)
    if len(sole) == 1 and len(likely) <= 1 and sole[0].status is not CoverageStatus.REFUSED:
        for index in likely:
            faces[index] = JudgedFace(faces[index].face, sole[0])
        return People(tuple(faces), unseen=0 if free else 1)
    coverage = _not_saying_which(loose, len(likely), picture, records)
    for index in free:
        faces[index] = JudgedFace(faces[index].face, coverage)
    if coverage.status is CoverageStatus.REFUSED and not free:
        faces += _without_face(coverage, bool(named), bool(people), picture)
    return People(tuple(faces))


def _likely(faces: Sequence[JudgedFace], free: Sequence[int]) -> list[int]:
    """Return which faces are people: the certain ones; where none is certain, all."""
    certain = [index for index in free if faces[index].face.tier is Tier.CERTAIN]
    return certain or list(free)


def _not_saying_which(loose: Sequence[Claim], free: int, picture: Picture, records: Records) -> Coverage:
    """Return what every free face ends in; with more faces than letters somebody is surely not covered."""
    guess = _guess(loose, picture, records)
    if guess.status is CoverageStatus.REFUSED:
        return guess
    reasons = ("face-not-named", *guess.reasons)
    if free > len({records.fits[str(claim.letter)].letter.subject for claim in loose}):
        return Coverage(CoverageStatus.UNCOVERED, reasons=reasons)
    tie = NAMED if all(claim.tie == NAMED for claim in loose) else NEAR
    return Coverage(CoverageStatus.PROBABLE, guess.letter, tie, reasons)


def _without_face(refused: Coverage, named: bool, others: bool, picture: Picture) -> list[JudgedFace]:  # noqa: FBT001 - two plain facts
    """Show a refusal for which no face is free: the whole picture is then its place.

    A picture that merely looks like the letter's, and shows nobody, is asked about.
    """
    whole = _pointed_out(None, picture.rendition)
    if named:
        return [JudgedFace(whole, refused)]
    if others or picture.count == 0:
        return []
    return [JudgedFace(whole, replace(refused, status=CoverageStatus.PROBABLE))]
