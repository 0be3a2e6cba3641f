"""Blocks of no standard that imageguard reads: reported as one fact each, never dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import N, is_blank, readable
from imageguard.model.inspection import Metadatum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Problem
    from imageguard.ports import Block, Limits, Picture


class Other:
    """Reads anything, as the readable text in it."""

    standard = "other"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return one fact with the readable part of the block as its value."""
        del limits
        if is_blank(block.data.decode("latin-1")):
            return (), (), ()
        value = readable(block.data, len(block.data)) or f"{len(block.data)} bytes"
        return (Metadatum("other", block.where, N, block.where, None, value),), (), ()


PLUGIN: Final = Other()
