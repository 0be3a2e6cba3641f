"""HEIF and HEIC: the primary picture is kept bit for bit; nothing here writes HEVC, so faces cannot be covered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.errors import RemedyRefused
from imageguard.remedies import boxes

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
        """Refuse: nothing here writes HEVC. Raises RemedyRefused."""
        del data, covers, opaque
        raise RemedyRefused("faces in a HEIC file cannot be covered here: export it as JPEG or PNG, and fix that")


PLUGIN: Final[Mender] = Heif()
