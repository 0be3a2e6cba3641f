"""The plan of remedies for a judged asset: what is taken off a copy, which faces are covered, by which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.engine.cutting import Cut, meets, planned, together
from imageguard.engine.held import in_picture
from imageguard.model.coverage import CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import DOCUMENTS, SIDECAR, RenditionKind
from imageguard.model.inspection import Cover as Over
from imageguard.model.remedy import Action, Choice, Cover, Plan, Step, Ways
from imageguard.model.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from imageguard.model.inspection import Face, Inspection, Metadatum, Rendition
    from imageguard.model.report import Finding, JudgedAsset, JudgedFace

SHOWN: Final = frozenset({RenditionKind.PRIMARY, RenditionKind.FRAME, RenditionKind.PAGE})
"""Renditions that a copy keeps; every other is dropped."""

UNJUDGED: Final = frozenset({"no-picture", "not-drawn"})
"""Problems of a document that say what is not judged in it, and not that something is left in it."""

STRUCTURE: Final = frozenset(
    """ImageWidth ImageLength BitsPerSample Compression PhotometricInterpretation Threshholding StripOffsets
    Orientation SamplesPerPixel RowsPerStrip StripByteCounts MinSampleValue MaxSampleValue XResolution YResolution
    GrayResponseUnit PlanarConfiguration GrayResponseCurve T4Options T6Options ResolutionUnit PageNumber
    TransferFunction Predictor WhitePoint PrimaryChromaticities ColorMap HalftoneHints TileWidth TileLength
    TileOffsets TileByteCounts InkSet NumberOfInks DotRange ExtraSamples SampleFormat SMinSampleValue
    SMaxSampleValue JPEGTables JPEGProc YCbCrCoefficients YCbCrSubSampling YCbCrPositioning ReferenceBlackWhite
    FillOrder NewSubfileType ColorSpace ExifTag InteroperabilityTag InteropIndex InteroperabilityIndex
    TransferRange JPEGRestartInterval ThumbnailOffset 0x0107 0x0118 0x0119 0x0122 0x0123 0x0124 0x0125 0x0141
    0x0146 0x0147 0x0148 0x014c 0x014e 0x0150 0x0154 0x0155 0x0200 0x0203 0x0205 0x0206""".split()  # noqa: SIM905 - read as a list of words
)
"""EXIF and TIFF entries that say how pixels are stored, and nothing about anybody."""

NEUTRAL: Final = "generic"
"""What the texts of a cleaned colour profile say."""

_SETTLED: Final = frozenset(
    {CoverageStatus.COVERED, CoverageStatus.OBSCURED, CoverageStatus.BYSTANDER, CoverageStatus.NOT_A_PERSON}
)
_UNKNOWN: Final = "unknown"
_STOPPED, _UNREAD = "IG002", "IG001"
_NO: Final = frozenset({"withdrawn", "revoked", "invalidated", "consent-refused"})
_WHOLE: Final = 0.7
_BESIDE, _ABOVE, _BELOW_CHIN = 0.55, 0.6, 0.35
"""How far a cover reaches beyond a face, in heights of it."""
_STOPPING: Final = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.ASK})
_HIDING: Final = frozenset({Action.COVER.value, Action.CROP.value})
_EDIT: Final = "edit-caption"
_COVERED: Final = Ways()
_UNDER, _BELOW = "under-transparency", "rows-below"


def plan(
    asset: JudgedAsset,
    choice: Choice,
    mendable: Mapping[str, str],
    keep: Collection[str] = (),
    chosen: Collection[str] = (),
    ways: Ways = _COVERED,
) -> Plan:
    """Return what is to be done to a copy of the asset.

    ``mendable`` are the formats that can be written, each with the tag of the alternative texts that it can keep, empty
    where none; ``keep`` the names of metadata that stay;
    ``chosen`` the ids of faces that are hidden whatever ``choice`` says; ``ways`` how faces go where not by a cover.
    """
    seen = asset.inspection
    failing = [one for one in asset.findings if one.outcome in _STOPPING]
    refused = _refusal(asset, failing, mendable) or _said_no(asset, chosen)
    hidden = () if refused else tuple(_hidden(asset, choice, chosen))
    cut = Cut() if refused else _cut(asset, hidden, ways)
    refused = refused or cut.refused
    covers = tuple(one for one in hidden if not refused and _remains(one, seen, cut))
    whole = next((one for one in covers if _fills(one, seen.rendition(one.rendition), cut.region)), None)
    if whole is not None:
        refused = f"covering {whole.face_id} would leave nothing of the picture: use another"
    if refused:
        left = tuple(sorted({one.rule for one in failing if one.severity.stops}))
        return Plan(asset.number, seen.path, seen.sha256, seen.format, asset.verdict, left=left, refused=refused)
    texts = mendable[seen.format]
    said = tuple(one for one in seen.metadata if texts and one.tag == texts)
    against = _against_words(failing)
    kept = texts if said and not against else ""
    steps = (
        *_steps(seen, failing, (*keep, *([texts] if said else []))),
        *_on_pictures(seen, failing, hidden, covers, cut),
    )
    if said and (steps or against):
        steps = (*steps, Step(Action.KEEP_TEXTS if kept else Action.DROP_TEXTS, len(said), rules=against))
    left = tuple(
        sorted({one.rule for one in failing if one.severity.stops} - {one for each in steps for one in each.rules})
    )
    identity = asset.number, seen.path, seen.sha256, seen.format, asset.verdict
    return Plan(*identity, steps, covers, left, region=cut.region, dropped=cut.dropped, texts=kept)


def residue(inspection: Inspection, keep: Collection[str] = ()) -> tuple[Metadatum, ...]:
    """Return the metadata that say more than how the pixels are stored, those to ``keep`` excepted."""
    return tuple(one for one in inspection.metadata if not _is_harmless(one, keep))


def previews(inspection: Inspection) -> tuple[Rendition, ...]:
    """Return the renditions that a copy does not keep; colours under a transparency only where they show more."""
    return tuple(
        one
        for one in inspection.renditions
        if one.kind not in SHOWN and (one.shows_more or not one.id.startswith(_UNDER))
    )


def hides_colours(inspection: Inspection) -> bool:
    """Say whether colours under a transparency, or rows below the picture, show what it does not."""
    return any(
        one.id.startswith(_BELOW) or (one.id.startswith(_UNDER) and one.shows_more) for one in inspection.renditions
    )


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


def _refusal(asset: JudgedAsset, failing: Iterable[Finding], mendable: Collection[str]) -> str | None:
    seen = asset.inspection
    if any(one.rule == _STOPPED for one in failing):
        return "somebody has stopped this picture: it must not be used, mended or not"
    problem = next((one for one in seen.problems if one.blocking), None)
    if problem is not None and seen.format == _UNKNOWN:
        return f"nobody knows what it is, so there is nothing to mend: {problem.message}"
    if seen.format not in mendable:
        return f"a {seen.format} file cannot be mended here: export the picture as JPEG or PNG, and check that"
    if problem is not None and not _is_seen(seen):
        return f"it was not inspected whole, so nobody knows what to mend: {problem.message}"
    return None


def _is_seen(seen: Inspection) -> bool:
    """Say whether every picture that viewers show was opened: what else could not be read is not kept anyway.

    A document need not show any: its writer looks into every part that it keeps.
    """
    shown = [one for one in seen.renditions if one.kind in SHOWN]
    return (bool(shown) or seen.format in DOCUMENTS) and all(one.decoded and one.px for one in shown)


def _said_no(asset: JudgedAsset, chosen: Collection[str]) -> str | None:
    """Refuse to bring back by a cover whoever said no: only somebody who names the face may do that."""
    for judged in asset.faces:
        if judged.face.id not in chosen and _NO & set(judged.coverage.reasons):
            return (
                f"{judged.face.id} has said no since, or never said yes: use another picture; who must show this one "
                f"all the same covers that face by naming it (--face PICTURE:{judged.face.id})"
            )
    return None


def _hidden(asset: JudgedAsset, choice: Choice, chosen: Collection[str]) -> Iterator[Cover]:
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


def _cut(asset: JudgedAsset, hidden: Collection[Cover], ways: Ways) -> Cut:
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


def _remains(one: Cover, seen: Inspection, cut: Cut) -> bool:
    """Say whether some of a head is left when the picture is cut."""
    if one.rendition in cut.dropped:
        return False
    rendition = seen.rendition(one.rendition)
    return cut.region is None or meets(drawn(one.face, rendition.width, rendition.height), cut.region)


def _fills(cover: Cover, rendition: Rendition, region: Box | None) -> bool:
    frame = region or Box(0, 0, rendition.width, rendition.height)
    return cover.face.width * cover.face.height > _WHOLE * frame.width * frame.height


def _against_words(failing: Iterable[Finding]) -> tuple[str, ...]:
    """Return the rules by which the words that go with a picture stop it, alternative texts among them."""
    return tuple(sorted({one.rule for one in failing if one.severity.stops and _EDIT in one.remedy}))


def _steps(seen: Inspection, failing: list[Finding], keep: Collection[str]) -> Iterator[Step]:
    facts = tuple(one for one in residue(seen, keep) if one.where != SIDECAR)
    dropped = tuple(one for one in previews(seen) if one.where != SIDECAR)
    beside = [one for one in seen.metadata if one.where == SIDECAR]
    if beside:
        kinds = tuple(sorted({one.category.value for one in beside}))
        yield Step(Action.LEAVE_BESIDE, len(beside), kinds, _rules(failing, Action.STRIP))
    if facts:
        kinds = tuple(sorted({one.category.value for one in facts}))
        yield Step(Action.STRIP, len(facts), kinds, _rules(failing, Action.STRIP))
    if dropped:
        faces = {one.id for one in seen.faces if one.rendition in {each.id for each in dropped}}
        rules = _rules(failing, Action.DROP_RENDITION) + _rules_on(failing, faces)
        yield Step(Action.DROP_RENDITION, len(dropped), tuple(sorted({one.kind.value for one in dropped})), rules)
    if seen.hidden:
        kinds = tuple(sorted({one.kind for one in seen.hidden}))
        yield Step(Action.DROP_HIDDEN, len(seen.hidden), kinds, _rules(failing, Action.DROP_HIDDEN))
    unread = sum(one.blocking for one in seen.problems)
    if unread:
        rules = tuple(sorted({one.rule for one in failing} & {_UNREAD}))
        yield Step(Action.DROP_HIDDEN, unread, ("unreadable",), rules)
    named = _rules(failing, Action.RENAME)
    if named:
        yield Step(Action.RENAME, 1, (), named)


def _on_pictures(
    seen: Inspection, failing: list[Finding], hidden: Collection[Cover], covers: Collection[Cover], cut: Cut
) -> Iterator[Step]:
    """Yield what is done to the pictures that a copy keeps: some left out, a part kept, faces covered."""
    gone = {one.face_id for one in hidden} - {one.face_id for one in covers}
    if cut.dropped:
        there = {one.id for one in seen.faces if one.rendition in cut.dropped}
        yield Step(Action.DROP_RENDITION, len(cut.dropped), cut.dropped, _rules_on(failing, there))
        gone -= there
    if cut.region is not None:
        yield Step(Action.CROP, len(gone), (_size(seen, cut.region),), _rules_on(failing, gone))
    if covers:
        rules = _rules_on(failing, {one.face_id for one in covers})
        where = tuple(sorted({one.rendition for one in covers}))
        yield Step(Action.COVER, len(covers), where, rules, _taken(seen, covers, cut))


def _taken(seen: Inspection, covers: Collection[Cover], cut: Cut) -> float:
    """Return how much of a picture covers take (0..1), of the one that they take most of."""
    shares = []
    for id_ in {one.rendition for one in covers}:
        rendition = seen.rendition(id_)
        frame = cut.region or Box(0, 0, rendition.width, rendition.height)
        drawn_ = [drawn(one.face, rendition.width, rendition.height) for one in covers if one.rendition == id_]
        shares.append(together(drawn_, frame) / (frame.width * frame.height))
    return max(shares)


def _size(seen: Inspection, region: Box) -> str:
    whole = f" of {seen.primary.width} x {seen.primary.height}" if seen.primary else ""
    return f"{region.width} x {region.height}{whole} pixels, from {region.x0}, {region.y0}"


def _rules(failing: Iterable[Finding], action: Action) -> tuple[str, ...]:
    return tuple(sorted({one.rule for one in failing if action.value in one.remedy}))


def _rules_on(failing: Iterable[Finding], faces: Collection[str]) -> tuple[str, ...]:
    """Return the rules of findings on these faces that hiding them mends; one on many faces is on ``faces``."""
    subjects = {f"face:{id_}" for id_ in faces} | ({"faces"} if faces else set())
    return tuple(sorted({one.rule for one in failing if _HIDING & set(one.remedy) and subjects & _subjects(one)}))


def _subjects(finding: Finding) -> set[str]:
    """Return the subjects of a finding; one that gathers several names them all."""
    kind, _, names = finding.subject.partition(":")
    return {finding.subject} | {f"{kind}:{name.strip()}" for name in names.split(",")}


def _is_harmless(one: Metadatum, keep: Collection[str]) -> bool:
    if one.standard == "EXIF":
        return one.tag in STRUCTURE
    if one.standard == "ICC":
        return (one.value or "").strip() == NEUTRAL
    return one.tag in keep
