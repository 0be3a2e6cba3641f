"""Whole frames written as a GIF: every colour as it is where 256 do, transparency and timing kept (GIF89a)."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from imageguard.formats import gif
from imageguard.remedies.painting import COVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

_MOST: Final = 256
_KEEP, _RESTORE = 1, 2
"""What a viewer does with a frame before the next one: leave it, or clear it to see-through."""
_OPAQUE: Final = 128


def as_gif(image: Image.Image, frames: list[Image.Image], data: bytes) -> bytes:
    """Return a GIF of whole frames, each with a palette of its own, with the loop and the colour profile of ``data``.

    A frame of more than 256 colours, which only frames with palettes of their own add up to, gets the 256 nearest.
    """
    pictures = [one.convert("RGBA") for one in frames]
    clear = any(min(one.getchannel("A").tobytes()) < _OPAQUE for one in pictures)
    width, height = pictures[0].size
    out = [b"GIF89a", width.to_bytes(2, "little"), height.to_bytes(2, "little"), bytes((0x70, 0, data[12]))]
    out += [data[one.offset : one.end] for one in gif.walk(data).blocks if one.label == gif.APPLICATION]
    for place, picture in enumerate(pictures):
        hundredths = min(round(frames[place].info.get("duration", 0) / 10), 0xFFFF)
        out += _frame(picture, _RESTORE if clear else _KEEP, hundredths if image.info.get("duration") else 0)
    return b"".join(out) + b"\x3b"


def _frame(picture: Image.Image, disposal: int, hundredths: int) -> Iterator[bytes]:
    """Yield the control block and the image of one frame."""
    indexed, clear = _indexed(picture)
    body = io.BytesIO()
    indexed.save(body, "GIF", optimize=False, interlace=False)
    still = body.getvalue()
    block = next(one for one in gif.walk(still).blocks if one.label is None)
    size = still[10] & 7
    table = still[13 : 13 + (3 << size + 1)]
    see = (1, clear) if clear is not None else (0, 0)
    yield b"\x21\xf9\x04" + bytes((disposal << 2 | see[0],)) + hundredths.to_bytes(2, "little") + bytes((see[1], 0))
    yield still[block.offset : block.offset + 9] + bytes((0x80 | size,)) + table + still[block.offset + 10 : block.end]


def _indexed(picture: Image.Image) -> tuple[Image.Image, int | None]:
    """Return the picture with a palette, and which of its entries is see-through."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    samples = np.asarray(picture)
    shut = samples[..., 3] >= _OPAQUE
    packed = samples[..., 0].astype(np.uint32) << 16 | samples[..., 1].astype(np.uint32) << 8 | samples[..., 2]
    room = _MOST - (not shut.all())
    colours = np.unique(packed[shut])
    if len(colours) > room:
        packed = _fewer(picture, room)
        colours = np.unique(packed[shut])
    places = np.searchsorted(colours, packed).clip(0, max(len(colours) - 1, 0)).astype(np.uint8)
    places[~shut] = len(colours)
    made = Image.fromarray(places)
    listed = np.stack([colours >> 16 & 255, colours >> 8 & 255, colours & 255], axis=1).astype(np.uint8).tobytes()
    made.putpalette(listed + bytes(3 * (not shut.all())))
    return made, None if shut.all() else len(colours)


def _fewer(picture: Image.Image, room: int) -> NDArray[np.uint32]:
    """Return the nearest of at most ``room`` colours for each pixel; the colour of a cover stays what it is."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    flat = picture.convert("RGB")
    near = np.asarray(flat.quantize(room - 1, dither=Image.Dither.NONE).convert("RGB")).astype(np.uint32)
    near[(np.asarray(flat) == COVER).all(axis=2)] = COVER
    return (near[..., 0] << 16 | near[..., 1] << 8 | near[..., 2]).astype(np.uint32)
