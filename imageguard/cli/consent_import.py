"""``imageguard consent import``: letters from somebody else's table, and what that table cannot say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("table", type=Path, metavar="TABLE", help="a CSV file")
    parser.add_argument(
        "--from",
        dest="origin",
        choices=("sheet", "resourcespace"),
        default="sheet",
        help="whose columns these are (default: %(default)s, with --map)",
    )
    parser.add_argument(
        "--map", action="append", default=[], metavar="OURS=THEIRS", help="which of their columns is which of ours"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.intake import ASKED, columns_of, rows_of, take_sheet  # noqa: PLC0415 - after the call
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    columns = {**(RESOURCESPACE if arguments.origin == "resourcespace" else {}), **columns_of(arguments.map)}
    rows = rows_of(arguments.table, columns)
    there = set(rows[0].cells) if rows else set()
    taken = take_sheet(desk_for(arguments.registry, arguments.table), arguments.table, columns)
    print(f"{len(taken)} letters taken in")
    lost = [column for column in ASKED if column not in there]
    if lost:
        print(f"this table says nothing of: {', '.join(lost)}")
    print(
        "no table like this says: who checked a guardian's authority, a child's assent, how consent can be taken back,"
    )
    print("in which language it was explained, what was refused. It is not recorded now, and asked once a letter.")
    return 0


RESOURCESPACE = {
    "cabinet": "ref",
    "valid_until": "expires",
    "channels": "consent_usage",
    "signed_on": "date_of_consent",
}
"""The columns of ResourceSpace's consent manager that say something of ours; name, e-mail and notes are left behind."""
