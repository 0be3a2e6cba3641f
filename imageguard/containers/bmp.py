"""BMP: the picture, and what lies behind the length that its header states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import trailing
from imageguard.containers.parts import Gathered
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits


class Bmp:
    """Takes BMP files apart."""

    name = "BMP"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a bitmap header."""
        return head[:2] == b"BM" and head[6:10] == bytes(4)

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        gathered.picture(RenditionKind.PRIMARY, "image data", Source(data, ("BMP",), limits).raster)
        stated = int.from_bytes(data[2:6], "little")
        pixels = int.from_bytes(data[10:14], "little")
        if pixels < stated < len(data):
            trailing.behind(gathered, data, stated)
        return gathered.contents()


PLUGIN: Final = Bmp()
