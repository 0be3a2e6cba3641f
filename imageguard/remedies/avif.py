"""AVIF: the primary picture and its transparency are kept bit for bit; every other item and box is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.remedies import boxes, painting
from imageguard.remedies.anew import Anew

if TYPE_CHECKING:
    from imageguard.ports import Mender
    from imageguard.remedies.painting import Change


class Avif(Anew):
    """Mends AVIF files."""

    format = "AVIF"
    version = "1"
    ending = ".avif"
    decodes = ("AVIF",)

    def strip(self, data: bytes, packet: bytes = b"") -> bytes:
        """Return the same picture, bit for bit, and nothing else but ``packet``. Raises RemedyRefused."""
        return boxes.strip(data, packet)

    def anew(self, data: bytes, change: Change) -> bytes:
        """Return the picture changed and compressed once more. Raises RemedyRefused."""
        return boxes.strip(painting.painted(data, self.decodes, change, painting.as_avif))


PLUGIN: Final[Mender] = Avif()
