"""SARIF 2.1.0 for code scanning: public, so it says one word for everything about consent."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import Severity
from imageguard.reports.markdown import plain
from imageguard.reports.masks import HARMLESS, shown_path
from imageguard.reports.points import FAILED
from imageguard.reports.public import NOT_CLEARED, answers, contact, free_rules, told
from imageguard.reports.words import steps

if TYPE_CHECKING:
    from collections.abc import Iterator

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
FIRST_LINE: Final = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 1}
KINDS: Final = ("fail", "review", "pass")
LEVELS: Final = ("error", "warning", "note", "none")
"""The gravest first; what is no failure has none."""
GRADES: Final = {Severity.BLOCK: "error", Severity.HIGH: "error", Severity.WARN: "warning", Severity.INFO: "note"}
MOST: Final = 25_000
"""Results that code scanning takes; a file with more is refused whole."""
SHOWN: Final = 1024
"""Characters of a description that code scanning shows."""


@dataclass(frozen=True)
class SarifReport:
    """A result for each harmless point, one "not cleared" an asset for the rest, and what was judged and passed.

    It keeps to what GitHub's code scanning asks for, beyond the standard: help, a region, its own fingerprint. Code
    scanning shows a result of kind ``pass`` as an alert, so what is uploaded there is written without ``passes``.
    """

    endings: tuple[str, ...] = (".sarif",)
    passes: bool = True
    private: bool = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the log as JSON, ASCII only."""
        del context
        rules = _rules(report)
        places = {rule["id"]: place for place, rule in enumerate(rules)}
        found = _results(report) + (list(_passes(report)) if self.passes else [])
        results = [{"ruleIndex": places[result["ruleId"]], **result} for result in found]
        run = {
            "tool": {"driver": {"name": report.tool.name, "version": report.tool.version, "rules": rules}},
            "invocations": [_invocation(len(results))],
            "columnKind": "unicodeCodePoints",
            "artifacts": [_listed(asset) for asset in report.assets],
            "results": sorted(results, key=lambda one: (KINDS.index(one["kind"]), LEVELS.index(one["level"])))[:MOST],
        }
        return (json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n").encode("ascii")


def _rules(report: Report) -> list[dict[str, Any]]:
    """Return what a viewer shows beside the results of each rule; each text as long as code scanning shows."""
    rules = [
        _rule(rule.id, rule.title, rule.why or rule.title, rule.remedy, GRADES[rule.top_severity])
        for rule in report.rules.rules
    ]
    return [*rules, _rule(GENERAL, "The asset is not cleared for publication", contact(report), (), "error")]


def _rule(id: str, title: str, why: str, remedy: tuple[str, ...], level: str) -> dict[str, Any]:
    todo = f" To do: {steps(remedy)}." if remedy else ""
    return {
        "id": id,
        "shortDescription": {"text": title[:SHOWN]},
        "fullDescription": {"text": why[:SHOWN]},
        "help": {"text": f"{title}. {why}{todo}", "markdown": f"**{plain(title)}**\n\n{plain(why)}\n\n{plain(todo)}"},
        "defaultConfiguration": {"level": level},
    }


def _invocation(number: int) -> dict[str, Any]:
    """Return that the run ended well, and how many results were left out so that code scanning takes the rest."""
    left = number - MOST
    if left <= 0:
        return {"executionSuccessful": True}
    said = {"text": f"{left} results of the least weight are left out: code scanning takes {MOST}."}
    return {"executionSuccessful": True, "toolExecutionNotifications": [{"level": "warning", "message": said}]}


def _listed(asset: JudgedAsset) -> dict[str, Any]:
    sha256 = asset.inspection.sha256
    known = {"hashes": {"sha-256": sha256}} if sha256 else {}
    return {"location": _artifact(asset), "roles": ["analysisTarget"], **known}


def _results(report: Report) -> list[dict[str, Any]]:
    results = [_of_run(report, answer) for answer in answers(report) if not answer.name]
    for asset in report.assets:
        public = told(report, asset, waived=True)
        results += [_result(asset, point) for point in public.points]
        if not public.cleared and (public.hides or not any(point.stops for point in public.points)):
            results.append(_general(report, asset))
    return results


def _passes(report: Report) -> Iterator[dict[str, Any]]:
    """Yield what each asset passed: that it is cleared, and the rules about files by which it was judged.

    No rule about people: that one was judged at all may tell who is shown, such as a child.
    """
    free = free_rules(report)
    for asset in report.assets:
        if asset.verdict is Verdict.CLEAR:
            yield _passed(asset, GENERAL, "Cleared.")
        judged: dict[str, set[Outcome]] = {}
        for finding in asset.findings:
            judged.setdefault(finding.rule, set()).add(finding.outcome)
        for rule in free:
            outcomes = judged.get(rule.id, set())
            if Outcome.PASS in outcomes and outcomes <= HARMLESS:
                yield _passed(asset, rule.id, f"{rule.title}.")


def _passed(asset: JudgedAsset, rule: str, said: str) -> dict[str, Any]:
    return {
        "ruleId": rule,
        "kind": "pass",
        "level": "none",
        "message": {"text": said},
        "locations": _place(_artifact(asset)),
        "partialFingerprints": _identity(asset, rule),
    }


def _of_run(report: Report, answer: PublicAnswer) -> dict[str, Any]:
    """Return what stands against the run as a whole; it is placed at what steers the run."""
    said = " ".join((f"{NOT_CLEARED.capitalize()}.", *answer.said, contact(report)))
    return {
        "ruleId": GENERAL,
        "kind": "fail",
        "level": "error",
        "message": {"text": said},
        "locations": _place({"uri": STEERING}),
        "partialFingerprints": _fingerprints(hashlib.sha256(GENERAL.encode()).hexdigest()[:32]),
    }


def _result(asset: JudgedAsset, point: Point) -> dict[str, Any]:
    result = {
        "ruleId": point.rule,
        "kind": "review" if point.outcome is Outcome.ASK else "fail",
        "level": _level(point),
        "message": {"text": point.text},
        "locations": _place(_artifact(asset)),
        "partialFingerprints": _fingerprints(point.fingerprints[0]),
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
    """Return the one word, with a box around every face: not around those that it is about."""
    result = {
        "ruleId": GENERAL,
        "kind": "fail",
        "level": "error",
        "message": {"text": f"{NOT_CLEARED.capitalize()}. {contact(report)}"},
        "locations": _place(_artifact(asset)),
        "partialFingerprints": _identity(asset, GENERAL),
    }
    boxes = [_rectangle(face.box) for face in asset.inspection.faces if _is_shown(asset, face)]
    if boxes:
        result["attachments"] = [{"artifactLocation": _artifact(asset), "rectangles": boxes}]
    return result


def _identity(asset: JudgedAsset, what: str) -> dict[str, str]:
    """Return a fingerprint that hangs on the bytes alone; of the one word, so, it does not tell which rule spoke."""
    return _fingerprints(hashlib.sha256(f"{what}\0{asset.inspection.sha256}".encode()).hexdigest()[:32])


def _fingerprints(value: str) -> dict[str, str]:
    """Return the fingerprint under this tool's name and under the only one that code scanning looks at."""
    return {FINGERPRINT: value, "primaryLocationLineHash": f"{value}:1"}


def _is_shown(asset: JudgedAsset, face: Face) -> bool:
    primary = asset.inspection.primary
    return primary is not None and face.rendition == primary.id


def _rectangle(box: Box) -> dict[str, int]:
    return {"top": box.y0, "left": box.x0, "bottom": box.y1, "right": box.x1}


def _place(artifact: dict[str, str]) -> list[dict[str, Any]]:
    """Return a file as one location. Pictures have no lines, but code scanning shows nothing without one."""
    return [{"physicalLocation": {"artifactLocation": artifact, "region": FIRST_LINE}}]


def _artifact(asset: JudgedAsset) -> dict[str, str]:
    path = shown_path(asset).encode("utf-8", "surrogateescape")
    return {"uri": quote(path, safe="/")}


PLUGIN: Final[ReportFormat] = SarifReport()
