"""Photoshop documents: image resources, every layer, and pictures placed inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from imageguard.containers import parts
from imageguard.containers.parts import Gathered
from imageguard.errors import InspectionError, NoDecoder, Unreadable
from imageguard.formats.binary import cut, number
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from imageguard.model.raster import Raster
    from imageguard.ports import Contents, Limits

_HEAD: Final = 26
_LARGE: Final = 2
_SHORT_NAME: Final = 255


class Psd:
    """Takes PSD and PSB files apart."""

    name = "PSD"
    version = "1"

    def recognises(self, head: bytes) -> bool:
        """Say whether the bytes begin with a Photoshop header of version 1 or 2."""
        return head[:4] == b"8BPS" and head[4:6] in {b"\0\1", b"\0\2"}

    def open(self, data: bytes, limits: Limits) -> Contents:
        """Take the file apart. Raises Unreadable or OverLimit."""
        gathered = Gathered(self.name)
        resources, layers = _sections(data)
        gathered.block(parts.PHOTOSHOP, cut(data, resources[0], resources[1] - resources[0]), "resources", resources[0])
        parts.carved(gathered, data[layers[0] : layers[1]], "layer section", layers[0], limits)
        if number(data, 4, 2) == _LARGE:
            gathered.picture(RenditionKind.PRIMARY, "image data", _large)
        else:
            _pictures(gathered, data, limits)
        return gathered.contents()


def _sections(data: bytes) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the spans of the image resources and of the layer section."""
    at = _HEAD + 4 + number(data, _HEAD, 4)
    resources = at + 4, at + 4 + number(data, at, 4)
    width = 8 if number(data, 4, 2) == _LARGE else 4
    start = resources[1] + width
    end = start + number(data, resources[1], width)
    if end > len(data):
        message = "the layers are cut off"
        raise Unreadable(message)
    return resources, (start, end)


def _large() -> Raster:
    message = "no decoder for large Photoshop files (PSB) is installed: export the picture as JPEG or PNG"
    raise NoDecoder(message)


def _pictures(gathered: Gathered, data: bytes, limits: Limits) -> None:
    """Add the merged picture and each layer; Pillow counts the merged one as 0, the layers from 1."""
    source = Source(data, parts.PILLOW["PSD"], limits)
    gathered.picture(RenditionKind.PRIMARY, "merged picture", source.raster)
    try:
        layers = getattr(source.image, "layers", [])
    except InspectionError:
        return
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError) as error:
        gathered.trouble("unreadable", f"The layers could not be opened ({type(error).__name__}).")
        return
    for place, layer in enumerate(layers[: limits.pictures], start=1):
        box = layer[2]
        if box[2] > box[0] and box[3] > box[1]:
            gathered.picture(RenditionKind.LAYER, f"layer {place}", _layer(data, place, limits), id=f"layer-{place}")
    if len(layers) > limits.pictures:
        gathered.trouble("over-limit", f"The file has {len(layers)} layers; only {limits.pictures} were looked at.")


def _layer(data: bytes, place: int, limits: Limits) -> Callable[[], Raster]:
    """Return the decoder of one layer, opened on its own so that no other layer's pixels stay behind it."""

    def raster() -> Raster:
        source = Source(data, parts.PILLOW["PSD"], limits)
        source.image.__dict__["frame"] = 0  # Pillow counts from 1 and takes the merged picture for layer 1
        return source.raster(place)

    return raster


PLUGIN: Final = Psd()
