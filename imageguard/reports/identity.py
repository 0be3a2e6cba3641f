"""What a report is called: the digest of its JSON form."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from imageguard.reports.json_report import render_json

if TYPE_CHECKING:
    from imageguard.model.report import Report

SHORT = 16


def report_digest(report: Report) -> str:
    """Return the sha256 of the JSON report of the same run, 64 hex digits."""
    return hashlib.sha256(render_json(report)).hexdigest()


def report_id(report: Report) -> str:
    """Return the short form of the report's digest."""
    return short(report_digest(report))


def short(digest: str) -> str:
    """Return the first 16 hex digits of a digest in groups of four: ``3f2a-90bc-11d4-77e0``."""
    return "-".join(digest[start : start + 4] for start in range(0, SHORT, 4))
