"""``imageguard consent roster``: who may confirm, lift and sign, from when until when."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", nargs="?", metavar="ID", help="a person to add, such as R-02; without it, the roster")
    parser.add_argument("--role", default="reviewer", metavar="WORD", help="reviewer, case_worker, safeguarding_lead")
    parser.add_argument("--until", type=shared.day, metavar="DATE", help="the person's last day")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.model.record import RecordKind  # noqa: PLC0415
    from imageguard.registry.roster import enrol  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    if arguments.id:
        with desk.store.change() as change:
            enrol(change, arguments.id, arguments.role, dt.datetime.now(dt.UTC).date(), arguments.until)
    for key, person in desk.store.all(RecordKind.PERSON).items():
        until = f" until {person['until']}" if "until" in person else ""
        print(f"{key:<10} {person['role']:<20} from {person['from']}{until}")
    return 0
