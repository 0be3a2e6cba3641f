"""Findings, verdicts, and the report that every format is a pure function of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from imageguard.model.attestation import Attestations, Waiver
    from imageguard.model.coverage import Coverage
    from imageguard.model.inspection import Face, Inspection
    from imageguard.model.letter import Letter
    from imageguard.model.rule import RuleSet, Severity
    from imageguard.model.use import Use


class Outcome(StrEnum):
    """What a rule said of a subject."""

    PASS = "pass"  # noqa: S105 - an outcome, no password
    FAIL = "fail"
    ASK = "ask"
    NOT_APPLICABLE = "not_applicable"
    WAIVED = "waived"
    ERROR = "error"


class Verdict(StrEnum):
    """What may be done with an asset, or with the campaign."""

    BLOCK = "block"
    HOLD = "hold"
    CLEAR = "clear"


@dataclass(frozen=True)
class Finding:
    """One rule on one subject.

    ``subject`` reads ``face:f1``, ``metadatum:EXIF:GPSLatitude``, ``asset``, ``letter:L-1``;
    ``anchor`` is the stable identity behind the fingerprint (no path, clock or box jitter);
    ``evidence`` are short lines fit for a filed report: never a value, name or coordinate;
    ``answered_by`` says on whose word a question was answered.
    """

    rule: str
    section: str
    severity: Severity
    outcome: Outcome
    subject: str
    message: str
    anchor: str
    remedy: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    question: str | None = None
    answered_by: str | None = None
    waiver: Waiver | None = None

    @property
    def fingerprint(self) -> str:
        """Return 32 hex digits that outlive moves and time."""
        return hashlib.sha256(f"{self.rule}\0{self.anchor}".encode()).hexdigest()[:32]

    @property
    def stops(self) -> bool:
        """Whether this finding alone keeps its subject from being clear."""
        return self.severity.stops and self.outcome in {Outcome.FAIL, Outcome.ERROR, Outcome.ASK}


@dataclass(frozen=True)
class JudgedFace:
    """A face, found or pointed out, and what it ends in."""

    face: Face
    coverage: Coverage


@dataclass(frozen=True)
class JudgedAsset:
    """One asset with its number in the run (from 1), faces and findings."""

    number: int
    inspection: Inspection
    faces: tuple[JudgedFace, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    people_count: int | None = None


@dataclass(frozen=True)
class LetterUsed:
    """A letter that the report relied on, and its state on the day judged."""

    letter: Letter
    status: str
    assets: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class NotChecked:
    """What the run did not look at, in one sentence, so that nobody relies on it."""

    code: str
    message: str
    assets: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tool:
    """Who judged: versions of imageguard and of everything that decided something.

    ``components`` are (name, version) pairs; ``models`` are (name, sha256) pairs.
    """

    name: str
    version: str
    components: tuple[tuple[str, str], ...] = ()
    models: tuple[tuple[str, str], ...] = ()
    profile: str = "balanced"
    limits: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Report:
    """A judged run: the only input of every report format.

    ``registry_head`` is a sha256 over the heads of all letters and every stop that were relied
    on; ``contact`` is whom strangers may ask.
    """

    tool: Tool
    rules: RuleSet
    as_of: dt.date
    historical: bool
    verdict: Verdict
    assets: tuple[JudgedAsset, ...]
    campaign: tuple[Finding, ...]
    letters: tuple[LetterUsed, ...] = ()
    use: Use | None = None
    attestations: Attestations | None = None
    waivers: tuple[Waiver, ...] = ()
    not_checked: tuple[NotChecked, ...] = ()
    registry: str | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    registry_head: str | None = None
    contact: str | None = None

    def count(self, verdict: Verdict) -> int:
        """Return how many assets have that verdict."""
        return sum(asset.verdict is verdict for asset in self.assets)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return every finding: the campaign's, the letters', then asset by asset."""
        of_letters = tuple(finding for used in self.letters for finding in used.findings)
        of_assets = tuple(finding for asset in self.assets for finding in asset.findings)
        return self.campaign + of_letters + of_assets
