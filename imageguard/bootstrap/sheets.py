"""Sheets of letters: a folder of scans into one to fill in, and a filled-in one into rows."""

from __future__ import annotations

import csv
import hashlib
import io
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.documents.loading import file_text
from imageguard.errors import BackendMissing, DocumentError, Mistake, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

SCANS: Final = frozenset(".pdf .jpg .jpeg .png .tif .tiff .heic .webp".split())  # noqa: SIM905 - read as words
ASKED: Final = ("cabinet", "subject", "age", "purposes", "channels", "face_visible", "signed_on", "valid_until")
"""The eight columns that a person fills in; an empty one is not recorded, and asked about later."""
SHEET: Final = ("file", "sha256", *ASKED)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_FORMULA: Final = ("=", "+", "-", "@")
"""What a spreadsheet takes for the begin of a formula."""


@dataclass(frozen=True)
class Reading:
    """How a sheet is read: which of its columns is which of ours, how its days are written, what its words mean.

    ``nothing`` are cells that say nothing, in small letters.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    order: str = "ymd"
    words: Mapping[str, str] = field(default_factory=dict)
    nothing: frozenset[str] = frozenset()


RESOURCESPACE: Final = Reading(
    columns={
        "cabinet": "ref",
        "valid_until": "expires",
        "channels": "consent_usage",
        "signed_on": "date_of_consent",
    },
    words={"websites": "website", "social_media": "social_organic"},
    nothing=frozenset({"null", "\\n", "0000-00-00", "0000-00-00 00:00:00"}),
)
"""The table ``consent`` of ResourceSpace's plugin consentmanager, as database tools write it out."""


@dataclass(frozen=True)
class Row:
    """One line of a sheet: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Scans:
    """A folder of scans as a sheet (CSV): how many rows, which files hold the same scan, which cannot be opened."""

    text: str
    count: int
    same: tuple[str, ...]
    broken: tuple[str, ...]


def sheet_of(folder: Path) -> Scans:
    """Return a sheet, as spreadsheets open it, with a row for every scan under the folder.

    A scan that lies there twice gets one row. Raises UsageError where there is none.
    """
    scans = scans_in(folder)
    if not scans:
        raise UsageError(f"{folder}: no scan is in this folder; scans end in {', '.join(sorted(SCANS))}")
    out, seen = io.StringIO(), set[str]()
    writer = csv.writer(out)
    writer.writerow(SHEET)
    same, broken = [], []
    for scan in scans:
        name, data = scan.relative_to(folder).as_posix(), scan.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if not _opens(data):
            broken.append(name)
        if digest in seen:
            same.append(name)
            continue
        seen.add(digest)
        writer.writerow([f"'{name}" if name.startswith(_FORMULA) else name, digest, *[""] * len(ASKED)])
    return Scans("\ufeff" + out.getvalue(), len(seen), tuple(same), tuple(broken))


def scans_in(folder: Path) -> list[Path]:
    """Return the scans under a folder, sorted; what a system hides beside them (``._a.jpg``) is none."""
    files = (file for file in folder.rglob("*") if file.suffix.lower() in SCANS and file.is_file())
    return sorted(file for file in files if not file.name.startswith("."))


def _opens(data: bytes) -> bool:
    """Say whether a scan can be opened: a letter that nobody can read again proves nothing."""
    from PIL import Image  # noqa: PLC0415 - heavy
    from pypdf import PdfReader  # noqa: PLC0415 - heavy

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells on the screen what is told below in words
    try:
        if data.startswith(b"%PDF"):
            return len(PdfReader(io.BytesIO(data)).pages) > 0
        if data[4:8] == b"ftyp":
            return True  # HEIC: what opens it may not be installed
        with Image.open(io.BytesIO(data)) as picture:
            picture.verify()
    except Exception:  # noqa: BLE001 - foreign libraries raise anything on hostile bytes; the answer is no
        return False
    return True


def rows_of(sheet: Path, reading: Reading) -> list[Row]:
    """Return the rows of a sheet (CSV or XLSX), cells by our columns.

    Raises DocumentError where a named column is not there, or the sheet cannot be read.
    """
    lines, columns = iter(_lines(sheet)), reading.columns
    first, header = next(((number, line) for number, line in lines if any(line)), (1, []))
    there = {name.strip().lower(): at for at, name in enumerate(header) if name.strip()}
    wanted = {ours: columns.get(ours, ours).strip().lower() for ours in SHEET}
    gone = [f"{ours}={theirs}" for ours, theirs in columns.items() if theirs.strip().lower() not in there]
    if gone or not any(theirs in there for theirs in wanted.values()):
        message = (
            f"the sheet has no column {', '.join(gone) or ' or '.join(ASKED)}; it has {', '.join(there) or 'none'}"
        )
        raise DocumentError([Mistake(sheet.name, first, 0, "", message)])
    found = {ours: there[theirs] for ours, theirs in wanted.items() if theirs in there}
    return [
        Row(number, {ours: _cell(line, at, reading) for ours, at in found.items()})
        for number, line in lines
        if any(cell.strip() for cell in line)
    ]


def left_behind(sheet: Path, reading: Reading) -> list[str]:
    """Return the columns of a sheet that nothing of ours takes."""
    header = next((line for _, line in _lines(sheet) if any(line)), [])
    taken = {reading.columns.get(ours, ours).strip().lower() for ours in SHEET}
    return [name.strip() for name in header if name.strip() and name.strip().lower() not in taken]


def _cell(line: Sequence[str], at: int, reading: Reading) -> str:
    cell = line[at].strip() if at < len(line) else ""
    return "" if cell.lower() in reading.nothing else cell


def _lines(sheet: Path) -> Iterable[tuple[int, list[str]]]:
    """Yield (number, cells) of each line."""
    if sheet.suffix.lower() == ".xlsx":
        return list(_of_workbook(sheet))
    text = _text(sheet)
    if text.lower().startswith("sep="):
        text = "\n" + text.partition("\n")[2]
    head = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=head.count))
    try:
        return [(reader.line_num, line) for line in reader]
    except csv.Error as error:
        raise DocumentError([Mistake(sheet.name, reader.line_num, 0, "", f"is no line of a sheet: {error}")]) from error


def _text(sheet: Path) -> str:
    """Return the text of a sheet: UTF-8, or UTF-16 as spreadsheets call Unicode text."""
    if not _is_utf16(sheet):
        return file_text(sheet, sheet.name).removeprefix("\ufeff")
    try:
        return sheet.read_text(encoding="utf-16").removeprefix("\ufeff")
    except UnicodeError as error:
        message = "begins as UTF-16 and is not; save the sheet as CSV UTF-8"
        raise DocumentError([Mistake(sheet.name, 0, 0, "", message)]) from error


def _is_utf16(sheet: Path) -> bool:
    if not sheet.is_file():
        return False
    with sheet.open("rb") as stream:
        return stream.read(2) in _UTF16


def _of_workbook(sheet: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        from openpyxl import load_workbook  # noqa: PLC0415 - not installed with imageguard
    except ImportError as error:
        raise BackendMissing(
            f"{sheet.name}: to read a workbook, run pip install openpyxl; or save the sheet as CSV UTF-8"
        ) from error
    try:
        book = load_workbook(sheet, read_only=True, data_only=True)
        lines = list(book.worksheets[0].iter_rows(values_only=True))
        book.close()
    except Exception as error:
        message = f"the workbook cannot be read ({type(error).__name__}); save the sheet as CSV UTF-8"
        raise DocumentError([Mistake(sheet.name, 0, 0, "", message)]) from error
    for number, line in enumerate(lines, 1):
        yield number, ["" if cell is None else str(cell) for cell in line]


def columns_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return a column map from ``ours=theirs``. Raises UsageError."""
    found = {}
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        if ours not in SHEET or not theirs:
            raise UsageError(f"--map {pair}: write ours=theirs; ours is one of {', '.join(SHEET)}")
        found[ours] = theirs
    return found
