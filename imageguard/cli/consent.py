"""``imageguard consent``: letters from the first conversation to the last copy taken down."""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import ModuleType

COMMANDS: Final[Mapping[str, str]] = {
    "template": "a letter to print, or to fill in on a screen",
    "new": "a letter step by step: its questions, one after the other",
    "add": "take a letter into the registry, from a file",
    "intake": "a folder of scanned letters into a sheet, and the sheet into letters",
    "import": "letters from somebody else's table (CSV)",
    "export": "letters as records of ISO/IEC TS 27560, in JSON-LD",
    "show": "show one letter and its state",
    "list": "list letters, and what ends soon",
    "find": "find letters by picture, cabinet number, person or scope",
    "confirm": "tie a face in a picture to a letter, on a reviewer's word",
    "faces": "templates of faces, for people who agreed to face matching",
    "renew": "the person said yes again, until another day",
    "withdraw": "the person took consent back, whole or in part",
    "impact": "what a letter's end means: files, places, deadlines",
    "erase": "destroy a letter and its key; a tombstone stays",
    "verify": "is every history whole, and written with our key?",
    "backup": "copy the registry into one sealed file, its safe into another",
    "restore": "bring a registry back from such a file; no withdrawal is lost",
    "key": "where the key is; copy it to paper, or change it",
    "roster": "who may confirm, lift and sign",
}
"""Every subcommand and its line; module ``cli.consent_<name>`` holds it."""


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the subcommands and their options."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    chosen = parser.add_subparsers(dest="action", required=True, metavar="ACTION", title="actions")
    for name, line in COMMANDS.items():
        sub = chosen.add_parser(name, help=line, description=f"{line[:1].upper()}{line[1:]}.")
        sub.add_argument("--registry", metavar="URL", help="default: what the nearest imageguard.yaml names")
        _module(name).options(sub)


WRITING: Final = frozenset(
    {"new", "add", "intake", "import", "confirm", "faces", "renew", "withdraw", "erase", "restore", "key", "roster"}
)
"""Those that write into the registry: what may not be kept any more goes when they are done."""


def run(arguments: argparse.Namespace) -> int:
    """Run the subcommand."""
    code: int = _module(arguments.action).run(arguments)
    if arguments.action in WRITING:
        _tidy(arguments)
    return code


def _tidy(arguments: argparse.Namespace) -> None:
    """Delete the face templates that are past their day, and say so."""
    from imageguard.bootstrap.keeping import address_for  # noqa: PLC0415 - after the command has run
    from imageguard.bootstrap.likening import tidy  # noqa: PLC0415
    from imageguard.registry.addresses import open_desk  # noqa: PLC0415

    address = address_for(getattr(arguments, "picture", Path()), arguments.registry)
    gone = tidy(open_desk(address), dt.datetime.now(dt.UTC)) if address else ()
    if gone:
        print(f"forgotten, past the day or without a letter that allows it: the faces of {', '.join(gone)}")


def _module(name: str) -> ModuleType:
    return importlib.import_module(f"imageguard.cli.consent_{name}")
