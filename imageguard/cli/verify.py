"""``imageguard verify``: whether a report is whole, signed, and about these files; or whose answers are signed."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from imageguard.bootstrap.verifying import Line

MARKS: Final = {True: "ok  ", False: "NO  ", None: "    "}
WIDTH: Final = 80


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "report", type=Path, metavar="FILE", help="a PDF report, or a .yaml of answers or waivers, or their folder"
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="files that should be those it clears")
    parser.add_argument(
        "--trust", action="append", type=Path, default=[], metavar="CERT", help="a certificate whose signatures count"
    )
    parser.add_argument("--unsigned", action="store_true", help="let a report pass that nobody has signed yet")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where anything does not hold."""
    if arguments.report.suffix.lower() in {".yaml", ".yml"} or arguments.report.is_dir():
        from imageguard.bootstrap.signatures import verify_answers  # noqa: PLC0415 - after the call is known to be well formed

        return tell(verify_answers(arguments.report))
    from imageguard.bootstrap.verifying import verify  # noqa: PLC0415 - after the call is known to be well formed

    return tell(verify(arguments.report, arguments.paths, arguments.trust, unsigned=arguments.unsigned))


def tell(lines: Sequence[Line]) -> int:
    """Print the lines, and return 1 where anything does not hold."""
    for line in lines:
        mark = MARKS[line.holds]
        print(textwrap.fill(line.text, WIDTH, initial_indent=mark, subsequent_indent="    ", break_on_hyphens=False))
    return 1 if any(line.holds is False for line in lines) else 0
