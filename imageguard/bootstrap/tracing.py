"""Files that still name an erased letter: reports, worksheets, archives, backups, copies of the safe, git."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.bootstrap.copies import MARK, opened_backup
from imageguard.bootstrap.history import naming
from imageguard.bootstrap.words_in import Word, said_in
from imageguard.errors import ConfigurationError
from imageguard.model.record import RecordKind
from imageguard.registry.safe import holds_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LARGEST: Final = 256 * 1024 * 1024
"""Bytes of the largest file that is looked through."""
_SQLITE: Final = b"SQLite format 3\0"


def traces(id: str, places: Sequence[Path]) -> Iterator[tuple[str, str]]:
    """Yield (file, what it is) for every file under the places that names the letter or could not be looked through.

    In PDFs the text of pages, fields and attachments is read, archives are unpacked, backups opened with
    the key of this computer; in a git repository every file of its history is looked at.
    """
    word, seen = Word(id), set[Path]()
    for place in places:
        for file in _files(place):
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            if word.said_in(os.fsencode(file.name)):
                yield str(file), "carries the id in its name"
            elif reason := _reason(file, word):
                yield str(file), reason
        for held in naming(place if place.is_dir() else place.parent, word.said_in):
            commits = ", ".join(held.commits) or "no branch leads to it any more"
            yield f"{held.path} in the git history", f"names the letter ({commits})"


def _reason(file: Path, word: Word) -> str | None:
    try:
        if file.stat().st_size > LARGEST:
            return "is too large to look through: look yourself"
        data = file.read_bytes()
    except OSError as error:
        return f"could not be read ({error.strerror})"
    if data.startswith(MARK):
        return _of_backup(file, word)
    if data.startswith(_SQLITE) and holds_key(file, word.word):
        return "is a copy of the safe and holds the letter's key: destroy it, or the letter can be read again"
    return said_in(data, word)


def _of_backup(file: Path, word: Word) -> str | None:
    try:
        _, records = opened_backup(file)
    except ConfigurationError as error:
        return f"is a backup that could not be opened: {error}"
    if word.word in records.get(RecordKind.LETTER.value, {}):
        return "is a backup that holds the letter; what was sealed in it is noise now"
    return None


def _files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
    for folder, folders, names in os.walk(place):
        folders[:] = sorted(one for one in folders if one != ".git")
        yield from (Path(folder) / name for name in sorted(names))
