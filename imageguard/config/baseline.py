"""A baseline: findings that were there when checks began, and that do not make a run fail again."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from imageguard.documents import shown
from imageguard.errors import ConfigurationError
from imageguard.model.report import Outcome

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.model.report import Report

FORM: Final = 1
NEVER: Final = frozenset({"IG001", "IG002", "IG005"})
"""Rules whose findings are never known already: not inspected, and stopped by somebody."""
FINGERPRINT: Final = re.compile(r"[0-9a-f]{32}")


def render_baseline(report: Report) -> bytes:
    """Return the fingerprints of everything that stands against the assets of a run, sorted, one a line.

    No path, clock or position is in a fingerprint, so that a baseline survives renames and merges.
    """
    found = {one.fingerprint for one in report.findings if one.stops and _may_be_known(one.rule, one.outcome)}
    return (json.dumps({"baseline": FORM, "findings": sorted(found)}, indent=1) + "\n").encode("ascii")


def load_baseline(path: Path) -> frozenset[str]:
    """Return the fingerprints of a baseline. Raises ConfigurationError."""
    try:
        content = json.loads(path.read_text(encoding="ascii"))
    except OSError as error:
        raise ConfigurationError(f"{shown(path)}: the baseline cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{shown(path)}: this is no baseline: write one with --write-baseline") from error
    found = content.get("findings") if isinstance(content, dict) and content.get("baseline") == FORM else None
    if not isinstance(found, list) or not all(isinstance(one, str) and FINGERPRINT.fullmatch(one) for one in found):
        raise ConfigurationError(f"{shown(path)}: this is no baseline of a form that this version knows")
    return frozenset(found)


def known_of(report: Report, baseline: frozenset[str]) -> frozenset[str]:
    """Return what of a baseline may count as known in this run."""
    told = [one for one in report.findings if one.stops and _may_be_known(one.rule, one.outcome)]
    return baseline & {one.fingerprint for one in told}


def _may_be_known(rule: str, outcome: Outcome) -> bool:
    return rule not in NEVER and outcome is not Outcome.ERROR
