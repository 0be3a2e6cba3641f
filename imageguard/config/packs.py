"""Which folders beside one another are rule packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NO_PACKS: Final = frozenset({"jurisdiction", "words"})
"""Folders beside the packs, and in an organisation's own, that hold what rules judge by, not rules."""


def files_in(folder: Path) -> list[Path]:
    """Return the YAML files of a folder, by name; none where it is not there."""
    return sorted(folder.glob("*.yaml"))


def packs_in(home: Path) -> tuple[str, ...]:
    """Return the names of the packs in a folder of packs; word lists and countries' laws are none."""
    return tuple(sorted(one.name for one in home.iterdir() if one.is_dir() and one.name not in NO_PACKS))
