"""Waivers laid on findings: which failure is accepted, and which waiver does not hold."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from imageguard.engine.builtin import WAIVERS
from imageguard.model.report import Finding, Outcome
from imageguard.model.rule import Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from imageguard.model.attestation import Waiver
    from imageguard.model.rule import Rule

CAMPAIGN: Final = "campaign"
SOON_DAYS: Final = 30


@dataclass(frozen=True)
class Waivers:
    """The waivers of a run, the rules they speak of, and the day on which they must be in force.

    ``signers`` are the people with a key that counts: what they approve, they sign.
    """

    waivers: Sequence[Waiver]
    rules: Mapping[str, Rule]
    day: dt.date
    signers: frozenset[str] = frozenset()

    def over(self, names: Collection[str], findings: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return the findings of one asset, or of the campaign, with every accepted failure marked waived.

        ``names`` are the ``px:`` and ``sha256:`` names of the asset; ``CAMPAIGN`` stands for a
        waiver without an asset, which reaches the campaign's own findings and no picture. A waived
        finding stays a finding. What could not be judged, and what nobody answered, cannot be waived.
        """
        return tuple(self._laid_on(finding, names) for finding in findings)

    def _laid_on(self, finding: Finding, names: Collection[str]) -> Finding:
        if finding.outcome is not Outcome.FAIL:
            return finding
        for waiver in self.waivers:
            if waiver.rule == finding.rule and (waiver.asset or CAMPAIGN) in names and self.fault(waiver) is None:
                return dataclasses.replace(finding, outcome=Outcome.WAIVED, waiver=waiver)
        return finding

    def fault(self, waiver: Waiver) -> str | None:
        """Say why a waiver waives nothing, or None where it holds; its last day counts."""
        if waiver.malformed is not None:
            return f"it cannot be read: {waiver.malformed}"
        rule = self.rules.get(waiver.rule)
        if rule is None:
            return f"no rule is called {waiver.rule}"
        if waiver.role not in rule.waivable_by:
            by = " or ".join(rule.waivable_by)
            return f"{rule.id} can be waived by {by} only" if by else f"{rule.id} cannot be waived by anybody"
        if waiver.expires is None or waiver.expires < self.day:
            return f"it ended on {waiver.expires.isoformat()}" if waiver.expires else "it does not say when it ends"
        if waiver.approved_by in self.signers and not waiver.signed:
            return f"{waiver.approved_by} has a key and did not sign it: have it signed with `imageguard sign`"
        return None

    def findings(self, present: Collection[str], judged: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return a finding for every waiver that does not hold, is not needed, or ends soon.

        ``present`` are the names of all assets of the run: a waiver for a picture that is not in
        the run is not asked whether it is needed.
        """
        used = [finding.waiver for finding in judged if finding.waiver is not None]
        found = [self._finding(waiver, present, used) for waiver in self.waivers]
        told = dict.fromkeys(one for one in found if one is not None)
        in_order = tuple(sorted(told, key=lambda one: (one.anchor, one.message)))
        return in_order or (_about(None, Outcome.PASS if self.waivers else Outcome.NOT_APPLICABLE, Severity.BLOCK, ""),)

    def _finding(self, waiver: Waiver, present: Collection[str], used: Sequence[Waiver]) -> Finding | None:
        here = waiver.asset is None or waiver.asset in present
        fault = self.fault(waiver)
        if fault is not None:
            grave = here or waiver.malformed is not None
            return _about(waiver, Outcome.FAIL, Severity.BLOCK if grave else Severity.WARN, fault)
        if here and waiver not in used:
            return _about(waiver, Outcome.FAIL, Severity.WARN, "it excuses nothing any more: remove it")
        if waiver.expires is not None and (waiver.expires - self.day).days <= SOON_DAYS:
            said = f"it ends soon, on {waiver.expires.isoformat()}; mend what it excuses, or have it renewed"
            return _about(waiver, Outcome.FAIL, Severity.WARN, said)
        return None


def _about(waiver: Waiver | None, outcome: Outcome, severity: Severity, fault: str) -> Finding:
    anchor = "waivers" if waiver is None else f"waiver|{waiver.rule}|{waiver.asset or CAMPAIGN}|{waiver.approved_by}"
    message = WAIVERS.title
    if waiver is not None:
        about = waiver.asset[:19] if waiver.asset else "the campaign"
        message = f"The waiver of {waiver.rule or 'an unnamed rule'} for {about} needs a look: {fault}."
    return Finding(
        rule=WAIVERS.id,
        section=WAIVERS.section,
        severity=severity,
        outcome=outcome,
        subject="waivers",
        message=message,
        anchor=anchor,
        remedy=WAIVERS.remedy,
        waiver=waiver,
    )
