"""``imageguard consent renew``: the person said yes again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
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
    parser.add_argument("--scan", type=Path, metavar="FILE", help="the paper of this agreement: sealed into the vault")
    parser.add_argument(
        "--after-withdrawal",
        type=shared.day,
        metavar="DATE",
        help="consent had ended, and on this day the person agreed anew; with --scan",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.renewing import Renewal, renew  # noqa: PLC0415

    renewal = Renewal(
        until=arguments.until,
        retention=arguments.retention,
        by=arguments.by,
        method=arguments.method,
        anew=arguments.after_withdrawal,
        scan=arguments.scan,
    )
    renew(desk_for(arguments.registry), arguments.id, renewal, at=dt.datetime.now(dt.UTC))
    print(f"{arguments.id} holds until {arguments.until}")
    if renewal.anew:
        print("Pictures that came down stay down until somebody checks them for their use again.")
    return 0
