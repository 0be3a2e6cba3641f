"""The steps of a plan: what is done to a copy, each with the rules whose findings it mends."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.engine.hiding import taken
from imageguard.engine.residue import previews, residue
from imageguard.model.inspection import SIDECAR
from imageguard.model.remedy import Action, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from imageguard.engine.cutting import Cut
    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Inspection
    from imageguard.model.remedy import Cover
    from imageguard.model.report import Finding

_UNREAD = "IG001"
_HIDING: Final = frozenset({Action.COVER.value, Action.CROP.value})
_EDIT: Final = "edit-caption"


def on_file(seen: Inspection, failing: list[Finding], keep: Collection[str]) -> Iterator[Step]:
    """Yield what is taken out of the file, and what is done about the texts beside it and its name."""
    facts = tuple(one for one in residue(seen, keep) if one.where != SIDECAR)
    dropped = tuple(one for one in previews(seen) if one.where != SIDECAR)
    beside = [one for one in seen.metadata if one.where == SIDECAR]
    if beside:
        kinds = tuple(sorted({one.category.value for one in beside}))
        yield Step(Action.LEAVE_BESIDE, len(beside), kinds, _rules(failing, Action.STRIP))
    if facts:
        kinds = tuple(sorted({one.category.value for one in facts}))
        yield Step(Action.STRIP, len(facts), kinds, _rules(failing, Action.STRIP))
    if dropped:
        faces = {one.id for one in seen.faces if one.rendition in {each.id for each in dropped}}
        rules = _rules(failing, Action.DROP_RENDITION) + _rules_on(failing, faces)
        yield Step(Action.DROP_RENDITION, len(dropped), tuple(sorted({one.kind.value for one in dropped})), rules)
    if seen.hidden:
        kinds = tuple(sorted({one.kind for one in seen.hidden}))
        yield Step(Action.DROP_HIDDEN, len(seen.hidden), kinds, _rules(failing, Action.DROP_HIDDEN))
    unread = sum(one.blocking for one in seen.problems)
    if unread:
        rules = tuple(sorted({one.rule for one in failing} & {_UNREAD}))
        yield Step(Action.DROP_HIDDEN, unread, ("unreadable",), rules)
    named = _rules(failing, Action.RENAME)
    if named:
        yield Step(Action.RENAME, 1, (), named)


def on_pictures(
    seen: Inspection, failing: list[Finding], hidden: Collection[Cover], covers: Collection[Cover], cut: Cut
) -> Iterator[Step]:
    """Yield what is done to the pictures that a copy keeps: some left out, a part kept, faces covered."""
    gone = {one.face_id for one in hidden} - {one.face_id for one in covers}
    if cut.dropped:
        there = {one.id for one in seen.faces if one.rendition in cut.dropped}
        yield Step(Action.DROP_RENDITION, len(cut.dropped), cut.dropped, _rules_on(failing, there))
        gone -= there
    if cut.region is not None:
        yield Step(Action.CROP, len(gone), (_size(seen, cut.region),), _rules_on(failing, gone))
    if covers:
        rules = _rules_on(failing, {one.face_id for one in covers})
        where = tuple(sorted({one.rendition for one in covers}))
        yield Step(Action.COVER, len(covers), where, rules, taken(seen, covers, cut))


def against_words(failing: Iterable[Finding]) -> tuple[str, ...]:
    """Return the rules by which the words that go with a picture stop it, alternative texts among them."""
    return tuple(sorted({one.rule for one in failing if one.severity.stops and _EDIT in one.remedy}))


def _size(seen: Inspection, region: Box) -> str:
    whole = f" of {seen.primary.width} x {seen.primary.height}" if seen.primary else ""
    return f"{region.width} x {region.height}{whole} pixels, from {region.x0}, {region.y0}"


def _rules(failing: Iterable[Finding], action: Action) -> tuple[str, ...]:
    return tuple(sorted({one.rule for one in failing if action.value in one.remedy}))


def _rules_on(failing: Iterable[Finding], faces: Collection[str]) -> tuple[str, ...]:
    """Return the rules of findings on these faces that hiding them mends; one on many faces is on ``faces``."""
    subjects = {f"face:{id_}" for id_ in faces} | ({"faces"} if faces else set())
    return tuple(sorted({one.rule for one in failing if _HIDING & set(one.remedy) and subjects & _subjects(one)}))


def only_on(finding: Finding, faces: Collection[str]) -> bool:
    """Say whether a finding is on these faces and on nothing else, so that it is gone where they are."""
    kind, _, names = finding.subject.partition(":")
    return kind == "face" and {name.strip() for name in names.split(",")} <= set(faces)


def _subjects(finding: Finding) -> set[str]:
    """Return the subjects of a finding; one that gathers several names them all."""
    kind, _, names = finding.subject.partition(":")
    return {finding.subject} | {f"{kind}:{name.strip()}" for name in names.split(",")}
