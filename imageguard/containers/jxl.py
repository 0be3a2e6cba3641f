"""JPEG XL: pixels and packed metadata where their decoders are installed, every box, the JPEG that it was made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import isobmff, parts, trailing
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError
from imageguard.formats import bmff
from imageguard.model.inspection import RenditionKind
from imageguard.pictures import jxl
from imageguard.ports import Enclosed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.formats.bmff import Box
    from imageguard.ports import Contents, Limits

_BOXED: Final = b"\0\0\0\x0cJXL \r\n\x87\n"
_BARE: Final = b"\xff\x0a"
_STRUCTURE: Final = frozenset({"JXL ", "ftyp", "jxll", "jxlc", "jxlp", "jxli", "Exif", "xml ", "jumb", "free", "skip"})


class Jxl:
    """Takes JPEG XL files apart."""

    name = "JPEG XL"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a JPEG XL signature box or a bare codestream."""
        return head.startswith((_BOXED, _BARE))

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        gathered.picture(RenditionKind.PRIMARY, "image data", lambda: jxl.raster(data, limits))
        if jxl.transparent(data):
            where = "colours under the transparency"
            bare = RenditionKind.AUXILIARY, where, lambda: jxl.raster(data, limits, bare=True)
            gathered.picture(*bare, id="under-transparency")
        if data.startswith(_BOXED):
            top, end = bmff.top_level(data)
            isobmff.boxes(gathered, data, top, limits)
            _others(gathered, data, top, limits)
            trailing.behind(gathered, data, end)
        return gathered.contents()


def _others(gathered: Gathered, data: bytes, listed: Iterable[Box], limits: Limits) -> None:
    """Take the boxes that JPEG XL has for itself, and those of no known kind."""
    for box in listed:
        try:
            if box.type == "brob":
                _packed(gathered, data[box.body : box.end], limits)
            elif box.type == "jbrd":
                body = jxl.jpeg(data)
                kind = RenditionKind.EMBEDDED
                gathered.enclosed.append(Enclosed(kind.value, kind, "the JPEG that it was made of", body))
            elif box.type not in _STRUCTURE:
                gathered.block(parts.OTHER, data[box.body : box.end], "box of no known kind", box.body)
                parts.carved(gathered, data[box.body : box.end], "box of no known kind", box.body, limits)
        except InspectionError as error:
            gathered.trouble(error.code, f"The picture was not read whole: {error}.")


def _packed(gathered: Gathered, body: bytes, limits: Limits) -> None:
    """Take a packed box as if it were not."""
    inner = jxl.unpacked(body[4:], limits.block_bytes)
    whole = (len(inner) + 8).to_bytes(4, "big") + body[:4] + inner
    top = bmff.boxes(whole, 0, len(whole))
    isobmff.boxes(gathered, whole, top, limits)
    _others(gathered, whole, (one for one in top if one.type not in {"brob", "jbrd"}), limits)


PLUGIN: Final = Jxl()
