"""JPEG XL: metadata boxes; its pixels are opened by no decoder that imageguard knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import isobmff, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import NoDecoder
from imageguard.formats import bmff
from imageguard.model.inspection import RenditionKind

if TYPE_CHECKING:
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits

_BOXED: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_BARE: Final = b"\xff\x0a"


class Jxl:
    """Takes JPEG XL files apart."""

    name = "JPEG XL"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a JPEG XL signature box or a bare codestream."""
        return head.startswith((_BOXED, _BARE))

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        gathered.picture(RenditionKind.PRIMARY, "image data", _closed)
        if data.startswith(_BOXED):
            top, end = bmff.top_level(data)
            isobmff.boxes(gathered, data, top, limits)
            for box in top:
                if box.type == "brob":
                    gathered.trouble("packed", "A metadata block is packed with Brotli: nobody knows what it says.")
            trailing.behind(gathered, data, end)
        return gathered.contents()


def _closed() -> Raster:
    message = "no decoder for JPEG XL is installed: export the picture as JPEG or PNG"
    raise NoDecoder(message)


PLUGIN: Final = Jxl()
