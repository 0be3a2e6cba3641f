"""``imageguard consent erase``: the letter and its key are destroyed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter")
    parser.add_argument(
        "places", nargs="*", type=Path, metavar="PLACE", help="folders of reports, worksheets, backups to look through"
    )
    parser.add_argument("--by", required=True, metavar="ID", help="who decided it, such as R-05")
    parser.add_argument("--yes", action="store_true", help="really; this cannot be undone")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap import erasing  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415
    from imageguard.bootstrap.tracing import traces  # noqa: PLC0415

    if not arguments.yes:
        raise UsageError(f"erasing {arguments.id} destroys its key, and nothing brings it back: say so with --yes")
    desk = desk_for(arguments.registry)
    stopped = erasing.erase(desk, arguments.id, by=arguments.by, now=dt.datetime.now(dt.UTC))
    erasing.sweep(desk)
    print(f"{arguments.id} is erased; its key is destroyed, and a tombstone keeps the id from being used again.")
    pictures = "1 picture of it is" if stopped == 1 else f"{stopped} pictures of it are"
    print(f"{pictures} stopped: without the letter nobody can say who is shown.")
    found = list(traces(arguments.id, arguments.places))
    if arguments.places:
        print(f"{len(found)} place{'' if len(found) == 1 else 's'} to look at:" if found else "No file there names it.")
    else:
        print("No folder was looked through: name those of reports, worksheets and backups after the id.")
    for file, reason in found:
        print(f"  {file} {reason}")
    print("Paper, printed reports and key files on other computers are for you to destroy.")
    return 0
