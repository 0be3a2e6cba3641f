"""``imageguard doctor``: what is installed, which backends work, how well faces are found."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse

MARKS: Final = {True: "ok ", False: "NO ", None: " - "}
WIDTH: Final = 80


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--selftest", action="store_true", help="also look for the faces of the sample people")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where something that the default profile needs does not work."""
    from imageguard.bootstrap import doctoring  # noqa: PLC0415 - after the call is known to be well formed

    well = True
    for lines in (doctoring.findings(), doctoring.selftest() if arguments.selftest else ()):
        for works, text in lines:
            print(textwrap.fill(text, WIDTH, initial_indent=MARKS[works] + " ", subsequent_indent="    "), flush=True)
            well = well and works is not False
    return 0 if well else 1
