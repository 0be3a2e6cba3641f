"""Which faces of an asset are hidden on a copy, how much a cover hides, and what is left of them after cutting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.engine.cutting import Cut, meets, planned, together
from imageguard.engine.held import in_picture
from imageguard.engine.residue import SHOWN
from imageguard.model.coverage import CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import Cover as Over
from imageguard.model.remedy import Choice, Cover

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from imageguard.model.inspection import Face, Inspection, Rendition
    from imageguard.model.remedy import Ways
    from imageguard.model.report import JudgedAsset, JudgedFace

_SETTLED: Final = frozenset(
    {CoverageStatus.COVERED, CoverageStatus.OBSCURED, CoverageStatus.BYSTANDER, CoverageStatus.NOT_A_PERSON}
)
_NO: Final = frozenset({"withdrawn", "revoked", "invalidated", "consent-refused"})
_WHOLE: Final = 0.7
_BESIDE, _ABOVE, _BELOW_CHIN = 0.55, 0.6, 0.35
"""How far a cover reaches beyond a face, in heights of it."""


def drawn(face: Box, width: int, height: int, *, strength: int = 1) -> Box:
    """Return the box that hides a face with hair, ears and neck, in a picture of that size in pixels.

    A detector's box reaches from the brow to the chin and from cheek to cheek. The cover is wider on each side
    by 0.55 of its height (turned heads are wider than their faces, and hair wider still), by 0.6 above and
    0.35 below, and is a rectangle: no outline of the head is left to see. Measured on rendered heads by
    ``benchmarks/covered.py --outline``. Each further ``strength`` adds a quarter of the face on every side.
    """
    more = 0.25 * (strength - 1)
    across = round(max(face.height * _BESIDE, face.width * 0.4) + face.width * more) + 4
    above, below = round(face.height * (_ABOVE + more)) + 4, round(face.height * (_BELOW_CHIN + more)) + 4
    return Box(
        max(face.x0 - across, 0),
        max(face.y0 - above, 0),
        min(face.x1 + across, width),
        min(face.y1 + below, height),
    )


def said_no(asset: JudgedAsset, chosen: Collection[str]) -> str | None:
    """Refuse to bring back by a cover whoever said no: only somebody who names the face may do that."""
    for judged in asset.faces:
        if judged.face.id not in chosen and _NO & set(judged.coverage.reasons):
            return (
                f"{judged.face.id} has said no since, or never said yes: use another picture; who must show this one "
                f"all the same covers that face by naming it (--face PICTURE:{judged.face.id})"
            )
    return None


def hidden_faces(asset: JudgedAsset, choice: Choice, chosen: Collection[str]) -> Iterator[Cover]:
    """Yield the faces that are to be hidden, by a cover or by cutting."""
    for judged in asset.faces:
        rendition, box = _place(judged.face, asset.inspection)
        wanted = judged.face.id in chosen or _is_chosen(judged, choice)
        if rendition.kind in SHOWN and rendition.px and wanted:
            yield Cover(judged.face.id, rendition.id, rendition.px, box)


def _place(face: Face, seen: Inspection) -> tuple[Rendition, Box]:
    """Return the picture in which a face is hidden, and its box there: on a page, the picture that it shows."""
    rendition = seen.rendition(face.rendition)
    return in_picture(rendition, face.box, seen) or (rendition, face.box)


def _is_chosen(judged: JudgedFace, choice: Choice) -> bool:
    status = judged.coverage.status
    if judged.face.cover is Over.SOLID or choice is Choice.NONE:
        return False
    if choice is Choice.ALL:
        return True
    return status not in _SETTLED and (choice is Choice.UNSETTLED or status is not CoverageStatus.PROBABLE)


def cut_away(asset: JudgedAsset, hidden: Collection[Cover], ways: Ways) -> Cut:
    """Return what is cut, so that the heads of those to hide go and the heads of all others stay."""
    seen, away = asset.inspection, {one.face_id for one in hidden}
    shown = [one for one in seen.renditions if one.kind in SHOWN]
    if not shown:
        return Cut()
    sizes = {one.id: (one.width, one.height) for one in shown}
    heads = [(one.rendition, drawn(one.face, *sizes[one.rendition])) for one in hidden]
    others = [one.face for one in asset.faces if one.face.id not in away and one.face.rendition in sizes]
    stay = [(one.rendition, drawn(one.box, *sizes[one.rendition])) for one in others if one.cover is not Over.SOLID]
    return planned(shown, heads, stay, ways)


def remains(one: Cover, seen: Inspection, cut: Cut) -> bool:
    """Say whether some of a head is left when the picture is cut."""
    if one.rendition in cut.dropped:
        return False
    rendition = seen.rendition(one.rendition)
    return cut.region is None or meets(drawn(one.face, rendition.width, rendition.height), cut.region)


def fills(cover: Cover, rendition: Rendition, region: Box | None) -> bool:
    """Say whether covering a face would leave next to nothing of the picture, or of the part of it that stays."""
    frame = region or Box(0, 0, rendition.width, rendition.height)
    return cover.face.width * cover.face.height > _WHOLE * frame.width * frame.height


def taken(seen: Inspection, covers: Collection[Cover], cut: Cut) -> float:
    """Return how much of a picture covers take (0..1), of the one that they take most of."""
    shares = []
    for id_ in {one.rendition for one in covers}:
        rendition = seen.rendition(id_)
        frame = cut.region or Box(0, 0, rendition.width, rendition.height)
        drawn_ = [drawn(one.face, rendition.width, rendition.height) for one in covers if one.rendition == id_]
        shares.append(together(drawn_, frame) / (frame.width * frame.height))
    return max(shares)
