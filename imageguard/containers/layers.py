"""The layers of Photoshop documents, in files of their own and in TIFF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from imageguard.containers import parts
from imageguard.errors import OverLimit
from imageguard.formats import psd
from imageguard.model.inspection import RenditionKind
from imageguard.pictures import planes

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.containers.parts import Gathered
    from imageguard.formats.psd import Document, Layer
    from imageguard.model.raster import Raster
    from imageguard.ports import Limits


def add(gathered: Gathered, data: bytes, document: Document, limits: Limits) -> None:
    """Add a picture for each layer that shows something, its name, and what is placed inside."""
    parts.carved(gathered, data[slice(*document.section)], "layer section", document.section[0], limits)
    shown = [layer for layer in document.layers if all(layer.size) and _colours(layer)]
    for place, layer in enumerate(shown[: limits.pictures], start=1):
        decode = _layer(data, document, layer, limits)
        gathered.picture(RenditionKind.LAYER, f"layer {place}", decode, id=f"layer-{place}")
    if len(shown) > limits.pictures:
        gathered.trouble("over-limit", f"The file has {len(shown)} layers; only {limits.pictures} were looked at.")
    for layer in document.layers:
        gathered.block(parts.COMMENT, layer.name, "layer name")


def within(size: tuple[int, int], limits: Limits) -> tuple[int, int]:
    """Return a size in pixels that is within the budget. Raises OverLimit."""
    if size[0] * size[1] > limits.pixels:
        message = f"the picture claims {size[0]} x {size[1]} pixels; the limit is {limits.pixels}"
        raise OverLimit(message)
    return size


def _colours(layer: Layer) -> list[tuple[int, int, int]]:
    """Return the colour channels of a layer that hold something, in order; an adjustment layer has none."""
    return sorted(one for one in layer.channels if one[0] >= 0 and one[2] > 2)  # noqa: PLR2004 - the packing alone


def _layer(data: bytes, document: Document, layer: Layer, limits: Limits) -> Callable[[], Raster]:
    def raster() -> Raster:
        size = within(layer.size, limits)
        shape = (*size, document.depth)
        channels = [psd.channel(data, (at, length), shape, document) for _, at, length in _colours(layer)[:4]]
        return planes.raster(channels, size, depth=document.depth, mode=document.mode, palette=document.palette)

    return raster
