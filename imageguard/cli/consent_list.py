"""``imageguard consent list``: the letters, and what ends soon."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse

EVER: Final = 3650
"""Days of a calendar that is not limited: ten years."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--ends-in", type=int, metavar="DAYS", help="only what ends within so many days (0: what has ended already)"
    )
    parser.add_argument("--on", type=shared.day, metavar="DATE", help="as of that day (default: today)")
    parser.add_argument("--calendar", type=Path, metavar="OUT", help="write these days as a calendar file (.ics)")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.likening import overdue  # noqa: PLC0415
    from imageguard.consent.endings import endings  # noqa: PLC0415
    from imageguard.forms.calendar import render_calendar  # noqa: PLC0415

    desk, now = desk_for(arguments.registry), dt.datetime.now(dt.UTC)
    day = arguments.on or now.date()
    desk.store.check()
    if arguments.ends_in is None:
        listed = desk.store.standing(None, day, now)
        for letter, state in listed:
            until = letter.valid_until.isoformat() if letter.valid_until else "no end recorded"
            print(f"{letter.id:<12} {letter.subject:<10} {state.reason:<22} until {until}")
        print(f"{len(listed)} letter{'' if len(listed) == 1 else 's'}")
    if late := overdue(desk, now):
        print(f"PAST THEIR DAY: the remembered faces of {', '.join(late)}. Delete them now:")
        print("  imageguard consent faces drop --overdue")
    if arguments.ends_in is None and not arguments.calendar:
        return 0
    soon = endings(desk.store.letters(), day, days=EVER if arguments.ends_in is None else arguments.ends_in, now=now)
    if arguments.ends_in is not None:
        for one in soon:
            print(f"{one.on}  {(one.on - day).days:>5} days  {one.letter:<12} {one.what}")
    if arguments.calendar:
        arguments.calendar.write_bytes(render_calendar(soon))
        print(f"calendar written to {arguments.calendar}: it names letters by id only")
    return 0
