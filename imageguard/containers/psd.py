"""Photoshop documents, large ones too: image resources, every layer, and pictures placed inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts
from imageguard.containers.parts import Gathered
from imageguard.errors import OverLimit, Unreadable
from imageguard.formats import psd
from imageguard.formats.binary import number
from imageguard.model.inspection import RenditionKind
from imageguard.pictures import planes

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.formats.psd import Document, Layer
    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits


class Psd:
    """Takes PSD and PSB files apart."""

    name = "PSD"
    version = "1"

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
        parts.carved(gathered, data[slice(*document.section)], "layer section", document.section[0], limits)
        shown = [layer for layer in document.layers if all(layer.size) and _colours(layer)]
        for place, layer in enumerate(shown[: limits.pictures], start=1):
            decode = _layer(data, document, layer, limits)
            gathered.picture(RenditionKind.LAYER, f"layer {place}", decode, id=f"layer-{place}")
        if len(shown) > limits.pictures:
            gathered.trouble("over-limit", f"The file has {len(shown)} layers; only {limits.pictures} were looked at.")
        for layer in document.layers:
            gathered.block(parts.COMMENT, layer.name, "layer name")
        return gathered.contents()


def _colours(layer: Layer) -> list[tuple[int, int, int]]:
    """Return the colour channels of a layer that hold something, in order; an adjustment layer has none."""
    return sorted(one for one in layer.channels if one[0] >= 0 and one[2] > 2)  # noqa: PLR2004 - the packing alone


def _merged(data: bytes, document: Document, limits: Limits) -> Callable[[], Raster]:
    def raster() -> Raster:
        size = _within((document.width, document.height), limits)
        shape = (*size, document.depth)
        count = min(document.channels, 4)
        if count < 1:
            message = "it has no colours"
            raise Unreadable(message)
        body = psd.unpacked(
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


def _layer(data: bytes, document: Document, layer: Layer, limits: Limits) -> Callable[[], Raster]:
    def raster() -> Raster:
        size = _within(layer.size, limits)
        shape = (*size, document.depth)
        channels = [psd.channel(data, at, length, shape, large=document.large) for _, at, length in _colours(layer)[:4]]
        return planes.raster(channels, size, depth=document.depth, mode=document.mode, palette=document.palette)

    return raster


def _within(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    if size[0] * size[1] > limits.pixels:
        message = f"the picture claims {size[0]} x {size[1]} pixels; the limit is {limits.pixels}"
        raise OverLimit(message)
    return size


PLUGIN: Final = Psd()
