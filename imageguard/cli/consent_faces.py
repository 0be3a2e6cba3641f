"""``imageguard consent faces``: templates of faces, for people who agreed to face matching."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.cli import options as shared
from imageguard.errors import UsageError

if TYPE_CHECKING:
    from imageguard.bootstrap.enrolling import Added, Enrolment, Looked
    from imageguard.config.settings import Settings
    from imageguard.registry.addresses import Desk


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the actions and their options."""
    chosen = parser.add_subparsers(dest="faces", required=True, metavar="WHAT", title="what to do")
    add = _action(chosen, "add", "remember a person's face from reference pictures, as the letter allows")
    add.add_argument("id", metavar="ID", help="the letter")
    add.add_argument("pictures", nargs="+", type=Path, metavar="PICTURE", help="pictures of the person; none is kept")
    add.add_argument("--face", metavar="WHICH", help="in a picture of several people: an id such as f2")
    add.add_argument("--by", required=True, metavar="ID", help="who says that this is the person, such as R-02")
    add.add_argument("--until", type=shared.day, metavar="DATE", help="the last day (default: as the letter says)")
    add.add_argument("--replace", action="store_true", help="drop what was remembered before")
    listed = _action(chosen, "list", "whose faces are remembered, by which model, until when; never a face")
    listed.add_argument("id", nargs="?", metavar="ID", help="one letter alone")
    drop = _action(chosen, "drop", "forget a person's face; no key is needed")
    drop.add_argument("id", nargs="?", metavar="ID", help="the letter")
    drop.add_argument("--overdue", action="store_true", help="of every letter that has ended, or whose day is past")


def run(arguments: argparse.Namespace) -> int:
    """Run the action; 1 where a picture was refused."""
    actions = {"add": _add, "list": _list, "drop": _drop}
    return actions[arguments.faces](arguments)


def _action(
    chosen: argparse._SubParsersAction[argparse.ArgumentParser], name: str, line: str
) -> argparse.ArgumentParser:
    sub = chosen.add_parser(name, help=line, description=f"{line[:1].upper()}{line[1:]}.")
    sub.add_argument(
        "--registry", metavar="URL", default=argparse.SUPPRESS, help="default: as the nearest settings say"
    )
    return sub


def _add(arguments: argparse.Namespace) -> int:
    from imageguard.bootstrap.enrolling import OFF, enrol, look, permitted, spec_for  # noqa: PLC0415 - heavy
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415

    if arguments.face and len(arguments.pictures) > 1:
        raise UsageError("--face names a face of one picture: give the pictures one after the other")
    now = dt.datetime.now(dt.UTC)
    desk, settings = desk_for(arguments.registry), _settings()
    enrolment = permitted(
        desk,
        arguments.id,
        basis=(settings.face_matching or OFF).legal_basis.strip() or None,
        until=arguments.until,
        by=arguments.by,
        now=now,
        anew=arguments.replace,
    )
    spec = spec_for(settings)
    looked = list(look(arguments.pictures, enrolment.letter, spec, arguments.face))
    good = [one for one in looked if one.face is not None]
    for one in looked:
        print(f"{one.picture}: {'refused: ' + '; '.join(one.why) if one.why else 'face ' + one.at}")
    if good:
        _tell(enrolment, enrol(desk, enrolment, good, spec, now), looked)
    return 0 if len(good) == len(looked) else 1


def _tell(enrolment: Enrolment, added: Added, looked: list[Looked]) -> None:
    letter = enrolment.letter.id
    many = "1 reference" if added.count == 1 else f"{added.count} references"
    print(f"{letter} has {many} until {enrolment.until}; of the pictures nothing was kept.")
    names = {f"sha256:{one.sha256}": one.picture for one in looked}
    for picture in added.strangers:
        print(f"Look again: the face in {names[picture]} does not look like the other references of {letter}.")
    for other in added.doubles:
        print(f"{letter} looks much like {other}, the letter of another person: a match to either will say so.")
    if added.uncompared:
        print(f"Not comparable, of another model or without a key here: {', '.join(added.uncompared)}.")


def _list(arguments: argparse.Namespace) -> int:
    from imageguard.bootstrap.enrolling import spec_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415
    from imageguard.bootstrap.likening import listed  # noqa: PLC0415

    spec = spec_for(_settings())
    for line in listed(desk_for(arguments.registry), spec, dt.datetime.now(dt.UTC), arguments.id):
        print(line)
    return 0


def _drop(arguments: argparse.Namespace) -> int:
    from imageguard.bootstrap.keeping import desk_for  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.likening import drop, prune  # noqa: PLC0415

    if bool(arguments.id) == arguments.overdue:
        raise UsageError("say whose face is forgotten: the ID of a letter, or --overdue")
    desk: Desk = desk_for(arguments.registry)
    if arguments.overdue:
        gone = prune(desk, dt.datetime.now(dt.UTC))
        print(f"forgotten: {', '.join(gone)}" if gone else "nothing is overdue")
    else:
        there = drop(desk, arguments.id)
        print(f"{arguments.id}: {'its face templates and their key are gone' if there else 'no face was remembered'}")
    return 0


def _settings() -> Settings:
    from imageguard.config.settings import find_settings, load_settings  # noqa: PLC0415

    return load_settings(find_settings(Path()))
