"""Letters taken into the registry from files: YAML that people wrote, forms that they filled in."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replace_
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.lifecycle import add, new_id
from imageguard.consent.completeness import gaps
from imageguard.documents import Document, check, read, shown
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake, UsageError
from imageguard.forms.reading import Filled, read_forms, record_of
from imageguard.model.record import RecordKind
from imageguard.registry.records import checked, letter_of_record
from imageguard.registry.vault import vault_of
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from imageguard.consent.completeness import Gap
    from imageguard.forms.templates import Template
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Record


@dataclass(frozen=True)
class Taken:
    """What became of a letter: its id, whether it was kept, what nobody recorded; ``empty`` are a form's labels."""

    id: str
    kept: bool
    gaps: tuple[Gap, ...]
    empty: tuple[str, ...] = ()


def take(
    desk: Desk,
    file: Path,
    *,
    scan: Path | None = None,
    assent: Path | None = None,
    replace: bool = False,
    incomplete: bool = False,
) -> Taken:
    """Take the letter in a file into the registry, unless it needs what nobody recorded.

    Raises UsageError where it cannot be taken, DocumentError with every mistake in it.
    """
    filled = letter_in(file, assent)
    wanted = incomplete or not filled.empty
    record = {"subject": "not-recorded", "scope": {}, **filled.record} if filled.empty else filled.record
    taken = take_record(
        desk, record, scan=scan, replace=replace, incomplete=incomplete, source=shown(file), wanted=wanted
    )
    return replace_(taken, empty=filled.empty)


def take_record(  # noqa: PLR0913 - each of it its own word
    desk: Desk,
    record: Record,
    *,
    source: str,
    scan: Path | None = None,
    replace: bool = False,
    incomplete: bool = False,
    wanted: bool = True,
) -> Taken:
    """Take a letter's record, with its ``private`` part, into the registry; as ``take`` does.

    Where it is not ``wanted``, it is only looked at.
    """
    record = {**record, "id": record.get("id") or new_id(desk)}
    _check_private(record, source)
    plain = {key: value for key, value in record.items() if key != "private"}
    checked(RecordKind.LETTER, plain, source)
    missing = gaps(letter_of_record(plain))
    if not wanted or (missing and not incomplete):
        return Taken(record["id"], kept=False, gaps=missing)
    if not replace and desk.store.get(RecordKind.LETTER, record["id"]):
        raise UsageError(f"a letter {record['id']} is there already: --replace corrects it and keeps its history")
    if scan is not None:
        document = record.get("document")
        known = document if isinstance(document, dict) else {}
        record["document"] = {**known, "sha256": _keep_scan(desk, record["id"], scan)}
    add(desk, record, replace=replace)
    return Taken(record["id"], kept=True, gaps=missing)


def take_answers(
    desk: Desk, form: Template, answers: Mapping[str, str], *, scan: Path | None = None, incomplete: bool = False
) -> Taken:
    """Take the letter that these answers to a form's questions make; as ``take`` does."""
    record = {"subject": "not-recorded", "scope": {}, **record_of(form, answers)}
    return take_record(desk, record, scan=scan, incomplete=incomplete, source=f"the answers to {form.version}")


def letter_in(file: Path, assent: Path | None = None) -> Filled:
    """Return the record in a letter's file, not checked yet, and what a form left empty. Raises DocumentError."""
    source = shown(file)
    if file.suffix.lower() == ".pdf":
        return read_forms([(shown(one), _bytes(one)) for one in (file, assent) if one])
    data: Any = read(file_text(file, source), source).data
    if not isinstance(data, dict):
        raise DocumentError([Mistake(source, 0, 0, "", "this is no letter: a letter is a mapping (key: value)")])
    return Filled(data, ())


def _check_private(record: Record, source: str) -> None:
    """Raise DocumentError with the mistakes of what is to be sealed: nobody can look at it later."""
    if (private := record.get("private")) is not None:
        mistakes = check(Document(source, private), schema("private"))
        if mistakes:
            raise DocumentError([replace_(one, key=f"private.{one.key}".rstrip(".")) for one in mistakes])


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file}: the form cannot be read: {error.strerror}") from error


def _keep_scan(desk: Desk, letter: str, scan: Path) -> str:
    if desk.safe is None or desk.master is None:
        raise UsageError("a scan is kept sealed, and the key of the registry is not on this computer")
    try:
        data = scan.read_bytes()
    except OSError as error:
        raise UsageError(f"{scan}: the scan cannot be read: {error.strerror}") from error
    return vault_of(desk.safe).keep(letter, data)
