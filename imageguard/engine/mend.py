"""The plan of remedies for a judged asset: what is taken off a copy, which faces are covered, by which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.engine.cutting import Cut
from imageguard.engine.hiding import cut_away, fills, hidden_faces, remains, said_no
from imageguard.engine.residue import SHOWN
from imageguard.engine.steps import against_words, on_file, on_pictures, only_on
from imageguard.model.inspection import DOCUMENTS
from imageguard.model.remedy import Action, Plan, Step, Ways
from imageguard.model.report import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from imageguard.model.inspection import Inspection
    from imageguard.model.remedy import Choice
    from imageguard.model.report import Finding, JudgedAsset

UNJUDGED: Final = frozenset({"no-picture", "not-drawn"})
"""Problems of a document that say what is not judged in it, and not that something is left in it."""

_UNKNOWN: Final = "unknown"
_STOPPED: Final = "IG002"
_STOPPING: Final = frozenset({Outcome.FAIL, Outcome.ERROR, Outcome.ASK})
_COVERED: Final = Ways()


def plan(
    asset: JudgedAsset,
    choice: Choice,
    mendable: Mapping[str, str],
    keep: Collection[str] = (),
    chosen: Collection[str] = (),
    ways: Ways = _COVERED,
) -> Plan:
    """Return what is to be done to a copy of the asset.

    ``mendable`` are the formats that can be written, each with the tag of the alternative texts that it can keep, empty
    where none; ``keep`` the names of metadata that stay;
    ``chosen`` the ids of faces that are hidden whatever ``choice`` says; ``ways`` how faces go where not by a cover.
    """
    seen = asset.inspection
    failing = [one for one in asset.findings if one.outcome in _STOPPING]
    refused = _refusal(asset, failing, mendable) or said_no(asset, chosen)
    hidden = () if refused else tuple(hidden_faces(asset, choice, chosen))
    cut = Cut() if refused else cut_away(asset, hidden, ways)
    refused = refused or cut.refused
    covers = tuple(one for one in hidden if not refused and remains(one, seen, cut))
    whole = next((one for one in covers if fills(one, seen.rendition(one.rendition), cut.region)), None)
    if whole is not None:
        refused = f"covering {whole.face_id} would leave nothing of the picture: use another"
    if refused:
        left = tuple(sorted({one.rule for one in failing if one.severity.stops}))
        return Plan(asset.number, seen.path, seen.sha256, seen.format, asset.verdict, left=left, refused=refused)
    texts = mendable[seen.format]
    said = tuple(one for one in seen.metadata if texts and one.tag == texts)
    against = against_words(failing)
    kept = texts if said and not against else ""
    steps = (
        *on_file(seen, failing, (*keep, *([texts] if said else []))),
        *on_pictures(seen, failing, hidden, covers, cut),
    )
    if said and (steps or against):
        steps = (*steps, Step(Action.KEEP_TEXTS if kept else Action.DROP_TEXTS, len(said), rules=against))
    gone = {one.face_id for one in hidden}
    standing = {one.rule for one in failing if one.severity.stops and not only_on(one, gone)}
    left = tuple(sorted(standing - {one for each in steps for one in each.rules}))
    identity = asset.number, seen.path, seen.sha256, seen.format, asset.verdict
    return Plan(*identity, steps, covers, left, region=cut.region, dropped=cut.dropped, texts=kept)


def _refusal(asset: JudgedAsset, failing: Iterable[Finding], mendable: Collection[str]) -> str | None:
    seen = asset.inspection
    if any(one.rule == _STOPPED for one in failing):
        return "somebody has stopped this picture: it must not be used, mended or not"
    problem = next((one for one in seen.problems if one.blocking), None)
    if problem is not None and seen.format == _UNKNOWN:
        return f"nobody knows what it is, so there is nothing to mend: {problem.message}"
    if seen.format not in mendable:
        return f"a {seen.format} file cannot be mended here: export the picture as JPEG or PNG, and check that"
    if problem is not None and not _is_seen(seen):
        return f"it was not inspected whole, so nobody knows what to mend: {problem.message}"
    return None


def _is_seen(seen: Inspection) -> bool:
    """Say whether every picture that viewers show was opened: what else could not be read is not kept anyway.

    A document need not show any: its writer looks into every part that it keeps.
    """
    shown = [one for one in seen.renditions if one.kind in SHOWN]
    return (bool(shown) or seen.format in DOCUMENTS) and all(one.decoded and one.px for one in shown)
