"""Evidence laid out as the subjects of rules: each asset, face and letter with what surrounds it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from imageguard.consent.law import law_of
from imageguard.consent.status import limits, scope_gaps, status_on, unstated
from imageguard.engine.match import Matched
from imageguard.facts.kinds import KINDS
from imageguard.facts.lexicon import Lexicon
from imageguard.facts.scene import AssetView, FaceView, LetterView, RunView, Standing, Surroundings
from imageguard.facts.telling import told
from imageguard.model.attestation import Attestations
from imageguard.model.inspection import Rendition, RenditionKind
from imageguard.model.record import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.consent.law import Jurisdiction, LawOfUse
    from imageguard.engine.match import Matching
    from imageguard.model.attestation import Waiver
    from imageguard.model.inspection import Inspection
    from imageguard.model.letter import Letter
    from imageguard.model.report import JudgedFace, NotChecked, Tool
    from imageguard.model.rule import RuleSet
    from imageguard.model.use import AssetUse, Text, Use


@dataclass(frozen=True)
class Evidence:
    """Everything that a judgement rests on.

    ``registry`` is what reports call it, None where none was named; ``captions`` says by the
    path of an inspection what is published with it (default: the use's own paths), ``texts`` what
    stands beside it and on pages that use it, ``lexicon`` by which words they are read,
    ``jurisdictions`` what is known of the law of places, ``letters`` are
    those that may concern these pictures, ``tally`` counts all that are on file, ``takedowns_due`` the
    places that still show a picture whose letter no longer stands; ``as_of`` is
    the day judged, ``now`` the moment, with an offset.
    """

    tool: Tool
    ruleset: RuleSet
    inspections: Sequence[Inspection]
    matching: Matching
    as_of: dt.date
    now: dt.datetime
    letters: Sequence[Letter] = ()
    registry: str | None = None
    use: Use | None = None
    captions: Mapping[str, AssetUse] = field(default_factory=dict)
    attestations: Attestations = field(default_factory=Attestations)
    waivers: Sequence[Waiver] = ()
    surroundings: Surroundings = field(default_factory=Surroundings)
    historical: bool = False
    not_checked: Sequence[NotChecked] = ()
    texts: Mapping[str, Sequence[Text]] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=Lexicon)
    jurisdictions: Sequence[Jurisdiction] = ()
    tally: Tally = field(default_factory=Tally)
    takedowns_due: int = 0
    inputs: Mapping[str, str] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        """Return the day of the moment, in UTC."""
        return self.now.astimezone(dt.UTC).date()


def lay_out(evidence: Evidence) -> RunView:
    """Return the run with every asset and letter in place, in the order of the inspections."""
    uses = _uses(evidence)
    law = law_of(evidence.use, evidence.jurisdictions)
    letters = {letter.id: _letter(letter, evidence, uses[letter.id], law) for letter in evidence.letters}
    letters |= _across(letters, _assets(evidence, letters))
    assets = _assets(evidence, letters)
    return RunView(
        surroundings=evidence.surroundings,
        registry=evidence.registry is not None,
        use=evidence.use,
        letters=letters,
        as_of=evidence.as_of,
        historical=evidence.historical,
        assets=assets,
        stray_answers=_stray(evidence),
        law=law,
        takedowns_due=evidence.takedowns_due,
        tally=evidence.tally,
        said=evidence.attestations,
    )


def _assets(evidence: Evidence, letters: Mapping[str, LetterView]) -> tuple[AssetView, ...]:
    return tuple(
        _asset(number, inspection, evidence, letters) for number, inspection in enumerate(evidence.inspections, 1)
    )


def _across(letters: Mapping[str, LetterView], assets: Sequence[AssetView]) -> dict[str, LetterView]:
    """Return the letters that pictures rely on, with what these tell together."""
    kinds: dict[str, list[tuple[str, ...]]] = {}
    for asset in assets:
        for view in asset.letters:
            if view.letter is not None:
                kinds.setdefault(view.letter.id, []).append(told(asset))
    return {
        key: replace(
            letters[key],
            across=tuple(kind for kind in KINDS if any(kind in one for one in found)),
            most_in_one=max(map(len, found)),
        )
        for key, found in kinds.items()
    }


def _stray(evidence: Evidence) -> int:
    asking = {rule.id for rule in evidence.ruleset.rules if rule.ask is not None or rule.unsure is not None}
    letters = {letter.id for letter in evidence.letters}
    return sum(
        one.rule not in asking or (one.letter is not None and one.letter not in letters)
        for one in evidence.attestations.answers
    )


def _uses(evidence: Evidence) -> Counter[str]:
    uses: Counter[str] = Counter()
    for matched in evidence.matching.assets.values():
        faces = {face.coverage.letter for face in matched.faces if face.coverage.letter is not None}
        uses.update(faces | set(matched.letters))
    return uses


def _letter(letter: Letter, evidence: Evidence, uses: int, law: LawOfUse) -> LetterView:
    use, day = evidence.use, evidence.as_of
    status = evidence.matching.statuses.get(letter.id) or status_on(letter, day, now=evidence.now)
    start = day if use is None or use.publish_on is None else use.publish_on
    end = start if use is None or use.until is None else max(use.until, start)
    standing = Standing(
        status.state, status.reason, scope_gaps(letter, use, day), limits(letter, use), unstated(letter, use)
    )
    approved = _approved(letter, evidence)
    return LetterView(letter, standing, start, end, uses, version_approved=approved, bans=law.bans(letter))


def _approved(letter: Letter, evidence: Evidence) -> bool | None:
    known = evidence.surroundings.letter_versions
    return None if known is None or letter.notice.version is None else letter.notice.version in known


def _asset(number: int, inspection: Inspection, evidence: Evidence, letters: Mapping[str, LetterView]) -> AssetView:
    matched = evidence.matching.assets.get(inspection.path, Matched())
    settled = matched.people_count is not None and matched.people_count == matched.people_accounted
    by_use = {} if evidence.use is None else evidence.use.assets
    return AssetView(
        inspection=inspection,
        faces=tuple(_face(face, inspection, letters, settled=settled) for face in matched.faces),
        tied=tuple(letters[id_] for id_ in matched.letters if id_ in letters),
        use=evidence.captions.get(inspection.path) or by_use.get(inspection.path),
        stopped=matched.stopped is not None,
        counted=matched.people_count,
        counted_by=matched.counted_by,
        accounted=matched.people_accounted,
        number=number,
        texts=tuple(evidence.texts.get(inspection.path, ())),
        lexicon=evidence.lexicon,
        published=evidence.as_of if evidence.use is None else evidence.use.publish_on or evidence.as_of,
    )


def _face(judged: JudgedFace, inspection: Inspection, letters: Mapping[str, LetterView], *, settled: bool) -> FaceView:
    letter = letters.get(judged.coverage.letter or "", LetterView())
    known = {one.id: one for one in inspection.renditions}
    missing = Rendition(judged.face.rendition, RenditionKind.PRIMARY, "not known", decoded=False)
    return FaceView(judged, letter, known.get(judged.face.rendition, missing), settled)
