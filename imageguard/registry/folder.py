"""Letters in a folder, one YAML file each; nothing in it is silently left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from imageguard.documents import check, read
from imageguard.documents.dates import parse_moment
from imageguard.documents.loading import file_text
from imageguard.documents.values import bare, px_name
from imageguard.errors import DocumentError, Mistake, RegistryError
from imageguard.model.attestation import Stop
from imageguard.registry.letters import letter_of, text_digest
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from imageguard.model.letter import Letter

STOPS = "stops.yaml"
_YAML = frozenset({".yaml", ".yml"})
_BESIDE = frozenset({".md", ".txt"})


@dataclass(frozen=True)
class FolderRegistry:
    """The registry on a folder: ``<any name>.yaml`` is a letter, ``stops.yaml`` holds the stops.

    Notes (``.md``, ``.txt``) and dot files may lie beside them. Anything else is a mistake: a letter
    under a wrong ending could be a withdrawal that nobody reads.
    """

    path: Path
    source: str = "letters"

    @property
    def name(self) -> str:
        """Return kind and number of letters."""
        count = len(self.letters())
        return f"folder of {count} letter{'' if count == 1 else 's'}"

    def letters(self) -> tuple[Letter, ...]:
        """Return every letter, sorted by id. Raises DocumentError with the mistakes of all files."""
        return self._contents[0]

    def stops(self) -> tuple[Stop, ...]:
        """Return every stop, lifted ones included. Raises DocumentError."""
        return self._contents[1]

    @cached_property
    def _contents(self) -> tuple[tuple[Letter, ...], tuple[Stop, ...]]:
        mistakes: list[Mistake] = []
        letters: list[tuple[str, Letter]] = []
        stops: tuple[Stop, ...] = ()
        for file in self._files(mistakes):
            try:
                if file.name == STOPS and file.parent == self.path:
                    stops = read_stops(file, self._called(file))
                else:
                    letters.append((self._called(file), self._letter(file)))
            except DocumentError as error:
                mistakes += error.mistakes
        mistakes += _twice(letters)
        if mistakes:
            raise DocumentError(mistakes)
        return tuple(sorted((letter for _, letter in letters), key=lambda letter: letter.id)), stops

    def _files(self, mistakes: list[Mistake]) -> Iterator[Path]:
        """Yield the YAML files of the folder and the folders in it, by name; note what may not lie there."""
        for file in sorted(self._entries(self.path)):
            if file.is_symlink():
                mistakes.append(Mistake(self._called(file), 0, 0, "", "is a link; put the letter itself here"))
            elif file.suffix.lower() in _YAML:
                yield file
            elif file.suffix.lower() not in _BESIDE:
                message = f"is neither a letter (.yaml) nor a note (.md, .txt); move it out of {self.source}"
                mistakes.append(Mistake(self._called(file), 0, 0, "", message))

    def _entries(self, folder: Path) -> Iterator[Path]:
        try:
            entries = list(folder.iterdir())
        except OSError as error:
            raise RegistryError(f"{self.source}: the folder of letters cannot be read: {error.strerror}") from error
        for entry in entries:
            if _is_furniture(entry):
                continue
            if entry.is_dir() and not entry.is_symlink():
                yield from self._entries(entry)
            else:
                yield entry

    def _called(self, file: Path) -> str:
        return f"{self.source.rstrip('/')}/{file.relative_to(self.path).as_posix()}"

    def _letter(self, file: Path) -> Letter:
        source = self._called(file)
        text = file_text(file, source)
        return letter_of(read(text, source), text_digest(text))


def _is_furniture(entry: Path) -> bool:
    """Say whether editors, git or a desktop put it there: hidden and no YAML, or a known name."""
    hidden = entry.name.startswith(".") and entry.suffix.lower() not in _YAML
    return hidden or entry.name.startswith("._") or entry.name.lower() in {"thumbs.db", "desktop.ini"}


def _twice(letters: list[tuple[str, Letter]]) -> Iterator[Mistake]:
    first: dict[str, str] = {}
    for source, letter in letters:
        if letter.id in first:
            message = f"another letter has this id: {first[letter.id]}; ids are never reused"
            yield Mistake(source, 0, 0, "id", message)
        first.setdefault(letter.id, source)


def read_stops(file: Path, source: str) -> tuple[Stop, ...]:
    """Return the stops of a ``stops.yaml``. Raises DocumentError."""
    document = read(file_text(file, source), source)
    mistakes = check(document, schema("stops"))
    if mistakes:
        raise DocumentError(mistakes)
    return tuple(_stop(one) for one in document.data or ())


def _stop(data: dict[str, Any]) -> Stop:
    return Stop(
        sha256=str(bare(data["sha256"])),
        px=px_name(data.get("px")),
        pdq=bare(data.get("pdq")),
        at=parse_moment(data["at"]) if "at" in data else None,
        lifted_by=tuple(data.get("lifted_by", ())),
    )
