"""Clearances issued by the office, and pictures checked against one without letters, key or model."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import os
from typing import TYPE_CHECKING, Final

from imageguard.bootstrap.inspecting import Spec, inspections
from imageguard.bootstrap.notes import tool_of
from imageguard.config.clearance import load_clearance as read_list
from imageguard.config.clearance import new_keys
from imageguard.config.rules import load_rules
from imageguard.engine.judge import Evidence, judge
from imageguard.engine.match import match
from imageguard.errors import InspectionError, UsageError
from imageguard.executors.files import read
from imageguard.executors.git import repository
from imageguard.model.attestation import Attestations
from imageguard.model.clearance import Clearance, ClearedPicture, PublicAnswer
from imageguard.model.report import Verdict
from imageguard.reports.public import FILE_RULES, FILE_SCOPES, answers
from imageguard.reports.words import day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.executors.files import Selection
    from imageguard.model.inspection import Inspection
    from imageguard.model.report import JudgedAsset, Report

__all__ = ["answers_of", "clearance_of", "read_list", "write_keys"]

LOOKED: Final = ("metadata", "hidden")
"""What a check against a list looks for: everything that needs no model."""
LONGEST: Final = 31
"""Days after which a list must be issued again, so that a withdrawal reaches every place within a month."""


def clearance_of(report: Report, days: int, now: dt.datetime) -> Clearance:
    """Return the list of what a report clears: from today for so many days, never beyond the end of the use.

    Raises UsageError where the report judged an earlier day, or the time is too long.
    """
    today = now.astimezone(dt.UTC).date()
    if not 1 <= days <= LONGEST:
        raise UsageError(f"a list holds for 1 to {LONGEST} days, so that a withdrawal reaches every place soon")
    if report.historical or report.as_of < today:
        raise UsageError("the report judged an earlier day than today, and clears nothing: check again")
    last = today + dt.timedelta(days=days - 1)
    if report.use and report.use.until:
        last = min(last, report.use.until)
    return Clearance(
        issued_on=today,
        expires_on=last,
        pictures=tuple(_cleared(asset) for asset in report.assets if _may_stand(report, asset)),
        channels=tuple(report.use.channels) if report.use else (),
    )


def answers_of(
    selection: Selection, clearance: Clearance, now: dt.datetime, *, jobs: int | None = None
) -> Iterator[PublicAnswer]:
    """Yield what may be told of each file: cleared only where the list in force names its bytes, or its pixels.

    A file of other bytes with listed pixels is a copy: it passes where it holds that one picture
    and nothing that would fail by itself.
    """
    today = now.astimezone(dt.UTC).date()
    if not clearance.holds_on(today):
        yield PublicAnswer("", cleared=False, said=(_out_of_force(clearance, today),))
        yield from (PublicAnswer(name, cleared=False) for name, _ in selection.assets)
        return
    listed = {one.sha256 for one in clearance.pictures}
    known = {name for name, file in selection.assets if _digest(file) in listed}
    others = dataclasses.replace(selection, assets=tuple(one for one in selection.assets if one[0] not in known))
    looked = {one.name: one for one in _looked(others, clearance, now, jobs)} if others.assets else {}
    for name, _ in selection.assets:
        yield PublicAnswer(name, cleared=True) if name in known else looked[name]


def write_keys(path: Path, passphrase: str | None) -> Path:
    """Write a new private key, for its owner only, and the public key beside it; return the latter's path.

    Raises UsageError where a file is there already, or the key would lie in a Git working tree.
    """
    if not path.parent.is_dir():
        raise UsageError(f"{path}: the folder {path.parent} is not there: make it first")
    if repository(path.parent):
        raise UsageError(f"{path}: a private key must not lie in a Git working tree: name a folder outside of it")
    public = path.with_name(f"{path.name}.pub")
    keys = new_keys(passphrase)
    for file, content, mode in zip((path, public), keys, (0o600, 0o644), strict=True):
        try:
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError as error:
            raise UsageError(f"{file}: there is a file already: a key is never written over") from error
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
    return public


def _cleared(asset: JudgedAsset) -> ClearedPicture:
    seen = asset.inspection
    px = seen.primary.px if seen.primary and _plain(seen) else None
    return ClearedPicture(seen.sha256, px.removeprefix("px:") if px else None)


def _may_stand(report: Report, asset: JudgedAsset) -> bool:
    """Say whether an asset is clear, and nothing that concerns the whole run stands against it."""
    return asset.verdict is Verdict.CLEAR and not any(finding.stops for finding in report.campaign)


def _plain(seen: Inspection) -> bool:
    return seen.whole and len(seen.renditions) == 1 and not seen.hidden


def _looked(selection: Selection, clearance: Clearance, now: dt.datetime, jobs: int | None) -> Iterator[PublicAnswer]:
    inspected = tuple(inspections(selection.assets, Spec(looked=LOOKED), jobs=jobs))
    pixels = {one.px for one in clearance.pictures if one.px}
    told = [answer for answer in answers(_leaks(inspected, now)) if answer.name]
    for seen, answer in zip(inspected, told, strict=True):
        px = seen.primary.px if seen.primary else None
        copy = px is not None and px.removeprefix("px:") in pixels and _plain(seen)
        yield dataclasses.replace(answer, cleared=copy and not answer.said, hides=False)


def _leaks(inspected: Sequence[Inspection], now: dt.datetime) -> Report:
    """Judge the files by the rules that are about files and nothing else."""
    from imageguard.pictures.fingerprint import PLUGIN as fingerprinter  # noqa: PLC0415, N811 - a value

    ruleset = load_rules(None)
    own = tuple(rule for rule in ruleset.rules if rule.scope in FILE_SCOPES or rule.id in FILE_RULES)
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
