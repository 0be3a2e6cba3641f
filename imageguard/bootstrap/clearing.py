"""Pictures checked against a clearance, without letters, private key or model."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Final

from imageguard.bootstrap.inspecting import Spec
from imageguard.bootstrap.notes import tool_of
from imageguard.bootstrap.sidecars import beside_alone, inspect_all, sidecars_of
from imageguard.config.clearance import load_clearance as read_list
from imageguard.config.rules import load_rules
from imageguard.engine.judge import Evidence, judge
from imageguard.engine.match import match
from imageguard.errors import InspectionError
from imageguard.executors.files import read
from imageguard.model.attestation import Attestations
from imageguard.model.clearance import PublicAnswer
from imageguard.model.inspection import RenditionKind
from imageguard.reports.masks import NAME_RULE, shown_name
from imageguard.reports.public import FILE_RULES, FILE_SCOPES, answers
from imageguard.reports.words import day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from imageguard.executors.files import Selection
    from imageguard.model.clearance import Clearance
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import Report

__all__ = ["answers_of", "read_list"]

PAGE: Final = "text with pictures"
SHOWN: Final = frozenset({RenditionKind.PRIMARY, RenditionKind.PAGE})
LOOKED: Final = ("metadata", "hidden")
"""What a check against a list looks for: everything that needs no model."""


def answers_of(
    selection: Selection, clearance: Clearance, now: dt.datetime, *, jobs: int | None = None
) -> Iterator[PublicAnswer]:
    """Yield what may be told of each file: cleared only where the list in force names its bytes, or its pixels.

    A file of other bytes with listed pixels is a copy: it passes where it holds that one picture
    and nothing that would fail by itself. An XMP file beside a picture is on no list, and is looked into.
    """
    today = now.astimezone(dt.UTC).date()
    if not clearance.holds_on(today):
        yield PublicAnswer("", cleared=False, said=(_out_of_force(clearance, today),))
        yield from (PublicAnswer(shown_name(name, _digest(file)), cleared=False) for name, file in selection.assets)
        return
    listed = {one.sha256 for one in clearance.pictures}
    digests = {name: _digest(file) for name, file in selection.assets}
    known = {name for name, digest in digests.items() if digest in listed}
    beside = sidecars_of(selection.assets)
    others = tuple(one for one in selection.assets if one[0] not in known or one[0] in beside)
    looked = _looked(dataclasses.replace(selection, assets=others), clearance, known, now, jobs) if others else {}
    for name, _ in selection.assets:
        yield looked.get(name) or PublicAnswer(shown_name(name, digests[name]), cleared=True)


def _is_copy(seen: Inspection, pixels: Collection[str]) -> bool:
    """Say whether a file shows listed pixels and no others: one plain picture, or a page with pictures in its text."""
    plain = len(seen.renditions) == 1 and seen.primary is not None
    page = seen.format == PAGE and all(one.kind in SHOWN for one in seen.renditions)
    shown = [one.px.removeprefix("px:") if one.px else "" for one in seen.renditions]
    return seen.whole and not seen.hidden and (plain or page) and all(px in pixels for px in shown)


def _looked(
    selection: Selection, clearance: Clearance, known: Collection[str], now: dt.datetime, jobs: int | None
) -> dict[str, PublicAnswer]:
    """Return the answers on files that must be opened, by name; of ``known`` ones the XMP files beside them are."""
    spec = Spec(looked=LOOKED)
    listed = [one for one in selection.assets if one[0] in known]
    seen = (
        *beside_alone(listed, spec, jobs=jobs),
        *inspect_all([one for one in selection.assets if one[0] not in known], spec, jobs=jobs),
    )
    pixels = {one.px for one in clearance.pictures if one.px}
    told = [answer for answer in answers(_leaks(seen, now)) if answer.name]
    found = {}
    for one, answer in zip(seen, told, strict=True):
        cleared = (_is_copy(one, pixels) or one.path in known) and not answer.said
        found[one.path] = dataclasses.replace(answer, cleared=cleared, hides=False)
    return found


def _leaks(inspected: Sequence[Inspection], now: dt.datetime) -> Report:
    """Judge the files by the rules that are about files, and by the one about their names, which only masks."""
    from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - a value

    ruleset = load_rules(None)
    own = tuple(rule for rule in ruleset.rules if rule.scope in FILE_SCOPES or rule.id in FILE_RULES | {NAME_RULE})
    today = now.astimezone(dt.UTC).date()
    return judge(
        Evidence(
            tool=tool_of(Spec(looked=LOOKED), inspected),
            ruleset=dataclasses.replace(ruleset, rules=own),
            inspections=inspected,
            matching=match(inspected, (), None, Attestations(), (), day=today, now=now, near=fingerprinter.near),
            as_of=today,
            now=now,
        )
    )


def _out_of_force(clearance: Clearance, today: dt.date) -> str:
    if today < clearance.issued_on:
        return f"The clearance list begins on {day(clearance.issued_on)}: is the clock of this machine right?"
    return f"The clearance list ended on {day(clearance.expires_on)}: ask the office for a new one."


def _digest(file: str) -> str | None:
    """Return the sha256 of a file, of the picture itself where it is an LFS pointer; None where it cannot be read."""
    try:
        return hashlib.sha256(read(file, Spec().limits.file_bytes)).hexdigest()
    except InspectionError:
        return None
