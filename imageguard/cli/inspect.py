"""``imageguard inspect``: the facts of each picture, one JSON object a line."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.cli import options as shared
from imageguard.cli.progress import track

if TYPE_CHECKING:
    import argparse

LOOKS: Final = ("faces", "metadata", "hidden")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    shared.add_paths(parser)
    parser.add_argument("--reveal", action="store_true", help="print metadata values, too: keep that output private")
    parser.add_argument(
        "--only", type=_looks, default=LOOKS, metavar="WHAT", help="comma-separated: faces, metadata, hidden"
    )
    shared.add_profile(parser)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="default: the nearest imageguard.yaml upward from the first PATH"
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where anything could not be inspected whole."""
    from imageguard import bootstrap  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap.sidecars import inspect_all  # noqa: PLC0415
    from imageguard.config.settings import own_files  # noqa: PLC0415
    from imageguard.engine.describe import describe  # noqa: PLC0415

    steered, settings = bootstrap.steered(arguments.paths[0], arguments.config, arguments.profile)
    spec = dataclasses.replace(steered, looked=arguments.only)
    selection = bootstrap.select(arguments.paths, outside=own_files(settings))
    jobs = arguments.jobs or settings.jobs
    inspections = inspect_all(selection.assets, spec, jobs=jobs, cache=not arguments.no_cache)
    blocked = False
    for inspection in track(inspections, len(selection.assets), what="Looking at pictures", quiet=False):
        line = json.dumps(describe(inspection, reveal=arguments.reveal), ensure_ascii=False)
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
        blocked = blocked or not inspection.whole
    return int(blocked)


def _looks(text: str) -> tuple[str, ...]:
    import argparse  # noqa: PLC0415

    chosen = tuple(part.strip() for part in text.split(","))
    unknown = [part for part in chosen if part not in LOOKS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is unknown: choose from {', '.join(LOOKS)}")
    return tuple(look for look in LOOKS if look in chosen)
