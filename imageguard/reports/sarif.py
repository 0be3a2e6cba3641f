"""SARIF 2.1.0 for code scanning: public, so it says one word for everything about consent."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from imageguard.model.report import Outcome
from imageguard.reports.masks import shown_path
from imageguard.reports.points import FAILED
from imageguard.reports.public import NOT_CLEARED, answers, contact, told

if TYPE_CHECKING:
    from imageguard.model.clearance import PublicAnswer
    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face
    from imageguard.model.report import JudgedAsset, Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.points import Point

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
GENERAL: Final = "not-cleared"
FINGERPRINT: Final = "imageguard/v1"
STEERING: Final = "imageguard.yaml"


class SarifReport:
    """A pass for each cleared asset; else a result for each harmless point, and one "not cleared" for the rest."""

    endings: Final = (".sarif",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the log as JSON, ASCII only."""
        del context
        run = {
            "tool": {"driver": _driver(report)},
            "invocations": [{"executionSuccessful": True}],
            "columnKind": "unicodeCodePoints",
            "results": _results(report),
        }
        return (json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n").encode("ascii")


def _driver(report: Report) -> dict[str, Any]:
    rules: list[dict[str, Any]] = [
        {"id": rule.id, "shortDescription": {"text": rule.title}, "fullDescription": {"text": rule.why or rule.title}}
        for rule in report.rules.rules
    ]
    general = {"id": GENERAL, "shortDescription": {"text": "The asset is not cleared for publication"}}
    return {"name": report.tool.name, "version": report.tool.version, "rules": [*rules, general]}


def _results(report: Report) -> list[dict[str, Any]]:
    results = [_of_run(report, answer) for answer in answers(report) if not answer.name]
    for asset in report.assets:
        public = told(report, asset, waived=True)
        results += [_result(asset, point) for point in public.points]
        if public.cleared:
            results.append(_passed(asset))
        elif public.hides or not any(point.stops for point in public.points):
            results.append(_general(report, asset))
    return results


def _of_run(report: Report, answer: PublicAnswer) -> dict[str, Any]:
    """Return what stands against the run as a whole; it is placed at what steers the run."""
    said = " ".join((f"{NOT_CLEARED.capitalize()}.", *answer.said, contact(report)))
    return {
        "ruleId": GENERAL,
        "kind": "fail",
        "level": "error",
        "message": {"text": said},
        "locations": [{"physicalLocation": {"artifactLocation": {"uri": STEERING}}}],
        "partialFingerprints": {FINGERPRINT: hashlib.sha256(GENERAL.encode()).hexdigest()[:32]},
    }


def _result(asset: JudgedAsset, point: Point) -> dict[str, Any]:
    result = {
        "ruleId": point.rule,
        "kind": "review" if point.outcome is Outcome.ASK else "fail",
        "level": _level(point),
        "message": {"text": point.text},
        "locations": _place(asset),
        "partialFingerprints": {FINGERPRINT: point.fingerprints[0]},
    }
    if point.outcome is Outcome.WAIVED:
        result["suppressions"] = [{"kind": "external", "status": "accepted"}]
    return result


def _level(point: Point) -> str:
    if point.outcome is Outcome.ASK:
        return "none"
    if point.outcome in FAILED and point.severity.stops:
        return "error"
    return "warning" if point.severity.value == "warn" else "note"


def _passed(asset: JudgedAsset) -> dict[str, Any]:
    return {
        "ruleId": GENERAL,
        "kind": "pass",
        "level": "none",
        "message": {"text": "Cleared."},
        "locations": _place(asset),
        "partialFingerprints": _identity(asset),
    }


def _general(report: Report, asset: JudgedAsset) -> dict[str, Any]:
    """Return the one word, with a box around every face: not around those that it is about."""
    result = {
        "ruleId": GENERAL,
        "kind": "fail",
        "level": "error",
        "message": {"text": f"{NOT_CLEARED.capitalize()}. {contact(report)}"},
        "locations": _place(asset),
        "partialFingerprints": _identity(asset),
    }
    boxes = [_rectangle(face.box) for face in asset.inspection.faces if _is_shown(asset, face)]
    if boxes:
        result["attachments"] = [{"artifactLocation": _artifact(asset), "rectangles": boxes}]
    return result


def _identity(asset: JudgedAsset) -> dict[str, str]:
    """Return a fingerprint that hangs on the bytes alone, so that it does not tell which rule spoke."""
    return {FINGERPRINT: hashlib.sha256(f"{GENERAL}\0{asset.inspection.sha256}".encode()).hexdigest()[:32]}


def _is_shown(asset: JudgedAsset, face: Face) -> bool:
    primary = asset.inspection.primary
    return primary is not None and face.rendition == primary.id


def _rectangle(box: Box) -> dict[str, int]:
    return {"top": box.y0, "left": box.x0, "bottom": box.y1, "right": box.x1}


def _place(asset: JudgedAsset) -> list[dict[str, Any]]:
    return [{"physicalLocation": {"artifactLocation": _artifact(asset)}}]


def _artifact(asset: JudgedAsset) -> dict[str, str]:
    path = shown_path(asset).encode("utf-8", "surrogateescape")
    return {"uri": quote(path, safe="/")}


PLUGIN: Final[ReportFormat] = SarifReport()
