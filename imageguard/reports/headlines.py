"""What page one says: one line a rule that blocks, one line a rule that asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.reports import words
from imageguard.reports.points import report_points

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from imageguard.model.report import Report
    from imageguard.reports.points import Point

BRIEF: Final = 90
TWO: Final = 2
LETTER: Final = re.compile(r"\b[Ll]etter L-\w+")
THIS: Final = re.compile(r"\b([Tt])his (face|picture|file|asset|child|person|letter)\b")


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
    """Return one sentence that stands by itself, of however many faces, letters and reasons."""
    said = list(dict.fromkeys(words.gist(point.said, BRIEF) for point in found))
    letters = {letter for one in said for letter in LETTER.findall(one)}
    alike = {LETTER.sub("letter", one) for one in said}
    stems = {one.partition(": ")[0] for one in said}
    faces = sum(point.faces for point in found)
    counts = [words.count(faces, "face")] if faces > 1 else []
    if len(said) == 1:
        text = said[0]
    elif len(alike) == 1:
        text = LETTER.sub("a letter", said[0])
        counts.append(words.count(len(letters), "letter"))
    elif len(stems) == 1:
        return f"{_of_several(_alone(next(iter(stems))), faces)}, for {len(said)} different reasons."
    else:
        text = f"{said[0]} {_more(len(said) - 1)}"
    return _counted(_alone(text), counts)


def _alone(text: str) -> str:
    """Return a text that is read without its picture: of "a face" where it says "this face"."""
    text = THIS.sub(lambda found: f"{'A' if found[1] == 'T' else 'a'} {found[2]}", text)
    return f"{text[0].upper()}{text[1:]}"


def _of_several(text: str, faces: int) -> str:
    if faces < TWO:
        return text
    return text.replace("A face is ", f"{faces} faces are ").replace("a face", f"{faces} faces")


def _counted(text: str, counts: Sequence[str]) -> str:
    return text if not counts or text.endswith("?") else f"{text.removesuffix('.')} ({', '.join(counts)})."


def _more(number: int) -> str:
    return "There is one more like it." if number == 1 else f"There are {number} more like it."
