"""What a rule said of the parts of one asset, letter or run, gathered into as few findings as tell it all."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.engine.answers import told
from imageguard.engine.apply import MOST_LINES, Judged, finding
from imageguard.model.report import Outcome
from imageguard.model.rule import ScopeName, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from imageguard.engine.apply import Subject
    from imageguard.model.attestation import Answer
    from imageguard.model.report import Finding
    from imageguard.model.rule import Rule

TOLD: Final = (Outcome.ERROR, Outcome.FAIL, Outcome.ASK)
MANY: Final = {Outcome.ERROR: 3, Outcome.FAIL: 12, Outcome.ASK: 3}
"""More parts than this with one outcome become one finding."""
_RANK: Final = tuple(Severity)
_PLURAL: Final = {
    ScopeName.FACE: "faces",
    ScopeName.RENDITION: "renditions",
    ScopeName.METADATUM: "metadata",
}
_BETWEEN: Final = {"why": "; ", "advice": " "}
"""What stands between the parts of a blank where it is no list of words."""


@dataclass(frozen=True)
class Gathering:
    """A rule, the subject that all judged parts belong to, and what somebody answered about it.

    ``together`` makes one finding of all that fail; without it each part keeps its own, up to a dozen.
    ``alone`` says that a grave question needs a second person's yes, and has the first's only; ``signed``
    that two people are two signatures.
    """

    rule: Rule
    whole: Subject
    answer: Answer | None = None
    together: bool = False
    alone: bool = False
    signed: bool = False


def gather(gathering: Gathering, judged: Sequence[Judged]) -> list[Finding]:
    """Return the findings of one rule: at least one, whatever happened."""
    rule, whole = gathering.rule, gathering.whole
    applied = [one for one in judged if one.outcome is not None]
    if not applied:
        return [finding(rule, Judged(whole, None, rule.top_severity))]
    if rule.ask is not None and all(one.outcome is Outcome.ASK for one in applied):
        asked = Judged(whole, Outcome.ASK, _gravest(applied), _lines(applied) if len(applied) > 1 else ())
        return [_answered(gathering, asked)]
    grave = [one for one in applied if one.outcome in TOLD]
    if not grave:
        return [_passed(gathering, applied)]
    return [_answered(gathering, one) for outcome in TOLD for one in _parts(gathering, grave, outcome)]


def _parts(gathering: Gathering, grave: Sequence[Judged], outcome: Outcome) -> Sequence[Judged]:
    same = [one for one in grave if one.outcome is outcome]
    merges = gathering.rule.scope in _PLURAL and (gathering.together or len(same) > MANY[outcome])
    return [_merged(gathering, same)] if merges and same else same


def _passed(gathering: Gathering, applied: Sequence[Judged]) -> Finding:
    subject = applied[0].subject if len(applied) == 1 else gathering.whole
    return finding(gathering.rule, Judged(subject, Outcome.PASS, _gravest(applied)))


def _answered(gathering: Gathering, judged: Judged) -> Finding:
    """Return the finding; a person's answer settles a question, but never how many people there are, or who."""
    answer = gathering.answer
    if answer is None or gathering.rule.ask_of == "people" or judged.outcome is not Outcome.ASK:
        return finding(gathering.rule, judged)
    if answer.answer and gathering.alone and judged.severity.stops:
        waits = f"{told(answer)}: yes; a second person must say so, too (a child, or a high risk)"
        waits += gathering.signed * "; both must sign, as keys are known"
        return finding(gathering.rule, dataclasses.replace(judged, lines=(*judged.lines, waits)))
    outcome = Outcome.PASS if answer.answer else Outcome.FAIL
    return finding(gathering.rule, judged, outcome=outcome, answered_by=told(answer))


def _merged(gathering: Gathering, same: Sequence[Judged]) -> Judged:
    """Return the parts with one outcome as one; its anchor is the asset's, whichever parts they are."""
    plural = _PLURAL[gathering.rule.scope]
    name = same[0].subject.name if len(same) == 1 else plural
    anchor = f"{gathering.whole.anchor}|{plural}"
    subject = dataclasses.replace(same[0].subject, name=name, anchor=anchor, blanks=_blanks(same), lines=())
    return Judged(subject, same[0].outcome, _gravest(same), _lines(same))


def _blanks(judged: Sequence[Judged]) -> dict[str, str]:
    """Join what the parts would fill in: ``f1 to f9, f12``."""
    keys = judged[0].subject.blanks
    return {key: joined((one.subject.blanks[key] for one in judged), _BETWEEN.get(key, ", ")) for key in keys}


def joined(words: Iterable[str], between: str = ", ") -> str:
    """Join words, each once; three or more in a row that only count up are told as ``f1 to f9``."""
    runs: list[list[str]] = []
    for word in dict.fromkeys(words):
        if runs and _follows(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    return between.join(f"{run[0]} to {run[-1]}" if len(run) > 2 else between.join(run) for run in runs)  # noqa: PLR2004 - a pair is told in full


def _follows(one: str, other: str) -> bool:
    head, tail = one.rstrip("0123456789"), other.rstrip("0123456789")
    if head != tail or one == head or other == tail:
        return False
    return int(other[len(tail) :]) == int(one[len(head) :]) + 1


def _lines(judged: Iterable[Judged]) -> tuple[str, ...]:
    lines = tuple(dict.fromkeys(line for one in judged for line in (*one.subject.lines, *one.lines)))
    if len(lines) <= MOST_LINES:
        return lines
    return (*lines[:MOST_LINES], f"and {len(lines) - MOST_LINES} more")


def _gravest(judged: Iterable[Judged]) -> Severity:
    return min((one.severity for one in judged), key=_RANK.index)
