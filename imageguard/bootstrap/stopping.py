"""Stops: a picture must not be used, from now on; lifting takes two people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from imageguard.bootstrap.keeping import named_pictures, stop_list
from imageguard.model.record import RecordKind
from imageguard.registry.records import stop_of
from imageguard.registry.roster import check_person

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.bootstrap.keeping import Named, StopList
    from imageguard.registry.store import Change, Record


@dataclass(frozen=True)
class Stopped:
    """What became of one picture: a sentence, and whether the picture is stopped now."""

    name: str
    said: str
    in_force: bool


def stop(
    pictures: Sequence[str], *, registry: str | None, start: Path, now: dt.datetime
) -> tuple[list[Stopped], StopList]:
    """Stop every picture; return what became of each, and where it was written. Raises UsageError, RegistryError."""
    kept = stop_list(registry, start)
    wanted = list(named_pictures(pictures))
    with kept.desk.store.change() as change:
        return [_stop(change, one, now) for one in wanted], kept


def lift(
    pictures: Sequence[str], *, by: str, registry: str | None, start: Path, now: dt.datetime
) -> tuple[list[Stopped], StopList]:
    """Add one person to those who lift the stops on these very pictures; the second one ends a stop."""
    kept = stop_list(registry, start, lifting=True)
    wanted = list(named_pictures(pictures))
    with kept.desk.store.change() as change:
        check_person(change, by, now.date())
        return [_lift(change, one, by) for one in wanted], kept


def _stop(change: Change, picture: Named, now: dt.datetime) -> Stopped:
    if any(stop_of(record).in_force for _, record in _on(change, picture)):
        return Stopped(picture.name, "was stopped already", in_force=True)
    change.add(RecordKind.STOP, {**picture.names, "at": now.isoformat(timespec="seconds")})
    reach = "" if picture.pdq else "; its pixels could not be read, so that only this very file is known"
    return Stopped(picture.name, f"is stopped{reach}", in_force=True)


def _lift(change: Change, picture: Named, by: str) -> Stopped:
    known = [(key, record) for key, record in _on(change, picture) if stop_of(record).in_force]
    if not known:
        return Stopped(picture.name, "is not stopped under this name", in_force=False)
    for key, record in known:
        lifted = dict.fromkeys([*record.get("lifted_by", ()), by])
        change.put(RecordKind.STOP, key, {**record, "lifted_by": list(lifted)})
    if any(stop_of(record).in_force for _, record in _on(change, picture)):
        return Stopped(picture.name, "is still stopped: a second person must lift it, too", in_force=True)
    return Stopped(picture.name, "is no longer stopped", in_force=False)


def _on(change: Change, picture: Named) -> Iterator[tuple[str, Record]]:
    """Yield the stops on these bytes or pixels."""
    for key, record in list(change.all(RecordKind.STOP).items()):
        known = stop_of(record)
        if known.sha256 == picture.sha256 or (picture.px and known.px == picture.px):
            yield key, record
