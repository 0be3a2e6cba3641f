"""Letters in a folder, one YAML file each; nothing in it is silently left out."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.documents import check, read
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake, RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry.asking import Asking
from imageguard.registry.files import locked, pending
from imageguard.registry.heads import GONE, cut_off
from imageguard.registry.letters import letter_of, text_digest
from imageguard.registry.once import once
from imageguard.registry.records import LISTS, NUMBERED, stop_of
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from imageguard.documents import Document
    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.record import Head
    from imageguard.registry.store import Record

CARD = "registry.yaml"
FILES: Mapping[str, RecordKind] = {f"{name}.yaml": kind for kind, name in LISTS.items()}
"""Files at the top of the folder that hold a list of records and no letter."""
_YAML = frozenset({".yaml", ".yml"})
_BESIDE = frozenset({".md", ".txt"})


@dataclass(frozen=True)
class Page:
    """A letter as it lies in the folder: the path of its file below the folder, document, digest of the text."""

    file: str
    document: Document
    letter: Letter


@dataclass(frozen=True)
class FolderRegistry(Asking):
    """The registry on a folder as it was when it was first looked at.

    ``<any name>.yaml`` is a letter; ``stops.yaml``, ``ledger.yaml``, ``roster.yaml``, ``tombstones.yaml``
    and ``templates.yaml`` hold lists, ``registry.yaml`` says which registry it is. Notes (``.md``,
    ``.txt``) and dot files may lie beside them. Anything else is a mistake: a letter under a wrong
    ending could be a withdrawal that nobody reads. ``heads`` are the ends of chains that this
    machine has seen: a letter that has since become shorter is a mistake, too. ``held`` says that
    the caller holds the folder's lock.
    """

    path: Path
    source: str = "letters"
    heads: Mapping[str, Head] = field(default_factory=dict)
    held: bool = False

    @property
    def name(self) -> str:
        """Return kind and number of letters."""
        count = len(self.letters())
        return f"folder of {count} letter{'' if count == 1 else 's'}"

    def letters(self) -> tuple[Letter, ...]:
        """Return every letter, sorted by id. Raises DocumentError with the mistakes of all files."""
        return tuple(page.letter for page in self.pages.values())

    def stops(self) -> tuple[Stop, ...]:
        """Return every stop, lifted ones included. Raises DocumentError."""
        return tuple(stop_of(one) for one in self.lists[RecordKind.STOP].values())

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""
        return self.all(kind).get(key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        if kind is RecordKind.LETTER:
            return {key: page.document.data for key, page in self.pages.items()}
        return self.lists[kind]

    @once
    def pages(self) -> Mapping[str, Page]:
        """Every letter by id. Raises DocumentError with the mistakes of all files, those of the lists included."""
        texts, unread = self._texts
        mistakes = list(unread)
        found: dict[str, Page] = {}
        for name, text in texts.items():
            if name == CARD or name in FILES:
                continue
            try:
                self._keep(found, name, text)
            except DocumentError as error:
                mistakes += error.mistakes
        mistakes += self._against_lists(found)
        if mistakes:
            raise DocumentError(mistakes)
        return {key: found[key] for key in sorted(found)}

    @once
    def lists(self) -> Mapping[RecordKind, Mapping[str, Record]]:
        """Every record that is no letter. Raises DocumentError with the mistakes of those files."""
        mistakes: list[Mistake] = []
        found: dict[RecordKind, Mapping[str, Record]] = {RecordKind.CARD: {}, **{kind: {} for kind in LISTS}}
        for name, text in self._texts[0].items():
            kind = RecordKind.CARD if name == CARD else FILES.get(name)
            if kind is None:
                continue
            try:
                found[kind] = _keyed(kind, _checked(kind, text, self._called(name)))
            except DocumentError as error:
                mistakes += error.mistakes
        if mistakes:
            raise DocumentError(mistakes)
        return found

    def _keep(self, found: dict[str, Page], name: str, text: str) -> None:
        source = self._called(name)
        document = read(text, source)
        letter = letter_of(document, text_digest(text))
        if letter.id in found:
            message = f"another letter has this id: {self._called(found[letter.id].file)}; ids are never reused"
            raise DocumentError([Mistake(source, 0, 0, "id", message)])
        found[letter.id] = Page(name, document, letter)

    def _against_lists(self, found: Mapping[str, Page]) -> Iterator[Mistake]:
        """Yield letters that were erased and are back, and those that lost events which this machine has seen."""
        try:
            erased = self.lists[RecordKind.TOMBSTONE]
        except DocumentError as error:
            yield from error.mistakes
            return
        for key, page in found.items():
            if key in erased:
                message = "this letter was erased and has come back, perhaps from an old copy; delete the file"
                yield page.document.mistake(("id",), message)
        for key, head in self.heads.items():
            if key not in found and key not in erased:
                yield Mistake(self.source, 0, 0, key, GONE)
            elif key in found and (reason := cut_off(key, found[key].letter.events, head)):
                yield found[key].document.mistake(("events",), reason)

    @once
    def _texts(self) -> tuple[Mapping[str, str], tuple[Mistake, ...]]:
        """Return the text of every YAML file by its path below the folder, and what cannot be read."""
        mistakes: list[Mistake] = []
        texts: dict[str, str | None] = {}
        with contextlib.nullcontext() if self.held else locked(self.path, exclusive=False, called=self.source):
            for file in self._files(mistakes):
                name = file.relative_to(self.path).as_posix()
                try:
                    texts[name] = file_text(file, self._called(name))
                except DocumentError as error:
                    mistakes += error.mistakes
            texts |= pending(self.path)
        return {name: text for name, text in sorted(texts.items()) if text is not None}, tuple(mistakes)

    def _files(self, mistakes: list[Mistake]) -> Iterator[Path]:
        """Yield the YAML files of the folder and the folders in it, by name; note what may not lie there."""
        for file in sorted(self._entries(self.path)):
            called = self._called(file.relative_to(self.path).as_posix())
            if file.is_symlink():
                mistakes.append(Mistake(called, 0, 0, "", "is a link; put the letter itself here"))
            elif file.suffix.lower() in _YAML:
                yield file
            elif file.suffix.lower() not in _BESIDE:
                message = f"is neither a letter (.yaml) nor a note (.md, .txt); move it out of {self.source}"
                mistakes.append(Mistake(called, 0, 0, "", message))

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

    def _called(self, name: str) -> str:
        return f"{self.source.rstrip('/')}/{name}"


def _is_furniture(entry: Path) -> bool:
    """Say whether editors, git or a desktop put it there: hidden and no YAML, or a known name."""
    hidden = entry.name.startswith(".") and entry.suffix.lower() not in _YAML
    return hidden or entry.name.startswith("._") or entry.name.lower() in {"thumbs.db", "desktop.ini"}


def _checked(kind: RecordKind, text: str, source: str) -> Any:  # noqa: ANN401 - plain values
    document = read(text, source)
    mistakes = check(document, schema("registry" if kind is RecordKind.CARD else LISTS[kind]))
    if mistakes:
        raise DocumentError(mistakes)
    return document.data


def _keyed(kind: RecordKind, data: Any) -> Mapping[str, Record]:  # noqa: ANN401 - plain values
    if kind is RecordKind.CARD:
        return {"card": data}
    if kind in NUMBERED:
        return {f"{number:06}": one for number, one in enumerate(data or (), 1)}
    return {one["id"]: one for one in data or ()}


def read_stops(file: Path, source: str) -> tuple[Stop, ...]:
    """Return the stops of a ``stops.yaml``. Raises DocumentError."""
    return tuple(stop_of(one) for one in _checked(RecordKind.STOP, file_text(file, source), source) or ())
