"""Findings put together the way a person reads them: one point, however many subjects it has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.model.report import Outcome
from imageguard.model.rule import Severity
from imageguard.reports.words import ranges

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from imageguard.model.attestation import Waiver
    from imageguard.model.report import Finding, Report

OPEN: Final = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.ASK})
FAILED: Final = frozenset({Outcome.FAIL, Outcome.ERROR})
SEVERITY_ORDER: Final = {severity: place for place, severity in enumerate(Severity)}
OUTCOME_ORDER: Final = {
    outcome: place
    for place, outcome in enumerate(
        (Outcome.ERROR, Outcome.FAIL, Outcome.ASK, Outcome.WAIVED, Outcome.PASS, Outcome.NOT_APPLICABLE),
    )
}
FACE: Final = re.compile(r"face:f?(\d+)")
GATHERED: Final = re.compile(r"\b([Ff])ace (f\d+(?: to f\d+)?(?:, f\d+(?: to f\d+)?)*)(?!\w)")
"""What is said of many faces in one finding, as the engine joins them: ``Face f1 to f9, f12``."""
FACE_TOLD: Final = re.compile(r"f(\d+) (in [\w-]+): (.*)", re.DOTALL)
REASON: Final = re.compile(r" \((.*)\)", re.DOTALL)
LISTED: Final = 12


@dataclass(frozen=True)
class Point:
    """One message of one rule, with every subject, asset and fingerprint that it is true of."""

    rule: str
    section: str
    severity: Severity
    outcome: Outcome
    message: str
    question: str | None
    remedy: tuple[str, ...]
    answered_by: str | None
    waiver: Waiver | None
    subjects: tuple[str, ...]
    evidence: tuple[str, ...]
    fingerprints: tuple[str, ...]
    assets: tuple[int, ...]
    faces: int = 0

    @property
    def text(self) -> str:
        """Return what to read: the question where one is open, else the message; of several faces as of several."""
        return _several(self.said) if self.faces > 1 else self.said

    @property
    def said(self) -> str:
        """Return what to read of one face alone: the same words for all that say the same."""
        return self.question if self.outcome is Outcome.ASK and self.question else self.message

    @property
    def told(self) -> tuple[str, ...]:
        """Return the evidence, faces of which the same is known in one line, without what the text says already."""
        lines: dict[tuple[str, str], list[int]] = {}
        for line in self.evidence:
            found = FACE_TOLD.fullmatch(line)
            known = (found[2], _unsaid(found[3], self.said)) if found else ("", line)
            lines.setdefault(known, []).extend([int(found[1])] if found else [])
        return tuple(
            f"{_faces(numbers)} {where}: {what}" if numbers else what for (where, what), numbers in lines.items()
        )

    @property
    def stops(self) -> bool:
        """Whether this point alone keeps an asset from being clear."""
        return self.outcome in OPEN and self.severity.stops

    @property
    def blocks(self) -> bool:
        """Whether this point alone blocks an asset."""
        return self.outcome in FAILED and self.severity.stops


def points(findings: Iterable[tuple[int, Finding]]) -> tuple[Point, ...]:
    """Merge (asset number, finding) pairs that say the same, gravest first; number 0 stands for no asset."""
    groups: dict[tuple[object, ...], list[tuple[int, Finding]]] = {}
    for number, finding in findings:
        groups.setdefault(_likeness(number, finding), []).append((number, finding))
    return tuple(sorted((_merged(group) for group in groups.values()), key=gravity))


def gravity(point: Point) -> tuple[int, int, int, str]:
    """Order: what blocks, what holds, what advises, what is waived, what is kept."""
    weight = 0 if point.blocks else 1 if point.stops else 2 if point.outcome in OPEN else 3
    return weight, SEVERITY_ORDER[point.severity], OUTCOME_ORDER[point.outcome], point.rule


def report_points(report: Report) -> tuple[Point, ...]:
    """Merge every finding of the run, over all assets, letters and the campaign."""
    pairs = [(0, finding) for finding in report.campaign]
    for used in report.letters:
        numbers = used.assets or (0,)
        pairs += [(number, finding) for finding in used.findings for number in numbers]
    pairs += [(asset.number, finding) for asset in report.assets for finding in asset.findings]
    return points(pairs)


def subjects(point: Point) -> str:
    """Return ``faces 1-4, 7`` or ``EXIF GPSLatitude and 3 more``; empty where the text says it already."""
    faces = sorted({int(found[1]) for one in point.subjects if (found := FACE.fullmatch(one))})
    named = [one for one in point.subjects if not FACE.fullmatch(one) and ":" in one]
    others = [_spoken(one) for one in named if one.partition(":")[2] not in point.text]
    parts = [_faces(faces)] if faces else []
    parts += others[:LISTED]
    more = f" and {len(others) - LISTED} more" if len(others) > LISTED else ""
    return ", ".join(parts) + more


def _faces(numbers: Iterable[int]) -> str:
    known = set(numbers)
    return f"{'face' if len(known) == 1 else 'faces'} {ranges(known)}"


def _several(said: str) -> str:
    """Return what is said of this face as what is said of several, each for itself."""
    said = said.replace("This face is not ", "None of these faces is ")
    return said.replace("This face", "Each of these faces").replace("this face", "each of these faces")


def _unsaid(what: str, said: str) -> str:
    """Return what is known of a face without a reason that the message gives already."""
    found = REASON.search(what)
    return what.replace(found[0], "", 1) if found and found[1] in said else what


def face_number(id: str, place: int) -> int:
    """Return the number by which a page calls the face of that id; its place in the list where the id has none."""
    found = FACE.fullmatch(f"face:{id}")
    return int(found[1]) if found else place


def _spoken(subject: str) -> str:
    kind, _, rest = subject.partition(":")
    return rest.replace(":", " ") if kind == "metadatum" else f"{kind} {rest}"


def _plain(text: str, number: int, finding: Finding) -> str:
    """Return a text that calls its face or asset "this", so that findings alike but for the number can be one point."""
    kind, _, face = finding.subject.partition(":")
    if kind == "faces":
        text = GATHERED.sub(lambda found: "This face" if found[1] == "F" else "this face", text)
    named = [("face", face)] if kind == "face" else []
    named += [("picture", str(number)), ("asset", str(number))] if number else []
    for noun, name in named:
        text = re.sub(rf"\b{noun} {re.escape(name)}\b", f"this {noun}", text)
        text = re.sub(rf"\b{noun.capitalize()} {re.escape(name)}\b", f"This {noun}", text)
    return text


def _likeness(number: int, finding: Finding) -> tuple[object, ...]:
    said = finding.question if finding.outcome is Outcome.ASK and finding.question else finding.message
    return (
        finding.rule,
        finding.outcome,
        finding.severity,
        _plain(said, number, finding),
        finding.remedy,
        finding.answered_by,
        finding.waiver,
    )


def _merged(group: list[tuple[int, Finding]]) -> Point:
    number, first = group[0]
    return Point(
        rule=first.rule,
        section=first.section,
        severity=first.severity,
        outcome=first.outcome,
        message=_plain(first.message, number, first),
        question=_plain(first.question, number, first) if first.question else None,
        remedy=first.remedy,
        answered_by=first.answered_by,
        waiver=first.waiver,
        subjects=_unique(subject for _, finding in group for subject in _parts(finding)),
        evidence=_unique(line for _, finding in group for line in finding.evidence),
        fingerprints=_unique(finding.fingerprint for _, finding in group),
        assets=tuple(sorted({number for number, _ in group if number})),
        faces=len({(number, part) for number, one in group for part in _parts(one) if FACE.fullmatch(part)}),
    )


def _parts(finding: Finding) -> Sequence[str]:
    """Return the subject of a finding; of one on many faces, each of them."""
    found = GATHERED.search(finding.message) if finding.subject == "faces" else None
    if found is None:
        return [finding.subject]
    ends = [re.findall(r"\d+", part) for part in found[2].split(", ")]
    return [f"face:f{number}" for part in ends for number in range(int(part[0]), int(part[-1]) + 1)]


def _unique(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
