"""Who runs inspections answers this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.model.inspection import Inspection


class Executor(Protocol):
    """Where inspections run."""

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file) in the given order, whatever dies on the way."""
