"""HEIF and HEIC: the primary picture is kept bit for bit; covered it becomes a JPEG, since nothing here writes HEVC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies import boxes, painting
from imageguard.remedies.jpeg import PLUGIN as jpeg  # noqa: N811 - a value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from imageguard.model.geometry import Box
    from imageguard.ports import Mender


class Heif:
    """Mends HEIF files."""

    format = "HEIF"
    version = "1"
    ending = ".heic"
    decodes = ("HEIF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture, bit for bit, and nothing else but ``packet``. Raises RemedyRefused."""
        return boxes.strip(data, packet)

    def cover(self, data: bytes, covers: Mapping[int, Sequence[Box]], *, opaque: bool = False) -> bytes:
        """Return a JPEG of high quality with the boxes filled. Raises RemedyRefused, NoDecoder without a decoder."""
        return jpeg.strip(painting.painted(data, self.decodes, covers, painting.as_fresh_jpeg, opaque=opaque))


PLUGIN: Final[Mender] = Heif()
