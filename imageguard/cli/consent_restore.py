"""``imageguard consent restore``: a registry back from its backup."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the file that `consent backup` wrote")
    parser.add_argument(
        "--lost",
        action="store_true",
        help="no newer copy is left: letters whose end it lacks are invalid from now on",
    )
    parser.add_argument("--by", metavar="ID", help="who says so, such as R-05")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where a person must look at a letter."""
    from imageguard.bootstrap.copies import Loss, desk_for_backup, restore  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import named_address  # noqa: PLC0415

    if arguments.lost and not arguments.by:
        raise UsageError("--lost needs --by and the id of the person who says so, such as --by R-05")
    loss = Loss(arguments.by, dt.datetime.now(dt.UTC)) if arguments.lost else None
    done = restore(desk_for_backup(named_address(arguments.registry), arguments.backup), arguments.backup, loss)
    print(f"{len(done.taken)} letters taken from the backup, {len(done.kept)} kept, which had gone on since")
    for key in done.diverged:
        print(f"  {key}: the two copies had diverged; where one of them was withdrawn, it is. Look at it.")
    for key in done.cut_off:
        print(f"  {key}: what happened to it after the backup is lost. It is invalid until the person is asked again.")
    return int(bool(done.diverged or done.cut_off))
