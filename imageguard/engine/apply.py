"""One rule on one subject: outcome, severity, message and evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from imageguard.expressions.evaluate import EvaluationError, holds
from imageguard.expressions.syntax import paths_in
from imageguard.facts.reasons import listed
from imageguard.facts.run import SCOPES
from imageguard.facts.tables import Kind, look_up, paths
from imageguard.model.report import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.expressions.evaluate import Facts
    from imageguard.facts.tables import Fact
    from imageguard.model.rule import Rule, ScopeName, Severity

BLANKS: Final[Mapping[str, frozenset[str]]] = {
    "asset": frozenset({"picture", "count", "terms", "signs", "named"}),
    "rendition": frozenset({"picture", "rendition"}),
    "face": frozenset({"picture", "face", "letter", "reasons", "why", "advice", "state", "gaps"}),
    "metadatum": frozenset({"picture", "carrier"}),
    "caption": frozenset({"picture", "count", "terms", "signs", "named"}),
    "letter": frozenset({"letter", "state", "missing", "across"}),
    "campaign": frozenset({"uniform"}),
    "run": frozenset({"signatures", "unsigned"}),
}
MOST_LINES: Final = 12
_TOLD_ALREADY: Final = ("face.coverage.", "face.letter.gaps", "face.letter.valid", "rendition.", "metadatum.")
"""Facts that a subject's own line of evidence, or its message, tells anyway."""
_BLANK: Final = re.compile(r"\{(\w*)\}")


@dataclass(frozen=True)
class Subject:
    """What a rule is judged against.

    ``name`` is how findings call it, ``anchor`` its stable identity, ``blanks`` what messages
    may fill in, ``lines`` evidence that every finding about it carries.
    """

    name: str
    anchor: str
    facts: Facts
    blanks: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """What a rule said of one subject; ``outcome`` None where its precondition does not hold."""

    subject: Subject
    outcome: Outcome | None
    severity: Severity
    lines: tuple[str, ...] = ()


def expressions(rule: Rule) -> tuple[str, ...]:
    """Return every expression of a rule."""
    severities = (case.when for case in rule.severity)
    return tuple(one for one in (rule.when, rule.require, rule.unsure, *rule.require_also, *severities) if one)


def wanted(rules: Iterable[Rule]) -> frozenset[str]:
    """Return the paths of all facts that some rule looks at."""
    return frozenset(path for rule in rules for one in expressions(rule) for path in paths_in(one))


def apply(rule: Rule, subject: Subject) -> Judged:
    """Return what the rule says of the subject; whatever cannot be evaluated is an error, which blocks."""
    try:
        outcome = _outcome(rule, subject.facts)
        severity = _severity(rule, subject.facts)
    except EvaluationError as error:
        return Judged(subject, Outcome.ERROR, rule.top_severity, (f"the rule cannot be evaluated: {error}",))
    lines = explain(rule, subject.facts) if outcome in {Outcome.FAIL, Outcome.ASK} and not rule.ask else ()
    return Judged(subject, outcome, severity, lines)


def _outcome(rule: Rule, facts: Facts) -> Outcome | None:
    if rule.when is not None and not holds(rule.when, facts):
        return None
    if rule.ask is not None or rule.require is None:
        return Outcome.ASK
    added = all(holds(one, facts) for one in rule.require_also)
    if holds(rule.require, facts):
        return Outcome.PASS if added else Outcome.FAIL
    unsure = added and rule.unsure is not None and holds(rule.unsure, facts)
    return Outcome.ASK if unsure else Outcome.FAIL


def _severity(rule: Rule, facts: Facts) -> Severity:
    for case in rule.severity:
        if case.when is None or holds(case.when, facts):
            return case.is_
    return rule.top_severity


def explain(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """Return what the facts that the rule requires are, in words; free text that people wrote is left out."""
    known = _printable(rule.scope)
    named = [path for one in (rule.require, *rule.require_also) if one for path in _in_order(one)]
    lines = (
        f"{known[path].meaning.partition(', as codes')[0]}: {_value(known[path], look_up(facts.plain, path))}"
        for path in named
        if path in known and not path.startswith(_TOLD_ALREADY)
    )
    return tuple(dict.fromkeys(lines))[:MOST_LINES]


def _in_order(expression: str) -> list[str]:
    return sorted(paths_in(expression), key=lambda path: (expression.find(path), path))


@lru_cache
def _printable(scope: ScopeName) -> dict[str, Fact]:
    return {path: fact for table in SCOPES[scope] for path, fact in paths(table) if fact.printable}


def _value(fact: Fact, value: object) -> str:
    """Write a value in words; a text that is none of the codes a fact can have is somebody's own, and stays unsaid."""
    if value is None:
        return "not recorded"
    if fact.kind is Kind.CODE and value not in fact.values:
        return "something else"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return listed(map(str, value)) or "none"
    return str(value)


def finding(rule: Rule, judged: Judged, *, outcome: Outcome | None = None, answered_by: str | None = None) -> Finding:
    """Return the finding of a judged subject; a rule that does not apply gives not_applicable.

    Its message is what is wrong and what to do, the question, or the title where all is well.
    """
    subject = judged.subject
    said = outcome or judged.outcome or Outcome.NOT_APPLICABLE
    return Finding(
        rule=rule.id,
        section=rule.section,
        severity=judged.severity,
        outcome=said,
        subject=subject.name,
        message=_message(rule, said, subject.blanks),
        anchor=subject.anchor,
        remedy=rule.remedy,
        evidence=(*subject.lines, *judged.lines) if judged.outcome not in {None, Outcome.PASS} else (),
        question=rule.ask,
        answered_by=answered_by,
    )


def _message(rule: Rule, outcome: Outcome, blanks: Mapping[str, str]) -> str:
    """Return what is wrong and what to do; the question where it is one; the title where all is well."""
    if outcome in {Outcome.PASS, Outcome.NOT_APPLICABLE}:
        return rule.title
    return rule.ask if rule.ask and outcome is Outcome.ASK else fill(rule.message, blanks)


def fill(message: str, blanks: Mapping[str, str]) -> str:
    """Fill the plain blanks of a message; one that is not known stays as it is written."""
    return _BLANK.sub(lambda found: blanks.get(found.group(1), found.group()), message)


def blanks_in(message: str) -> frozenset[str]:
    """Return the names of the blanks in a message."""
    return frozenset(_BLANK.findall(message))
