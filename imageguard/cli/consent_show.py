"""``imageguard consent show``: one letter and its state today."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter, such as L-7Q2M")
    parser.add_argument(
        "--reveal", action="store_true", help="show what is sealed, too: names, contacts; keep that output private"
    )
    parser.add_argument("--scan", type=Path, metavar="OUT", help="write the scan of the signed letter to this file")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.consent.status import status_on  # noqa: PLC0415
    from imageguard.documents.emitting import to_yaml  # noqa: PLC0415
    from imageguard.model.record import RecordKind  # noqa: PLC0415
    from imageguard.registry.binding import revealed  # noqa: PLC0415
    from imageguard.registry.records import letter_of_record  # noqa: PLC0415
    from imageguard.registry.vault import vault_of  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    record = desk.store.get(RecordKind.LETTER, arguments.id)
    if record is None:
        erased = desk.store.get(RecordKind.TOMBSTONE, arguments.id)
        raise UsageError(f"{arguments.id}: {'this letter was erased' if erased else 'there is no letter of this id'}")
    now = dt.datetime.now(dt.UTC)
    status = status_on(letter_of_record(record), now.date(), now=now)
    print(f"# {'holds' if status.valid else 'does not hold'} today: {status.state.value} ({status.reason})")
    private = {"private": revealed(desk, record)} if arguments.reveal and "sealed" in record else {}
    print(to_yaml({**{key: value for key, value in record.items() if key != "sealed"}, **private}), end="")
    if arguments.scan:
        if desk.safe is None:
            raise UsageError("this registry has no vault")
        arguments.scan.write_bytes(vault_of(desk.safe).scan(arguments.id))
        print(f"# scan written to {arguments.scan}: delete it when you have seen it")
    return 0
