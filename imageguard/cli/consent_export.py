"""``imageguard consent export``: letters as records that other systems read, pseudonyms only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("ids", nargs="*", metavar="ID", help="letters (default: all)")
    parser.add_argument(
        "--receipt", action="store_true", help="receipts, for the person to have, instead of the office's records"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="OUT", help="the JSON-LD file to write")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.forms.dpv import not_recorded, render_records  # noqa: PLC0415
    from imageguard.model.record import Concern  # noqa: PLC0415

    store = desk_for(arguments.registry).store
    wanted = store.concerning(Concern(ids=frozenset(arguments.ids))) if arguments.ids else store.letters()
    gone = sorted(set(arguments.ids) - {letter.id for letter in wanted})
    if gone:
        raise UsageError(f"{', '.join(gone)}: there is no letter of this id")
    arguments.out.write_bytes(render_records(wanted, receipts=arguments.receipt))
    what = "receipt" if arguments.receipt else "record"
    print(
        f"written {arguments.out}: {len(wanted)} {what}{'' if len(wanted) == 1 else 's'} "
        "(ISO/IEC TS 27560 in W3C DPV); keep it private"
    )
    for letter in wanted:
        if lacks := not_recorded(letter):
            print(f"  {letter.id}: the standard requires what nobody recorded: {', '.join(lacks)}")
    return 0
