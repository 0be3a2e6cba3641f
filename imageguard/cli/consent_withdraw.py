"""``imageguard consent withdraw``: the person took consent back. No reason is asked, no key is needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter; `imageguard consent find` finds it")
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="PART",
        help="a part alone, more than once: channel:print, purpose:fundraising, element:story, face_matching",
    )
    parser.add_argument("--by", default="subject", metavar="WHO", help="who took it back (default: subject)")
    parser.add_argument("--method", metavar="WORD", help="how: phone, in_person, third_party")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.lifecycle import withdraw  # noqa: PLC0415

    withdraw(
        desk_for(arguments.registry),
        arguments.id,
        at=dt.datetime.now(dt.UTC),
        by=arguments.by,
        method=arguments.method,
        only=arguments.only,
    )
    what = f"without {', '.join(arguments.only)}" if arguments.only else "withdrawn"
    print(f"{arguments.id} is {what} from now on, in every check that reads this registry.")
    print("The law counts from today. See what must come down, where, and until when:")
    print(f"  imageguard consent impact {arguments.id} FOLDER")
    return 0
