"""``imageguard consent impact``: what must come down, where, and until when."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse

    from imageguard.bootstrap.impact import Impact


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="folders of pictures, drafts, websites")
    parser.add_argument(
        "--in", dest="places", default="", metavar="CODES", help="whose law counts: country codes such as ID,PH,GB"
    )
    parser.add_argument("--takedown", type=Path, metavar="DIR", help="write a draft letter to each publisher there")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where anything must come down."""
    from imageguard.bootstrap.impact import impact  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import named_address  # noqa: PLC0415
    from imageguard.registry.addresses import open_desk  # noqa: PLC0415

    address = named_address(arguments.registry)
    places = [one.strip().upper() for one in arguments.places.split(",") if one.strip()]
    found = impact(open_desk(address), arguments.id, arguments.paths, places=places)
    now = dt.datetime.now(dt.UTC)
    _tell_files(found, own=Path(address).resolve())
    open_places = {key: one for key, one in found.places.items() if "taken_down" not in one}
    places_ = "place that was" if len(open_places) == 1 else "places that were"
    print(f"published in {len(open_places)} {places_} not taken down{':' if open_places else ''}")
    for one in open_places.values():
        print(f"  {one['place']}  since {one['on']}")
    _tell_deadlines(found, now)
    if arguments.takedown:
        _write_drafts(arguments.takedown, list(open_places.values()), found, now)
    return int(bool(found.files or open_places or found.held or found.lfs))


def _tell_files(found: Impact, own: Path) -> None:
    """Print which files are or were pictures of the letter; the registry's ``own`` file is none."""
    print(f"{len(found.files)} file{'' if len(found.files) == 1 else 's'}:")
    for name, said in sorted(found.files.items()):
        print(f"  {name}  ({said})")
    for name in (one for one in found.unread if Path(one).resolve() != own):
        print(f"  {name}  could not be looked into: look yourself")
    for held in found.held or ():
        store = "Git LFS, " if held.lfs else ""
        commits = f"commits {', '.join(held.commits)}" if held.commits else "`git gc --prune=now` removes it here"
        print(f"in git history: {held.path}  ({held.how}; {store}{commits})")
    for file in found.lfs:
        print(f"in Git LFS on this computer: {file}")
    for gap in found.gaps:
        print(f"NOT LOOKED AT: {gap}")
    if found.held or found.lfs:
        print("  removing it takes a rewritten history on every copy and on the server, and a purge of LFS storage")


def _tell_deadlines(found: Impact, now: dt.datetime) -> None:
    if found.since is None:
        print("the letter has not ended: no deadline runs")
        return
    print(f"consent ended {found.since.isoformat(timespec='minutes')}; the use must have stopped:")
    for one in found.deadlines:
        until = one.until(found.since)
        when = until.isoformat(timespec="minutes") if until else "at once: the law names no number of days"
        late = "  LATE" if until and until < now else ""
        doubt = "" if one.confirmed and not one.is_stale(now.date()) else "  (look it up: not confirmed lately)"
        print(f"  {one.place}  {when}{late}\n      {one.says} ({one.source}, as of {one.as_of}){doubt}")
    for place in found.unknown:
        print(f"  {place}  nothing is known here of this law: ask a lawyer")


def _write_drafts(folder: Path, entries: list[Any], found: Impact, now: dt.datetime) -> None:
    from imageguard.forms.takedown import takedown  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    first = next((one.until(found.since) for one in found.deadlines if found.since and one.hours), None)
    publishers = sorted({entry.get("publisher", "our own pages") for entry in entries})
    for number, publisher in enumerate(publishers, 1):
        own = [entry for entry in entries if entry.get("publisher", "our own pages") == publisher]
        word = re.sub(r"[^a-z0-9]+", "-", publisher.lower()).strip("-") or "publisher"
        file = folder / f"takedown-{number:02}-{word[:40]}.txt"
        text = takedown(publisher, own, today=now.date(), until=first.date() if first else None)
        file.write_text(text, encoding="utf-8")
        print(f"draft written: {file}")
