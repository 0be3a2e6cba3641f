"""``imageguard consent restore``: a registry back from its backup."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("backup", type=Path, metavar="BACKUP", help="the file that `consent backup` wrote")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where two copies of a letter diverged and a person must look."""
    from imageguard.bootstrap.copies import restore  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    done = restore(desk_for(arguments.registry), arguments.backup)
    print(f"{len(done.taken)} letters taken from the backup, {len(done.kept)} kept, which had gone on since")
    for key in done.diverged:
        print(f"  {key}: the two copies had diverged; where one of them was withdrawn, it is. Look at it.")
    return int(bool(done.diverged))
