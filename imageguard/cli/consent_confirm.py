"""``imageguard consent confirm``: this face in this picture is the letter's person."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("id", metavar="ID", help="the letter")
    parser.add_argument("picture", type=Path, metavar="PICTURE", help="the picture")
    parser.add_argument(
        "--face",
        metavar="WHICH",
        help="left,top,right,bottom as fractions of the upright picture, or an id from `imageguard inspect` such as f1",
    )
    parser.add_argument("--by", required=True, metavar="ID", help="the reviewer, such as R-02")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where nobody said which face it is."""
    from imageguard.bootstrap.confirming import candidates, chosen, look  # noqa: PLC0415 - after the call is well formed
    from imageguard.bootstrap.keeping import desk_for, named  # noqa: PLC0415
    from imageguard.bootstrap.lifecycle import confirm  # noqa: PLC0415

    desk = desk_for(arguments.registry, arguments.picture)
    inspection = look(arguments.picture)
    if not arguments.face:
        print("which face is it? say so with --face; these were found:")
        for id_, region in candidates(inspection):
            print(f"  {id_}  left,top,right,bottom = {region.x0:.3f},{region.y0:.3f},{region.x1:.3f},{region.y1:.3f}")
        return 1
    face = chosen(inspection, arguments.face)
    confirm(desk, arguments.id, named(inspection), face, by=arguments.by, now=dt.datetime.now(dt.UTC))
    print(f"{arguments.id} now names this face of {inspection.path}")
    return 0
