"""``imageguard check``: inspect, judge, report."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.cli import options as shared
from imageguard.cli.progress import track

if TYPE_CHECKING:
    import argparse

    from imageguard.model.report import Report
    from imageguard.ports import ReportFormat


def options(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    shared.add_paths(parser)
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="default: the nearest imageguard.yaml upward from the first PATH"
    )
    parser.add_argument("--registry", metavar="URL", help="the letters: a folder, a .db file, or postgresql://...")
    parser.add_argument("--use", type=Path, metavar="FILE", help="what is about to be published, where and when")
    shared.add_rules(parser)
    parser.add_argument("--attestations", type=Path, metavar="FILE", help="what people answered: a file or a folder")
    parser.add_argument("--waivers", type=Path, metavar="FILE", help="accepted failures")
    parser.add_argument(
        "--report",
        action="append",
        type=Path,
        default=[],
        metavar="OUT",
        help="write a report; the format follows the ending; may be given more than once",
    )
    shared.add_profile(parser)
    parser.add_argument(
        "--on",
        type=shared.day,
        metavar="DATE",
        help="judge as of that day (default: the later of today and the day of publication)",
    )
    parser.add_argument(
        "--fail-on",
        choices=("block", "hold", "never"),
        help="what makes the exit code 1 (default: hold, which a block is, too)",
    )
    parser.add_argument(
        "--pictures", action="store_true", help="put the pictures, every face covered, in the report: a private copy"
    )
    parser.add_argument(
        "--changed-since",
        metavar="REV",
        help="judge only what changed since that Git revision, or what its steering touches",
    )
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="known findings, which do not make the run fail")
    parser.add_argument("--write-baseline", type=Path, metavar="FILE", help="write what is found now as known findings")
    parser.add_argument("--public", action="store_true", help='print one word, "not cleared", for all about people')
    parser.add_argument(
        "--remedies", type=Path, metavar="FILE", help="the record of a fix, whose copies are checked here"
    )
    parser.add_argument(
        "--deliver", type=Path, metavar="DIR", help="copy the clear pictures, and no others, to a folder"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")


def run(arguments: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    from imageguard import bootstrap  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.bootstrap import delivering, recording  # noqa: PLC0415

    formats = bootstrap.formats_for(arguments.report)
    if arguments.deliver:
        delivering.apart(arguments.deliver, arguments.paths, "--deliver")
    request = bootstrap.Request(
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
        changed_since=arguments.changed_since,
        cache=not arguments.no_cache,
        outputs=_outputs(arguments, formats),
    )
    run_ = bootstrap.prepare(request)
    if arguments.remedies:
        run_ = recording.derived_by(run_, arguments.remedies)
    inspections = tuple(
        track(run_.inspections(), len(run_.selection.assets), what="Looking at pictures", quiet=arguments.quiet)
    )
    report = run_.judge(inspections)
    if arguments.remedies:
        report = recording.cited(report, arguments.remedies)
    written = bootstrap.write_reports(
        report,
        formats,
        files=dict(run_.selection.assets),
        pictures=arguments.pictures,
        letters=lambda: run_.letters.offered(inspections, run_.attestations, run_.use, run_.as_of),
        now=run_.now,
    )
    if not arguments.quiet:
        _show(report, written, public=arguments.public)
    if arguments.deliver:
        files, limit = dict(run_.selection.assets), run_.spec.limits.file_bytes
        made = delivering.deliver_clear(report, files, arguments.deliver, limit)
        if not arguments.quiet:
            print(f"{len(made)} clear of {len(report.assets)} pictures copied to {arguments.deliver}, with a manifest.")
    return int(bootstrap.fails(report, run_.settings.fail_on, _known(report, arguments)))


def _outputs(arguments: argparse.Namespace, formats: list[tuple[Path, ReportFormat]]) -> tuple[Path, ...]:
    """Return the files and folders that this call writes: they are no assets, whoever checks a folder twice."""
    from imageguard.bootstrap.writing import outputs_of  # noqa: PLC0415 - after the call is known to be well formed

    others = (arguments.baseline, arguments.write_baseline, arguments.deliver, arguments.remedies)
    return (*outputs_of(formats), *(path for path in others if path is not None))


def _known(report: Report, arguments: argparse.Namespace) -> frozenset[str]:
    """Return the findings that do not count any more, and say how many; write the baseline that was asked for."""
    from imageguard.bootstrap.writing import write_file  # noqa: PLC0415 - after the call is known to be well formed
    from imageguard.config.baseline import known_of, load_baseline, render_baseline  # noqa: PLC0415

    known = known_of(report, load_baseline(arguments.baseline)) if arguments.baseline else frozenset()
    if known and not arguments.quiet:
        print(f"{len(known)} findings are in the baseline and do not make this run fail.")
    if arguments.write_baseline:
        write_file(arguments.write_baseline, render_baseline(report))
        if not arguments.quiet:
            print(f"Baseline (private: it can be tried out on pictures): {arguments.write_baseline}")
    return known


def _show(report: Report, written: list[tuple[Path, str]], *, public: bool) -> None:
    from imageguard.reports.text import render_text  # noqa: PLC0415

    width = min(shutil.get_terminal_size((80, 24)).columns, 100)
    sys.stdout.write(render_text(report, width=max(width, 60), colour=shared.colour_wanted(), public=public))
    for path, what in written:
        print(f"{what}: {path}")
