"""Face matching, where it is switched on: a likeness to an agreed reference is asked about, never more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from imageguard.engine.claims import ATTESTED, MATCH, NAMED
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.report import JudgedFace

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from imageguard.consent.fitness import Fit

    Vector = Sequence[float]
    Same = Callable[[Vector, Vector, int], bool]
    Faces = Mapping[str, Sequence[JudgedFace]]


def match_faces(assets: Faces, fits: Mapping[str, Fit], same: Same) -> dict[str, tuple[JudgedFace, ...]]:
    """Return every asset's faces, those that nobody claimed compared with the letters that allow it.

    Only letters whose subject agreed and did not withdraw lend a reference: the face that they name,
    or that a reviewer tied to them, in this run. ``same`` gets two vectors and the number of references.
    """
    references = _references(assets, fits)
    doubles = _doubles(references, fits, same)
    return {
        path: tuple(JudgedFace(one.face, _warned(_matched(one, references, fits, same), doubles)) for one in faces)
        for path, faces in assets.items()
    }


def _references(assets: Faces, fits: Mapping[str, Fit]) -> list[tuple[str, Vector]]:
    return sorted(
        (one.coverage.letter, one.face.embedding)
        for faces in assets.values()
        for one in faces
        if one.face.embedding is not None
        and one.coverage.tie in {NAMED, ATTESTED}
        and one.coverage.letter is not None
        and fits[one.coverage.letter].letter.face_matching
        and not fits[one.coverage.letter].ended
    )


def _doubles(references: Sequence[tuple[str, Vector]], fits: Mapping[str, Fit], same: Same) -> frozenset[str]:
    """Return the letters whose subject looks like the subject of another: twins, siblings, parent and child."""
    return frozenset(
        letter
        for letter, vector in references
        for other, seen in references
        if fits[letter].letter.subject != fits[other].letter.subject and same(vector, seen, len(references))
    )


def _warned(coverage: Coverage, doubles: frozenset[str]) -> Coverage:
    """Return the coverage, with a warning where the face may be another's who looks like the letter's subject."""
    if coverage.tie != MATCH or coverage.letter not in doubles:
        return coverage
    return replace(coverage, reasons=(*coverage.reasons, "resembles-another-person"))


def _matched(
    judged: JudgedFace,
    references: Sequence[tuple[str, Vector]],
    fits: Mapping[str, Fit],
    same: Same,
) -> Coverage:
    vector = judged.face.embedding
    if vector is None or judged.coverage != Coverage(CoverageStatus.UNCOVERED):
        return judged.coverage
    found = sorted({letter for letter, other in references if same(vector, other, len(references))})
    fitting = [letter for letter in found if not fits[letter].gaps]
    if not found:
        return judged.coverage
    if not fitting:
        gaps = tuple(dict.fromkeys(gap for letter in found for gap in fits[letter].gaps))
        return Coverage(CoverageStatus.UNCOVERED, None, MATCH, gaps)
    only = fitting[0] if len(fitting) == 1 else None
    return Coverage(CoverageStatus.PROBABLE, only, MATCH, fits[only].open if only else ("several-letters",))
