"""``imageguard consent renew``: the person said yes again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter")
    parser.add_argument("--until", type=shared.day, required=True, metavar="DATE", help="the new last day")
    parser.add_argument("--retention", type=shared.day, metavar="DATE", help="when the pictures must be destroyed")
    parser.add_argument("--by", default="subject", metavar="WHO", help="who said yes (default: subject)")
    parser.add_argument("--method", metavar="WORD", help="how: signature, phone, in_person")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.lifecycle import renew  # noqa: PLC0415

    renew(
        desk_for(arguments.registry),
        arguments.id,
        until=arguments.until,
        retention=arguments.retention,
        at=dt.datetime.now(dt.UTC),
        by=arguments.by,
        method=arguments.method,
    )
    print(f"{arguments.id} holds until {arguments.until}")
    return 0
