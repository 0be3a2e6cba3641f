"""The remedy record: written by a fix, and read by a check of the copies, so that words about originals reach them."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any

from imageguard.engine import mended
from imageguard.errors import ConfigurationError
from imageguard.model.inspection import Inspection, Rendition, RenditionKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.bootstrap.checking import Run
    from imageguard.bootstrap.fixing import Fix
    from imageguard.model.geometry import Box
    from imageguard.model.remedy import Plan, Remedied
    from imageguard.model.report import Report


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


def planned(fix: Fix, plans: Sequence[Plan]) -> bytes:
    """Return the plans as JSON, each as the record will tell it. Private: they name the originals."""
    listed = [{"number": one.number, **described(one), "sha256": one.sha256} for one in plans]
    whole = {"schema": 1, "as_of": fix.report.as_of.isoformat(), "faces": fix.choice.value, "assets": listed}
    return (json.dumps(whole, indent=2, ensure_ascii=False) + "\n").encode()


def derived_by(run: Run, path: Path) -> Run:
    """Return the run in which letters, answers, waivers and stops speak of the copies in a record too.

    Raises ConfigurationError where the file is no record of remedies.
    """
    copies = dict(_copies(path))
    return dataclasses.replace(
        run,
        letters=run.letters.and_of(copies),
        attestations=mended.derived_attestations(run.attestations, copies),
        waivers=mended.derived_waivers(run.waivers, copies),
        stops=mended.derived_stops(run.stops, copies),
    )


def cited(report: Report, path: Path) -> Report:
    """Return the report with the digest of the record that it relies on."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return dataclasses.replace(report, inputs={**report.inputs, "remedy record": digest})


def _copies(path: Path) -> Iterator[tuple[str, Inspection]]:
    """Yield every name of an original that its copy does not share, with the copy."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["assets"]
        for one in listed:
            if one["copy"] is None:
                continue
            before, after = one["before"], one["after"]
            shown = Rendition("primary", RenditionKind.PRIMARY, "", px=after["px"])
            copy = Inspection("", after["sha256"], "", 0, (shown,))
            yield f"sha256:{before['sha256']}", copy
            if before["px"] and before["px"] != after["px"]:
                yield before["px"], copy
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ConfigurationError(f"{path}: this is no record of remedies: name the one that `fix` wrote") from error


def described(plan: Plan) -> dict[str, Any]:
    """Return a plan as the record tells it."""
    return {
        "path": plan.path,
        "format": plan.format,
        "verdict": plan.verdict.value,
        "steps": [
            {
                "remedy": one.action.value,
                "count": one.count,
                "kinds": list(one.kinds),
                "rules": list(one.rules),
                **({"share": round(one.share, 3)} if one.share is not None else {}),
            }
            for one in plan.steps
        ],
        "faces": [{"face": one.face_id, "rendition": one.rendition} for one in plan.covers],
        "kept": _box(plan.region),
        "left_out": list(plan.dropped),
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
        told["cropped"] = _box(one.attempt.cropped)
        told["covers"] = [{"px": px, "box": _box(box), "fill": "solid"} for px, box in one.attempt.regions]
        told["proofs"] = [
            {"name": proof.name, "held": proof.held, "detail": proof.detail} for proof in one.attempt.proofs
        ]
    return told


def _box(box: Box | None) -> list[int] | None:
    return [box.x0, box.y0, box.x1, box.y1] if box else None


def _identity(inspection: Inspection) -> dict[str, Any]:
    primary = inspection.primary
    return {
        "sha256": inspection.sha256,
        "px": primary.px if primary else None,
        "pdq": primary.pdq if primary else None,
        "bytes": inspection.bytes,
    }
