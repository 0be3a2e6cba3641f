"""``imageguard consent find``: letters by picture, cabinet number, person or scope."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--picture", metavar="FILE", help="a picture that the letter names, or sha256: and 64 digits")
    parser.add_argument("--cabinet", metavar="NUMBER", help="where the paper lies")
    parser.add_argument("--subject", metavar="ID", help="the person, such as S-04")
    parser.add_argument("--purpose", metavar="WORD", help="letters that say yes to this purpose")
    parser.add_argument("--channel", metavar="WORD", help="letters that say yes to this channel")
    parser.add_argument("--territory", metavar="CODE", help="letters that allow this place, such as KH, KH-12 or world")
    parser.add_argument("--on", type=shared.day, metavar="DATE", help="letters whose period holds this day")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where no letter fits. Raises UsageError."""
    from imageguard.bootstrap.keeping import desk_for, named_pictures  # noqa: PLC0415 - after the call is well formed
    from imageguard.model.record import Search  # noqa: PLC0415

    pictures: list[str] = []
    for one in named_pictures([arguments.picture] if arguments.picture else []):
        pictures += [value for key, value in one.names.items() if key != "pdq"]
    search = Search(
        pictures=tuple(pictures),
        cabinet=arguments.cabinet,
        subject=arguments.subject,
        purpose=arguments.purpose,
        channel=arguments.channel,
        territory=arguments.territory,
        on=arguments.on,
    )
    found = desk_for(arguments.registry).store.find(search)
    for entry in found:
        state = entry.state.name.lower().replace("_", " ")
        print(f"{entry.id:<12} {entry.subject:<10} {state:<12} {entry.cabinet or ''}".rstrip())
    if not found:
        print("no letter fits")
    return int(not found)
