"""Letters in a folder, one YAML file each; nothing in it is silently left out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from imageguard.consent.search import line_of
from imageguard.documents import check, read
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake
from imageguard.model.record import RecordKind
from imageguard.registry.asking import Asking
from imageguard.registry.files import pending
from imageguard.registry.heads import GONE, cut_off
from imageguard.registry.letters import built, letter_of, text_digest
from imageguard.registry.once import once
from imageguard.registry.records import LISTS, NUMBERED, stop_of
from imageguard.registry.shelf import LARGE
from imageguard.registry.texts import called, texts_in
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from imageguard.consent.search import Line
    from imageguard.documents import Document
    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.record import Head
    from imageguard.registry.shelf import Shelf
    from imageguard.registry.store import Record

CARD = "registry.yaml"
FILES: Mapping[str, RecordKind] = {f"{name}.yaml": kind for kind, name in LISTS.items()}
"""Files at the top of the folder that hold a list of records and no letter."""


@dataclass(frozen=True)
class Page:
    """A letter as it lies in the folder: its document, and what that says."""

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
    the caller holds the folder's lock. A letter whose text the ``shelf`` knows is opened only where it is asked for.
    """

    path: Path
    source: str = "letters"
    heads: Mapping[str, Head] = field(default_factory=dict)
    held: bool = False
    shelf: Shelf | None = None

    @property
    def name(self) -> str:
        """Return kind and number of letters."""
        count = len(self.lines)
        return f"folder of {count} letter{'' if count == 1 else 's'}"

    def letters(self) -> tuple[Letter, ...]:
        """Return every letter, sorted by id. Raises DocumentError with the mistakes of all files."""
        return self.opened(self.lines)

    def opened(self, ids: Collection[str]) -> tuple[Letter, ...]:
        """Return these letters, sorted by id; those that are not there are left out. Raises DocumentError."""
        return tuple(self._page(key).letter for key in sorted(ids) if key in self.lines)

    def stops(self) -> tuple[Stop, ...]:
        """Return every stop, lifted ones included. Raises DocumentError."""
        return tuple(stop_of(one) for one in self.lists[RecordKind.STOP].values())

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""
        if kind is not RecordKind.LETTER:
            return self.lists[kind].get(key)
        found: Record | None = self._page(key).document.data if key in self.lines else None
        return found

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        if kind is RecordKind.LETTER:
            return {key: self._page(key).document.data for key in self.lines}
        return self.lists[kind]

    def file_of(self, key: str) -> str | None:
        """Return the path of a letter's file below the folder, or None where there is no such letter."""
        return self._files.get(key) if key in self.lines else None

    @once
    def lines(self) -> Mapping[str, Line]:
        """Return what is asked of each letter, by id. Raises DocumentError with all mistakes, the lists' included."""
        texts, unread = self._texts
        names = [name for name in texts if name != CARD and name not in FILES]
        shelf = self.shelf if len(names) >= LARGE else None
        known, mistakes = shelf.lines() if shelf else {}, list(unread)
        found: dict[str, Line] = {}
        for name in names:
            try:
                line = known.get(text_digest(texts[name])) or self._read(name)
                self._note(found, name, line)
            except DocumentError as error:
                mistakes += error.mistakes
        if shelf and {one.entry.sha256 for one in found.values()} != set(known):
            shelf.keep(found.values())
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
                found[kind] = _keyed(kind, _checked(kind, text, called(self.source, name)))
            except DocumentError as error:
                mistakes += error.mistakes
        if mistakes:
            raise DocumentError(mistakes)
        return found

    def _read(self, name: str) -> Line:
        """Read a letter for the first time. Raises DocumentError with its mistakes."""
        text = self._texts[0][name]
        document = read(text, called(self.source, name))
        letter = letter_of(document, text_digest(text))
        self._pages.setdefault(letter.id, Page(document, letter))
        return line_of(letter)

    def _note(self, found: dict[str, Line], name: str, line: Line) -> None:
        key = line.entry.id
        if key in found:
            message = f"another letter has this id: {called(self.source, self._files[key])}; ids are never reused"
            raise DocumentError([Mistake(called(self.source, name), 0, 0, "id", message)])
        found[key] = line
        self._files[key] = name

    def _page(self, key: str) -> Page:
        """Return the page of a letter that is known to be without mistakes."""
        if key not in self._pages:
            text = self._texts[0][self._files[key]]
            document = read(text, called(self.source, self._files[key]))
            self._pages[key] = Page(document, built(document.data, text_digest(text)))
        return self._pages[key]

    def _against_lists(self, found: Mapping[str, Line]) -> Iterator[Mistake]:
        """Yield letters that were erased and are back, and those that lost events which this machine has seen."""
        try:
            erased = self.lists[RecordKind.TOMBSTONE]
        except DocumentError as error:
            yield from error.mistakes
            return
        for key in found:
            if key in erased:
                message = "this letter was erased and has come back, perhaps from an old copy; delete the file"
                yield self._page(key).document.mistake(("id",), message)
        for key, head in self.heads.items():
            if key not in found and key not in erased:
                yield Mistake(self.source, 0, 0, key, GONE)
            elif key in found and found[key].entry.head != head:
                page = self._page(key)
                if reason := cut_off(key, page.letter.events, head):
                    yield page.document.mistake(("events",), reason)

    @once
    def _texts(self) -> tuple[Mapping[str, str], tuple[Mistake, ...]]:
        """Return the text of every YAML file by its path below the folder, and what cannot be read."""
        return texts_in(self.path, self.source, held=self.held)

    @once
    def _pages(self) -> dict[str, Page]:
        """Return the letters that were opened so far, by id."""
        return {}

    @once
    def _files(self) -> dict[str, str]:
        """Return the path of every letter's file below the folder, by id."""
        return {}


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


def read_card(folder: Path, source: str) -> Record | None:
    """Return the card of a folder, which says which registry it is; None where it has none, or one with mistakes."""
    try:
        waiting = pending(folder)
        file = folder / CARD
        text = waiting[CARD] if CARD in waiting else file_text(file, called(source, CARD)) if file.exists() else None
        found: Record | None = None if text is None else _checked(RecordKind.CARD, text, called(source, CARD))
    except DocumentError:
        return None  # whoever reads the letters is told
    return found
