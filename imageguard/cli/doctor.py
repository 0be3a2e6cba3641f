"""``imageguard doctor``: what is installed, which backends work, how well faces are found."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse

MARKS: Final = {True: "ok ", False: "NO ", None: " - "}
WIDTH: Final = 80


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--selftest", action="store_true", help="also look for the faces of the sample people")
    parser.add_argument(
        "--profile", choices=shared.PROFILES, help="which profile to test (default: that of imageguard.yaml)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="default: the nearest imageguard.yaml upward from here"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where something that the default profile needs does not work."""
    from imageguard.bootstrap import doctoring, steered  # noqa: PLC0415 - after the call is known to be well formed

    spec, settings = steered(Path(), arguments.config, arguments.profile)
    well = True
    for works, text in doctoring.findings(spec, settings.source):
        _tell(MARKS[works], text)
        well = well and works is not False
    if arguments.selftest:
        for works, text in doctoring.selftest(spec):
            _tell(MARKS[works], text)
            well = well and works is not False
    return 0 if well else 1


def _tell(mark: str, text: str) -> None:
    print(
        textwrap.fill(text, WIDTH, initial_indent=f"{mark} ", subsequent_indent="    ", break_on_hyphens=False),
        flush=True,
    )
