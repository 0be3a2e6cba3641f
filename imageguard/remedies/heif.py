"""HEIF and HEIC: the primary picture is kept bit for bit; covered it becomes a JPEG, since nothing here writes HEVC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies import boxes, painting
from imageguard.remedies.anew import Anew
from imageguard.remedies.jpeg import PLUGIN as jpeg  # noqa: N811 - a value

if TYPE_CHECKING:
    from imageguard.ports import Mender
    from imageguard.remedies.painting import Change


class Heif(Anew):
    """Mends HEIF files."""

    format = "HEIF"
    version = "1"
    ending = ".heic"
    decodes = ("HEIF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture, bit for bit, and nothing else but ``packet``. Raises RemedyRefused."""
        return boxes.strip(data, packet)

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the changed picture as a JPEG of high quality. Raises RemedyRefused, NoDecoder without a decoder."""
        return jpeg.strip(painting.painted(data, self.decodes, change, painting.as_fresh_jpeg))


PLUGIN: Final[Mender] = Heif()
