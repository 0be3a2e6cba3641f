"""Who reads a metadata standard answers this."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Metadatum, Problem
    from imageguard.ports.containers import Block, Limits, Picture


class MetadataReader(Protocol):
    """A metadata standard: turns a raw block into facts."""

    @property
    def standard(self) -> str:
        """Return the standard whose blocks it reads: ``EXIF``."""

    @property
    def version(self) -> str:
        """Change it whenever the same block could give other facts."""

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return the facts, the pictures embedded in the block, and what went wrong."""
