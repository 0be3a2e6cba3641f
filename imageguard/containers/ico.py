"""ICO and CUR: every picture of an icon file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import trailing
from imageguard.containers.parts import Gathered
from imageguard.formats.binary import cut, number
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.ports import Contents, Limits

_ROW: Final = 16
_MOST: Final = 64


class Ico:
    """Takes icon files apart."""

    name = "ICO"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with an icon or cursor directory."""
        count = int.from_bytes(head[4:6], "little")
        return head[:4] in {b"\0\0\1\0", b"\0\0\2\0"} and 0 < count <= _MOST and head[9:10] == b"\0"

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        formats = ("ICO",) if data[2] == 1 else ("CUR",)
        gathered.picture(RenditionKind.PRIMARY, "largest picture", Source(data, formats, limits).raster)
        count, end = number(data, 4, 2, "little"), 0
        for place in range(count):
            row = cut(data, 6 + _ROW * place, _ROW)
            start, size = number(row, 12, 4, "little"), number(row, 8, 4, "little")
            end = max(end, start + size)
            if count > 1:
                alone = data[:4] + b"\1\0" + row[:12] + (22).to_bytes(4, "little") + data[start : start + size]
                decode = Source(alone, formats, limits).raster
                gathered.picture(RenditionKind.PAGE, f"picture {place + 1}", decode, id=f"page-{place + 1}")
        trailing.behind(gathered, data, end)
        return gathered.contents()


PLUGIN: Final = Ico()
