"""A progress line on long work, on a terminal only."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TypeVar

    Item = TypeVar("Item")


def track(items: Iterable[Item], total: int, *, what: str, quiet: bool) -> Iterator[Item]:
    """Pass the items through; on a terminal, show how many of ``total`` are done on standard error."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console  # noqa: PLC0415 - terminals only
    from rich.progress import track as rich_track  # noqa: PLC0415

    yield from rich_track(items, total=total, description=what, console=Console(stderr=True), transient=True)
