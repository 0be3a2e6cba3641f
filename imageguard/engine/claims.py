"""Who says what about the people of one picture: letters that name it or look like it, and reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard.model.inspection import RenditionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from imageguard.engine.fitness import Fit
    from imageguard.model.attestation import Answer, PeopleStatement, Stop
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Inspection, Rendition
    from imageguard.model.letter import Letter, NamedImage

NAMED, ATTESTED, MATCH, NEAR = "named", "attested", "match", "near-duplicate"


@dataclass(frozen=True)
class Claim:
    """One word about one person: a letter (``letter``), or that nobody needs one (``bystander``, ``not_a_person``).

    ``region`` is None where the letter does not say which face. ``copy`` marks a picture that was
    made from another, such as one with a face covered.
    """

    tie: str
    region: Region | None = None
    letter: str | None = None
    bystander: bool = False
    not_a_person: bool = False
    copy: bool = False


@dataclass(frozen=True)
class Records:
    """What the office knows: letters by id with their fit, statements, answers, stops.

    ``near`` says whether two fingerprints may be one picture; ``prints`` are the fingerprints of
    named pictures that lie in this run.
    """

    fits: Mapping[str, Fit]
    people: Sequence[PeopleStatement]
    answers: Sequence[Answer]
    stops: Sequence[Stop]
    near: Callable[[str, str], bool]
    prints: Mapping[str, str]

    def letters(self) -> Iterator[Letter]:
        """Yield the letters by id."""
        for key in sorted(self.fits):
            yield self.fits[key].letter


def names_of(inspection: Inspection, rendition: Rendition) -> frozenset[str]:
    """Return what letters and reviewers may call this picture: its pixels, and the file where it is the primary."""
    names = {rendition.px} if rendition.px else set()
    if rendition.kind is RenditionKind.PRIMARY:
        names.add(f"sha256:{inspection.sha256}")
    return frozenset(names)


def fingerprints(inspections: Sequence[Inspection]) -> dict[str, str]:
    """Return the fingerprint of every picture of the run by each of its names."""
    return {
        name: rendition.pdq
        for inspection in inspections
        for rendition in inspection.renditions
        if rendition.pdq
        for name in names_of(inspection, rendition)
    }


def claims_on(records: Records, inspection: Inspection, rendition: Rendition) -> list[Claim]:
    """Return every claim about the people in a rendition, in a fixed order."""
    names = names_of(inspection, rendition)
    found = [claim for letter in records.letters() for claim in _of_letter(records, letter, rendition, names)]
    for statement in records.people:
        if statement.asset in names:
            found += _of_reviewer(statement)
    return found


def _of_letter(records: Records, letter: Letter, rendition: Rendition, names: frozenset[str]) -> list[Claim]:
    named = [image for image in letter.images if names.intersection(_names_in(image))]
    if named:
        return [Claim(NAMED, one.face, letter.id, copy=one.derived_from is not None) for one in named]
    return [Claim(NEAR, one.face, letter.id) for one in letter.images if _is_near(records, one, rendition.pdq)]


def _names_in(image: NamedImage) -> tuple[str, ...]:
    return (*((f"sha256:{image.sha256}",) if image.sha256 else ()), *((image.px,) if image.px else ()))


def _is_near(records: Records, image: NamedImage, pdq: str | None) -> bool:
    known = {image.pdq, *(records.prints.get(name) for name in _names_in(image))} - {None}
    return pdq is not None and any(one is not None and records.near(one, pdq) for one in sorted(known, key=str))


def _of_reviewer(statement: PeopleStatement) -> Iterator[Claim]:
    for one in statement.faces:
        yield Claim(
            ATTESTED,
            one.face,
            one.letter,
            bystander=one.bystander is not None,
            not_a_person=one.not_a_person is not None,
        )


def stop_on(stops: Sequence[Stop], inspection: Inspection, near: Callable[[str, str], bool]) -> str | None:
    """Say how a stop in force meets the asset: ``bytes``, ``pixels``, ``near-duplicate``, or None."""
    in_force = [stop for stop in stops if stop.in_force]
    pixels = {rendition.px for rendition in inspection.renditions if rendition.px}
    prints = sorted({rendition.pdq for rendition in inspection.renditions if rendition.pdq})
    if any(stop.sha256 == inspection.sha256 for stop in in_force):
        return "bytes"
    if any(stop.px in pixels for stop in in_force if stop.px):
        return "pixels"
    if any(near(stop.pdq, one) for stop in in_force if stop.pdq for one in prints):
        return NEAR
    return None
