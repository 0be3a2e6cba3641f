"""Inspections in this process: for tests and for callers that bring their own isolation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from imageguard.model.inspection import Inspection


@dataclass(frozen=True)
class Local:
    """Runs ``inspect(name, file)`` one after the other; nothing is killed."""

    inspect: Callable[[str, str], Inspection]

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file), in the given order."""
        for name, file in paths:
            yield self.inspect(name, file)
