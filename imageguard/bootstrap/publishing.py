"""The publication ledger: what was published where, when, from which asset."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from imageguard.errors import DocumentError, Mistake, UsageError
from imageguard.model.record import RecordKind

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from imageguard.registry.addresses import Desk


def publish(
    desk: Desk,
    report: Path,
    *,
    place: str,
    on: dt.date,
    publisher: str | None = None,
    only: Sequence[str] = (),
) -> tuple[int, list[str]]:
    """Write the clear assets of a JSON report into the ledger; return how many, and the names of those left out.

    ``only`` names assets by path or number. Raises UsageError where none is left, DocumentError where
    this is no report.
    """
    data = _report(report)
    wanted = [asset for asset in data["assets"] if not only or {asset["path"], str(asset["number"])} & set(only)]
    clear = [asset for asset in wanted if asset["verdict"] == "clear"]
    left = [asset["path"] for asset in wanted if asset["verdict"] != "clear"]
    if not clear:
        raise UsageError(f"{report}: no asset of this report was clear; what is not clear must not be published")
    common = {"place": place, "on": on.isoformat(), "publisher": publisher, "report": _digest(report)}
    common |= {"until": data["use"]["until"], "campaign": data["use"]["campaign"]} if data.get("use") else {}
    with desk.store.change() as change:
        for asset in clear:
            entry = {key: value for key, value in {**common, **_named(asset)}.items() if value}
            change.add(RecordKind.PUBLICATION, entry)
    return len(clear), left


def take_down(desk: Desk, place: str, on: dt.date) -> int:
    """Write down that everything at a place is gone; return how many entries that were. Raises UsageError."""
    with desk.store.change() as change:
        there = {key: one for key, one in change.all(RecordKind.PUBLICATION).items() if one["place"] == place}
        if not there:
            raise UsageError(f"{place}: nothing was published there, as far as the ledger knows")
        for key, entry in there.items():
            change.put(RecordKind.PUBLICATION, key, {"taken_down": on.isoformat(), **entry})
    return len(there)


def _named(asset: Mapping[str, Any]) -> dict[str, Any]:
    primary: Mapping[str, Any] = next((one for one in asset["renditions"] if one["kind"] == "primary"), {})
    letters = sorted({face["coverage"]["letter"] for face in asset["faces"] if face["coverage"]["letter"]})
    return {"sha256": asset["sha256"], "px": primary.get("px"), "letters": letters}


def _report(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise DocumentError(
            [Mistake(str(path), 0, 0, "", "this is no report: name the .json that check wrote")]
        ) from error
    if not isinstance(data, dict) or not isinstance(data.get("assets"), list) or "verdict" not in data:
        raise DocumentError([Mistake(str(path), 0, 0, "", "this is no report: name the .json that check wrote")])
    return data


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
