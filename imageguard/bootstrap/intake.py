"""Letters from a sheet: each row one, pages of a letter joined by their cabinet number, what is known filled in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.bootstrap.filling import fill_in
from imageguard.bootstrap.lifecycle import ALPHABET, add_all, new_id
from imageguard.bootstrap.scanning import seal_scans
from imageguard.bootstrap.sheets import ASKED, Row, rows_of
from imageguard.bootstrap.taking import Taken
from imageguard.consent.completeness import gaps
from imageguard.errors import DocumentError, Mistake
from imageguard.forms.cells import age, day_reader, known_words, pseudonym, words, yes_no
from imageguard.model.record import RecordKind
from imageguard.registry.records import checked, letter_of_record
from imageguard.registry.store import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from imageguard.bootstrap.sheets import Reading
    from imageguard.registry.addresses import Desk

OURS: Final = "subject"
"""The one column that gets a value of its own where it is empty: two people must never share a pseudonym."""


@dataclass
class Intake:
    """What became of a sheet: letters taken in, known ones filled in further, what stood otherwise, empty rows."""

    taken: list[Taken] = field(default_factory=list)
    filled: list[str] = field(default_factory=list)
    otherwise: list[tuple[int, str, str]] = field(default_factory=list)
    known: int = 0
    empty: int = 0
    sealed: int = 0
    new_words: frozenset[str] = frozenset()


def take_sheet(desk: Desk, sheet: Path, reading: Reading, *, scans: Path | None = None) -> Intake:
    """Take every row of a sheet as a letter; what a letter that is known lacks is filled in, nothing is overwritten.

    The scans under ``scans`` are sealed into the vault. Raises DocumentError with the mistakes of all rows; nothing
    is taken then.
    """
    rows, done = rows_of(sheet, reading), Intake()
    written = [row for row in rows if any(row.cells.get(column) for column in ASKED)]
    done.empty = len(rows) - len(written)
    letters = _records(written, sheet.name, reading)
    done.new_words = frozenset(_said(record for _, record in letters) - known_words())
    known, kept = dict(_known(desk)), list[Record]()
    for row, record in letters:
        old = next((known[name] for name in _names(record["document"]) if name in known), None)
        kept += _new(desk, done, record, sheet.name) if old is None else _filled(done, row, old, record)
    add_all(desk, kept, replace=True)
    if scans is not None:
        done.sealed = seal_scans(desk, scans)
    return done


def _new(desk: Desk, done: Intake, record: Record, source: str) -> list[Record]:
    record = checked(RecordKind.LETTER, {OURS: _pseudonym(), **record, "id": new_id(desk)}, source)
    done.taken.append(Taken(record["id"], kept=True, gaps=gaps(letter_of_record(record))))
    return [record]


def _filled(done: Intake, row: Row, old: Record, record: Record) -> list[Record]:
    merged, otherwise = fill_in(old, record)
    done.otherwise += [(row.number, old["id"], path) for path in otherwise]
    if merged == old:
        done.known += 1
        return []
    done.filled.append(old["id"])
    return [merged]


def _pseudonym() -> str:
    return "S-" + "".join(secrets.choice(ALPHABET) for _ in range(6))


def _known(desk: Desk) -> Iterator[tuple[str, Record]]:
    for record in desk.store.all(RecordKind.LETTER).values():
        document = record.get("document")
        for name in _names(document if isinstance(document, dict) else {}):
            yield name, record


def _names(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a letter's paper is known by: the digests of its pages, its cabinet number."""
    pages = [document.get("sha256"), *document.get("pages", ())]
    yield from (f"sha256 {str(one).rpartition(':')[2]}" for one in pages if one and one != "not_recorded")
    if document.get("cabinet", "not_recorded") != "not_recorded":
        yield f"cabinet {document['cabinet']}"


def _said(records: Iterable[Record]) -> set[str]:
    return {word for record in records for kind in ("purposes", "channels") for word in record["scope"][kind]}


def _records(written: list[Row], source: str, reading: Reading) -> list[tuple[Row, Record]]:
    """Return a record for each letter of the rows that say something. Raises DocumentError with all mistakes."""
    mistakes: list[Mistake] = []
    letters: dict[str, list[Row]] = {}
    for row in written:
        letters.setdefault(row.cells.get("cabinet") or f"row {row.number}", []).append(row)
    records = []
    for pages in letters.values():
        row = _joined(pages, source, mistakes)
        record = _record(row, source, reading, mistakes)
        if more := [page.cells["sha256"] for page in pages[1:] if page.cells.get("sha256")]:
            record["document"]["pages"] = more
        records.append((row, record))
    if mistakes:
        raise DocumentError(mistakes)
    return records


def _joined(pages: list[Row], source: str, mistakes: list[Mistake]) -> Row:
    """Return the rows of one letter as one, the first that says something in each column; contradictions are noted."""
    cells = dict(pages[0].cells)
    for page in pages[1:]:
        for column in ASKED:
            said = page.cells.get(column, "")
            cells[column] = cells.get(column) or said
            if said and said != cells[column]:
                message = (
                    f"says otherwise than row {pages[0].number}, which has the same cabinet number; the pages of one "
                    "letter say one thing, and each letter has a number of its own"
                )
                mistakes.append(Mistake(source, page.number, 0, column, message))
    return Row(pages[0].number, cells)


def _record(row: Row, source: str, reading: Reading, mistakes: list[Mistake]) -> Record:
    """Return the record of a row, its mistakes noted; what is empty is not recorded."""

    def read(column: str, parse: Callable[[str], Any]) -> Any:  # noqa: ANN401 - whatever the column holds
        cell = row.cells.get(column, "")
        try:
            return parse(cell) if cell else None
        except ValueError as error:
            mistakes.append(Mistake(source, row.number, 0, column, str(error)))
            return None

    purposes, channels = (
        {reading.words.get(word, word): said for word, said in (read(column, words) or {}).items()}
        for column in ("purposes", "channels")
    )
    agreed = "yes" in {*purposes.values(), *channels.values()}
    signed = read("signed_on", day_reader(reading.order))
    subject = read("subject", pseudonym)
    return {
        **({OURS: subject} if subject else {}),
        "subject_type": "real_person",
        "age_band": read("age", age) or "not_recorded",
        "scope": {
            "elements": {"image": "yes" if agreed else "not_recorded"},
            "face_visible": read("face_visible", yes_no) or "not_recorded",
            "purposes": purposes,
            "channels": channels,
        },
        "valid_from": signed or "not_recorded",
        "valid_until": read("valid_until", day_reader(reading.order)) or "not_recorded",
        "signature": {"kind": "ink" if signed else "not_recorded", "on": signed or "not_recorded"},
        "document": {key: row.cells[key] for key in ("cabinet", "sha256") if row.cells.get(key)},
    }
