"""``attestations.yaml``: what named people answered, in a file, or in a folder with many, folders in it included."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from imageguard.config.proving import ENDING, proved, signatures
from imageguard.documents import Mistakes, load, shown
from imageguard.documents.dates import parse_date
from imageguard.documents.values import region, yes_no
from imageguard.errors import DocumentError, Mistake
from imageguard.model.attestation import Answer, Attestations, CopyWish, FaceStatement, PeopleStatement
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from imageguard.documents import Document
    from imageguard.documents.document import Path as KeyPath
    from imageguard.model.signer import Signer

Entry = tuple["KeyPath", dict[str, Any]]
_Said = TypeVar("_Said", Answer, PeopleStatement)


def load_attestations(path: Path, signers: Sequence[Signer] = (), today: dt.date | None = None) -> Attestations:
    """Read one file, or every ``.yaml`` file of a folder and of those in it; the same said twice counts once.

    ``signers`` are the people whose signatures count on the day ``today``. Raises DocumentError with the
    mistakes of all files.
    """
    mistakes = Mistakes()
    day = today or dt.datetime.now(dt.UTC).date()
    files = _files(path, mistakes)
    read = [mistakes.of(partial(_proved, file, signers, day), Attestations()) for file in files]
    mistakes.end()
    return Attestations(
        answers=_each_once(answer for one in read for answer in one.answers),
        people=_each_once(statement for one in read for statement in one.people),
        seals=tuple(seal for one in read for seal in one.seals),
        signers=frozenset(one.id for one in signers if one.counts_on(day)),
    )


def _each_once(said: Iterable[_Said]) -> tuple[_Said, ...]:
    """Return each statement once; it is signed where one of its copies is."""
    found: dict[_Said, _Said] = {}
    for one in said:
        bare = replace(one, signed=False)
        if bare not in found or one.signed:
            found[bare] = one
    return tuple(found.values())


def _files(path: Path, mistakes: Mistakes) -> list[Path]:
    if not path.is_dir():
        return [path]
    found: list[Path] = []
    for entry in sorted(path.iterdir()):
        kind = entry.suffix.lower()
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            found += _files(entry, mistakes)
        elif kind in {".yaml", ".yml"}:
            found.append(entry)
        elif kind not in {".md", ".txt", ENDING}:
            mistakes.of(partial(_refuse, entry), None)
        elif kind == ENDING and not any(entry in signatures(one) for one in path.iterdir() if one.suffix != ENDING):
            mistakes.of(partial(_stray, entry), None)
    return found


def _stray(entry: Path) -> None:
    message = "is a signature, and what it signs is not beside it; put the answers there, or remove it"
    raise DocumentError([Mistake(shown(entry), 0, 0, "", message)])


def _refuse(entry: Path) -> None:
    message = "is neither an attestation (.yaml), a signature (.sig) nor a note (.md, .txt); move it elsewhere"
    raise DocumentError([Mistake(shown(entry), 0, 0, "", message)])


def _proved(file: Path, signers: Sequence[Signer], today: dt.date) -> Attestations:
    return proved(file, _file(file), signers, today)


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
    if "rule" not in entry and not {"people_count", "faces", "copy", "note"} & entry.keys():
        yield document.mistake(place, "says nothing: add people_count, faces, copy or a note, or rule and answer")
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
        copy=_copy(data["copy"]) if "copy" in data else None,
        note=data.get("note"),
    )


def _copy(data: dict[str, Any]) -> CopyWish:
    return CopyWish(
        keep=region(data["keep"]) if "keep" in data else None,
        cover=tuple(region(one) for one in data.get("cover", ())),
        leave_out=data.get("leave_out", False),
    )
