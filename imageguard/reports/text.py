"""The summary that a terminal shows: worst first, what is wrong and what to do."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import ScopeName
from imageguard.reports import words
from imageguard.reports.masks import printable, shown_path
from imageguard.reports.points import FAILED, OPEN, points, subjects

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.model.report import Finding, JudgedAsset, Report
    from imageguard.reports.points import Point

NOT_CLEARED: Final = "not cleared"
PUBLIC_SCOPES: Final = frozenset({ScopeName.METADATUM, ScopeName.RENDITION, ScopeName.REPOSITORY, ScopeName.RUN})
INSPECTED: Final = "IG001"
COLOURS: Final = {Verdict.BLOCK: "31", Verdict.HOLD: "33", Verdict.CLEAR: "32"}
SHOWN: Final = 6
INDENT: Final = "  "


def render_text(report: Report, width: int = 80, *, colour: bool = False, public: bool = False) -> str:
    """Return the summary, no line longer than ``width`` characters unless a single word is.

    ``public`` says one word, "not cleared", for everything that has to do with consent, so that
    whoever reads a public log does not learn who withdrew or who is a child.
    """
    return "\n".join(_Page(report, width, colour=colour, public=public).lines()) + "\n"


class _Page:
    """The summary while it is written."""

    def __init__(self, report: Report, width: int, *, colour: bool, public: bool) -> None:
        self.report = report
        self.width = width
        self.colour = colour
        self.public = public

    def lines(self) -> Iterator[str]:
        yield from self._general()
        for verdict in (Verdict.BLOCK, Verdict.HOLD):
            for asset in self.report.assets:
                if asset.verdict is verdict:
                    yield from self._asset(asset)
        yield from self._clear()
        yield from self._not_checked()
        yield from self._totals()

    def _general(self) -> Iterator[str]:
        """Yield what concerns the whole run, or letters, before the first asset."""
        told_below = {finding.fingerprint for asset in self.report.assets for finding in asset.findings}
        of_letters = (finding for used in self.report.letters for finding in used.findings)
        findings = [*self.report.campaign, *(one for one in of_letters if one.fingerprint not in told_below)]
        told = self._told((0, finding) for finding in findings)
        if told:
            yield self._paint("THE WHOLE RUN", "1")
            yield from (line for point in told for line in self._point(point))
            yield ""

    def _asset(self, asset: JudgedAsset) -> Iterator[str]:
        yield self._heading(asset)
        told = self._told((asset.number, finding) for finding in asset.findings)
        main = [point for point in told if point.blocks] or [point for point in told if point.stops]
        for point in main[:SHOWN]:
            yield from self._point(point)
        if len(main) > SHOWN:
            yield f"{INDENT}... and {words.count(len(main) - SHOWN, 'more point')}: see the report"
        rest = [point for point in told if point not in main]
        yield from self._counted("question", [point.rule for point in rest if point.outcome is Outcome.ASK])
        yield from self._counted("piece of advice", [point.rule for point in rest if point.outcome in FAILED])
        if self.public and len(told) < len(self._open(asset.findings)):
            yield f"{INDENT}{NOT_CLEARED}"
        yield ""

    def _counted(self, what: str, rules: list[str]) -> Iterator[str]:
        """Yield what else there is, by the ids of its rules."""
        ids = list(dict.fromkeys(rules))
        if ids:
            plural = "pieces of advice" if what.startswith("piece") else None
            yield from self._wrapped(
                f"+ {words.count(len(ids), what, plural)}: {', '.join(ids)}", INDENT, f"{INDENT}  "
            )

    def _heading(self, asset: JudgedAsset) -> str:
        word = NOT_CLEARED.upper() if self.public else words.VERDICTS[asset.verdict].upper()
        people = "" if self.public else words.count(len(asset.faces), "face")
        path = printable(shown_path(asset) if self.public else asset.inspection.path)
        gap = max(self.width - len(word) - len(path) - len(people) - 2, 2)
        return f"{self._paint(word, COLOURS[asset.verdict])}  {path}{' ' * gap}{people}".rstrip()

    def _told(self, findings: Iterable[tuple[int, Finding]]) -> list[Point]:
        pairs = [(number, finding) for number, finding in findings if finding.outcome in OPEN]
        return list(points((number, one) for number, one in pairs if not self.public or self._harmless(one)))

    def _harmless(self, finding: Finding) -> bool:
        """Whether a finding tells strangers nothing about a person or a letter."""
        if finding.rule == INSPECTED:
            return True
        return any(rule.id == finding.rule and rule.scope in PUBLIC_SCOPES for rule in self.report.rules.rules)

    def _open(self, findings: Iterable[Finding]) -> tuple[Point, ...]:
        return points((0, finding) for finding in findings if finding.outcome in OPEN)

    def _point(self, point: Point) -> Iterator[str]:
        mark = "?" if point.outcome not in FAILED else "x" if point.severity.stops else "-"
        concerned = subjects(point)
        said = printable(words.gist(point.text)) + (f" ({printable(concerned)})" if concerned else "")
        yield from self._wrapped(f"{mark} {said} [{point.rule}]", f"{INDENT}", f"{INDENT}  ")
        if point.remedy and point.blocks:
            steps = words.steps(point.remedy)
            yield from self._wrapped(f"To do: {steps}.", f"{INDENT}  ", f"{INDENT}  ")

    def _clear(self) -> Iterator[str]:
        clear = [asset for asset in self.report.assets if asset.verdict is Verdict.CLEAR]
        if clear:
            names = ", ".join(printable(shown_path(one) if self.public else one.inspection.path) for one in clear)
            word = words.VERDICTS[Verdict.CLEAR].upper()
            first, *rest = self._wrapped(f"{word}  {names}", "", " " * (len(word) + 2))
            yield first.replace(word, self._paint(word, COLOURS[Verdict.CLEAR]), 1)
            yield from rest
            yield ""

    def _not_checked(self) -> Iterator[str]:
        if self.report.not_checked:
            yield self._paint("NOT CHECKED", "1")
            for one in self.report.not_checked:
                which = f" ({words.count(len(one.assets), 'asset')})" if one.assets else ""
                yield from self._wrapped(f"- {printable(one.message)}{which}", INDENT, f"{INDENT}  ")
            yield ""

    def _totals(self) -> Iterator[str]:
        if self.public:
            cleared = self.report.count(Verdict.CLEAR)
            yield f"{cleared} of {words.count(len(self.report.assets), 'asset')} cleared."
        else:
            yield self._paint(words.totals(self.report), f"1;{COLOURS[self.report.verdict]}")
        if self.report.historical:
            yield from self._wrapped(f"HISTORICAL: judged as of {words.day(self.report.as_of)}, not today.", "", "")
        yield from self._wrapped("A screening, not an approval: a named person decides and signs.", "", "")

    def _wrapped(self, text: str, first: str, rest: str) -> list[str]:
        return textwrap.wrap(
            text.replace(words.DASH, "-"),
            self.width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )

    def _paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text
