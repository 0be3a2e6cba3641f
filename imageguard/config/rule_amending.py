"""Amendments laid on rules: a later pack may make a rule stricter; anything else needs a stated reason."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final

from imageguard.config.rule_lint import mistakes_in_expressions
from imageguard.config.rule_reading import roles, severities
from imageguard.engine.builtin import BUILT_IN
from imageguard.model.rule import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.config.rule_reading import Amendment
    from imageguard.errors import Mistake
    from imageguard.model.rule import Rule

_RANK: Final = tuple(Severity)
_STRICT: Final = frozenset({"severity", "waivable", "require_also"})
_OWN: Final = frozenset(rule.id for rule in BUILT_IN)


def mistakes_in_amendment(amendment: Amendment, rules: Mapping[str, Rule]) -> Iterator[Mistake]:
    """Yield everything wrong with an amendment of one of these rules."""
    document = amendment.document
    rule = rules.get(amendment.amends)
    if amendment.amends in _OWN:
        yield document.mistake(("amends",), f"{amendment.amends} is built in: no pack may change it")
        return
    if rule is None:
        yield document.mistake(("amends",), f"no pack before this one has a rule {amendment.amends}")
        return
    yield from mistakes_in_expressions(document, rule.scope)
    if rule.ask is not None and amendment.changes.keys() & {"require", "require_also", "unsure"}:
        yield document.mistake(("amends",), f"{rule.id} is a question: only severity, waivable and when can change")
    if not amendment.changes:
        yield document.mistake(("amends",), "the amendment changes nothing")
    if amendment.loosens is None:
        for key in sorted(amendment.changes):
            if _loosens(key, amendment.changes[key], rule):
                yield document.mistake((key,), f"this may make {rule.id} weaker: state why, as 'loosens: <reason>'")


def _loosens(key: str, value: object, rule: Rule) -> bool:
    if key not in _STRICT:
        return True
    if key == "severity":
        mildest = max(_RANK.index(case.is_) for case in severities(value))
        return mildest > _RANK.index(rule.top_severity)
    return key == "waivable" and not set(roles(value)) <= set(rule.waivable_by)


def amended(rule: Rule, amendment: Amendment) -> Rule:
    """Return the rule with the amendment laid on; ``loosened`` keeps every reason."""
    reasons = [reason for reason in (rule.loosened, amendment.loosens) if reason]
    changes: dict[str, Any] = {"loosened": "; ".join(reasons) or None}
    for key, value in amendment.changes.items():
        if key == "severity":
            changes["severity"] = severities(value)
        elif key == "waivable":
            changes["waivable_by"] = roles(value)
        elif key == "require_also":
            changes["require_also"] = (*rule.require_also, *value)
        else:
            changes[key] = value
    return dataclasses.replace(rule, **changes)
