"""A rule: one section of the guidance as an expression or a question."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class Severity(StrEnum):
    """How much a failure weighs; block and high make a picture blocked, the rest is told."""

    BLOCK = "block"
    HIGH = "high"
    WARN = "warn"
    INFO = "info"

    @property
    def stops(self) -> bool:
        """Whether a failure of this severity blocks, and a question of it holds."""
        return self in {Severity.BLOCK, Severity.HIGH}


class ScopeName(StrEnum):
    """What a rule is judged against."""

    ASSET = "asset"
    RENDITION = "rendition"
    FACE = "face"
    METADATUM = "metadatum"
    LETTER = "letter"
    CAPTION = "caption"
    USE = "use"
    CAMPAIGN = "campaign"
    REPOSITORY = "repository"
    RUN = "run"


class Derivation(StrEnum):
    """What of the Guidance Note a rule rests on; its body was not at hand."""

    HEADING = "heading"
    PREFACE = "preface"
    SUMMARY = "summary"
    ALLIED = "allied"


@dataclass(frozen=True)
class SeverityCase:
    """Severity ``is_`` where the CEL expression ``when`` holds; ``when`` None always holds."""

    is_: Severity
    when: str | None = None


@dataclass(frozen=True)
class Example:
    """Facts of one subject, and what the rule must say of them: keeps, fails, asks or skips."""

    expect: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Rule:
    """One YAML entry. ``require`` or ``ask`` is set, never both; ``source`` and ``line`` say where it stands."""

    id: str
    title: str
    section: str
    derivation: Derivation
    scope: ScopeName
    severity: tuple[SeverityCase, ...]
    message: str
    pack: str
    sources: tuple[str, ...] = ()
    when: str | None = None
    require: str | None = None
    unsure: str | None = None
    ask: str | None = None
    ask_of: str = "asset"
    require_also: tuple[str, ...] = ()
    waivable_by: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    why: str = ""
    examples: tuple[Example, ...] = field(default=(), repr=False)
    loosened: str | None = None
    source: str = ""
    line: int = 0

    @property
    def top_severity(self) -> Severity:
        """Return the gravest severity that the rule can have."""
        order = list(Severity)
        return min((case.is_ for case in self.severity), key=order.index)


@dataclass(frozen=True)
class RuleSet:
    """The rules of a run, sorted by id; ``sha256`` covers every loaded file."""

    packs: tuple[str, ...]
    rules: tuple[Rule, ...]
    sha256: str

    def rule(self, id: str) -> Rule:
        """Return the rule of that id; raises KeyError."""
        for one in self.rules:
            if one.id == id:
                return one
        raise KeyError(id)
