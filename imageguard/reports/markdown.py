"""A Markdown summary for a pull request: public, by asset number and digest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Verdict
from imageguard.reports import words
from imageguard.reports.identity import report_id
from imageguard.reports.masks import printable
from imageguard.reports.public import NOT_CLEARED, answers, contact, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.report import Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.public import Told

MARKS: Final = re.compile(r"([\\`*_{}\[\]<>()#+!|~@:-])")
SHORT: Final = 12
SHOWN: Final = 200


class MarkdownReport:
    """What is cleared, and what may be told of the rest."""

    endings: Final = (".md",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the summary in UTF-8."""
        del context
        return ("\n".join(_lines(report)) + "\n").encode("utf-8")


def _lines(report: Report) -> Iterator[str]:
    cleared, total = report.count(Verdict.CLEAR), len(report.assets)
    yield f"## imageguard: {'cleared' if total and report.verdict is Verdict.CLEAR else NOT_CLEARED}"
    yield ""
    yield f"{cleared} of {words.count(total, 'asset')} cleared, judged as of {words.day(report.as_of)}."
    if report.historical:
        yield "**Historical:** an earlier day than today was judged; this clears nothing."
    yield ""
    for answer in answers(report):
        if not answer.name:
            said = plain(" ".join(answer.said))
            yield f"**The whole run is {NOT_CLEARED}**, whatever its pictures are. {said}".rstrip()
            yield ""
    still = [told(report, asset) for asset in report.assets if asset.verdict is not Verdict.CLEAR]
    if still:
        yield "| Asset | SHA-256 | What may be told here |"
        yield "|--:|---|---|"
        yield from (_row(one) for one in still[:SHOWN])
        yield ""
    if len(still) > SHOWN:
        yield f"And {words.count(len(still) - SHOWN, 'more asset')}."
        yield ""
    if still:
        yield f"Which file a row is about: `sha256sum` prints the digest that it begins with. {plain(contact(report))}"
        yield ""
    yield f"{words.SCREENING} Report {report_id(report)}."


def _row(one: Told) -> str:
    said = [f"{point.rule}: {plain(point.text)}" for point in one.said]
    said += [NOT_CLEARED] if one.hides or not said else []
    return f"| {one.asset.number} | `{one.asset.inspection.sha256[:SHORT] or 'none'}` | {'<br>'.join(said)} |"


def plain(text: str) -> str:
    """Return words that Markdown takes for words: no link, no mention, no table cell of their own."""
    return MARKS.sub(r"\\\1", printable(text))


PLUGIN: Final[ReportFormat] = MarkdownReport()
