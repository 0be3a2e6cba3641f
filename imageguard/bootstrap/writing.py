"""Reports written whole or not at all, each beside its private key file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard import plugins
from imageguard.errors import UsageError
from imageguard.ports import ReportContext
from imageguard.registry.files import write_bytes

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from imageguard.model.letter import Letter
    from imageguard.model.report import JudgedAsset, Report
    from imageguard.ports import ReportFormat

NUMBERED: Final = frozenset({".pdf", ".html", ".md"})
"""Formats that call assets by number: their key from number to file is a file of its own."""
WORKSHEET: Final = ".worksheet.html"
"""The ending of the one format that shows faces, and names files itself."""


def formats_for(paths: Sequence[Path]) -> list[tuple[Path, ReportFormat]]:
    """Return each report's path and format. Raises UsageError for an unknown ending or a missing folder."""
    if not paths:
        return []
    known = plugins.report_formats()
    chosen = []
    for path in paths:
        ending = next((end for end in sorted(known, key=len, reverse=True) if path.name.lower().endswith(end)), None)
        if ending is None:
            raise UsageError(f"{path}: a report ends in {', '.join(sorted(known))}")
        if not path.parent.is_dir():
            raise UsageError(f"{path}: the folder {path.parent} is not there: make it first")
        chosen.append((path, known[ending]))
    return chosen


def write_reports(
    report: Report,
    chosen: Sequence[tuple[Path, ReportFormat]],
    *,
    files: Mapping[str, str],
    pictures: bool,
    letters: Callable[[], Sequence[Letter]] = tuple,
    now: dt.datetime | None = None,
) -> list[tuple[Path, str]]:
    """Write every report and key file atomically; return what was written, each with a word for it.

    ``files`` maps the assets' names to their files, read again where ``pictures`` asks for a
    private copy with redacted pictures. ``letters`` are asked for and offered on the worksheet, as known at ``now``.
    """
    context = ReportContext(pictures=_redacted(report, files) if pictures else {})
    written = []
    for path, format_ in chosen:
        if WORKSHEET in format_.endings:
            write_file(path, format_.render(report, _for_worksheet(report, files, letters(), now)))
            written.append((path, "Worksheet (private: it shows faces; open it in a browser)"))
            continue
        write_file(path, format_.render(report, context))
        private = "Report (private copy, with pictures)" if pictures else "Report (private: it names files)"
        written.append((path, private if pictures or format_.private else "Report"))
    for path in _keys(chosen):
        from imageguard.reports.key import render_key  # noqa: PLC0415

        write_file(path, render_key(report))
        written.append((path, "Key from number to file (private: do not send it along)"))
    return written


def outputs_of(chosen: Sequence[tuple[Path, ReportFormat]]) -> tuple[Path, ...]:
    """Return every file that writing these reports makes, key files included."""
    return (*(path for path, _ in chosen), *_keys(chosen))


def _keys(chosen: Sequence[tuple[Path, ReportFormat]]) -> list[Path]:
    numbered = [path for path, one in chosen if path.suffix.lower() in NUMBERED and WORKSHEET not in one.endings]
    return list(dict.fromkeys(path.with_suffix(".key.csv") for path in numbered))


def _redacted(report: Report, files: Mapping[str, str]) -> dict[int, bytes]:
    found = {}
    for asset in report.assets:
        picture = _picture(asset, files[asset.inspection.path])
        if picture is not None:
            found[asset.number] = picture
    return found


def _picture(asset: JudgedAsset, file: str) -> bytes | None:
    """Return the primary picture with every face covered; None where it was not decoded or has changed since."""
    from imageguard.bootstrap.picturing import rasters  # noqa: PLC0415 - only where pictures are asked for
    from imageguard.reports.redacted import redact  # noqa: PLC0415

    primary = asset.inspection.primary
    if primary is None or not primary.decoded:
        return None
    faces = [judged.face for judged in asset.faces if judged.face.rendition == primary.id]
    return next((redact(raster, faces) for _, raster in rasters(asset, file, [primary])), None)


def _for_worksheet(
    report: Report, files: Mapping[str, str], letters: Sequence[Letter], now: dt.datetime | None
) -> ReportContext:
    """Return what the worksheet needs: every face as it is, every letter by id."""
    from imageguard.bootstrap.picturing import offers, originals  # noqa: PLC0415 - only where a worksheet is asked for

    return ReportContext(originals=originals(report, files), offers=offers(letters, report, now) if now else ())


def write_file(path: Path, content: bytes) -> None:
    """Replace the file in one step, so that a reader sees the old one or the new one, never half.

    Raises UsageError where the place cannot be written; what stood there stands.
    """
    try:
        write_bytes(path, content)
    except OSError as error:
        raise UsageError(f"{path}: the report cannot be written here ({error.strerror})") from error
