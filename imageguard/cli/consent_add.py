"""``imageguard consent add``: a letter from a file into the registry."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="a letter as YAML, or as a form that was filled in (PDF)"
    )
    parser.add_argument(
        "--assent", type=Path, metavar="FILE", help="the child's form, which goes with the guardian's form"
    )
    parser.add_argument(
        "--scan", type=Path, metavar="FILE", help="the scan of the signed letter: sealed into the vault"
    )
    parser.add_argument("--replace", action="store_true", help="correct a letter that is there; its history stays")
    parser.add_argument(
        "--incomplete", action="store_true", help="take the letter although something that it needs was not recorded"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where a letter was refused because something is missing in it."""
    from imageguard.bootstrap import taking  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    refused = False
    for file in arguments.files:
        taken = taking.take(
            desk,
            file,
            scan=arguments.scan,
            assent=arguments.assent,
            replace=arguments.replace,
            incomplete=arguments.incomplete,
        )
        refused = refused or not taken.kept
        print(f"{file}: {'kept as ' + taken.id if taken.kept else 'not kept: this is missing in it'}")
        for gap in taken.gaps:
            print(f"  {gap.field}: {gap.wanted}")
        for label in taken.empty:
            print(f"  left empty: {label}")
    if refused:
        print("Ask the person or whoever talked with them; --incomplete takes a letter as it is, and every check asks.")
    return int(refused)
