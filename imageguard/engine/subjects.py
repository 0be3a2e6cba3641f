"""The subjects that an asset, a letter or a run offers to the rules of each scope."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.engine.apply import Subject, wanted
from imageguard.expressions.evaluate import Facts
from imageguard.facts.asset import ASSET
from imageguard.facts.caption import CAPTION
from imageguard.facts.letter import LETTER, missing
from imageguard.facts.lexicon import Sign
from imageguard.facts.picture import FACE, METADATUM, RENDITION
from imageguard.facts.reasons import advice, kinds, listed, signs, terms, where, why, worded
from imageguard.facts.run import CAMPAIGN, REPOSITORY, RUN, USE, uniform
from imageguard.facts.scene import CaptionView, MetadatumView, RenditionView
from imageguard.facts.signing import faults, typed_for
from imageguard.facts.tables import narrow
from imageguard.model.inspection import SIDECAR
from imageguard.model.rule import ScopeName

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from imageguard.facts.scene import AssetView, FaceView, LetterView, RunView
    from imageguard.model.rule import Rule

BESIDE = "the XMP file beside it, which must not be published"
GRID = 8
"""Faces are anchored to one of 8 x 8 cells of their picture, so that a box may move a little."""


@dataclass(frozen=True)
class Stage:
    """The rules by scope, the facts that they look at, and the facts of the run that every subject sees."""

    rules: Mapping[ScopeName, Sequence[Rule]]
    paths: Mapping[ScopeName, frozenset[str]]
    around: Mapping[str, Any]
    remembered: dict[tuple[object, ...], bool] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rules: Sequence[Rule], run: RunView) -> Stage:
        """Return the stage of a run."""
        by_scope = {scope: tuple(rule for rule in rules if rule.scope is scope) for scope in ScopeName}
        paths = {scope: wanted(some) for scope, some in by_scope.items()}
        return cls(by_scope, paths, {"use": USE.build(run), "run": RUN.build(run)})

    def subject(self, scope: ScopeName, name: str, anchor: str, plain: Mapping[str, Any], **more: Any) -> Subject:  # noqa: ANN401 - handed on
        """Return a subject with only the facts that rules of its scope look at."""
        return Subject(
            name, anchor, Facts.of(narrow({**plain, **self.around}, self.paths[scope]), self.remembered), **more
        )


def of_run(stage: Stage, run: RunView) -> Iterator[tuple[ScopeName, Subject]]:
    """Yield the subjects of the whole run: use, campaign, repository and run."""
    yield ScopeName.USE, stage.subject(ScopeName.USE, "use", "use", {})
    campaign = {"campaign": CAMPAIGN.build(run)}
    alike = {"uniform": kinds(uniform(run))}
    yield ScopeName.CAMPAIGN, stage.subject(ScopeName.CAMPAIGN, "campaign", "campaign", campaign, blanks=alike)
    repository = {"repository": REPOSITORY.build(run)}
    yield ScopeName.REPOSITORY, stage.subject(ScopeName.REPOSITORY, "repository", "repository", repository)
    signed = {"signatures": faults(run.said.seals), "unsigned": typed_for(run.said)}
    yield ScopeName.RUN, stage.subject(ScopeName.RUN, "run", "run", {}, blanks=signed)


def of_letter(stage: Stage, view: LetterView) -> Subject:
    """Return the subject of a letter that the run relies on."""
    letter = view.letter
    if letter is None:
        message = "a letter that is not there cannot be judged"
        raise ValueError(message)
    blanks = {
        "letter": letter.id,
        "state": worded(view.standing.reason or view.standing.state.value),
        "missing": ", ".join(missing(letter)) or "nothing",
        "across": kinds(view.across),
    }
    name = f"letter:{letter.id}"
    return stage.subject(ScopeName.LETTER, name, name, {"letter": LETTER.build(view)}, blanks=blanks)


def of_asset(stage: Stage, view: AssetView) -> dict[ScopeName, list[Subject]]:
    """Return the subjects of an asset by scope; a caption is one only where something is said."""
    plain = {"asset": ASSET.build(view)}
    said = {"caption": CAPTION.build(CaptionView(view))}
    picture = {
        "picture": f"picture {view.number}",
        "count": _counting(view),
        "terms": terms(view.hits),
        "signs": signs(view.signs),
        "named": where(view.signs.get(Sign.NAME, ())),
    }
    here = f"sha256:{view.inspection.sha256}"
    captions = (
        [stage.subject(ScopeName.CAPTION, "caption", f"{here}|caption", {**plain, **said}, blanks=picture)]
        if said["caption"]["known"]
        else []
    )
    whole = stage.subject(ScopeName.ASSET, "asset", here, {**plain, **said}, blanks=picture)
    return {
        ScopeName.ASSET: [whole],
        ScopeName.CAPTION: captions,
        ScopeName.RENDITION: list(_renditions(stage, view, plain)),
        ScopeName.FACE: list(_faces(stage, view, plain)),
        ScopeName.METADATUM: list(_metadata(stage, view, plain)),
    }


def _counting(view: AssetView) -> str:
    """Say what is amiss with the count of people, as a sentence without a full stop."""
    if view.counted is not None:
        return f"somebody counted {view.counted}, and {view.accounted} can be accounted for"
    if not view.faces:
        return "no face was found, and nobody counted the people; a machine may have missed somebody"
    return "nobody counted the people, and a face is too small or unclear for a machine to judge"


def _renditions(stage: Stage, view: AssetView, plain: Mapping[str, Any]) -> Iterator[Subject]:
    for one in view.inspection.renditions:
        facts = {**plain, "rendition": RENDITION.build(RenditionView(one))}
        line = f"{one.id}: {one.width} x {one.height} pixels"
        if one.similarity is not None:
            line += f", {one.similarity:.2f} alike the primary picture"
        yield stage.subject(
            ScopeName.RENDITION,
            f"rendition:{one.id}",
            f"sha256:{view.inspection.sha256}|rendition:{one.id}",
            facts,
            blanks={"picture": f"picture {view.number}", "rendition": one.id},
            lines=(line,),
        )


def _faces(stage: Stage, view: AssetView, plain: Mapping[str, Any]) -> Iterator[Subject]:
    taken: dict[str, int] = {}
    for face in view.faces:
        cell = _cell(face)
        taken[cell] = taken.get(cell, 0) + 1
        coverage = face.judged.coverage
        reasons = listed(coverage.reasons)
        line = f"{face.judged.face.id} in {face.rendition.id}: {coverage.status.value}"
        yield stage.subject(
            ScopeName.FACE,
            f"face:{face.judged.face.id}",
            f"{_pixels(view)}|{cell}|{taken[cell]}",
            {**plain, "face": FACE.build(face)},
            blanks={
                "picture": f"picture {view.number}",
                "face": face.judged.face.id,
                "letter": coverage.letter or "no letter",
                "reasons": reasons or "no letter is tied to it",
                "why": why(coverage),
                "advice": advice(coverage),
                "state": worded(face.letter.standing.reason or "consent-unknown"),
                "gaps": listed(face.letter.standing.gaps),
            },
            lines=(f"{line} ({reasons})" if reasons else line,),
        )


def _pixels(view: AssetView) -> str:
    primary = view.inspection.primary
    return f"px:{primary.px.removeprefix('px:')}" if primary is not None and primary.px else view.inspection.sha256


def _cell(face: FaceView) -> str:
    box, shown = face.judged.face.box, face.rendition
    across = (box.x0 + box.x1) * GRID // (2 * max(shown.width, 1))
    down = (box.y0 + box.y1) * GRID // (2 * max(shown.height, 1))
    return f"{shown.id}|{across},{down}"


def _metadata(stage: Stage, view: AssetView, plain: Mapping[str, Any]) -> Iterator[Subject]:
    seen: set[tuple[str, ...]] = set()
    for one in view.inspection.metadata:
        key = (one.standard, one.tag, one.category, one.where, one.meaning or "")
        if key in seen:
            continue
        seen.add(key)
        name = f"metadatum:{one.standard}:{one.tag}"
        yield stage.subject(
            ScopeName.METADATUM,
            name,
            f"sha256:{view.inspection.sha256}|{name}",
            {**plain, "metadatum": METADATUM.build(MetadatumView(one))},
            blanks={"picture": f"picture {view.number}", "carrier": BESIDE if one.where == SIDECAR else "the file"},
            lines=(f"{one.standard} {one.tag} in {one.where}",),
        )
