"""A page for each asset that is not clear, and the list of those that are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Spacer, Table, TableStyle

from imageguard.model.inspection import Cover
from imageguard.model.report import Verdict
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_figure import Figure, Numbered
from imageguard.reports.pdf_findings import findings
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import BARE, CLEAR_KEY, Pill, asset_key, facts, hairlines
from imageguard.reports.points import face_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reportlab.platypus import Flowable

    from imageguard.model.inspection import Rendition
    from imageguard.model.report import JudgedAsset, JudgedFace, Report

NAME: Final = ParagraphStyle("asset", style.PART, role="H3", fontSize=15, leading=18, textColor=style.INK, spaceAfter=0)
FRAME: Final = 268.0
TALL: Final = 200.0
SHORT: Final = 120.0
SIDE: Final = 108.0
SIDE_SHOWN: Final = 8
PERSON: Final = "person"


def asset_pages(report: Report, title: str, pictures: Mapping[int, bytes]) -> list[Flowable]:
    """Return a page for each asset that is not clear, gravest verdict first within the run's order."""
    shown = [asset for asset in report.assets if asset.verdict is not Verdict.CLEAR]
    heading = Heading(title, style.PART, "assets")
    if not shown:
        said = "Every asset is clear." if report.assets else "No asset was judged."
        return [Spacer(0, 14), *opened(heading), para(said, style.BODY), Spacer(0, 14)]
    story: list[Flowable] = [PageBreak(), heading]
    for place, asset in enumerate(shown):
        story += [] if place == 0 else [PageBreak()]
        story += asset_page(asset, pictures.get(asset.number))
    return [*story, PageBreak()]


def asset_page(asset: JudgedAsset, picture: bytes | None) -> list[Flowable]:
    """Return what there is to say of one asset: identity, frames, faces, findings, rules kept."""
    return [_heading(asset), *_exhibit(asset, picture), *_faces(asset), *findings(asset.findings)]


def _heading(asset: JudgedAsset) -> Flowable:
    name, spoken = f"Asset {asset.number}", words.VERDICTS[asset.verdict]
    heading = Heading(name, NAME, asset_key(asset.number), 1, f"{name}: {spoken.lower()}")
    pill = Pill(spoken, style.VERDICT_COLOURS[asset.verdict])
    commands = [*BARE, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), ("ALIGN", (1, 0), (1, 0), "RIGHT")]
    return Table([[heading, pill]], colWidths=[style.WIDTH - 90, 90], style=TableStyle(commands), hAlign="LEFT")


def _exhibit(asset: JudgedAsset, picture: bytes | None) -> list[Flowable]:
    """Return the frames, with what identifies the asset beside the first of them."""
    faces = [Numbered(face_number(judged.face.id, place), judged) for place, judged in enumerate(asset.faces, 1)]
    seen = [one for one in asset.inspection.renditions if one.decoded and one.width and one.height]
    of = {one.id: [face for face in faces if face.judged.face.rendition == one.id] for one in seen}
    main = asset.inspection.primary
    if main is None or main.id not in of:
        return [_identity(asset, style.WIDTH), Spacer(0, 8)]
    room = (FRAME, TALL if of[main.id] else SHORT)
    figure = Figure(main, of[main.id], room, _caption(main, len(of[main.id])), picture)
    beside = _identity(asset, style.WIDTH - FRAME - 18)
    table = Table([[figure, "", beside]], colWidths=[FRAME, 18, None], style=TableStyle(BARE), hAlign="LEFT")
    return [Spacer(0, 4), table, *_further([one for one in seen if one is not main and of[one.id]], of), Spacer(0, 6)]


def _identity(asset: JudgedAsset, width: float) -> Flowable:
    seen = asset.inspection
    counted = "nobody has counted" if asset.people_count is None else str(asset.people_count)
    pairs = [
        ("SHA-256", seen.sha256 or "not computed: the file could not be read"),
        ("Format", f"{seen.format or 'unknown'}, {seen.bytes:,} bytes"),
        ("Renditions", str(len(seen.renditions)) if seen.renditions else "none could be opened"),
        ("Faces", str(len(asset.faces))),
        ("People", counted),
        ("Letters", _letters_of(asset)),
    ]
    if seen.hidden:
        pairs.append(("Hidden bytes", f"{sum(one.bytes for one in seen.hidden):,}"))
    return facts(pairs, width, 62)


def _further(beside: Sequence[Rendition], of: Mapping[str, Sequence[Numbered]]) -> list[Flowable]:
    figures = [
        Figure(one, of[one.id], (SIDE, SIDE * 0.8), _short_caption(one, len(of[one.id]))) for one in beside[:SIDE_SHOWN]
    ]
    story: list[Flowable] = [_side_by_side(figures)] if figures else []
    if len(beside) > SIDE_SHOWN:
        more = words.count(len(beside) - SIDE_SHOWN, "more rendition")
        story.append(para(f"{more} with faces, listed below without a frame.", style.NOTE))
    return story


def _side_by_side(figures: Sequence[Figure]) -> Table:
    across = 4
    rows = [[*figures[at : at + across]] for at in range(0, len(figures), across)]
    padded = [[*row, *[""] * (across - len(row))] for row in rows]
    commands = [*BARE, ("VALIGN", (0, 0), (-1, -1), "BOTTOM")]
    return Table(padded, colWidths=[style.WIDTH / across] * across, style=TableStyle(commands), hAlign="LEFT")


def _caption(rendition: Rendition, faces: int) -> str:
    found = words.count(faces, "face") if faces else "no face found"
    return f"{words.RENDITIONS[rendition.kind]}, {rendition.width} x {rendition.height} pixels, {found}"


def _short_caption(rendition: Rendition, faces: int) -> str:
    return f"{words.RENDITIONS[rendition.kind]}\n{words.count(faces, 'face')}"


def _faces(asset: JudgedAsset) -> list[Flowable]:
    """Return the table of faces, those that share everything but their place on one line."""
    if not asset.faces:
        return []
    kinds = {one.id: words.RENDITIONS[one.kind] for one in asset.inspection.renditions}
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, judged in enumerate(asset.faces, 1):
        groups.setdefault(_likeness(judged, kinds), []).append(face_number(judged.face.id, place))
    rows = [
        [marked(f"<b>{words.ranges(numbers)}</b>"), para(where), para(seen), marked(ends)]
        for (where, seen, ends), numbers in groups.items()
    ]
    head = ("Faces", "In", "Seen", "What the face ends in")
    return [hairlines(rows, [88, 106, 116, style.WIDTH - 310], head)]


def _likeness(judged: JudgedFace, kinds: Mapping[str, str]) -> tuple[str, str, str]:
    face = judged.face
    seen = [words.TIERS[face.tier] if face.detector != PERSON else "pointed out by a person"]
    seen.append("recognisable" if face.recognisable else "not recognisable")
    if face.cover is not Cover.NONE:
        seen.append(words.COVERS[face.cover])
    ends = coloured(words.coverage(judged.coverage), style.COVERAGE_COLOURS[judged.coverage.status], bold=False)
    return kinds.get(face.rendition, face.rendition), ", ".join(seen), ends


def clear_assets(report: Report, title: str) -> list[Flowable]:
    """Return which assets are clear; their digests stand in the evidence index."""
    clear = [asset.number for asset in report.assets if asset.verdict is Verdict.CLEAR]
    story = opened(Heading(title, style.PART, CLEAR_KEY), 100)
    if not clear:
        return [*story, para("No asset is clear." if report.assets else "No asset was judged.", style.BODY)]
    noun, verb = ("Asset", "is") if len(clear) == 1 else ("Assets", "are")
    said = (
        f"{noun} {words.ranges(clear, len(clear))} {verb} clear for the use stated on the first page, and for no other."
    )
    return [*story, para(f"{said} Their digests, and what each rests on, stand in the evidence index.", style.BODY)]


def _letters_of(asset: JudgedAsset) -> str:
    found = sorted({judged.coverage.letter for judged in asset.faces if judged.coverage.letter})
    return ", ".join(found) or words.DASH
