"""Decoded pictures changed frame by frame, some filled, cut or left out, and the frames encoded again."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.pictures.decode import Source
from imageguard.ports import Limits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PIL import Image

    Encode = Callable[[Image.Image, list[Image.Image], bytes], bytes]

COVER: Final = (38, 44, 54)
"""The colour of a cover: dark, and of no skin."""
_GREY: Final = 43
_FILLS: Final[Mapping[str, Any]] = {
    "1": 0,
    "L": _GREY,
    "LA": (_GREY, 255),
    "RGB": COVER,
    "RGBA": (*COVER, 255),
    "RGBX": (*COVER, 255),
    "YCbCr": (43, 134, 124),
    "CMYK": (75, 48, 0, 201),
    "I;16": _GREY * 257,
    "I;16B": _GREY * 257,
    "I;16L": _GREY * 257,
    "I": _GREY * 257,
}
_MOST_FRAMES: Final = 500
_SIDEWAYS: Final = frozenset({5, 6, 7, 8})
_BACK: Final = {6: 8, 8: 6}
"""Orientations that another one turns back; every other turns itself back."""
_DAMAGE: Final = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    RuntimeError,
    EOFError,
    MemoryError,
)


@dataclass(frozen=True)
class Change:
    """What is done to frames: boxes filled, by frame from 0; a part kept; frames left out; transparency taken away.

    Boxes are in pixels of the upright frame.
    """

    covers: Mapping[int, Sequence[Box]] = field(default_factory=dict)
    region: Box | None = None
    dropped: frozenset[int] = frozenset()
    opaque: bool = False


def painted(data: bytes, formats: Sequence[str], change: Change, encode: Encode) -> bytes:
    """Return the file encoded anew with its frames changed.

    Colours under full transparency are cleared; an ``opaque`` change lays everything over white.

    Raises RemedyRefused where the picture cannot be opened, painted or written, NoDecoder where
    nothing is installed that opens it.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Source(data, tuple(formats), Limits()).image
            return encode(image, _frames(image, change), data)
    except _DAMAGE as error:
        raise RemedyRefused(f"the picture cannot be painted and written anew ({type(error).__name__})") from error


def stored(box: Box, orientation: int, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return where a box of the upright picture lies in the stored one; ``size`` is (width, height) as stored.

    Orientations as EXIF numbers them (CIPA DC-008, tag 0112).
    """
    width, height = size
    x0, y0, x1, y1 = box.x0, box.y0, box.x1, box.y1
    flipped_x, flipped_y = (width - x1, width - x0), (height - y1, height - y0)
    turned_x, turned_y = (width - y1, width - y0), (height - x1, height - x0)
    spans = {
        2: (flipped_x, (y0, y1)),
        3: (flipped_x, flipped_y),
        4: ((x0, x1), flipped_y),
        5: ((y0, y1), (x0, x1)),
        6: ((y0, y1), turned_y),
        7: (turned_x, turned_y),
        8: (turned_x, (x0, x1)),
    }
    across, down = spans.get(orientation, ((x0, x1), (y0, y1)))
    return max(across[0], 0), max(down[0], 0), min(across[1], width), min(down[1], height)


def upright(square: tuple[int, int, int, int], orientation: int, size: tuple[int, int]) -> Box:
    """Return where a box of the stored picture lies in the upright one; ``size`` is (width, height) as stored."""
    turned = (size[1], size[0]) if orientation in _SIDEWAYS else size
    return Box(*stored(Box(*square), _BACK.get(orientation, orientation), turned))


def _frames(image: Image.Image, change: Change) -> list[Image.Image]:
    total = int(getattr(image, "n_frames", 1))
    if total > _MOST_FRAMES:
        raise RemedyRefused(f"the picture has more than {_MOST_FRAMES} frames: publish fewer")
    if max((*change.covers, *change.dropped), default=0) >= total:
        raise RemedyRefused("a face lies in a frame that cannot be opened here")
    image.load()  # a TIFF is turned upright by that, and then says so
    orientation = int(image.getexif().get(0x0112, 1))
    found = []
    for place in (one for one in range(total) if one not in change.dropped):
        image.seek(place)
        frame = image.copy()
        if image.format == "GIF":
            frame = frame.convert("RGBA")
        frame.info = dict(image.info)
        frame = _laid_over_white(frame) if change.opaque else _cleared(frame)
        for box in change.covers.get(place, ()):
            _fill(frame, stored(box, orientation, frame.size))
        found.append(_part(frame, change.region, orientation))
    image.seek(0)
    return found


def _part(frame: Image.Image, region: Box | None, orientation: int) -> Image.Image:
    if region is None:
        return frame
    part = frame.crop(stored(region, orientation, frame.size))
    part.info = frame.info
    return part


def _laid_over_white(frame: Image.Image) -> Image.Image:
    """Return the frame without transparency, as it is shown over white."""
    from PIL import Image  # noqa: PLC0415 - heavy

    over = frame.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
    flat.info = {key: value for key, value in frame.info.items() if key != "transparency"}
    return flat


def _cleared(frame: Image.Image) -> Image.Image:
    """Return the frame with white under full transparency, as it is shown, whatever colours lay there."""
    from PIL import Image  # noqa: PLC0415 - heavy

    if frame.mode not in {"RGBA", "LA"}:
        return frame
    alpha = frame.getchannel("A")
    ground = Image.new(frame.mode, frame.size, "white")
    ground.paste(frame, mask=alpha.point([0] + [255] * 255))
    ground.putalpha(alpha)
    ground.info = frame.info
    return ground


def _fill(frame: Image.Image, box: tuple[int, int, int, int]) -> None:
    if frame.mode in {"P", "PA"}:
        colour: Any = _darkest(frame) if frame.mode == "P" else (_darkest(frame), 255)
    elif frame.mode in _FILLS:
        colour = _FILLS[frame.mode]
    else:
        raise RemedyRefused(f"its pixels ({frame.mode}) cannot be painted here: export the picture as JPEG or PNG")
    frame.paste(colour, box)


def _darkest(frame: Image.Image) -> int:
    """Return the palette's colour that is nearest to the cover's, a see-through one excepted."""
    palette = frame.getpalette("RGB") or []
    clear = frame.info.get("transparency")
    shut = [place for place in range(len(palette) // 3) if not _see_through(clear, place)]
    if not shut:
        raise RemedyRefused("it has no colour that covers: export the picture as JPEG or PNG")
    return min(shut, key=lambda place: sum((palette[3 * place + part] - COVER[part]) ** 2 for part in range(3)))


def _see_through(clear: Any, place: int) -> bool:  # noqa: ANN401 - Pillow holds an index, or alphas by index
    if isinstance(clear, bytes):
        return place < len(clear) and clear[place] < 255  # noqa: PLR2004 - opaque
    return bool(clear == place)


def as_jpeg(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return a JPEG with the tables, the sampling and the order of scans of the source."""
    from PIL import JpegImagePlugin  # noqa: PLC0415 - heavy

    options: dict[str, Any] = {"qtables": getattr(image, "quantization", None)}
    if image.mode == "RGB":
        sampling = JpegImagePlugin.get_sampling(image)
        options["subsampling"] = max(sampling, 0)
    if image.info.get("progressive"):
        options["progressive"] = True
    return _saved(frames[0], "JPEG", image, **options)


def as_fresh_jpeg(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return a JPEG of high quality, without subsampling, of a picture of another format."""
    return _saved(frames[0].convert("RGB"), "JPEG", image, quality=95, subsampling=0)


def as_png(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return a PNG, or an APNG of whole frames."""
    if len(frames) == 1:
        return _saved(frames[0], "PNG", image)
    return _saved(frames[0], "PNG", image, **_animated(image, frames), blend=0, disposal=0)


def as_webp(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return a lossless WebP: what is not covered shows the same."""
    if len(frames) == 1:
        return _saved(frames[0], "WEBP", image, lossless=True, exact=True, quality=50, method=3)
    moving = _animated(image, frames)
    return _saved(frames[0], "WEBP", image, **moving, lossless=True, exact=True, quality=50, method=3)


def as_tiff(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return a TIFF of every page, packed without loss."""
    deep = frames[0].mode.startswith("I")
    options: dict[str, Any] = {} if deep else {"compression": "tiff_lzw"}
    tags = {0x0112: image.getexif().get(0x0112, 1)}
    return _saved(frames[0], "TIFF", image, save_all=True, append_images=frames[1:], tiffinfo=tags, **options)


def as_avif(image: Image.Image, frames: list[Image.Image], _data: bytes) -> bytes:
    """Return an AVIF of high quality, without subsampling."""
    moving = _animated(image, frames) if len(frames) > 1 else {}
    return _saved(frames[0], "AVIF", image, quality=92, subsampling="4:4:4", **moving)


def _animated(image: Image.Image, frames: list[Image.Image]) -> dict[str, Any]:
    """Return how Pillow writes an animation: further frames, how long each stays, how often they run."""
    times = [frame.info.get("duration", 0) for frame in frames]
    return {"save_all": True, "append_images": frames[1:], "duration": times, "loop": image.info.get("loop", 0)}


def _saved(frame: Image.Image, kind: str, source: Image.Image, **options: Any) -> bytes:  # noqa: ANN401 - Pillow's own
    if source.info.get("icc_profile"):
        options["icc_profile"] = source.info["icc_profile"]
    if source.info.get("exif") and kind != "TIFF":
        options["exif"] = source.info["exif"]
    if source.info.get("dpi") and kind in {"JPEG", "PNG", "TIFF"}:
        options["dpi"] = source.info["dpi"]
    file = io.BytesIO()
    frame.save(file, kind, **{key: value for key, value in options.items() if value is not None})
    return file.getvalue()
