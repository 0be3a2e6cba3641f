"""Options that several commands share."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path
from typing import Final

PROFILES: Final = ("fast", "balanced", "thorough")


def add_paths(parser: argparse.ArgumentParser) -> None:
    """Add the pictures and folders to look at."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a picture, or a folder of pictures")


def add_profile(parser: argparse.ArgumentParser) -> None:
    """Add how thoroughly faces are looked for, and in how many processes."""
    parser.add_argument(
        "--profile",
        choices=PROFILES,
        help="how thoroughly to look for faces: fast for CI, balanced (the default), thorough before print",
    )
    add_jobs(parser)


def add_jobs(parser: argparse.ArgumentParser) -> None:
    """Add in how many processes pictures are looked at."""
    parser.add_argument("--jobs", type=_jobs, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument("--no-cache", action="store_true", help="look at every picture afresh, and remember nothing")


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Add the packs of rules to judge by."""
    parser.add_argument(
        "--rules",
        action="append",
        metavar="PACK_OR_DIR",
        help="a rule pack by name, or a folder of rules; may be given more than once; the core pack is always there",
    )


def day(text: str) -> dt.date:
    """Return a date written as YYYY-MM-DD."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as YYYY-MM-DD") from None


def colour_wanted() -> bool:
    """Say whether standard output is a terminal that shows colour (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes: give 1 or more")
    return int(text)
