"""``imageguard consent backup``: the registry in one sealed file, the safe in another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("out", type=Path, metavar="OUT", help="the file to write; OUT.safe is written beside it")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.copies import backup, backup_safe  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    backup(desk, arguments.out)
    safe = arguments.out.with_name(arguments.out.name + ".safe")
    backup_safe(desk, safe)
    print(
        f"written {arguments.out}: every letter and list; only the registry's key opens it. Keep as many as you like."
    )
    print(
        f"written {safe}: the letters' own keys. Keep the newest alone, in another place, and destroy the ones before:"
    )
    print("  an erased letter stays erased only where its key is nowhere.")
    return 0
