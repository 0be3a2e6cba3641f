"""JPEG 2000: boxes with metadata; Pillow opens the pixels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import isobmff, parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.formats import bmff
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

_BOXED: Final = b"\0\0\0\x0cjP  \r\n\x87\n"
_BARE: Final = b"\xff\x4f\xff\x51"


class Jp2:
    """Takes JPEG 2000 files apart."""

    name = "JPEG 2000"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a JPEG 2000 signature box or a bare codestream."""
        return head.startswith((_BOXED, _BARE))

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        source = Source(data, ("JPEG2000",), limits)
        gathered.picture(RenditionKind.PRIMARY, "image data", source.raster)
        if data.startswith(_BOXED):
            top, end = bmff.top_level(data)
            isobmff.boxes(gathered, data, top, limits)
            profile = bmff.find(data, 0, end, "jp2h", "colr")
            if profile is not None:
                gathered.block(parts.ICC, data[profile.body + 3 : profile.end], "colour profile", profile.body + 3)
            trailing.behind(gathered, data, end)
        else:
            end = data.rfind(b"\xff\xd9")
            trailing.behind(gathered, data, end + 2 if end >= 0 else len(data))
        return gathered.contents()


PLUGIN: Final = Jp2()
