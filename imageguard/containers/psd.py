"""Photoshop documents, large ones too: image resources, every layer, and pictures placed inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import layers, parts
from imageguard.containers.parts import Gathered
from imageguard.errors import Unreadable
from imageguard.formats import psd, psd_samples
from imageguard.formats.binary import number
from imageguard.model.inspection import RenditionKind
from imageguard.pictures import planes

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.formats.psd import Document
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits


class Psd:
    """Takes PSD and PSB files apart."""

    name = "PSD"
    version = "2"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a Photoshop header of version 1 or 2."""
        return head[:4] == b"8BPS" and head[4:6] in {b"\0\1", b"\0\2"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        document = psd.walk(data)
        gathered = Gathered(self.name)
        gathered.picture(RenditionKind.PRIMARY, "merged picture", _merged(data, document, limits))
        low, high = document.resources
        gathered.block(parts.PHOTOSHOP, data[low:high], "resources", low)
        layers.add(gathered, data, document, limits)
        return gathered.contents()


def _merged(data: bytes, document: Document, limits: Limits) -> Callable[[], Raster]:
    def raster() -> Raster:
        size = layers.within((document.width, document.height), limits)
        shape = (*size, document.depth)
        count = min(document.channels, 4)
        if count < 1:
            message = "it has no colours"
            raise Unreadable(message)
        body = psd_samples.unpacked(
            number(data, document.merged, 2),
            data[document.merged + 2 :],
            shape,
            rows=size[1] * document.channels,
            large=document.large,
        )
        step = len(body) // document.channels
        split = [body[place * step : (place + 1) * step] for place in range(count)]
        return planes.raster(split, size, depth=document.depth, mode=document.mode, palette=document.palette)

    return raster


PLUGIN: Final = Psd()
