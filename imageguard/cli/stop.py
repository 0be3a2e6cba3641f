"""``imageguard stop``: these pictures must not be used, from now on."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "pictures", nargs="+", metavar="PICTURE", help="a picture, a folder of pictures, or sha256: and 64 digits"
    )
    parser.add_argument("--registry", metavar="URL", help="default: what the nearest imageguard.yaml names")
    parser.add_argument("--lift", action="store_true", help="lift the stop instead; it takes two people, one call each")
    parser.add_argument("--by", metavar="ID", help="who lifts it, such as R-02")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 0 where every picture is as asked for, 1 where others do not hear of it yet."""
    from imageguard.bootstrap import stopping  # noqa: PLC0415 - after the call is known to be well formed

    now = dt.datetime.now(dt.UTC)
    first = Path(arguments.pictures[0])
    start = first if first.exists() else Path()
    if not arguments.lift:
        done, kept = stopping.stop(arguments.pictures, registry=arguments.registry, start=start, now=now)
    elif not arguments.by:
        raise UsageError("lifting a stop needs --by and the id of the person who lifts it, such as --by R-02")
    else:
        done, kept = stopping.lift(
            arguments.pictures, by=arguments.by, registry=arguments.registry, start=start, now=now
        )
    for one in done:
        print(f"{one.name} {one.said}")
    print(f"Kept in {kept.where}.")
    if not kept.shared:
        print("Other computers do not know of it: whoever can open the registry must stop the picture there, too.")
    if not arguments.lift:
        print("A stop reaches only what still has to be checked: take down what is published already.")
    return int(not kept.shared)
