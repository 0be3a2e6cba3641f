"""AVIF: the primary picture and its transparency are kept bit for bit; every other item and box is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies import boxes, painting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.geometry import Box
    from imageguard.ports import Mender


class Avif:
    """Mends AVIF files."""

    format = "AVIF"
    version = "1"
    ending = ".avif"
    decodes = ("AVIF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture, bit for bit, and nothing else but ``packet``. Raises RemedyRefused."""
        return boxes.strip(data, packet)

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return the picture compressed once more, the boxes filled. Raises RemedyRefused."""
        return boxes.strip(painting.painted(data, self.decodes, covers, painting.as_avif, opaque=opaque))


PLUGIN: Final[Mender] = Avif()
