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
    if not isinstance(registry, Keeps):
        return ()
    return tuple(_publication(one) for one in registry.all(RecordKind.PUBLICATION).values())


def _publication(record: Record) -> Publication:
    names = {kind: bare(record.get(kind)) for kind in ("sha256", "px")}
    return Publication(
        on=parse_date(record["on"]),
        names=tuple(f"{kind}:{name}" for kind, name in names.items() if name),
        letters=tuple(record.get("letters", ())),
        until=date_or_none(record.get("until")),
        taken_down=date_or_none(record.get("taken_down")),
    )
