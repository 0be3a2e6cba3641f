"""What page one says: one line a rule that blocks, one line a rule that asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.reports import words
from imageguard.reports.points import report_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from imageguard.model.report import Report
    from imageguard.reports.points import Point

BRIEF: Final = 90


@dataclass(frozen=True)
class Headline:
    """What one rule says in the summary, and of which assets; of none means of the whole run."""

    rule: str
    said: str
    assets: tuple[int, ...]


def headlines(report: Report) -> tuple[list[Headline], list[Headline]]:
    """Return what blocks and what people must still answer, the rules that touch most assets first."""
    found = report_points(report)
    blocking = [point for point in found if point.blocks]
    asked = [point for point in found if point.stops and not point.blocks]
    return _by_rule(blocking), _by_rule(asked)


def _by_rule(found: Iterable[Point]) -> list[Headline]:
    groups: dict[str, list[Point]] = {}
    for point in found:
        groups.setdefault(point.rule, []).append(point)
    told = [Headline(rule, _said(of), _touched(of)) for rule, of in groups.items()]
    return sorted(told, key=lambda line: (not line.assets, -len(line.assets), line.rule))


def _touched(found: Sequence[Point]) -> tuple[int, ...]:
    return tuple(sorted({number for point in found for number in point.assets}))


def _said(found: Sequence[Point]) -> str:
    more = len({point.said for point in found}) - 1
    return words.gist(found[0].text, BRIEF) + (f" And {words.count(more, 'other point')}." if more else "")
