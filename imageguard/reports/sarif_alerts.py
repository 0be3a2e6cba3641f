"""SARIF for code scanning, which takes every result for an alert: what is wrong or open, and nothing that passed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.reports.sarif import SarifReport

if TYPE_CHECKING:
    from imageguard.ports import ReportFormat

PLUGIN: Final[ReportFormat] = SarifReport(endings=(".alerts.sarif",), passes=False)
