"""The folder registry, write side."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from imageguard.documents.emitting import to_yaml
from imageguard.errors import RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry.files import finish, locked, write_together
from imageguard.registry.folder import CARD, FILES, FolderRegistry
from imageguard.registry.once import once
from imageguard.registry.records import checked

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from imageguard.model.attestation import Stop
    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Concern, Entry, Head, Search, Tally
    from imageguard.registry.master import MasterKey
    from imageguard.registry.shelf import Shelf
    from imageguard.registry.store import Change, Record


@dataclass(frozen=True)
class FolderStore:
    """A folder of letters that can be changed; every reading sees the folder as it is then."""

    path: Path
    source: str = "letters"
    heads: Mapping[str, Head] = field(default_factory=dict)
    shelf: Shelf | None = None

    @property
    def name(self) -> str:
        """Return kind and number of letters."""
        return self._now.name

    def letters(self) -> Sequence[Letter]:
        """Return every letter, sorted by id. Raises DocumentError."""
        return self._now.letters()

    def stops(self) -> Sequence[Stop]:
        """Return every stop. Raises DocumentError."""
        return self._now.stops()

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""
        return self._now.get(kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        return self._now.all(kind)

    def find(self, search: Search) -> Sequence[Entry]:
        """Return the entries of the letters that fit, sorted by id."""
        return self._now.find(search)

    def check(self) -> None:
        """Raise DocumentError with the mistakes of all letters."""
        self._now.check()

    def concerning(self, concern: Concern) -> Sequence[Letter]:
        """Return the letters that may concern a run. Raises DocumentError."""
        return self._now.concerning(concern)

    def standing(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> Sequence[tuple[Entry, Status]]:
        """Return the entries of letters and their states on a day. Raises DocumentError."""
        return self._now.standing(concern, day, now)

    def tally(self, day: dt.date) -> Tally:
        """Return what is counted of the letters. Raises DocumentError."""
        return self._now.tally(day)

    def buckets(self) -> Mapping[int, str]:
        """Return the digest of every bucket of letters. Raises DocumentError."""
        return self._now.buckets()

    def faults(self) -> Sequence[tuple[str, str]]:
        """Return none: a folder has no index of its own."""
        return ()

    @contextlib.contextmanager
    def change(self) -> Iterator[Change]:
        """Begin a change. Raises RegistryError where the folder cannot be written: nothing is changed then."""
        with locked(self.path, exclusive=True, called=self.source):
            try:
                finish(self.path)
                change = FolderChange(FolderRegistry(self.path, self.source, self.heads, held=True, shelf=self.shelf))
                yield change
                write_together(self.path, change.texts())
                if self.shelf is not None and change.removed:
                    self.shelf.forget(change.removed)
            except OSError as error:
                raise RegistryError(
                    f"{self.source}: could not be written, nothing is lost: {error.strerror}"
                ) from error

    def rekey(self, new: MasterKey) -> None:
        """Do nothing: a folder is not encrypted as a whole."""

    @property
    def _now(self) -> FolderRegistry:
        return FolderRegistry(self.path, self.source, self.heads, shelf=self.shelf)


class FolderChange:
    """A change of a folder: records as they will be, written file by file when it ends."""

    def __init__(self, before: FolderRegistry) -> None:
        """Begin with the folder as it is; its letters are read only where they are asked for."""
        self._before = before
        self._touched: set[RecordKind] = set()
        self._letters: dict[str, Record | None] = {}

    @once
    def _lists(self) -> dict[RecordKind, dict[str, Record]]:
        return {kind: dict(records) for kind, records in self._before.lists.items()}

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return a record as this change has it, or None."""
        if kind is not RecordKind.LETTER:
            return self._lists[kind].get(key)
        return self._letters[key] if key in self._letters else self._before.get(kind, key)

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""
        if kind is not RecordKind.LETTER:
            return self._lists[kind]
        merged = {**self._before.all(kind), **self._letters}
        return {key: record for key, record in sorted(merged.items()) if record is not None}

    def put(self, kind: RecordKind, key: str, record: Record) -> None:
        """Keep a record under its key. Raises DocumentError where it has mistakes."""
        good = checked(kind, record, f"{self._before.source.rstrip('/')}/{kind.value} {key}")
        if kind is RecordKind.LETTER:
            self._letters[key] = good
        else:
            self._lists[kind][key] = good
            self._touched.add(kind)

    def add(self, kind: RecordKind, record: Record) -> str:
        """Keep a stop or a publication at the end of its list, and return its key."""
        key = f"{len(self._lists[kind]) + 1:06}"
        self.put(kind, key, record)
        return key

    def remove(self, kind: RecordKind, key: str) -> None:
        """Take a record away."""
        if kind is RecordKind.LETTER:
            self._letters[key] = None
        elif self._lists[kind].pop(key, None) is not None:
            self._touched.add(kind)

    @property
    def removed(self) -> frozenset[str]:
        """Return the ids of the letters that go."""
        return frozenset(key for key, record in self._letters.items() if record is None)

    def relock(self, new: MasterKey) -> None:
        """Do nothing: what is sealed in a letter is sealed with the letter's own key."""

    def texts(self) -> dict[str, str | None]:
        """Return the text of every file that changes, by its path below the folder; None where a file goes."""
        texts: dict[str, str | None] = {}
        for name, kind in FILES.items():
            if kind in self._touched:
                texts[name] = to_yaml(list(self._lists[kind].values())) if self._lists[kind] else None
        if RecordKind.CARD in self._touched:
            texts[CARD] = to_yaml(self._lists[RecordKind.CARD]["card"])
        for key, record in self._letters.items():
            name = self._before.file_of(key) or f"{key}.yaml"
            texts[name] = None if record is None else to_yaml(record)
        return texts
