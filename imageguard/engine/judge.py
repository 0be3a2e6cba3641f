"""Evidence and rules to a report: every rule on every subject, the same findings for the same evidence."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.engine.answers import Answers
from imageguard.engine.apply import apply
from imageguard.engine.builtin import BUILT_IN, NOT_WHOLE, WAIVERS
from imageguard.engine.decide import verdict_of, verdict_of_asset, worst
from imageguard.engine.gather import TOLD, Gathering, gather
from imageguard.engine.scenery import Evidence, lay_out
from imageguard.engine.subjects import Stage, of_asset, of_letter, of_run
from imageguard.engine.waive import CAMPAIGN, Waivers
from imageguard.facts.scene import is_grave
from imageguard.model.coverage import CoverageStatus
from imageguard.model.report import JudgedAsset, LetterUsed, Report
from imageguard.model.rule import ScopeName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from imageguard.facts.scene import AssetView, LetterView, RunView
    from imageguard.model.attestation import Answer
    from imageguard.model.report import Finding
    from imageguard.model.rule import Rule, RuleSet

__all__ = ["Evidence", "judge", "with_builtin"]

_ASSET_SCOPES: Final = (
    ScopeName.ASSET,
    ScopeName.FACE,
    ScopeName.RENDITION,
    ScopeName.METADATUM,
    ScopeName.CAPTION,
)


def judge(evidence: Evidence) -> Report:
    """Return the report: findings of campaign, letters and assets, and the verdicts that follow.

    The built-in rules are judged whatever the rule set holds. Rules are taken by id, subjects in
    the order of the inspections; no clock is read.
    """
    ruleset = with_builtin(evidence.ruleset)
    run = lay_out(evidence)
    court = _Court.of(evidence, ruleset, run)
    letters = {key: court.letter(view) for key, view in sorted(run.letters.items()) if view.uses}
    assets = tuple(court.asset(view, letters) for view in run.assets)
    campaign = court.campaign()
    campaign += court.waivers.findings(_names(run), [*campaign, *(one for asset in assets for one in asset.findings)])
    return Report(
        tool=evidence.tool,
        rules=ruleset,
        as_of=evidence.as_of,
        historical=evidence.historical,
        verdict=worst([verdict_of(campaign), *(asset.verdict for asset in assets)]),
        assets=assets,
        campaign=campaign,
        letters=tuple(used for key, findings in letters.items() for used in _used(run.letters[key], findings, run)),
        use=evidence.use,
        attestations=evidence.attestations,
        waivers=tuple(evidence.waivers),
        not_checked=tuple(evidence.not_checked),
        registry=evidence.registry,
        inputs=evidence.inputs,
    )


def with_builtin(ruleset: RuleSet) -> RuleSet:
    """Return the rule set with the built-in rules in it, sorted by id; nothing stands in their place."""
    own = {rule.id for rule in BUILT_IN}
    others = [rule for rule in ruleset.rules if rule.id not in own]
    return dataclasses.replace(ruleset, rules=tuple(sorted([*BUILT_IN, *others], key=lambda rule: rule.id)))


def _names(run: RunView) -> frozenset[str]:
    return frozenset(name for view in run.assets for name in view.names)


def _used(view: LetterView, findings: tuple[Finding, ...], run: RunView) -> list[LetterUsed]:
    if view.letter is None:
        return []
    numbers = tuple(asset.number for asset in run.assets if any(one.letter is view.letter for one in asset.letters))
    return [LetterUsed(view.letter, view.standing.state.value, numbers, findings)]


@dataclass(frozen=True)
class _Court:
    """What every judgement of one run shares."""

    stage: Stage
    run: RunView
    answers: Answers
    waivers: Waivers

    @classmethod
    def of(cls, evidence: Evidence, ruleset: RuleSet, run: RunView) -> _Court:
        return cls(
            stage=Stage.of(ruleset.rules, run),
            run=run,
            answers=Answers(evidence.attestations.answers, evidence.today, by_hand=bool(evidence.attestations.signers)),
            waivers=Waivers(
                evidence.waivers,
                {rule.id: rule for rule in ruleset.rules},
                max(evidence.as_of, evidence.today),
                evidence.attestations.signers,
            ),
        )

    def rules(self, scope: ScopeName) -> list[Rule]:
        """Return the rules of a scope; without letters nobody is asked yet, and nothing can be clear."""
        rules = self.stage.rules[scope]
        return [rule for rule in rules if rule.ask is None or self.run.registry]

    def campaign(self) -> tuple[Finding, ...]:
        """Judge use, campaign, repository and run."""
        found: list[Finding] = []
        for scope, subject in of_run(self.stage, self.run):
            for rule in self.rules(scope):
                if rule.id != WAIVERS.id:
                    answer = self.answers.for_campaign(rule.id)
                    found += gather(Gathering(rule, subject, answer), [apply(rule, subject)])
        return self.waivers.over({CAMPAIGN}, found)

    def letter(self, view: LetterView) -> tuple[Finding, ...]:
        """Judge a letter, once, however many pictures rely on it."""
        subject = of_letter(self.stage, view)
        letter = subject.name.removeprefix("letter:")
        found: list[Finding] = []
        for rule in self.stage.rules[ScopeName.LETTER]:
            answer = self.answers.for_letter(rule.id, letter)
            gathering = Gathering(
                rule, subject, answer, alone=self._alone(answer, (), grave=is_grave(view)), signed=self.answers.by_hand
            )
            found += gather(gathering, [apply(rule, subject)])
        return tuple(found)

    def asset(self, view: AssetView, letters: Mapping[str, tuple[Finding, ...]]) -> JudgedAsset:
        """Judge an asset: its own findings, and what stands against the letters that it relies on."""
        found = [*self._own(view), *_from_letters(view, letters)]
        findings = self.waivers.over(view.names, found)
        faces = tuple(face.judged for face in view.faces)
        whole = view.inspection.whole
        verdict = verdict_of_asset(findings, faces, whole=whole, letters=self.run.registry)
        return JudgedAsset(view.number, view.inspection, faces, findings, verdict, view.counted)

    def _own(self, view: AssetView) -> list[Finding]:
        subjects = of_asset(self.stage, view)
        whole = subjects[ScopeName.ASSET][0]
        found: list[Finding] = []
        grave = any(map(is_grave, view.letters_of_people))
        for rule in sorted((rule for scope in _ASSET_SCOPES for rule in self.rules(scope)), key=lambda one: one.id):
            answer = self.answers.for_asset(rule.id, view.names)
            gathering = Gathering(
                rule,
                whole,
                answer,
                alone=self._alone(answer, view.names, grave=grave),
                signed=self.answers.by_hand,
                together=rule.scope is ScopeName.METADATUM or not self.run.registry,
            )
            found += gather(gathering, [apply(rule, subject) for subject in subjects[rule.scope]])
        return [_with_causes(one, view) if one.rule == NOT_WHOLE.id else one for one in found]

    def _alone(self, answer: Answer | None, names: Iterable[str], *, grave: bool) -> bool:
        """Say whether an answer that needs two people has only one."""
        return grave and answer is not None and not self.answers.seconded(answer, names)


def _with_causes(finding: Finding, view: AssetView) -> Finding:
    """Say why in the message itself: the first cause there, all of them in the evidence."""
    causes = tuple(problem.message for problem in view.inspection.problems if problem.blocking)
    if finding.outcome not in TOLD or not causes:
        return finding
    return dataclasses.replace(finding, message=f"{finding.message} {causes[0]}", evidence=causes)


def _from_letters(view: AssetView, letters: Mapping[str, tuple[Finding, ...]]) -> list[Finding]:
    """Return what fails, or must still be answered, of the letters by which somebody in the picture is covered.

    These are the letters' own findings, told again where they bite: same anchor, same fingerprint.
    """
    relied = {
        face.letter.letter.id
        for face in view.faces
        if face.status is CoverageStatus.COVERED and face.letter.letter is not None
    }
    return [one for id_ in sorted(relied) for one in letters.get(id_, ()) if one.outcome in TOLD and one.severity.stops]
