"""SARIF 2.1.0 for code scanning: public, so it says one word for everything about consent."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from imageguard.model.report import Outcome
from imageguard.reports.masks import shown_path
from imageguard.reports.points import FAILED
from imageguard.reports.public import NOT_CLEARED, contact, told

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset, Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.points import Point

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
GENERAL: Final = "not-cleared"


class SarifReport:
    """One result for each harmless point, and one "not cleared" for each asset that has more to it."""

    endings: Final = (".sarif",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the log as JSON, ASCII only."""
        del context
        run = {"tool": {"driver": _driver(report)}, "columnKind": "unicodeCodePoints", "results": _results(report)}
        return (json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n").encode("ascii")


def _driver(report: Report) -> dict[str, Any]:
    rules: list[dict[str, Any]] = [
        {"id": rule.id, "shortDescription": {"text": rule.title}, "fullDescription": {"text": rule.why or rule.title}}
        for rule in report.rules.rules
    ]
    general = {"id": GENERAL, "shortDescription": {"text": "The asset is not cleared for publication"}}
    return {"name": report.tool.name, "version": report.tool.version, "rules": [*rules, general]}


def _results(report: Report) -> list[dict[str, Any]]:
    results = []
    for asset in report.assets:
        public = told(report, asset, waived=True)
        results += [_result(asset, point) for point in public.points]
        if public.hides:
            results.append(_general(report, asset))
    return results


def _result(asset: JudgedAsset, point: Point) -> dict[str, Any]:
    result = {
        "ruleId": point.rule,
        "kind": "review" if point.outcome is Outcome.ASK else "fail",
        "level": _level(point),
        "message": {"text": point.text},
        "locations": _place(asset),
        "partialFingerprints": {"imageguard/v1": point.fingerprints[0]},
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


def _general(report: Report, asset: JudgedAsset) -> dict[str, Any]:
    """Return the one word; its fingerprint hangs on the bytes alone, so that it does not tell which rule spoke."""
    identity = hashlib.sha256(f"{GENERAL}\0{asset.inspection.sha256}".encode()).hexdigest()[:32]
    return {
        "ruleId": GENERAL,
        "kind": "fail",
        "level": "error",
        "message": {"text": f"{NOT_CLEARED.capitalize()}. {contact(report)}"},
        "locations": _place(asset),
        "partialFingerprints": {"imageguard/v1": identity},
    }


def _place(asset: JudgedAsset) -> list[dict[str, Any]]:
    path = shown_path(asset).encode("utf-8", "surrogateescape")
    return [{"physicalLocation": {"artifactLocation": {"uri": quote(path, safe="/")}}}]


PLUGIN: Final[ReportFormat] = SarifReport()
