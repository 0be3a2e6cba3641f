"""JUnit XML for a CI server's test page: public, so it says one word for everything about consent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from imageguard.reports.masks import printable, shown_path
from imageguard.reports.public import NOT_CLEARED, answers, contact, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.model.report import Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.public import Told


THE_RUN: Final = "the whole run"


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
    of_run = [answer for answer in answers(report) if not answer.name]
    failed = sum(not one.cleared for one in public) + len(of_run)
    total = len(public) + len(of_run)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="imageguard" tests="{total}" failures="{failed}" errors="0">'
    yield f'  <testsuite name="imageguard" tests="{total}" failures="{failed}" errors="0" skipped="0">'
    for answer in of_run:
        yield from _failed(THE_RUN, [*answer.said, f"{NOT_CLEARED}. {contact(report)}"])
    for one in public:
        yield from _case(one, contact(report))
    yield "  </testsuite>"
    yield "</testsuites>"


def _case(one: Told, whom: str) -> Iterator[str]:
    name = printable(shown_path(one.asset))
    if one.cleared:
        yield f'    <testcase classname="imageguard" name={quoteattr(name)}/>'
        return
    said = [f"{point.rule}: {printable(point.text)}" for point in one.said]
    yield from _failed(name, said + ([f"{NOT_CLEARED}. {whom}"] if one.hides or not said else []))


def _failed(name: str, said: Iterable[str]) -> Iterator[str]:
    yield f'    <testcase classname="imageguard" name={quoteattr(name)}>'
    yield f'      <failure message="{NOT_CLEARED}" type="imageguard">{escape(chr(10).join(said))}</failure>'
    yield "    </testcase>"


PLUGIN: Final[ReportFormat] = JunitReport()
