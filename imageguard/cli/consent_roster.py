"""``imageguard consent roster``: who may confirm, lift and sign, from when until when."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.cli import options as shared
from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from imageguard.registry.store import Change


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", nargs="?", metavar="ID", help="a person to add, such as R-02; without it, the roster")
    parser.add_argument("--role", metavar="WORD", help="reviewer (the default), case_worker, safeguarding_lead")
    parser.add_argument("--until", type=shared.day, metavar="DATE", help="the person's last day")
    key = parser.add_mutually_exclusive_group()
    key.add_argument("--key", type=Path, metavar="KEY.pub", help="a public key (SSH) that signs this person's answers")
    key.add_argument("--revoke", metavar="SHA256:...", help="a key of this person that counts no more")


def run(arguments: argparse.Namespace) -> int:
    """Run the command."""
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.model.record import RecordKind  # noqa: PLC0415
    from imageguard.registry.roster import fingerprints  # noqa: PLC0415

    desk = desk_for(arguments.registry)
    if arguments.id:
        with desk.store.change() as change:
            _change(change, arguments, dt.datetime.now(dt.UTC).date())
    for key, person in desk.store.all(RecordKind.PERSON).items():
        until = f" until {person['until']}" if "until" in person else ""
        print(f"{key:<10} {person['role']:<20} from {person['from']}{until}")
        for one in fingerprints(person):
            print(f"{'':<10} key {one}")
    return 0


def _change(change: Change, arguments: argparse.Namespace, day: dt.date) -> None:
    """Add the person, or change what was asked for and leave the rest."""
    from imageguard.model.record import RecordKind  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.registry.roster import enrol, give_key, revoke_key  # noqa: PLC0415

    known = change.get(RecordKind.PERSON, arguments.id)
    if known is None or arguments.role or arguments.until:
        role = arguments.role or (known["role"] if known else "reviewer")
        enrol(change, arguments.id, role, day, arguments.until)
    if arguments.key:
        give_key(change, arguments.id, _line(arguments.key), day)
    if arguments.revoke:
        revoke_key(change, arguments.id, arguments.revoke, day)


def _line(path: Path) -> str:
    """Return what a file with a public key holds. Raises UsageError where it cannot be read."""
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: no public key can be read here; name a file such as id_ed25519.pub") from error
