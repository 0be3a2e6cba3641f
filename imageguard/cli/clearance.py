"""``imageguard clearance``: the signed list of cleared pictures that CI and publishers check."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.cli import options as shared
from imageguard.cli.progress import track
from imageguard.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from imageguard.model.report import Report

PASSPHRASE: Final = "IMAGEGUARD_PASSPHRASE"  # noqa: S105 - the name of a variable
DAYS: Final = 7
SITE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the three actions, each with its options."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    issue = actions.add_parser("issue", help="check pictures and sign the list of those that are clear")
    issue.add_argument(
        "paths", nargs="+", type=Path, metavar="PATH", help="pictures, folders, or one JSON report of a moment ago"
    )
    issue.add_argument("--key", type=Path, required=True, metavar="KEY", help="the office's private key")
    issue.add_argument("--days", type=int, default=DAYS, metavar="N", help="how long it holds (default: %(default)s)")
    issue.add_argument("--site", metavar="NAME", help="the repository or site that it is for; others then refuse it")
    issue.add_argument("--out", type=Path, required=True, metavar="FILE", help="where to write the list")
    issue.add_argument("--config", type=Path, metavar="FILE", help="default: the nearest imageguard.yaml")
    shared.add_profile(issue)
    check = actions.add_parser("check", help="say which pictures a list clears; needs no letters, no private key")
    shared.add_paths(check)
    check.add_argument("--list", type=Path, required=True, metavar="FILE", help="the list that the office issued")
    check.add_argument("--public-key", type=Path, required=True, metavar="FILE", help="the office's public key")
    check.add_argument("--channel", metavar="NAME", help="where they are published: the list must be for it")
    check.add_argument("--site", metavar="NAME", help="the repository or site: the list must be for it")
    shared.add_jobs(check)
    key = actions.add_parser("key", help="make the office's keys: KEY, to keep, and KEY.pub, to give away")
    key.add_argument("key", type=Path, metavar="KEY", help=f"{PASSPHRASE} in the environment encrypts it")


def run(arguments: argparse.Namespace) -> int:
    """Run the action; 1 where a picture is not cleared."""
    actions = {"issue": _issue, "check": _check, "key": _key}
    return actions[arguments.action](arguments)


def _issue(arguments: argparse.Namespace) -> int:
    from imageguard.bootstrap import issuing  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415
    from imageguard.config.clearance import load_private_key, render_clearance  # noqa: PLC0415

    key = load_private_key(arguments.key, os.environ.get(PASSPHRASE))
    now = dt.datetime.now(dt.UTC)
    if [path.suffix.lower() for path in arguments.paths] == [".json"]:
        clearance, total = issuing.clearance_of_file(arguments.paths[0], arguments.config, arguments.days, now)
    else:
        report = _judged(arguments, now)
        clearance, total = issuing.clearance_of(report, arguments.days, now), len(report.assets)
    if arguments.site is not None and not SITE.fullmatch(arguments.site):
        raise UsageError("--site: a name of letters, digits, dots, dashes and slashes, such as example/site")
    write_file(arguments.out, render_clearance(dataclasses.replace(clearance, site=arguments.site), key))
    cleared = len(clearance.pictures)
    print(f"{cleared} of {total} pictures are on {arguments.out}, which holds through {clearance.expires_on}.")
    return 0 if cleared == total else 1


def _judged(arguments: argparse.Namespace, now: dt.datetime) -> Report:
    from imageguard import bootstrap  # noqa: PLC0415 - after the call is known to be well formed

    paths = tuple(arguments.paths)
    request = bootstrap.Request(paths, now=now, config=arguments.config, profile=arguments.profile, jobs=arguments.jobs)
    ready = bootstrap.prepare(request)
    total = len(ready.selection.assets)
    return ready.judge(tuple(track(ready.inspections(), total, what="Looking at pictures", quiet=False)))


def _check(arguments: argparse.Namespace) -> int:
    from imageguard import bootstrap  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap import clearing  # noqa: PLC0415
    from imageguard.bootstrap.hooking import Told  # noqa: PLC0415
    from imageguard.hook.telling import lines  # noqa: PLC0415

    clearance = clearing.read_list(arguments.list, arguments.public_key, arguments.site)
    if arguments.channel and arguments.channel not in clearance.channels:
        issued = ", ".join(clearance.channels) or "no channel"
        raise UsageError(f"{arguments.list}: the list was issued for {issued}, not for {arguments.channel}")
    selection = bootstrap.select(arguments.paths, outside=(arguments.list, arguments.public_key))
    answers = tuple(clearing.answers_of(selection, clearance, dt.datetime.now(dt.UTC), jobs=arguments.jobs))
    passes = all(one.cleared for one in answers)
    for line in lines(Told(answers, passes)):
        print(line)
    if passes:
        print(f"All {len(answers)} pictures are cleared through {clearance.expires_on}.")
    return 0 if passes else 1


def _key(arguments: argparse.Namespace) -> int:
    from imageguard.bootstrap.issuing import write_keys  # noqa: PLC0415 - after the call is known to be well formed

    passphrase = os.environ.get(PASSPHRASE)
    public = write_keys(arguments.key, passphrase)
    sealed = "encrypted" if passphrase else f"NOT encrypted: set {PASSPHRASE} to have it encrypted"
    print(f"private key ({sealed}): {arguments.key}\npublic key: {public}")
    return 0
