"""``attestations.yaml``: what named people answered, in a file or in a folder with one file each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from imageguard.documents import Mistakes, load, shown
from imageguard.documents.dates import parse_date
from imageguard.documents.values import region, yes_no
from imageguard.errors import DocumentError, Mistake
from imageguard.model.attestation import Answer, Attestations, FaceStatement, PeopleStatement
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from imageguard.documents import Document
    from imageguard.documents.document import Path as KeyPath

Entry = tuple["KeyPath", dict[str, Any]]


def load_attestations(path: Path) -> Attestations:
    """Read one file, or every ``.yaml`` file of a folder. Raises DocumentError with the mistakes of all."""
    mistakes = Mistakes()
    read = [mistakes.of(partial(_file, file), Attestations()) for file in _files(path, mistakes)]
    mistakes.end()
    return Attestations(
        answers=tuple(answer for one in read for answer in one.answers),
        people=tuple(statement for one in read for statement in one.people),
    )


def _files(path: Path, mistakes: Mistakes) -> Sequence[Path]:
    if not path.is_dir():
        return [path]
    entries = [entry for entry in sorted(path.iterdir()) if not entry.name.startswith(".")]
    for entry in entries:
        if entry.suffix.lower() not in {".yaml", ".yml", ".md", ".txt"}:
            mistakes.of(partial(_refuse, entry), None)
    return [entry for entry in entries if entry.suffix.lower() in {".yaml", ".yml"}]


def _refuse(entry: Path) -> None:
    message = "is neither an attestation (.yaml) nor a note (.md, .txt); move it elsewhere"
    raise DocumentError([Mistake(shown(entry), 0, 0, "", message)])


def _file(path: Path) -> Attestations:
    document = load(path, schema("attestations"))
    entries = _entries(document)
    mistakes = [slip for place, entry in entries for slip in _slips(document, place, entry)]
    if mistakes:
        raise DocumentError(mistakes)
    return Attestations(
        answers=tuple(_answer(entry) for _, entry in entries if "rule" in entry),
        people=tuple(_people(entry) for _, entry in entries if "rule" not in entry),
    )


def _entries(document: Document) -> list[Entry]:
    if isinstance(document.data, dict):
        return [((), document.data)]
    return [((index,), entry) for index, entry in enumerate(document.data or ())]


def _slips(document: Document, place: KeyPath, entry: dict[str, Any]) -> Iterator[Mistake]:
    if len([key for key in ("asset", "assets", "letter") if key in entry]) > 1:
        yield document.mistake(place, "answers for one thing only: keep one of asset, assets, letter")
    if "rule" not in entry and not {"people_count", "faces"} & entry.keys():
        yield document.mistake(place, "says nothing: add people_count or faces, or rule and answer")
    for index, said in enumerate(entry.get("faces", ())):
        try:
            region(said["face"])
        except ValueError as error:
            yield document.mistake((*place, "faces", index, "face"), str(error))


def _answer(data: dict[str, Any]) -> Answer:
    return Answer(
        rule=data["rule"],
        answer=yes_no(data["answer"]) is True,
        by=data["by"],
        role=data["role"],
        on=parse_date(data["on"]),
        assets=tuple(data["assets"]) if "assets" in data else (data["asset"],) if "asset" in data else (),
        letter=data.get("letter"),
        note=data.get("note"),
    )


def _people(data: dict[str, Any]) -> PeopleStatement:
    return PeopleStatement(
        asset=data["asset"],
        by=data["by"],
        role=data["role"],
        on=parse_date(data["on"]),
        people_count=data.get("people_count"),
        faces=tuple(
            FaceStatement(region(one["face"]), one.get("letter"), one.get("bystander"), one.get("not_a_person"))
            for one in data.get("faces", ())
        ),
        note=data.get("note"),
    )
