"""From a file or a text to a checked document."""

from __future__ import annotations

import pathlib
import stat
from typing import TYPE_CHECKING, Any, TypeVar

from imageguard.documents.building import Builder
from imageguard.documents.checking import check
from imageguard.errors import DocumentError, Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from imageguard.documents.document import Document

_Value = TypeVar("_Value")

LARGEST = 4 * 1024 * 1024


def read(text: str, source: str) -> Document:
    """Read one YAML document; ``source`` is what messages call it. Raises DocumentError with all mistakes."""
    if len(text) > LARGEST:
        raise DocumentError([_whole(source, f"the file is larger than {LARGEST // 1024 // 1024} MB")])
    return Builder(text.removeprefix("\ufeff"), source).document()


def load(path: pathlib.Path, schema: Mapping[str, Any], source: str | None = None) -> Document:
    """Read the file and check it against the JSON Schema. Raises DocumentError with all mistakes."""
    name = shown(path) if source is None else source
    document = read(file_text(path, name), name)
    mistakes = check(document, schema)
    if mistakes:
        raise DocumentError(mistakes)
    return document


def shown(path: pathlib.Path) -> str:
    """Return how messages call a file: relative to the working directory where it lies in it."""
    here = pathlib.Path.cwd()
    full = path if path.is_absolute() else here / path
    return (full.relative_to(here) if full.is_relative_to(here) else full).as_posix()


class Mistakes:
    """Collects the mistakes of several files, so that all of them are told at once."""

    def __init__(self) -> None:
        """Begin without mistakes."""
        self._found: list[Mistake] = []

    def of(self, load: Callable[[], _Value], instead: _Value) -> _Value:
        """Return what ``load`` returns; where it raises DocumentError, keep its mistakes and return ``instead``."""
        try:
            return load()
        except DocumentError as error:
            self._found += error.mistakes
            return instead

    def end(self) -> None:
        """Raise DocumentError where anything was found."""
        if self._found:
            raise DocumentError(set(self._found))


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
