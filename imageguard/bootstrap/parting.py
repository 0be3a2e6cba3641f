"""The part of a picture that stays: cut out of a stripped copy, compared with the original, and judged like it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard import plugins
from imageguard.engine.cutting import meets
from imageguard.engine.hiding import drawn
from imageguard.engine.inspect import survey
from imageguard.engine.residue import SHOWN
from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.model.inspection import RenditionKind
from imageguard.ports import Cutter

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from imageguard.engine.inspect import Engine
    from imageguard.model.inspection import Face, Inspection, Rendition
    from imageguard.model.raster import Raster
    from imageguard.model.remedy import Cover, Plan, Proof
    from imageguard.ports import Mender, Picture


@dataclass(frozen=True)
class Part:
    """What stays of a stripped file: its bytes, the inspection and the plan as if it had always been so."""

    data: bytes
    mender: Mender
    before: Inspection
    plan: Plan
    region: Box | None
    proof: Proof


def shown(data: bytes, engine: Engine) -> list[Picture]:
    """Return the pictures of a file that viewers show, in order."""
    _, pictures, _ = survey(data, engine)
    return [one for one in pictures if one.kind in SHOWN]


def part_of(bare: bytes, mender: Mender, before: Inspection, plan: Plan, engine: Engine) -> Part:
    """Cut a stripped file as planned. Raises RemedyRefused where its format or what is left does not allow it."""
    from imageguard.remedies.proof_shown import kept  # noqa: PLC0415 - heavy below

    if not isinstance(mender, Cutter):
        raise RemedyRefused(f"nothing can be cut off or left out of a {plan.format} file: leave out --crop and --drop")
    whole = [one.decode() for one in shown(bare, engine)]
    gone = {before.rendition(id_).px for id_ in plan.dropped}
    region = mender.fitted(bare, plan.region) if plan.region else None
    data = mender.cut(bare, region, [place for place, one in enumerate(whole) if one.px in gone])
    left = [one.decode() for one in shown(data, engine)]
    stay = [one for one in whole if one.px not in gone]
    proof = kept(stay, left, region)
    after = _inspected(before, gone, left, region)
    fresh = {one.px for one in after.renditions}
    covers = tuple(_cover(one, before, after, region) for one in plan.covers if _is_left(one, before, region))
    planned = dataclasses.replace(plan, covers=tuple(one for one in covers if one.px in fresh))
    return Part(data, _mender(data, mender), after, planned, region, proof)


def _inspected(
    before: Inspection, gone: Collection[str | None], left: Sequence[Raster], region: Box | None
) -> Inspection:
    """Return the inspection with the pictures that are left, and the faces that are on them."""
    stay = [one for one in before.renditions if one.kind in SHOWN and one.px not in gone]
    if len(stay) != len(left):
        raise RemedyRefused("what is left does not show the pictures that should stay: leave out --crop and --drop")
    renditions = tuple(_as_left(one, raster, place) for place, (one, raster) in enumerate(zip(stay, left, strict=True)))
    ids = {one.id for one in renditions}
    faces = tuple(_faces((one for one in before.faces if one.rendition in ids), region))
    return dataclasses.replace(before, renditions=renditions, faces=faces)


def _as_left(one: Rendition, raster: Raster, place: int) -> Rendition:
    kind = one.kind if place else RenditionKind.PRIMARY
    return dataclasses.replace(one, kind=kind, width=raster.width, height=raster.height, px=raster.px)


def _faces(faces: Iterator[Face], region: Box | None) -> Iterator[Face]:
    for one in faces:
        if region is None:
            yield one
        elif meets(one.box, region):
            box = shifted(one.box, region)
            inside = Box(max(box.x0, 0), max(box.y0, 0), min(box.x1, region.width), min(box.y1, region.height))
            yield dataclasses.replace(one, box=inside)


def _is_left(one: Cover, before: Inspection, region: Box | None) -> bool:
    """Say whether some of a head lies in the part that stays."""
    rendition = before.rendition(one.rendition)
    return region is None or meets(drawn(one.face, rendition.width, rendition.height), region)


def _cover(one: Cover, before: Inspection, after: Inspection, region: Box | None) -> Cover:
    px = next((each.px for each in after.renditions if each.id == one.rendition), None)
    face = one.face if region is None else shifted(one.face, region)
    return dataclasses.replace(one, px=px or before.rendition(one.rendition).px or "", face=face)


def shifted(box: Box, region: Box) -> Box:
    """Return a box in pixels of the whole as one in pixels of the region."""
    return Box(box.x0 - region.x0, box.y0 - region.y0, box.x1 - region.x0, box.y1 - region.y0)


def _mender(data: bytes, mender: Mender) -> Mender:
    """Return what mends the file as it is now: a part of a HEIC is a JPEG."""
    name = next((name for name, one in plugins.containers().items() if one.recognises(data[:65536])), mender.format)
    return plugins.menders().get(name, mender)
