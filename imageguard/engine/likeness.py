"""Face matching, where it is switched on: a likeness to an agreed reference is asked about, never more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from imageguard.consent.biometrics import agreed
from imageguard.engine.claims import ATTESTED, MATCH, NAMED
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    from imageguard.consent.fitness import Fit

Vector: TypeAlias = Sequence[float]
Faces: TypeAlias = Mapping[str, Sequence[JudgedFace]]
_UNCLAIMED = Coverage(CoverageStatus.UNCOVERED)


class Near(Protocol):
    """Says for each of the first vectors which of the others (by place) may be the same person."""

    def __call__(self, ones: Sequence[Vector], many: Sequence[Vector], /) -> Sequence[Sequence[int]]:
        """Return the places; stricter the more there are to be compared with."""


@dataclass(frozen=True)
class Reference:
    """The face of a letter's person as a vector."""

    letter: str
    vector: Vector = field(repr=False)


@dataclass(frozen=True)
class Likeness:
    """How faces are compared, and the templates that the registry keeps for it."""

    near: Near
    stored: tuple[Reference, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Compared:
    """With what faces were compared: the letter of each reference, the registry's and those of this run."""

    letters: tuple[str, ...] = ()


def match_faces(
    assets: Faces, fits: Mapping[str, Fit], likeness: Likeness
) -> tuple[dict[str, tuple[JudgedFace, ...]], Compared]:
    """Return every asset's faces, those that nobody claimed compared with the letters that allow it.

    Only letters whose subject agreed and did not withdraw lend references: those stored, the face
    that the letter names, or that a reviewer tied to it, in this run.
    """
    references = _references(assets, fits, likeness.stored)
    vectors = [one.vector for one in references]
    asked = {(path, at): one for path, faces in assets.items() for at, one in enumerate(faces) if _is_open(one)}
    places = likeness.near([one.face.embedding or () for one in asked.values()], vectors)
    found = {key: sorted({references[at].letter for at in near}) for key, near in zip(asked, places, strict=True)}
    matched = {letter for letters in found.values() for letter in letters}
    doubles = _doubles(matched, references, fits, likeness.near)
    told = {
        path: tuple(
            replace(one, coverage=_coverage(found[path, at], fits, doubles)) if found.get((path, at)) else one
            for at, one in enumerate(faces)
        )
        for path, faces in assets.items()
    }
    return told, Compared(tuple(one.letter for one in references))


def _is_open(one: JudgedFace) -> bool:
    return one.face.embedding is not None and one.coverage == _UNCLAIMED


def _references(assets: Faces, fits: Mapping[str, Fit], stored: Sequence[Reference]) -> list[Reference]:
    """Return the references in a fixed order, each once."""
    seen = (
        Reference(one.coverage.letter, one.face.embedding)
        for faces in assets.values()
        for one in faces
        if one.face.embedding is not None and one.coverage.tie in {NAMED, ATTESTED} and one.coverage.letter is not None
    )
    allowed = {letter for letter, one in fits.items() if agreed(one.letter) and not one.ended}
    known = {(one.letter, tuple(one.vector)) for one in (*stored, *seen) if one.letter in allowed}
    return [Reference(letter, vector) for letter, vector in sorted(known)]


def _doubles(letters: set[str], references: Sequence[Reference], fits: Mapping[str, Fit], near: Near) -> frozenset[str]:
    """Return those of the letters whose subject looks like another's: twins, siblings, parent and child."""
    ours = [one for one in references if one.letter in letters]
    places = near([one.vector for one in ours], [one.vector for one in references])
    subjects = [fits[one.letter].letter.subject for one in references]
    return frozenset(
        one.letter
        for one, found in zip(ours, places, strict=True)
        if any(subjects[at] != fits[one.letter].letter.subject for at in found)
    )


def _coverage(found: Sequence[str], fits: Mapping[str, Fit], doubles: frozenset[str]) -> Coverage:
    """Return what a face ends in that looks like the people of these letters, and whether somebody looks like them."""
    doubt = ("resembles-another-person",) if doubles.intersection(found) else ()
    fitting = [letter for letter in found if not fits[letter].gaps]
    if not fitting:
        gaps = tuple(dict.fromkeys(gap for letter in found for gap in fits[letter].gaps))
        return Coverage(CoverageStatus.UNCOVERED, None, MATCH, (*gaps, *doubt))
    only = fitting[0] if len(fitting) == 1 else None
    return Coverage(
        CoverageStatus.PROBABLE, only, MATCH, (*(fits[only].open if only else ("several-letters",)), *doubt)
    )
