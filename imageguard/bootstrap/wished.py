"""What reviewers chose for copies, on a worksheet or by hand: faces to cover, a part to keep, pictures to leave out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.engine.residue import SHOWN
from imageguard.errors import UsageError
from imageguard.model.geometry import iou

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.attestation import Attestations, CopyWish, PeopleStatement
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Rendition
    from imageguard.model.report import JudgedAsset, Report

_SAME: Final = 0.5
"""Overlap from which on a place that somebody named is that of a face."""


@dataclass
class Wishes:
    """By the path of an asset: ids of faces to cover, the part to keep, ids of frames to leave out; whole assets."""

    faces: dict[str, list[str]] = field(default_factory=dict)
    parts: dict[str, Region] = field(default_factory=dict)
    dropped: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def wishes(report: Report, attestations: Attestations) -> Wishes:
    """Return what people chose for the copies of a run's assets; of several words on one picture the latest counts.

    Raises UsageError where a place is no face's now, or two people chose differently on one day.
    """
    made = Wishes()
    for asset in report.assets:
        shown = [one for one in asset.inspection.renditions if one.kind in SHOWN and one.px]
        for place, rendition in enumerate(shown):
            names = {rendition.px, *([f"sha256:{asset.inspection.sha256}"] if place == 0 else [])}
            latest = list(_latest([one for one in attestations.people if one.copy and one.asset in names], asset))
            for said, wish in latest:
                _take(made, asset, rendition, said, wish, alone=len(shown) == 1)
    return made


def _latest(said: list[PeopleStatement], asset: JudgedAsset) -> Iterator[tuple[PeopleStatement, CopyWish]]:
    day = max((one.on for one in said), default=None)
    newest = [(one, one.copy) for one in said if one.on == day and one.copy]
    if len({wish for _, wish in newest}) > 1:
        who = ", ".join(sorted({one.by for one, _ in newest}))
        raise UsageError(
            f"{asset.inspection.path}: different copies were asked for on {day} ({who}): let one of these answers stand"
        )
    yield from newest[:1]


def _take(
    made: Wishes, asset: JudgedAsset, rendition: Rendition, said: PeopleStatement, wish: CopyWish, *, alone: bool
) -> None:
    path = asset.inspection.path
    if wish.leave_out and alone:
        made.left_out[path] = f"{said.by} ({said.role}) chose on {said.on} to leave this picture out"
    elif wish.leave_out:
        made.dropped.setdefault(path, []).append(rendition.id)
    if wish.keep is not None:
        made.parts[path] = wish.keep
    made.faces.setdefault(path, []).extend(_face(asset, rendition, place) for place in wish.cover)


def _face(asset: JudgedAsset, rendition: Rendition, place: Region) -> str:
    """Return the id of the face at a place."""
    faces = [one.face for one in asset.faces if one.face.rendition == rendition.id]
    there = [(iou(one.box.fractions(rendition.width, rendition.height), place), one.id) for one in faces]
    best, id_ = max(there, default=(0.0, ""))
    if best < _SAME:
        raise UsageError(
            f"{asset.inspection.path}: an answer asks for a cover where no face is found or pointed out now: "
            "write the worksheet again, and choose the face there"
        )
    return id_
