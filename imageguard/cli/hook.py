"""``imageguard hook``: what pre-commit and CI run."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.cli import options as shared

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="changed files (default: those that the commit touches)"
    )
    parser.add_argument("--all", action="store_true", dest="everything", help="every picture of the repository")
    parser.add_argument(
        "--trusted-ref",
        metavar="REV",
        help="take configuration, rules, letters, answers, waivers and clearance from that revision, and judge "
        "what changed since the branch left it",
    )
    parser.add_argument("--changed-since", metavar="REV", help="judge what changed since the branch left that revision")
    parser.add_argument(
        "--report",
        action="append",
        type=Path,
        default=[],
        metavar="OUT",
        help="write the office's report where letters decide; never in public",
    )
    shared.add_jobs(parser)


def run(arguments: argparse.Namespace) -> int:
    """Run the hook; 0 where every picture that the change touches may be published."""
    from imageguard.bootstrap.hooking import Order, hook  # noqa: PLC0415 - after the call is known to be well formed

    told = hook(
        Order(
            files=tuple(arguments.files),
            now=dt.datetime.now(dt.UTC),
            everything=arguments.everything,
            trusted=arguments.trusted_ref,
            since=arguments.changed_since or os.environ.get("PRE_COMMIT_FROM_REF"),
            jobs=arguments.jobs,
            reports=tuple(arguments.report),
        )
    )
    if told.answers:
        from imageguard.hook.telling import lines  # noqa: PLC0415 - only where there is something to tell

        for line in (*lines(told), *told.written):
            print(line)
    return 0 if told.passes else 1
