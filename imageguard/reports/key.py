"""The private key from an asset's number to its file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from imageguard.reports.identity import report_id
from imageguard.reports.masks import printable, shown_path

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset, Report


def render_key(report: Report) -> bytes:
    """Return the key as CSV in UTF-8, after two lines that say it is private.

    Of each asset it has the number, the sha256, the path and what strangers are told instead of the path.
    A path that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    sheet = io.StringIO(newline="")
    rows = csv.writer(sheet, lineterminator="\r\n")
    rows.writerow(["# PRIVATE: which asset number is which file. Do not file or send it with the report."])
    rows.writerow([f"# Belongs to report {report_id(report)}"])
    rows.writerow(["number", "sha256", "path", "called in public"])
    rows.writerows(_row(asset) for asset in report.assets)
    return sheet.getvalue().encode("utf-8")


def _row(asset: JudgedAsset) -> tuple[int, str, str, str]:
    return asset.number, asset.inspection.sha256, _cell(asset.inspection.path), _cell(shown_path(asset))


def _cell(path: str) -> str:
    shown = printable(path)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
