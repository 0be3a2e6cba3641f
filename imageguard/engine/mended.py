"""Whether a copy is mended: what still speaks against it, whether it is better, and who answers for its people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from imageguard.engine.mend import UNJUDGED
from imageguard.engine.residue import previews, residue
from imageguard.model.geometry import iou
from imageguard.model.inspection import DOCUMENTS, Cover, RenditionKind
from imageguard.model.report import Outcome, Verdict

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from imageguard.model.attestation import Attestations, Stop, Waiver
    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face, Inspection, Rendition
    from imageguard.model.letter import Letter, NamedImage
    from imageguard.model.remedy import Plan
    from imageguard.model.report import JudgedAsset

_SAME = 0.3
_ORDER = (Verdict.CLEAR, Verdict.HOLD, Verdict.BLOCK)


def shortcomings(
    plan: Plan, before: Inspection, after: Inspection, regions: Sequence[tuple[str, Box]], keep: Collection[str] = ()
) -> tuple[str, ...]:
    """Return what speaks against a copy, each as a short sentence; none where the copy keeps its promise.

    ``regions`` are the covers as drawn: (px of the rendition before, box in its upright pixels).
    """
    return tuple(_shortcomings(plan, before, after, regions, keep))


def found_again(before: Inspection, after: Inspection, regions: Sequence[tuple[str, Box]]) -> tuple[Face, ...]:
    """Return the faces of the copy that show under a cover; one that is a flat fill shows nobody."""
    places = dict(zip((one.id for one in _shown(after)), (one.px for one in _shown(before)), strict=False))
    found = []
    for face in after.faces:
        boxes = [box for px, box in regions if px == places.get(face.rendition)]
        if face.cover is not Cover.SOLID and any(_centre_in(face.box, box) for box in boxes):
            found.append(face)
    return tuple(found)


def newcomers(
    before: Inspection, after: Inspection, regions: Sequence[tuple[str, Box]]
) -> tuple[tuple[str, Face], ...]:
    """Return faces that are seen in the copy only, each with the px of its rendition before: a detector's second look.

    A face that stood in the original, and was left alone on purpose, is none of them.
    """
    places = dict(zip((one.id for one in _shown(after)), _shown(before), strict=False))
    found = []
    for face in after.faces:
        shown = places.get(face.rendition)
        if shown is None or shown.px is None or face.cover is Cover.SOLID:
            continue
        old = [one.box for one in before.faces if one.rendition == shown.id]
        covered = [box for px, box in regions if px == shown.px]
        if not any(iou(face.box, box) > _SAME for box in old) and not any(_centre_in(face.box, box) for box in covered):
            found.append((shown.px, face))
    return tuple(found)


def _shortcomings(
    plan: Plan, before: Inspection, after: Inspection, regions: Sequence[tuple[str, Box]], keep: Collection[str]
) -> Iterator[str]:
    if not after.whole and not _is_unjudged_alone(before, after):
        problem = next((one.code for one in after.problems if one.blocking), "no picture")
        yield f"the copy could not be inspected whole ({problem})"
    left = sorted({f"{one.standard} {one.tag}" for one in residue(after, keep)})
    if left:
        yield f"the copy still carries {', '.join(left[:5])}"
    kinds = sorted({one.kind.value for one in previews(after)})
    if kinds:
        yield f"the copy still holds {', '.join(kinds)}"
    hidden = sorted({one.kind for one in after.hidden})
    if hidden:
        yield f"the copy still hides {', '.join(hidden)}"
    yield from _pictures(plan, before, after)
    if found_again(before, after, regions):
        yield "a face is found again under a cover"


def _is_unjudged_alone(before: Inspection, after: Inspection) -> bool:
    """Say whether a document's copy was read whole, and only what nobody judges in documents keeps it from passing."""
    codes = {one.code for one in after.problems if one.blocking}
    return after.format in DOCUMENTS and bool(codes) and codes <= UNJUDGED & {one.code for one in before.problems}


def _pictures(plan: Plan, before: Inspection, after: Inspection) -> Iterator[str]:
    """Compare the pictures that both show: the same number and sizes, and the same pixels where nothing is covered."""
    ours, theirs = _shown(before), _shown(after)
    if before.format in DOCUMENTS and not ours and not theirs:
        return
    if len(ours) < len(theirs) or [one.px for one in ours if _is_first(one)] == []:
        yield "the copy shows more pictures than the original"
        return
    if not theirs:
        yield "the copy shows no picture any more"
        return
    if len(ours) != len(theirs) and any(one.kind is RenditionKind.FRAME for one in ours):
        yield "the copy has lost frames"
    if not plan.covers:
        known = {one.px for one in ours}
        first = before.format in DOCUMENTS or ours[0].px == theirs[0].px
        if not first or any(one.px not in known for one in theirs):
            yield "the pixels of the copy are not those of the original"
    elif (ours[0].width, ours[0].height) != (theirs[0].width, theirs[0].height):
        yield "the copy is of another size than the original"


def _is_first(one: Rendition) -> bool:
    return one.kind is RenditionKind.PRIMARY


def _shown(inspection: Inspection) -> list[Rendition]:
    """Return the pictures that viewers show, in order."""
    kinds = {RenditionKind.PRIMARY, RenditionKind.FRAME, RenditionKind.PAGE}
    return [one for one in inspection.renditions if one.kind in kinds]


def _centre_in(face: Box, box: Box) -> bool:
    x, y = (face.x0 + face.x1) / 2, (face.y0 + face.y1) / 2
    return box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1


def is_better(before: JudgedAsset, after: JudgedAsset) -> bool:
    """Say whether the copy is judged no worse and says or shows less than the original."""
    old, new = _weight(before), _weight(after)
    return new[0] <= old[0] and new < old


def _weight(asset: JudgedAsset) -> tuple[int, int, int, int, int]:
    failing = [one for one in asset.findings if one.outcome in {Outcome.FAIL, Outcome.ERROR}]
    seen = asset.inspection
    told = len(residue(seen)) + len(previews(seen)) + len(seen.hidden)
    area = sum(one.width * one.height for one in _shown(seen))
    return _ORDER.index(asset.verdict), sum(one.severity.stops for one in failing), len(failing), told, area


def derived_letters(letters: Iterable[Letter], copies: Mapping[str, Inspection]) -> tuple[Letter, ...]:
    """Return the letters, each naming the copies of the pictures that it names.

    ``copies`` maps every name of an original (``sha256:``, ``px:``) to the inspection of its copy: a
    derivation that imageguard itself made, so the word of the letter holds for it as for a copy.
    """
    return tuple(
        dataclasses.replace(letter, images=(*letter.images, *_images(letter.images, copies))) for letter in letters
    )


def _images(images: Iterable[NamedImage], copies: Mapping[str, Inspection]) -> Iterator[NamedImage]:
    for image in images:
        name = next((one for one in (f"sha256:{image.sha256}", image.px or "") if one in copies), None)
        if name is not None:
            copy = copies[name]
            px = copy.primary.px if copy.primary else None
            yield dataclasses.replace(image, sha256=copy.sha256, px=px, derived_from=name)


def derived_attestations(said: Attestations, copies: Mapping[str, Inspection]) -> Attestations:
    """Return what people said, said of the copies too: they are the same picture with less in it."""
    answers = tuple(
        dataclasses.replace(
            one, assets=(*one.assets, *(f"sha256:{copies[name].sha256}" for name in one.assets if name in copies))
        )
        for one in said.answers
    )
    people = tuple(
        dataclasses.replace(one, asset=f"sha256:{copies[one.asset].sha256}")
        for one in said.people
        if one.asset in copies
    )
    return dataclasses.replace(said, answers=answers, people=(*said.people, *people))


def derived_waivers(waivers: Iterable[Waiver], copies: Mapping[str, Inspection]) -> tuple[Waiver, ...]:
    """Return the waivers, those of an original waiving for its copy too."""
    listed = tuple(waivers)
    return (
        *listed,
        *(
            dataclasses.replace(one, asset=f"sha256:{copies[one.asset].sha256}")
            for one in listed
            if one.asset is not None and one.asset in copies
        ),
    )


def derived_stops(stops: Iterable[Stop], copies: Mapping[str, Inspection]) -> tuple[Stop, ...]:
    """Return the stops, those of an original stopping its copy too."""
    listed = tuple(stops)
    return (
        *listed,
        *(
            dataclasses.replace(one, sha256=copies[name].sha256)
            for one in listed
            for name in (f"sha256:{one.sha256}", one.px or "")
            if name in copies
        ),
    )
