"""What the worksheet shows and asks, as plain data: pictures, faces, letters, questions, earlier answers."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

from imageguard.engine.previews import agrees
from imageguard.model.inspection import DOCUMENTS, RenditionKind
from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import ScopeName
from imageguard.reports import words
from imageguard.reports.identity import report_digest, short
from imageguard.reports.points import OPEN, face_number
from imageguard.reports.worksheet_entries import entries
from imageguard.reports.worksheet_letters import letter_objects

if TYPE_CHECKING:
    from imageguard.model.geometry import Region
    from imageguard.model.inspection import Rendition
    from imageguard.model.report import Finding, JudgedAsset, JudgedFace, Report
    from imageguard.ports import ReportContext

MOST_VIEWS: Final = 12
"""Frames, pages and previews shown of one asset beside its primary picture."""
DIGITS: Final = 4


def worksheet_data(report: Report, context: ReportContext) -> dict[str, Any]:
    """Return the page's data; places are fractions of the upright picture, pictures are JPEG in base 64."""
    return {
        "schema": 1,
        "report": short(report_digest(report)),
        "campaign": report.use.campaign if report.use else None,
        "as_of": report.as_of.isoformat(),
        "rules": {rule.id: {"title": rule.title, "section": rule.section, "why": rule.why} for rule in _asking(report)},
        "letters": letter_objects(report, context.offers),
        "assets": [_asset(asset, report, context) for asset in report.assets],
        "of_letters": [
            _question(one) | {"letter": used.letter.id}
            for used in report.letters
            for one in used.findings
            if _asks(one, report)
        ],
        "of_campaign": [_question(one) for one in report.campaign if _asks(one, report)],
        "attestations": entries(report.attestations) if report.attestations else [],
    }


def views(asset: JudgedAsset) -> tuple[Rendition, ...]:
    """Return the pictures of an asset on which people must be told apart: the primary, then what shows others.

    A preview that shows nothing but what the primary shows is left out; of a document every page is shown,
    since somebody has to count its people.
    """
    primary = asset.inspection.primary
    with_faces = {one.face.rendition for one in asset.faces}
    others = [
        one
        for one in asset.inspection.renditions
        if one.kind is not RenditionKind.PRIMARY
        and one.decoded
        and ((one.id in with_faces and not agrees(one)) or _is_page(one, asset))
    ]
    return (*((primary,) if primary and primary.decoded else ()), *others[:MOST_VIEWS])


def _is_page(one: Rendition, asset: JudgedAsset) -> bool:
    return one.kind is RenditionKind.PAGE and asset.inspection.format in DOCUMENTS


def _asset(asset: JudgedAsset, report: Report, context: ReportContext) -> dict[str, Any]:
    found = asset.inspection
    shown = found.primary is not None and found.primary.decoded
    own = [one for one in asset.findings if not one.subject.startswith("letter:")]
    asked = [one for one in own if shown and _asks(one, report)]
    open_ = [one for one in own if one.outcome in OPEN and one not in asked]
    return {
        "number": asset.number,
        "path": found.path,
        "verdict": asset.verdict.value,
        "clear": asset.verdict is Verdict.CLEAR,
        "count_asked": any(one.outcome is Outcome.ASK and _counts(one, report) for one in own),
        "views": [_view(one, asset, context) for one in views(asset)],
        "questions": [_question(one) for one in asked],
        "findings": [_finding(one) for one in open_],
    }


def _view(rendition: Rendition, asset: JudgedAsset, context: ReportContext) -> dict[str, Any]:
    primary = rendition.kind is RenditionKind.PRIMARY
    picture = context.originals.get((asset.number, rendition.id))
    return {
        "id": rendition.id,
        "kind": words.RENDITIONS[rendition.kind],
        "primary": primary,
        "px": rendition.px or f"sha256:{asset.inspection.sha256}",
        "names": [one for one in (rendition.px, f"sha256:{asset.inspection.sha256}" if primary else None) if one],
        "width": rendition.width,
        "height": rendition.height,
        "jpeg": base64.b64encode(picture).decode("ascii") if picture else None,
        "faces": [
            _face(judged, place, rendition)
            for place, judged in enumerate(asset.faces, 1)
            if judged.face.rendition == rendition.id
        ],
    }


def _face(judged: JudgedFace, place: int, rendition: Rendition) -> dict[str, Any]:
    coverage = judged.coverage
    return {
        "number": face_number(judged.face.id, place),
        "region": _region(judged.face.box.fractions(rendition.width, rendition.height)),
        "found": judged.face.detector != "person",
        "tier": judged.face.tier.value,
        "recognisable": judged.face.recognisable,
        "status": coverage.status.value,
        "says": words.coverage(coverage),
        "letter": coverage.letter,
        "tie": coverage.tie,
    }


def _asking(report: Report) -> list[Any]:
    told = {one.rule for one in report.findings if _asks(one, report)}
    return [rule for rule in report.rules.rules if rule.id in told]


def _asks(finding: Finding, report: Report) -> bool:
    """Say whether a yes or a no settles this finding, or did: counting people and naming faces is another matter."""
    if finding.outcome is not Outcome.ASK and finding.answered_by is None:
        return False
    return any(one.id == finding.rule and one.ask_of != "people" for one in report.rules.rules)


def _counts(finding: Finding, report: Report) -> bool:
    """Say whether counting people settles this finding."""
    return any(
        one.id == finding.rule and one.ask_of == "people" and one.scope is ScopeName.ASSET for one in report.rules.rules
    )


def _question(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "text": finding.question or finding.message,
        "plain": finding.question is not None,
        "severity": words.SEVERITIES[finding.severity],
        "stops": finding.severity.stops,
        "open": finding.outcome is Outcome.ASK,
        "answered": finding.answered_by,
        "evidence": list(finding.evidence),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "text": finding.message,
        "subject": finding.subject,
        "stops": finding.stops,
        "remedy": words.steps(finding.remedy),
    }


def _region(region: Region) -> list[float]:
    return [round(one, DIGITS) for one in (region.x0, region.y0, region.x1, region.y1)]
