"""Letters from a spreadsheet: a folder of scans becomes a sheet to fill in, and the sheet becomes letters."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from imageguard.bootstrap.lifecycle import new_id
from imageguard.bootstrap.taking import take_record
from imageguard.documents.dates import parse_date
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake, UsageError
from imageguard.model.record import RecordKind, Search

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from imageguard.bootstrap.taking import Taken
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Record

SCANS: Final = frozenset(".pdf .jpg .jpeg .png .tif .tiff .heic .webp".split())  # noqa: SIM905 - read as words
ASKED: Final = ("cabinet", "subject", "age", "purposes", "channels", "face_visible", "signed_on", "valid_until")
"""The eight columns that a person fills in; an empty one is not recorded, and asked about later."""
SHEET: Final = ("file", "sha256", *ASKED)
_AGES: Final = {"adult": "adult", "minor": "minor", "child": "minor"}
_SEPARATORS: Final = re.compile(r"[,;/+]")


@dataclass(frozen=True)
class Row:
    """One line of a sheet: its number in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def sheet_of(folder: Path) -> tuple[str, int]:
    """Return a sheet (CSV, as spreadsheets open it) with a row for every scan under the folder, and how many.

    Raises UsageError where there is none.
    """
    scans = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SCANS and file.is_file())
    if not scans:
        raise UsageError(f"{folder}: no scan is in this folder; scans end in {', '.join(sorted(SCANS))}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(SHEET)
    for scan in scans:
        digest = hashlib.sha256(scan.read_bytes()).hexdigest()
        writer.writerow([scan.relative_to(folder).as_posix(), digest, *[""] * len(ASKED)])
    return "\ufeff" + out.getvalue(), len(scans)


def take_sheet(desk: Desk, sheet: Path, columns: Mapping[str, str] | None = None) -> list[Taken]:
    """Take every row of a sheet as a letter; a row whose scan or cabinet number is known already is passed over.

    ``columns`` maps our columns to those of a foreign sheet. Raises DocumentError with the mistakes of
    all rows; nothing is taken then.
    """
    rows = rows_of(sheet, columns or {})
    mistakes: list[Mistake] = []
    records = [record for row in rows if (record := _tried(row, sheet.name, mistakes)) is not None]
    if mistakes:
        raise DocumentError(mistakes)
    taken = []
    known = {one["document"]["sha256"] for one in _letters(desk) if "sha256" in (one.get("document") or {})}
    for record in records:
        document = record.get("document", {})
        if document.get("sha256") in known or (
            "cabinet" in document and desk.store.find(Search(cabinet=document["cabinet"]))
        ):
            continue
        record["id"] = new_id(desk)
        taken.append(take_record(desk, record, source=sheet.name, incomplete=True))
    return taken


def rows_of(sheet: Path, columns: Mapping[str, str]) -> list[Row]:
    """Return the rows of a CSV file, cells by our columns. Raises DocumentError where a named column is not there."""
    text = file_text(sheet, sheet.name)
    separator = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=separator)
    there = {name.strip().lower(): name for name in reader.fieldnames or ()}
    wanted = {ours: columns.get(ours, ours) for ours in SHEET}
    gone = [f"{ours}={theirs}" for ours, theirs in columns.items() if theirs.strip().lower() not in there]
    if gone or not any(name.lower() in there for name in wanted.values()):
        message = (
            f"the sheet has no column {', '.join(gone) or ' or '.join(ASKED)}; it has {', '.join(there) or 'none'}"
        )
        raise DocumentError([Mistake(sheet.name, 1, 0, "", message)])
    found = {ours: there[theirs.strip().lower()] for ours, theirs in wanted.items() if theirs.strip().lower() in there}
    return [
        Row(number, {ours: (line.get(theirs) or "").strip() for ours, theirs in found.items()})
        for number, line in enumerate(reader, 2)
        if any((value or "").strip() for value in line.values() if isinstance(value, str))
    ]


def _letters(desk: Desk) -> Iterator[Record]:
    yield from desk.store.all(RecordKind.LETTER).values()


def _tried(row: Row, source: str, mistakes: list[Mistake]) -> Record | None:
    """Return the record of a row; None, with its mistakes noted, where a cell cannot be read; None for an empty row."""
    if not any(row.cells.get(column) for column in ASKED):
        return None
    before = len(mistakes)

    def read(column: str, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401 - whatever the column holds
        cell = row.cells.get(column, "")
        try:
            return parse(cell) if cell else None
        except ValueError as error:
            mistakes.append(Mistake(source, row.number, 0, column, str(error)))
            return None

    signed = read("signed_on", lambda cell: parse_date(cell).isoformat())
    record = {
        "subject": read("subject", str) or f"S-{row.number:04}",
        "subject_type": "real_person",
        "age_band": read("age", _age) or "not_recorded",
        "scope": _scope(read("purposes", _words), read("channels", _words), read("face_visible", _yes_no)),
        "valid_from": signed or "not_recorded",
        "valid_until": read("valid_until", lambda cell: parse_date(cell).isoformat()) or "not_recorded",
        "signature": {"kind": "ink" if signed else "not_recorded", "on": signed or "not_recorded"},
        "document": {key: row.cells[key] for key in ("cabinet", "sha256") if row.cells.get(key)},
    }
    return record if len(mistakes) == before else None


def _scope(purposes: list[str] | None, channels: list[str] | None, face: str | None) -> dict[str, Any]:
    return {
        "elements": {"image": "yes" if purposes or channels else "not_recorded"},
        "face_visible": face or "not_recorded",
        "purposes": purposes or [],
        "channels": channels or [],
    }


def _words(cell: str) -> list[str]:
    words = [re.sub(r"[^a-z0-9]+", "_", part.strip().lower()).strip("_") for part in _SEPARATORS.split(cell)]
    return list(dict.fromkeys(word for word in words if word))


def _age(cell: str) -> str:
    word = cell.lower()
    if word.isdigit():
        return "adult" if int(word) >= 18 else "minor"  # noqa: PLR2004 - the age of majority
    if word not in _AGES:
        raise ValueError("must be adult, minor, or an age in years")
    return _AGES[word]


def _yes_no(cell: str) -> str:
    word = cell.lower()
    if word not in {"yes", "no"}:
        raise ValueError("must be yes or no")
    return word


def columns_of(pairs: Sequence[str]) -> dict[str, str]:
    """Return a column map from ``ours=theirs``. Raises UsageError."""
    found = {}
    for pair in pairs:
        ours, _, theirs = pair.partition("=")
        if ours not in SHEET or not theirs:
            raise UsageError(f"--map {pair}: write ours=theirs; ours is one of {', '.join(SHEET)}")
        found[ours] = theirs
    return found
