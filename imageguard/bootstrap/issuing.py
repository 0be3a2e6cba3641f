"""Clearances issued by the office: from pictures that were just judged, or from a report of a moment ago."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import TYPE_CHECKING, Any, Final

from imageguard.config.clearance import new_keys
from imageguard.config.settings import find_settings, load_settings
from imageguard.consent.chain import registry_head
from imageguard.errors import UsageError
from imageguard.executors.git import repository
from imageguard.model.clearance import Clearance, ClearedPicture
from imageguard.registry.addresses import open_registry
from imageguard.reports.json_report import digest, filed_form, report_object

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.model.report import Report

LONGEST: Final = 31
"""Days after which a list must be issued again, so that a withdrawal reaches every place within a month."""
OPEN: Final = frozenset({"fail", "error", "ask"})
STOPS: Final = frozenset({"block", "high"})


def clearance_of(report: Report, days: int, now: dt.datetime) -> Clearance:
    """Return the list of what a report clears: from today for so many days, never beyond the end of the use.

    Raises UsageError where the report judged an earlier day, or the time is too long.
    """
    return _clearance(report_object(report), days, now)


def clearance_of_file(file: Path, config: Path | None, days: int, now: dt.datetime) -> tuple[Clearance, int]:
    """Return the list of what a JSON report clears, and how many files it judged.

    Raises UsageError where the file is no whole report, or letters or stops are not as they were
    when it was made: a withdrawal since then would be passed over.
    """
    try:
        content: dict[str, Any] = json.loads(file.read_bytes())
        whole = digest(filed_form(content)) == content["report"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(f"{file}: this is no JSON report of imageguard's") from error
    if not whole:
        raise UsageError(f"{file}: the report is not as it was written: check the pictures again")
    if content["registry_head"] is None or content["registry_head"] != _head(config or find_settings(file)):
        raise UsageError(
            f"{file}: letters or stops have changed since this report, or cannot be read: check the pictures again"
        )
    return _clearance(content, days, now), len(content["assets"])


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


def _clearance(content: dict[str, Any], days: int, now: dt.datetime) -> Clearance:
    today = now.astimezone(dt.UTC).date()
    if not 1 <= days <= LONGEST:
        raise UsageError(f"a list holds for 1 to {LONGEST} days, so that a withdrawal reaches every place soon")
    if content["historical"] or dt.date.fromisoformat(content["as_of"]) < today:
        raise UsageError("the report judged an earlier day than today, and clears nothing: check again")
    use = content["use"] or {}
    last = today + dt.timedelta(days=days - 1)
    if use.get("until"):
        last = min(last, dt.date.fromisoformat(use["until"]))
    return Clearance(today, last, tuple(_cleared(content)), tuple(use.get("channels", ())))


def _cleared(content: dict[str, Any]) -> Iterator[ClearedPicture]:
    """Yield what is clear; nothing where something stands against the run as a whole."""
    if any(_stops(finding) for finding in content["campaign"]["findings"]):
        return
    for asset in content["assets"]:
        if asset["verdict"] == "clear":
            px = _pixels(asset)
            yield ClearedPicture(asset["sha256"], px.removeprefix("px:") if px else None)


def _stops(finding: dict[str, Any]) -> bool:
    return finding["outcome"] in OPEN and finding["severity"] in STOPS


def _pixels(asset: dict[str, Any]) -> str | None:
    """Return the name of the pixels of a file that holds one picture and nothing hidden, else None."""
    pictures: Sequence[dict[str, Any]] = asset["renditions"]
    if len(pictures) != 1 or asset["hidden"] or any(problem["blocking"] for problem in asset["problems"]):
        return None
    px: str | None = pictures[0]["px"]
    return px


def _head(config: Path | None) -> str | None:
    settings = load_settings(config)
    if settings.registry is None:
        return None
    registry = open_registry(settings.registry)
    registry.check()
    return registry_head(registry.buckets(), registry.stops())
