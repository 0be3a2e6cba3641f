"""The private key from an asset's number to its file."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from imageguard.reports.identity import report_id
from imageguard.reports.masks import printable

if TYPE_CHECKING:
    from imageguard.model.report import Report


def render_key(report: Report) -> bytes:
    """Return the key as CSV in UTF-8: number, sha256 and path of each asset, after two lines that say it is private.

    A path that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    sheet = io.StringIO(newline="")
    rows = csv.writer(sheet, lineterminator="\r\n")
    rows.writerow(["# PRIVATE: which asset number is which file. Do not file or send it with the report."])
    rows.writerow([f"# Belongs to report {report_id(report)}"])
    rows.writerow(["number", "sha256", "path"])
    rows.writerows([asset.number, asset.inspection.sha256, _cell(asset.inspection.path)] for asset in report.assets)
    return sheet.getvalue().encode("utf-8")


def _cell(path: str) -> str:
    shown = printable(path)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@")) else shown
