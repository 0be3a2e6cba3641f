"""``imageguard publish``: what was published where; the ledger that a withdrawal is held against."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.cli import options as shared
from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("report", nargs="?", type=Path, metavar="REPORT", help="the .json report that check wrote")
    parser.add_argument("--at", metavar="PLACE", help="where: a web address, or words such as 'annual report, page 4'")
    parser.add_argument("--on", type=shared.day, metavar="DATE", help="since when (default: today)")
    parser.add_argument("--publisher", metavar="WHO", help="who shows it, where it is not you; an organisation")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ASSET", help="these assets alone, by path or number"
    )
    parser.add_argument("--taken-down", metavar="PLACE", help="write down instead that everything there is gone")
    parser.add_argument("--registry", metavar="URL", help="default: what the nearest imageguard.yaml names")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where assets of the report were left out because they were not clear."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.publishing import publish, take_down  # noqa: PLC0415

    day = arguments.on or dt.datetime.now(dt.UTC).date()
    if arguments.taken_down:
        count = take_down(desk_for(arguments.registry), arguments.taken_down, day)
        print(f"{count} picture{'' if count == 1 else 's'} gone from {arguments.taken_down} since {day}")
        return 0
    if not arguments.report or not arguments.at:
        raise UsageError("name the report and the place: imageguard publish report.json --at https://...")
    desk = desk_for(arguments.registry, arguments.report)
    count, left = publish(
        desk, arguments.report, place=arguments.at, on=day, publisher=arguments.publisher, only=arguments.only
    )
    print(f"{count} clear picture{'' if count == 1 else 's'} at {arguments.at} since {day}")
    for name in left:
        print(f"left out: {name} was not clear")
    return int(bool(left))
