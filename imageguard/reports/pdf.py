"""The PDF report: the document that is filed, which names no file and shows no face."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Verdict
from imageguard.reports.identity import short

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from imageguard.model.report import Report
    from imageguard.ports import ReportContext, ReportFormat

PARTS: Final = (
    ("summary", "Summary"),
    ("checklist", "Checklist by section of the Guidance Note"),
    ("campaign", "The campaign as a whole"),
    ("assets", "Assets that are not clear"),
    ("clear", "Clear assets"),
    ("evidence", "Evidence index"),
    ("letters", "Letters relied on"),
    ("waivers", "Waivers"),
    ("answers", "Answers given by people"),
    ("unchecked", "Not checked"),
    ("provenance", "Provenance"),
    ("sign", "Sign-off"),
)
TITLE: Final = "Image-use compliance report"


class PdfReport:
    """The report as PDF; with pictures it becomes a private copy and says so on every page."""

    endings: Final = (".pdf",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the file. Raises BackendMissing where the fonts are not installed."""
        from imageguard.reports.json_report import digest, render_filed  # noqa: PLC0415 - goes with the story
        from imageguard.reports.pdf_attach import blank, seal  # noqa: PLC0415
        from imageguard.reports.pdf_page import Pages, ReportCanvas, Sheet  # noqa: PLC0415 - heavy
        from imageguard.typography.fonts import register_fonts  # noqa: PLC0415 - heavy

        register_fonts()
        filed = render_filed(report)
        report_id, name = short(digest(filed)), digest(filed)
        stamps = (*(("PRIVATE COPY",) if context.pictures else ()), *(("HISTORICAL",) if report.historical else ()))
        file = io.BytesIO()
        sheet = Sheet(TITLE, report_id, report.as_of, stamps, filed, blank(name))
        Pages(file, sheet).build(_story(report, context, name), canvasmaker=ReportCanvas)
        return seal(file.getvalue(), name)


def _story(report: Report, context: ReportContext, name: str) -> list[Flowable]:
    from imageguard.reports import (  # noqa: PLC0415 - heavy
        pdf_assets,
        pdf_back,
        pdf_checklist,
        pdf_evidence,
        pdf_findings,
        pdf_records,
        pdf_summary,
    )

    report_id = short(name)
    paged = frozenset(asset.number for asset in report.assets if asset.verdict is not Verdict.CLEAR)
    title = dict(PARTS)
    return [
        *pdf_summary.summary(report, report_id, paged),
        *pdf_summary.contents(PARTS),
        *pdf_summary.reading(),
        *pdf_checklist.checklist(report, title["checklist"]),
        *pdf_findings.campaign(report, title["campaign"]),
        *pdf_assets.asset_pages(report, title["assets"], context.pictures),
        *pdf_assets.clear_assets(report, title["clear"]),
        *pdf_evidence.evidence(report, title["evidence"], paged),
        *pdf_records.letters(report, title["letters"], paged),
        *pdf_records.waivers(report, title["waivers"]),
        *pdf_records.answers(report, title["answers"]),
        *pdf_back.not_checked(report, title["unchecked"], paged),
        *pdf_back.provenance(report, title["provenance"], report_id, name),
        *pdf_back.sign_off(report, title["sign"]),
    ]


PLUGIN: Final[ReportFormat] = PdfReport()
