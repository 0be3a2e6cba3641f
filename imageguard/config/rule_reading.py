"""A checked YAML document to a rule, or to an amendment of one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.model.rule import Derivation, Example, Rule, ScopeName, Severity, SeverityCase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.documents import Document

_ASKED_OF = {
    ScopeName.FACE: "people",
    ScopeName.LETTER: "letter",
    ScopeName.USE: "campaign",
    ScopeName.CAMPAIGN: "campaign",
    ScopeName.REPOSITORY: "campaign",
    ScopeName.RUN: "campaign",
}


@dataclass(frozen=True)
class Amendment:
    """What a later pack changes about a rule; ``changes`` holds only the keys that its file has."""

    amends: str
    changes: Mapping[str, Any]
    loosens: str | None
    pack: str
    document: Document = field(repr=False)


def rule_from(document: Document, pack: str) -> Rule:
    """Return the rule of a document that keeps the schema."""
    data = document.data
    scope = ScopeName(data["scope"])
    return Rule(
        id=data["id"],
        title=data["title"],
        section=data["section"],
        derivation=Derivation(data["derivation"]),
        scope=scope,
        severity=severities(data["severity"]),
        message=_line(data["message"]),
        pack=pack,
        sources=tuple(data.get("sources", ())),
        when=data.get("when"),
        require=data.get("require"),
        unsure=data.get("unsure"),
        ask=_line(data["ask"]) if "ask" in data else None,
        ask_of=_asked_of(data, scope),
        waivable_by=roles(data.get("waivable", False)),
        remedy=tuple(data.get("remedy", ())),
        references=tuple(data.get("references", ())),
        why=data.get("why", "").strip(),
        examples=tuple(Example(expect, facts) for one in data["examples"] for expect, facts in one.items()),
        source=document.source,
        line=document.place(("id",))[0],
    )


def _asked_of(data: Mapping[str, Any], scope: ScopeName) -> str:
    """Return who settles an open point: answers about asset, letter or campaign, or statements about people."""
    if "ask" in data and scope is ScopeName.FACE:
        return "asset"
    return str(data.get("ask_of", _ASKED_OF.get(scope, "asset")))


def amendment_from(document: Document, pack: str) -> Amendment:
    """Return the amendment of a document that keeps the schema."""
    data = document.data
    changes = {key: value for key, value in data.items() if key not in {"amends", "loosens"}}
    return Amendment(data["amends"], changes, data.get("loosens"), pack, document)


def severities(value: object) -> tuple[SeverityCase, ...]:
    """Return the cases of a severity, in the order in which they are tried."""
    if isinstance(value, list):
        return tuple(SeverityCase(Severity(case["is"]), case.get("when")) for case in value)
    return (SeverityCase(Severity(str(value))),)


def roles(value: object) -> tuple[str, ...]:
    """Return the roles that may waive; none where the rule cannot be waived."""
    return tuple(value["by"]) if isinstance(value, dict) else ()


def _line(text: str) -> str:
    return " ".join(text.split())
