"""The summary that a terminal shows: worst first, what is wrong and what to do."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Outcome, Verdict
from imageguard.reports import words
from imageguard.reports.masks import printable, shown_path
from imageguard.reports.points import FAILED, OPEN, points, subjects
from imageguard.reports.public import NOT_CLEARED, NOT_INSPECTED, contact, graded, harmless, hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from imageguard.model.report import Finding, JudgedAsset, Report
    from imageguard.reports.points import Point

COLOURS: Final = {Verdict.BLOCK: "31", Verdict.HOLD: "33", Verdict.CLEAR: "32"}
SHOWN: Final = 6
MASKED: Final = 12
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
        for group in self._alike(self._not_clear()):
            yield from self._assets(group)
        yield from self._clear()
        yield from self._masked()
        yield from self._not_checked()
        yield from self._totals()

    def _not_clear(self) -> list[JudgedAsset]:
        """Return the assets that are not clear, worst first; in public the order tells nothing."""
        found = [asset for asset in self.report.assets if asset.verdict is not Verdict.CLEAR]
        return found if self.public else sorted(found, key=lambda asset: list(Verdict).index(asset.verdict))

    def _alike(self, assets: Iterable[JudgedAsset]) -> list[list[JudgedAsset]]:
        """Group the assets of which the very same is to be told, in the order of their first."""
        groups: dict[tuple[object, ...], list[JudgedAsset]] = {}
        for asset in assets:
            told = tuple((point.rule, point.said, point.remedy) for point in self._points(asset))
            verdict = None if self.public else asset.verdict
            groups.setdefault((verdict, told, self._hides(asset)), []).append(asset)
        return list(groups.values())

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

    def _assets(self, group: Sequence[JudgedAsset]) -> Iterator[str]:
        yield from self._heading(group)
        told = self._points(group[0])
        main = [point for point in told if point.blocks] or [point for point in told if point.stops]
        for point in main[:SHOWN]:
            yield from self._point(point, alone=len(group) == 1)
        if len(main) > SHOWN:
            yield f"{INDENT}... and {words.count(len(main) - SHOWN, 'more point')}: see the report"
        rest = [point for point in told if point not in main]
        yield from self._counted("question", [point.rule for point in rest if point.outcome is Outcome.ASK])
        yield from self._counted("piece of advice", [point.rule for point in rest if point.outcome in FAILED])
        if self._hides(group[0]):
            yield f"{INDENT}{NOT_CLEARED}"
        yield ""

    def _points(self, asset: JudgedAsset) -> list[Point]:
        return self._told((asset.number, finding) for finding in asset.findings)

    def _hides(self, asset: JudgedAsset) -> bool:
        """Say whether something is open that the public is not told."""
        still = (finding for finding in asset.findings if finding.outcome in OPEN)
        return self.public and any(hidden(self.report, finding) for finding in still)

    def _counted(self, what: str, rules: list[str]) -> Iterator[str]:
        """Yield what else there is, by the ids of its rules."""
        ids = list(dict.fromkeys(rules))
        if ids:
            plural = "pieces of advice" if what.startswith("piece") else None
            yield from self._wrapped(
                f"+ {words.count(len(ids), what, plural)}: {', '.join(ids)}", INDENT, f"{INDENT}  "
            )

    def _heading(self, group: Sequence[JudgedAsset]) -> Iterator[str]:
        """Yield the verdict and the paths; the number of faces where there is one path."""
        word = NOT_CLEARED.upper() if self.public else words.VERDICTS[group[0].verdict].upper()
        paths = [self._path(asset) for asset in group]
        people = "" if self.public or len(group) > 1 else words.count(len(group[0].faces), "face")
        gap = max(self.width - len(word) - len(paths[0]) - len(people) - 2, 2)
        tail = f"{' ' * gap}{people}" if people else ""
        first, *rest = self._wrapped(f"{word}  {', '.join(paths)}", "", " " * (len(word) + 2))
        yield first.replace(word, self._paint(word, COLOURS[group[0].verdict]), 1) + ("" if rest else tail)
        yield from rest

    def _path(self, asset: JudgedAsset) -> str:
        return printable(shown_path(asset) if self.public else asset.inspection.path)

    def _told(self, findings: Iterable[tuple[int, Finding]]) -> list[Point]:
        pairs = [(number, finding) for number, finding in findings if finding.outcome in OPEN]
        if self.public:
            pairs = [(number, graded(self.report, one)) for number, one in pairs if harmless(self.report, one)]
        return list(points(pairs))

    def _point(self, point: Point, *, alone: bool = True) -> Iterator[str]:
        """Yield one point; its faces only where they are those of one asset."""
        mark = "?" if point.outcome not in FAILED else "x" if point.severity.stops else "-"
        concerned = subjects(point) if alone else ""
        text = point.text if point.rule == NOT_INSPECTED else words.gist(point.text)
        said = printable(text) + (f" ({printable(concerned)})" if concerned else "")
        yield from self._wrapped(f"{mark} {said} [{point.rule}]", f"{INDENT}", f"{INDENT}  ")
        if point.remedy and point.blocks:
            steps = words.steps(point.remedy)
            yield from self._wrapped(f"To do: {steps}.", f"{INDENT}  ", f"{INDENT}  ")

    def _clear(self) -> Iterator[str]:
        clear = [asset for asset in self.report.assets if asset.verdict is Verdict.CLEAR]
        if clear:
            names = ", ".join(self._path(asset) for asset in clear)
            word = words.VERDICTS[Verdict.CLEAR].upper()
            first, *rest = self._wrapped(f"{word}  {names}", "", " " * (len(word) + 2))
            yield first.replace(word, self._paint(word, COLOURS[Verdict.CLEAR]), 1)
            yield from rest
            yield ""

    def _masked(self) -> Iterator[str]:
        """Yield what strangers are told instead of a name that may tell who somebody is; for the office alone."""
        seen = [(asset.inspection.path, shown_path(asset)) for asset in self.report.assets]
        masked = [(path, shown) for path, shown in seen if path != shown]
        if masked and not self.public:
            yield self._paint("CALLED OTHERWISE IN PUBLIC", "1")
            for path, shown in masked[:MASKED]:
                yield from self._wrapped(f"- {printable(path)}: {shown}", INDENT, f"{INDENT}  ")
            if len(masked) > MASKED:
                yield f"{INDENT}... and {len(masked) - MASKED} more: see a key file"
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
            if self.report.verdict is not Verdict.CLEAR:
                yield from self._wrapped(contact(self.report), "", "")
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
