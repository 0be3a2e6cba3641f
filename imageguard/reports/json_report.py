"""The JSON report: everything that was judged, for other programs; and its filed form, which names no file."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from imageguard.engine.describe import describe, face_object
from imageguard.model.report import Verdict
from imageguard.reports.masks import filed_path

if TYPE_CHECKING:
    import datetime as dt

    from imageguard.model.attestation import Waiver
    from imageguard.model.report import Finding, JudgedAsset, JudgedFace, LetterUsed, Report
    from imageguard.model.use import Use
    from imageguard.ports import ReportContext, ReportFormat

SCHEMA: Final = 1
HIGH: Final = "high"


class JsonReport:
    """The report as one JSON document, keys in a fixed order, ASCII only."""

    endings: Final = (".json",)
    private: Final = True

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the document; pictures in the context are left out."""
        del context
        return render_json(report)


def render_json(report: Report) -> bytes:
    """Return the report as JSON bytes that ``report.schema.json`` describes; ``report`` is the filed form's digest."""
    return _bytes({"report": digest(render_filed(report)), **report_object(report)})


def render_filed(report: Report) -> bytes:
    """Return the form that is attached to the PDF: assets by number, no path. Its sha256 names the report."""
    return filed_form(report_object(report))


def filed_form(content: dict[str, Any]) -> bytes:
    """Return the filed form of a JSON report that was read back, or not yet written."""
    told = {key: value for key, value in content.items() if key != "report"}
    assets = [{**asset, "path": f"asset-{asset['number']}"} for asset in content["assets"]]
    return _bytes({**told, "assets": assets})


def digest(filed: bytes) -> str:
    """Return the sha256 of a filed form, 64 hex digits."""
    return hashlib.sha256(filed).hexdigest()


def _bytes(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=1, allow_nan=False) + "\n").encode("ascii")


def report_object(report: Report) -> dict[str, Any]:
    """Return the report as plain values."""
    return {
        "schema": SCHEMA,
        "tool": _tool(report),
        "rules": {
            "pack": ", ".join(report.rules.packs),
            "packs": list(report.rules.packs),
            "count": len(report.rules.rules),
            "sha256": report.rules.sha256,
        },
        "registry": report.registry,
        "registry_head": report.registry_head,
        "signers": signers(report),
        "inputs": dict(sorted(report.inputs.items())),
        "use": _use(report.use),
        "as_of": report.as_of.isoformat(),
        "historical": report.historical,
        "verdict": report.verdict.value,
        "counts": {verdict.value: report.count(verdict) for verdict in reversed(Verdict)},
        "assets": [_asset(asset) for asset in report.assets],
        "campaign": {"findings": [_finding(finding) for finding in report.campaign]},
        "letters": [_letter(used) for used in report.letters],
        "waivers": [_waiver(waiver) for waiver in report.waivers],
        "not_checked": [
            {"code": one.code, "message": one.message, "assets": list(one.assets)} for one in report.not_checked
        ],
    }


def signers(report: Report) -> int:
    """Return how many people must sign: two where a letter is a child's or its risk is high (IG921)."""
    grave = any(used.letter.counts_as_minor or used.letter.risk.level == HIGH for used in report.letters)
    return 2 if grave else 1


def _tool(report: Report) -> dict[str, Any]:
    tool = report.tool
    return {
        "name": tool.name,
        "version": tool.version,
        "profile": tool.profile,
        "components": dict(tool.components),
        "models": dict(tool.models),
        "limits": dict(tool.limits),
    }


def _use(use: Use | None) -> dict[str, Any] | None:
    """Return what is about to be published, without a word of the captions."""
    if use is None:
        return None
    return {
        "campaign": use.campaign,
        "purposes": list(use.purposes),
        "channels": list(use.channels),
        "territories": list(use.territories),
        "publish_on": _day(use.publish_on),
        "until": _day(use.until),
    }


def _asset(asset: JudgedAsset) -> dict[str, Any]:
    seen = describe(asset.inspection)
    return {
        **seen,
        "path": filed_path(asset),
        "number": asset.number,
        "verdict": asset.verdict.value,
        "people_count": asset.people_count,
        "faces": [_face(judged) for judged in asset.faces],
        "findings": [_finding(finding) for finding in asset.findings],
    }


def _face(judged: JudgedFace) -> dict[str, Any]:
    found = judged.coverage
    coverage = {"status": found.status.value, "letter": found.letter, "tie": found.tie, "reasons": list(found.reasons)}
    return {**face_object(judged.face), "coverage": coverage}


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "section": finding.section,
        "severity": finding.severity.value,
        "outcome": finding.outcome.value,
        "subject": finding.subject,
        "message": finding.message,
        "question": finding.question,
        "evidence": list(finding.evidence),
        "remedy": list(finding.remedy),
        "answered_by": finding.answered_by,
        "waiver": _waiver(finding.waiver) if finding.waiver else None,
        "fingerprint": finding.fingerprint,
    }


def _letter(used: LetterUsed) -> dict[str, Any]:
    return {
        "id": used.letter.id,
        "sha256": used.letter.sha256,
        "status": used.status,
        "valid_until": _day(used.letter.valid_until),
        "assets": list(used.assets),
        "findings": [_finding(finding) for finding in used.findings],
    }


def _waiver(waiver: Waiver) -> dict[str, Any]:
    return {
        "rule": waiver.rule,
        "asset": waiver.asset,
        "approved_by": waiver.approved_by,
        "role": waiver.role,
        "expires": _day(waiver.expires),
        "malformed": waiver.malformed,
        "signed": waiver.signed,
    }


def _day(date: dt.date | None) -> str | None:
    return date.isoformat() if date else None


PLUGIN: Final[ReportFormat] = JsonReport()
