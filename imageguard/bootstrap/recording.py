"""The remedy record: what was taken off which original, the hashes of both, and how the copy was proved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.bootstrap.fixing import Fix
    from imageguard.model.inspection import Inspection
    from imageguard.model.remedy import Plan, Remedied


def record(fix: Fix, outcomes: Sequence[Remedied]) -> bytes:
    """Return the record as JSON: the same run gives the same bytes. Private: it names the originals."""
    report = fix.report
    whole = {
        "schema": 1,
        "tool": {"name": report.tool.name, "version": report.tool.version, "profile": report.tool.profile},
        "rules": {"sha256": report.rules.sha256, "packs": list(report.rules.packs)},
        "as_of": report.as_of.isoformat(),
        "faces": fix.choice.value,
        "keep": list(fix.keep),
        "assets": [_outcome(fix, one) for one in outcomes],
    }
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def described(plan: Plan) -> dict[str, Any]:
    """Return a plan as the record tells it."""
    return {
        "path": plan.path,
        "format": plan.format,
        "verdict": plan.verdict.value,
        "steps": [
            {"remedy": one.action.value, "count": one.count, "kinds": list(one.kinds), "rules": list(one.rules)}
            for one in plan.steps
        ],
        "faces": [{"face": one.face_id, "rendition": one.rendition} for one in plan.covers],
        "left": list(plan.left),
        "refused": plan.refused,
    }


def _outcome(fix: Fix, one: Remedied) -> dict[str, Any]:
    before = fix.report.assets[one.plan.number - 1].inspection
    told: dict[str, Any] = {"number": one.plan.number, **described(one.plan), "before": _identity(before)}
    told["copy"] = one.copy
    told["not_delivered"] = one.why_not
    if one.attempt is not None and one.attempt.after is not None:
        told["after"] = _identity(one.attempt.after) | {"verdict": one.verdict.value if one.verdict else None}
        told["still"] = list(one.left)
        told["rounds"] = one.attempt.rounds
        told["covers"] = [
            {"px": px, "box": [box.x0, box.y0, box.x1, box.y1], "fill": "solid"} for px, box in one.attempt.regions
        ]
        told["proofs"] = [
            {"name": proof.name, "held": proof.held, "detail": proof.detail} for proof in one.attempt.proofs
        ]
    return told


def _identity(inspection: Inspection) -> dict[str, Any]:
    primary = inspection.primary
    return {
        "sha256": inspection.sha256,
        "px": primary.px if primary else None,
        "pdq": primary.pdq if primary else None,
        "bytes": inspection.bytes,
    }
