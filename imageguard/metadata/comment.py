"""Free text that a format carries as a comment: JPEG COM, GIF comment and plain-text blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.metadata.words import C, is_blank, text
from imageguard.model.inspection import Metadatum

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Problem
    from imageguard.ports import Block, Limits, Picture


class Comment:
    """Reads comments."""

    standard = "comment"
    version = "1"

    def read(self, block: Block, limits: Limits) -> tuple[Sequence[Metadatum], Sequence[Picture], Sequence[Problem]]:
        """Return the comment as a caption, nothing where it is blank."""
        del limits
        value = text(block.data)
        if is_blank(value):
            return (), (), ()
        return (Metadatum("comment", block.where, C, block.where, None, value),), (), ()


PLUGIN: Final = Comment()
