"""``imageguard consent import``: letters from somebody else's table, and what that table cannot say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("table", type=Path, metavar="TABLE", help="a CSV file; XLSX where openpyxl is installed")
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
    parser.add_argument(
        "--dates", choices=("ymd", "dmy", "mdy"), default="ymd", help="how days are written whose year stands last"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.intake import take_sheet  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415
    from imageguard.bootstrap.sheets import ASKED, RESOURCESPACE, Reading, columns_of, left_behind  # noqa: PLC0415
    from imageguard.bootstrap.sheets import rows_of as read  # noqa: PLC0415
    from imageguard.cli.consent_intake import tell  # noqa: PLC0415

    theirs = RESOURCESPACE if arguments.origin == "resourcespace" else Reading()
    reading = replace(theirs, columns={**theirs.columns, **columns_of(arguments.map)}, order=arguments.dates)
    rows = read(arguments.table, reading)
    there = set(rows[0].cells) if rows else set()
    tell(take_sheet(desk_for(arguments.registry, arguments.table), arguments.table, reading))
    if lost := [column for column in ASKED if column not in there]:
        print(f"this table says nothing of: {', '.join(lost)}")
    if unread := left_behind(arguments.table, reading):
        print(f"left behind, for no letter holds them in clear: {', '.join(unread)}")
        print("  a name or a contact goes under `private` in the letter's file: consent add --replace")
    print(
        "No table like this says who checked a guardian's authority, what a child answered, how consent is taken back,"
    )
    print("in which language it was explained, what was refused. It is not recorded now, and asked once a letter.")
    return 0
