"""What a report is called: the digest of its filed form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.reports.json_report import digest, render_filed

if TYPE_CHECKING:
    from imageguard.model.report import Report

SHORT = 16


def report_digest(report: Report) -> str:
    """Return the sha256 of the form that is attached to the PDF, 64 hex digits; the JSON report names it, too."""
    return digest(render_filed(report))


def report_id(report: Report) -> str:
    """Return the short form of the report's digest."""
    return short(report_digest(report))


def short(digest_: str) -> str:
    """Return the first 16 hex digits of a digest in groups of four: ``3f2a-90bc-11d4-77e0``."""
    return "-".join(digest_[start : start + 4] for start in range(0, SHORT, 4))
