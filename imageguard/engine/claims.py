"""Who says what about the people of one picture: letters that name it or look like it, and reviewers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from imageguard.model.inspection import RenditionKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from imageguard.consent.fitness import Fit
    from imageguard.model.attestation import Answer, PeopleStatement, Stop
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Inspection, Rendition
    from imageguard.model.letter import NamedImage

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
class Image:
    """A picture in a letter: the letter's id, its number in the letter, how the letter names it."""

    letter: str
    number: int
    named: NamedImage


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

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """Return every picture that a letter names or describes, by letter and in the letter's order."""
        return tuple(
            Image(key, number, image)
            for key in sorted(self.fits)
            for number, image in enumerate(self.fits[key].letter.images)
        )

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Image]]:
        """Return the pictures of letters under each of their names."""
        found: dict[str, list[Image]] = {}
        for image in self.images:
            for name in _names_in(image.named):
                found.setdefault(name, []).append(image)
        return found

    @cached_property
    def by_print(self) -> Mapping[str, Sequence[Image]]:
        """Return the pictures of letters under each fingerprint that is known of them."""
        found: dict[str, list[Image]] = {}
        for image in self.images:
            known = {image.named.pdq, *(self.prints.get(name) for name in _names_in(image.named))}
            for pdq in sorted(one for one in known if one):
                found.setdefault(pdq, []).append(image)
        return found


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
    named = {image for name in names for image in records.by_name.get(name, ())}
    found = [
        Claim(NAMED, one.named.face, one.letter, copy=one.named.derived_from is not None)
        for one in sorted(named, key=_order)
    ]
    sure = {one.letter for one in named}
    near = {image for image in _looking_like(records, rendition.pdq) if image.letter not in sure}
    found += [Claim(NEAR, one.named.face, one.letter) for one in sorted(near, key=_order)]
    for statement in records.people:
        if statement.asset in names:
            found += _of_reviewer(statement)
    return found


def _order(image: Image) -> tuple[str, int]:
    return image.letter, image.number


def _looking_like(records: Records, pdq: str | None) -> Iterator[Image]:
    for known, images in records.by_print.items():
        if pdq and records.near(known, pdq):
            yield from images


def _names_in(image: NamedImage) -> tuple[str, ...]:
    return (*((f"sha256:{image.sha256}",) if image.sha256 else ()), *((image.px,) if image.px else ()))


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
