"""``imageguard consent intake``: a folder of scanned letters becomes a sheet, and the sheet becomes letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("source", type=Path, metavar="SOURCE", help="a folder of scans, or the sheet, filled in (.csv)")
    parser.add_argument("--out", type=Path, default=Path("intake.csv"), metavar="OUT", help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.intake import ASKED, sheet_of, take_sheet  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    if arguments.source.is_dir():
        if arguments.out.exists():
            raise UsageError(f"{arguments.out} is there already: give --out another name, or read it in")
        text, count = sheet_of(arguments.source)
        arguments.out.write_text(text, encoding="utf-8", newline="")
        print(f"written {arguments.out}: {count} scans, one a row. Fill in {', '.join(ASKED)}; leave what you do")
        print(f"not know empty: it is asked once, never invented. Then: imageguard consent intake {arguments.out}")
        return 0
    taken = take_sheet(desk_for(arguments.registry, arguments.source), arguments.source)
    print(f"{len(taken)} letters taken in; {sum(bool(one.gaps) for one in taken)} of them lack something:")
    for one in taken:
        if one.gaps:
            print(f"  {one.id}: {', '.join(gap.field for gap in one.gaps)}")
    return 0
