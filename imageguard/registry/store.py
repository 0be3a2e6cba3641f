"""What every kind of registry can do for those who change it: Protocols only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from imageguard.ports import Registry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractContextManager

    from imageguard.model.record import RecordKind
    from imageguard.registry.master import MasterKey

Record: TypeAlias = "dict[str, Any]"


class Change(Protocol):
    """One change of a registry: what is put here is kept whole when the change ends, or not at all."""

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return a record as this change has it, or None."""

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key, in a fixed order."""

    def put(self, kind: RecordKind, key: str, record: Record) -> None:
        """Keep a record under its key. Raises DocumentError where it has mistakes."""

    def add(self, kind: RecordKind, record: Record) -> str:
        """Keep a stop or a publication at the end of its list, and return its key."""

    def remove(self, kind: RecordKind, key: str) -> None:
        """Take a record away; one that is not there is no error."""

    def relock(self, new: MasterKey) -> None:
        """Seal every record with another key, where the store seals them one by one."""


class Store(Registry, Protocol):
    """The consent-letter registry, write side: changes exclude each other and are whole or not at all."""

    def get(self, kind: RecordKind, key: str) -> Record | None:
        """Return one record, or None."""

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key, in a fixed order."""

    def faults(self) -> Sequence[tuple[str, str]]:
        """Return (id of a letter, what is wrong) wherever an index of its own does not say what the letters say."""

    def change(self) -> AbstractContextManager[Change]:
        """Begin a change; it is kept when the block ends, and dropped where the block raises."""

    def rekey(self, new: MasterKey) -> None:
        """Encrypt the file with another key, where the store is one that is encrypted as a whole. Raises RegistryError.

        Killed at any moment, either the old key or the new one opens it, and nothing is lost.
        """
