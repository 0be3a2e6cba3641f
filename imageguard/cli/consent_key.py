"""``imageguard consent key``: where the registry's key is; a copy for the safe; another key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse

_GROUP = 4


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--show", action="store_true", help="print the key as a recovery sheet: for paper, in a safe")
    parser.add_argument(
        "--rotate", action="store_true", help="lock everything with a new key; the old one opens nothing"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415
    from imageguard.bootstrap.rotating import rotate  # noqa: PLC0415 - after the call is known to be well formed

    desk = desk_for(arguments.registry)
    if desk.safe is None or desk.master is None:
        raise UsageError("the key of this registry is not on this computer")
    master = rotate(desk) if arguments.rotate else desk.master
    print(f"registry {desk.safe.registry}")
    print(f"key {master.id} is in {master.where}")
    if arguments.rotate:
        print("It is new: give it to every computer that uses this registry, and print a new recovery sheet (--show).")
        print("The old key opens nothing from now on but backups that were made with it: make a new one.")
    if arguments.show:
        print("\nRecovery sheet. Whoever has this and the safe file can read what is sealed: keep it apart from it.\n")
        parts = [master.text[at : at + _GROUP] for at in range(0, len(master.text), _GROUP)]
        print("  " + " ".join(parts))
        print("\nTo use it, write it into a file, blanks or not, and name that file in IMAGEGUARD_KEY_FILE.")
    return 0
