"""``imageguard fix``: remedies on copies, then inspected again; originals are never touched."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.cli import options as shared
from imageguard.cli.progress import track
from imageguard.model.geometry import Box, Region
from imageguard.model.remedy import Choice, Ways

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.bootstrap import Request
    from imageguard.bootstrap.fixing import Fix
    from imageguard.model.remedy import Plan

KEEP: Final = ("copyright", "creator", "credit", "licence")


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    shared.add_paths(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder that the copies go to")
    parser.add_argument("--dry-run", action="store_true", help="tell what would be done, and do nothing")
    parser.add_argument(
        "--faces",
        type=Choice,
        choices=tuple(Choice),
        default=Choice.UNSETTLED,
        metavar="WHICH",
        help="unsettled (default: all that no letter and no reviewer settled), uncovered (leave those that a person "
        "must still confirm), all, none",
    )
    parser.add_argument(
        "--face",
        action="append",
        type=_face,
        default=[],
        metavar="PICTURE:FACE",
        help="hide this face too, by its number in the report: group.jpg:f2; may be given more than once",
    )
    parser.add_argument(
        "--crop",
        action="append",
        type=_crop,
        default=[],
        metavar="PERCENT|PICTURE:PART",
        help="a percentage: cut faces off rather than cover them, where at least so much of the picture stays; or a "
        "part: keep it alone, as left,top,right,bottom in pixels or percent (group.jpg:0,0,640,480 or "
        "group.jpg:0,10%%,60%%,100%%); faces on it are still covered; may be given more than once",
    )
    parser.add_argument(
        "--drop",
        action="append",
        type=_drop,
        default=[],
        metavar="faces|PICTURE:FRAME",
        help="faces: leave out every frame or page with a face to hide, where others stay; or one of them by its "
        "name in the report: corridor.gif:frame-3; may be given more than once",
    )
    parser.add_argument(
        "--keep", type=_words, default=(), metavar="WHAT", help=f"metadata that stay: {', '.join(KEEP)} (with commas)"
    )
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="the private record of remedies (default: DIR.record.json)"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="default: the nearest imageguard.yaml upward from the first PATH"
    )
    parser.add_argument("--registry", metavar="URL", help="the consent letters: a folder of YAML letters")
    parser.add_argument("--use", type=Path, metavar="FILE", help="what is about to be published, where and when")
    shared.add_rules(parser)
    parser.add_argument("--attestations", type=Path, metavar="FILE", help="what people answered: a file or a folder")
    parser.add_argument("--waivers", type=Path, metavar="FILE", help="accepted failures")
    shared.add_profile(parser)
    parser.add_argument("--on", type=shared.day, metavar="DATE", help="judge as of that day")
    parser.add_argument(
        "--fail-on", choices=("block", "hold", "never"), help="what makes the exit code 1 (default: hold)"
    )
    parser.add_argument("--json", action="store_true", help="with --dry-run, print the plan as JSON (private)")
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; 1 where something is blocked or held even on its copy, or has none."""
    from imageguard import bootstrap  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap import delivering, fixing  # noqa: PLC0415
    from imageguard.bootstrap.recording import planned  # noqa: PLC0415
    from imageguard.errors import UsageError  # noqa: PLC0415
    from imageguard.reports.fix_text import render_plans  # noqa: PLC0415

    if arguments.json and not arguments.dry_run:
        raise UsageError("--json prints a plan: give --dry-run, too; what was done stands in the record")
    delivering.apart(arguments.out, arguments.paths, "--out")
    run_ = bootstrap.prepare(_request(arguments))
    total = len(run_.selection.assets)
    inspections = tuple(track(run_.inspections(), total, what="Looking at pictures", quiet=arguments.quiet))
    fix = fixing.Fix(
        run_,
        run_.judge(inspections),
        arguments.out,
        arguments.faces,
        arguments.keep,
        tuple(arguments.face),
        Ways(next((one for one in arguments.crop if isinstance(one, float)), None), drop_faces=None in arguments.drop),
        tuple(one for one in arguments.crop if not isinstance(one, float)),
        tuple(one for one in arguments.drop if one is not None),
    )
    plans = fix.plans()
    if arguments.dry_run:
        if arguments.json:
            sys.stdout.write(planned(fix, plans).decode())
        elif not arguments.quiet:
            sys.stdout.write(render_plans(plans, _width()))
        return int(any(one.refused for one in plans))
    return _deliver(fix, plans, arguments)


def _request(arguments: argparse.Namespace) -> Request:
    from imageguard import bootstrap  # noqa: PLC0415

    return bootstrap.Request(
        paths=tuple(arguments.paths),
        now=dt.datetime.now(dt.UTC),
        config=arguments.config,
        registry=arguments.registry,
        use=arguments.use,
        rules=tuple(arguments.rules) if arguments.rules else None,
        attestations=arguments.attestations,
        waivers=arguments.waivers,
        profile=arguments.profile,
        jobs=arguments.jobs,
        fail_on=arguments.fail_on,
        on=arguments.on,
        cache=not arguments.no_cache,
    )


def _deliver(fix: Fix, plans: Sequence[Plan], arguments: argparse.Namespace) -> int:
    """Make the copies, deliver the good ones, write the record."""
    from imageguard.bootstrap import delivering, fixing  # noqa: PLC0415
    from imageguard.bootstrap.recording import record  # noqa: PLC0415
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415
    from imageguard.reports.fix_text import render_outcomes  # noqa: PLC0415
    from imageguard.reports.masks import printable  # noqa: PLC0415

    busy = sum(not one.idle and not one.refused for one in plans)
    path = arguments.record or arguments.out.with_name(f"{arguments.out.name}.record.json")
    with delivering.staging(fix.out) as place:
        attempts = tuple(track(fix.attempts(plans, place), busy, what="Mending copies", quiet=arguments.quiet))
        outcomes = fix.outcomes(plans, fix.asked(attempts))
        delivering.move({one.copy: Path(one.attempt.file) for one in outcomes if one.copy and one.attempt}, fix.out)
    write_file(path, record(fix, outcomes))
    if not arguments.quiet:
        sys.stdout.write(render_outcomes(outcomes, _width()))
        print(f"Copies: {fix.out}")
        if left := delivering.others(fix.out, {one.copy for one in outcomes if one.copy}):
            named = printable(", ".join(left[:3]))
            print(f"Not from this run: {len(left)} more in {fix.out} ({named}). Take out what may not stay.")
        print(f"Record of remedies (private: it names the originals): {path}")
        source = fix.run.settings.source
        config = f" --config {source}" if source else ""
        print(f"To judge the copies, too: imageguard check {fix.out}{config} --remedies {path}")
    return int(fixing.fails(outcomes, fix.run.settings.fail_on))


def _width() -> int:
    return max(min(shutil.get_terminal_size((80, 24)).columns, 100), 60)


def _face(text: str) -> tuple[str, str]:
    picture, _, face = text.rpartition(":")
    if not picture or not face:
        raise argparse.ArgumentTypeError(f"{text!r} names no face: write PICTURE:FACE, such as group.jpg:f2")
    return picture, face


def _crop(text: str) -> float | tuple[str, Box | Region]:
    """Return a share 0..1, or a picture and the part of it to keep."""
    picture, _, part = text.rpartition(":")
    if not picture:
        return _percent(text)
    edges = [one.strip() for one in part.split(",")]
    in_percent = any(one.endswith("%") for one in edges)
    try:
        if in_percent:  # a bare 0 is at the edge in either unit
            left, top, right, bottom = (
                float(one.removesuffix("%")) / 100 for one in edges if one[-1] == "%" or one == "0"
            )
            return picture, Region(left, top, right, bottom)
        return picture, Box(*(int(one) for one in edges))
    except (ValueError, TypeError, IndexError) as error:
        raise argparse.ArgumentTypeError(
            f"{part!r} is no part of a picture: write left,top,right,bottom from its upper left corner, all in pixels "
            "or all in percent, such as 0,0,640,480 or 0,10%,60%,100%"
        ) from error


def _percent(text: str) -> float:
    number = text.removesuffix("%")
    if not number.isdigit() or not 1 <= int(number) <= 100:  # noqa: PLR2004 - a percentage
        raise argparse.ArgumentTypeError(f"{text!r} is neither a percentage (60) nor PICTURE:PART")
    return int(number) / 100


def _drop(text: str) -> tuple[str, str] | None:
    """Return a picture and the id of its rendition, None for every one with a face to hide."""
    if text == "faces":
        return None
    picture, _, frame = text.rpartition(":")
    if not picture or not frame:
        raise argparse.ArgumentTypeError(f"{text!r} names no frame: write PICTURE:FRAME, such as corridor.gif:frame-3")
    return picture, "primary" if frame in {"frame-1", "page-1"} else frame


def _words(text: str) -> tuple[str, ...]:
    chosen = tuple(part.strip() for part in text.split(","))
    unknown = [part for part in chosen if part not in KEEP]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} cannot be kept: choose from {', '.join(KEEP)}")
    return tuple(word for word in KEEP if word in chosen)
