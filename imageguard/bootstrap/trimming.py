"""Pictures that a document shows in part, cut to that part: compared with the original, and judged like it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from imageguard.bootstrap.parting import Part, shifted, shown
from imageguard.engine.cutting import meets
from imageguard.engine.held import in_picture
from imageguard.engine.hiding import drawn
from imageguard.engine.inspect import inspect
from imageguard.engine.residue import SHOWN
from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.model.inspection import RenditionKind
from imageguard.model.remedy import Proof

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.engine.inspect import Engine
    from imageguard.model.inspection import Face, Inspection, Rendition
    from imageguard.model.raster import Raster
    from imageguard.model.remedy import Cover, Plan
    from imageguard.ports import Trimmer

    Cuts = Sequence[tuple[int, Box | None]]

_PAGE = "whole-page-"
CROPPED = "cropped-picture"
"""What the containers of documents call a picture that is whole in the file and shown in part."""


def shows_parts(before: Inspection) -> bool:
    """Say whether a document may show a part of a picture that it holds whole."""
    on_pages = any(one.id.startswith(_PAGE) for one in before.renditions)
    return on_pages or any(one.kind == CROPPED for one in before.hidden)


def trimmed(bare: bytes, mender: Trimmer, before: Inspection, plan: Plan, engine: Engine) -> Part:
    """Cut the pictures of a stripped document to what it shows of them. Raises RemedyRefused."""
    data, cuts = mender.trimmed(bare)
    if not cuts:
        return _by_pages(data, bare, mender, (before, plan), engine)
    whole, left = ([one.decode() for one in shown(each, engine)] for each in (bare, data))
    if len(left) != len(cuts):
        raise RemedyRefused("what is cut for show in it cannot be told apart: put the cut pictures in")
    first = {one.px: one for one in reversed([each for each in before.renditions if each.kind in SHOWN])}
    sources = [first.get(whole[place].px) for place, _ in cuts]
    fresh = tuple(_rendition(one, raster, place) for place, (one, raster) in enumerate(zip(sources, left, strict=True)))
    triples = [
        (old, new, region) for old, new, (_, region) in zip(sources, fresh, cuts, strict=True) if old is not None
    ]
    faces = tuple(one for each in triples for one in _faces(before, *each))
    after = dataclasses.replace(before, renditions=fresh, faces=faces)
    covers = tuple(one for each in triples for one in _covers(plan, *each))
    planned = dataclasses.replace(plan, covers=covers)
    return Part(data, mender, after, planned, None, _compared(whole, left, cuts))


def _by_pages(data: bytes, bare: bytes, mender: Trimmer, judged: tuple[Inspection, Plan], engine: Engine) -> Part:
    """Go on with a document that is looked at anew: its pages show what they showed, and hold the parts alone."""
    from imageguard.remedies.proof_shown import kept  # noqa: PLC0415 - heavy below

    before, plan = judged
    fresh = inspect(before.path, data, engine)
    pages, now = ([one for one in each.renditions if one.id.startswith(_PAGE)] for each in (before, fresh))
    if len(pages) != len(now):
        raise RemedyRefused("its pages are not those that were judged: export them as pictures")
    moved = {old.id: new for old, new in zip(pages, now, strict=True)}
    covers = tuple(_moved(one, moved, fresh) for one in plan.covers)
    first = {one.id.partition("/")[0] for one in now}
    drawn_ = [[one.decode() for one in shown(each, engine) if one.id in first] for each in (bare, data)]
    proof = dataclasses.replace(kept(drawn_[0], drawn_[1], None), name="cut")
    after = dataclasses.replace(fresh, metadata=before.metadata, hidden=before.hidden, problems=before.problems)
    return Part(data, mender, after, dataclasses.replace(plan, covers=covers), None, proof)


def _moved(one: Cover, pages: Mapping[str, Rendition], fresh: Inspection) -> Cover:
    """Return a cover in the picture that shows its face now, where it stood on a page."""
    page = pages.get(one.rendition)
    if page is None:
        return one
    rendition, face = in_picture(page, one.face, fresh) or (page, one.face)
    return dataclasses.replace(one, rendition=rendition.id, px=rendition.px or "", face=face)


def _rendition(old: Rendition | None, raster: Raster, place: int) -> Rendition:
    """Return what a picture is now; raises RemedyRefused for one that the original did not show."""
    if old is None:
        raise RemedyRefused("a picture that is cut for show is not among those that were judged")
    kind = RenditionKind.PAGE if place else RenditionKind.PRIMARY
    return dataclasses.replace(
        old, id=f"{old.id}/{place}", kind=kind, width=raster.width, height=raster.height, px=raster.px
    )


def _faces(before: Inspection, old: Rendition, new: Rendition, region: Box | None) -> Iterator[Face]:
    for one in before.faces:
        if one.rendition != old.id or (region is not None and not meets(one.box, region)):
            continue
        box = one.box if region is None else shifted(one.box, region)
        inside = Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, new.width), min(box.y1, new.height))
        yield dataclasses.replace(one, rendition=new.id, box=inside)


def _covers(plan: Plan, old: Rendition, new: Rendition, region: Box | None) -> Iterator[Cover]:
    """Yield the covers of a picture that something of a head is left of."""
    for one in plan.covers:
        if one.rendition != old.id:
            continue
        if region is None or meets(drawn(one.face, old.width, old.height), region):
            face = one.face if region is None else shifted(one.face, region)
            yield dataclasses.replace(one, rendition=new.id, px=new.px or "", face=face)


def _compared(whole: Sequence[Raster], left: Sequence[Raster], cuts: Cuts) -> Proof:
    """Compare each picture that is left with the same part of the one that it was."""
    from imageguard.remedies.proof_shown import kept  # noqa: PLC0415 - heavy below

    proofs = [kept([whole[place]], [raster], region) for raster, (place, region) in zip(left, cuts, strict=True)]
    failed = next((one for one in proofs if not one.held), None)
    many = sum(region is not None for _, region in cuts)
    return failed or Proof("cut", held=True, detail=f"{many} of {len(cuts)} pictures are cut to what was shown of them")
