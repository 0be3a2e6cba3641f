"""The ledger of a registry: what was published where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from imageguard.documents.dates import parse_date
from imageguard.documents.values import bare, date_or_none
from imageguard.model.record import RecordKind
from imageguard.model.use import Publication

if TYPE_CHECKING:
    from collections.abc import Mapping

    from imageguard.ports import Registry
    from imageguard.registry.store import Record


@runtime_checkable
class Keeps(Protocol):
    """A registry that keeps records beside letters and stops."""

    def all(self, kind: RecordKind) -> Mapping[str, Record]:
        """Return every record of a kind by its key."""


def publications(registry: Registry) -> tuple[Publication, ...]:
    """Return every entry of the ledger, in its order. Raises DocumentError or RegistryError."""
    return tuple(_publication(one) for one in records_of(registry, RecordKind.PUBLICATION).values())


def records_of(registry: Registry, kind: RecordKind) -> Mapping[str, Record]:
    """Return every record of a kind by its key; none where the registry keeps no such. Raises as ``publications``."""
    return registry.all(kind) if isinstance(registry, Keeps) else {}


def _publication(record: Record) -> Publication:
    names = {kind: bare(record.get(kind)) for kind in ("sha256", "px")}
    return Publication(
        on=parse_date(record["on"]),
        names=tuple(f"{kind}:{name}" for kind, name in names.items() if name),
        letters=tuple(record.get("letters", ())),
        until=date_or_none(record.get("until")),
        taken_down=date_or_none(record.get("taken_down")),
    )
