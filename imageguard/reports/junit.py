"""JUnit XML for a CI server's test page: public, so it says one word for everything about consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from imageguard.reports.masks import printable, shown_path
from imageguard.reports.public import NOT_CLEARED, contact, told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.model.report import Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.public import Told


class JunitReport:
    """One test case an asset: it fails where the asset is not cleared."""

    endings: Final = (".junit.xml",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the document in UTF-8, without times."""
        del context
        return ("\n".join(_lines(report)) + "\n").encode("utf-8")


def _lines(report: Report) -> Iterator[str]:
    public = [told(report, asset) for asset in report.assets]
    failed = sum(not one.cleared for one in public)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="imageguard" tests="{len(public)}" failures="{failed}" errors="0">'
    yield f'  <testsuite name="imageguard" tests="{len(public)}" failures="{failed}" errors="0" skipped="0">'
    for one in public:
        yield from _case(one, contact(report))
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(one: Told, whom: str) -> Iterator[str]:
    name = f'    <testcase classname="imageguard" name={quoteattr(printable(shown_path(one.asset)))}'
    if one.cleared:
        yield f"{name}/>"
        return
    said = [f"{point.rule}: {printable(point.text)}" for point in one.points if point.stops]
    said += [f"{NOT_CLEARED}. {whom}"] if one.hides or not said else []
    yield f"{name}>"
    yield f'      <failure message="{NOT_CLEARED}">{escape(chr(10).join(said))}</failure>'
    yield "    </testcase>"


PLUGIN: Final[ReportFormat] = JunitReport()
