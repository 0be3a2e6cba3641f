"""From a file or a text to a checked document."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

from imageguard.documents.building import Builder
from imageguard.documents.checking import check
from imageguard.errors import DocumentError, Mistake

if TYPE_CHECKING:
    import pathlib
    from collections.abc import Mapping

    from imageguard.documents.document import Document

LARGEST = 4 * 1024 * 1024


def read(text: str, source: str) -> Document:
    """Read one YAML document; ``source`` is what messages call it. Raises DocumentError with all mistakes."""
    if len(text) > LARGEST:
        raise DocumentError([_whole(source, f"the file is larger than {LARGEST // 1024 // 1024} MB")])
    return Builder(text.removeprefix("\ufeff"), source).document()


def load(path: pathlib.Path, schema: Mapping[str, Any], source: str | None = None) -> Document:
    """Read the file and check it against the JSON Schema. Raises DocumentError with all mistakes."""
    name = path.as_posix() if source is None else source
    document = read(file_text(path, name), name)
    mistakes = check(document, schema)
    if mistakes:
        raise DocumentError(mistakes)
    return document


def file_text(path: pathlib.Path, source: str) -> str:
    """Return the text of a regular UTF-8 file of at most 4 MB. Raises DocumentError."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise DocumentError([_whole(source, "this is not an ordinary file")])
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise DocumentError([_whole(source, f"the file cannot be read: {error.strerror}")]) from error
    if len(data) > LARGEST:
        raise DocumentError([_whole(source, f"the file is larger than {LARGEST // 1024 // 1024} MB")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError([_whole(source, "the file is not UTF-8 text; save it again as UTF-8")]) from error


def _whole(source: str, message: str) -> Mistake:
    return Mistake(source, 0, 0, "", message)
