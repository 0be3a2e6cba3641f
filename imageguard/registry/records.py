"""Records checked before they are kept: whatever a registry holds, it can read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.documents import Document, check
from imageguard.documents.dates import parse_moment
from imageguard.documents.emitting import ordered, to_yaml
from imageguard.documents.values import bare, px_name
from imageguard.errors import DocumentError
from imageguard.model.attestation import Stop
from imageguard.model.record import RecordKind
from imageguard.registry.letters import built, examine, text_digest
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.model.letter import Letter
    from imageguard.registry.store import Record

LISTS: Mapping[RecordKind, str] = {
    RecordKind.STOP: "stops",
    RecordKind.PUBLICATION: "ledger",
    RecordKind.PERSON: "roster",
    RecordKind.TOMBSTONE: "tombstones",
    RecordKind.TEMPLATE: "templates",
}
"""The schema, and in a folder the file, of each kind of record that stands in a list."""

NUMBERED = frozenset({RecordKind.STOP, RecordKind.PUBLICATION})
"""Kinds whose records have no id of their own: their key is their place in the list."""


def checked(kind: RecordKind, record: Record, source: str) -> Record:
    """Return the record in its canonical order. Raises DocumentError with every mistake in it."""
    document = Document(source, record)
    if kind is RecordKind.LETTER:
        examine(document)
        return canonical(record)
    name = "registry" if kind is RecordKind.CARD else LISTS[kind]
    form = schema(name)
    mistakes = check(document, form if kind is RecordKind.CARD else {**form["items"], "$defs": form.get("$defs", {})})
    if mistakes:
        raise DocumentError(mistakes)
    return record


def canonical(record: Record) -> Record:
    """Return a letter's record with its keys in the order of the form."""
    return ordered(record, schema("letter")["properties"])


def letter_of_record(record: Record) -> Letter:
    """Return the letter of a record that was checked when it was kept; its digest is that of its canonical text."""
    return built(record, text_digest(to_yaml(canonical(record))))


def stop_of(record: Mapping[str, Any]) -> Stop:
    """Return the stop of a checked record."""
    return Stop(
        sha256=str(bare(record["sha256"])),
        px=px_name(record.get("px")),
        pdq=bare(record.get("pdq")),
        at=parse_moment(record["at"]) if "at" in record else None,
        lifted_by=tuple(record.get("lifted_by", ())),
    )
