"""Picture files decoded into upright 8-bit RGB rasters, by Pillow behind an allow-list and a pixel budget."""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable
from imageguard.model.raster import Raster
from imageguard.pictures import heif

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    from numpy.typing import NDArray
    from PIL import Image

    from imageguard.ports import Limits

VERSION: Final = "1"
_TURNS: Final = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}  # EXIF orientation -> Pillow's Transpose number
_WHITE: Final = (255, 255, 255)
# Pillow and the C libraries below it raise these, and no others, on damaged pictures; anything else is a fault of ours.
_DAMAGE: Final = (
    OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, EOFError,
    OverflowError, ArithmeticError, NotImplementedError, RuntimeError, struct.error, zlib.error,
)  # fmt: skip


@dataclass
class Source:
    """One picture file, opened once and decoded frame by frame.

    ``formats`` are the Pillow formats that its content allows; ``orientation`` is EXIF's 1..8, None where
    the decoder knows best (AVIF and HEIF say it in properties of their own). ``patient`` opens what
    is there of an embedded preview that is cut off: nothing beyond its end can be seen by anybody.
    """

    data: bytes = field(repr=False)
    formats: tuple[str, ...]
    limits: Limits
    orientation: int | None = 1
    patient: bool = False
    at: int = field(default=0, init=False)

    @cached_property
    def image(self) -> Image.Image:
        """Return the opened, undecoded image. Raises Unreadable or OverLimit."""
        return _opened(self.data, self.formats, self.limits)

    @property
    def frames(self) -> int:
        """Return how many frames or pages there are, 1 at least."""
        try:
            with _quiet():
                return max(1, int(getattr(self.image, "n_frames", 1)))
        except _DAMAGE as error:
            message = "the list of its frames is damaged"
            raise Unreadable(message) from error

    @property
    def transparent(self) -> bool:
        """Whether some pixels may be see-through, so that colours can lie hidden under them."""
        return self.image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in self.image.info

    @property
    def turn(self) -> int:
        """Return the EXIF orientation that makes the picture upright."""
        return int(self.image.getexif().get(0x0112, 1)) if self.orientation is None else self.orientation

    def raster(self, frame: int = 0, *, bare: bool = False) -> Raster:
        """Return a frame, upright, over white; with ``bare`` the colours as stored under the transparency.

        Raises Unreadable where the picture is damaged or cut off, OverLimit over the pixel budget.
        """
        try:
            with _quiet():
                self._turn_to(frame)
                _within(self.image.size, self.limits)
                self._load()
                flat = _stored(self.image) if bare else _flattened(self.image)
                turn = self.turn
                upright = flat.transpose(_turn(turn)) if turn in _TURNS else flat
                return Raster(upright.width, upright.height, upright.tobytes())
        except (MemoryError, _bomb()) as error:
            message = "the picture needs more pixels or memory than the limit"
            raise OverLimit(message) from error
        except _DAMAGE as error:
            message = f"the picture is damaged or cut off ({type(error).__name__})"
            raise Unreadable(message) from error

    def eighth(self) -> NDArray[np.uint8]:
        """Return a JPEG at an eighth of its size, rows x columns x channels, not turned: one sample a block.

        Raises Unreadable where the picture is damaged or cut off, OverLimit over the pixel budget.
        """
        import numpy as np  # noqa: PLC0415 - heavy

        try:
            with _quiet():
                self.image.draft("L", (max(1, self.image.width // 8), max(1, self.image.height // 8)))
                self._load()
                return np.atleast_3d(np.asarray(self.image))
        except (MemoryError, _bomb()) as error:
            message = "the picture needs more pixels or memory than the limit"
            raise OverLimit(message) from error
        except _DAMAGE as error:
            message = f"the picture is damaged or cut off ({type(error).__name__})"
            raise Unreadable(message) from error

    def _turn_to(self, frame: int) -> None:
        """Make a frame the current one; back to the first by opening anew, since not every format seeks back."""
        if frame == 0 and self.at != 0:
            del self.image
        if frame:
            self.image.seek(frame)
        self.at = frame

    def _load(self) -> None:
        """Load the pixels; ``patient`` takes what is there of a picture that is cut off, as viewers do."""
        from PIL import ImageFile  # noqa: PLC0415 - heavy

        before = ImageFile.LOAD_TRUNCATED_IMAGES
        ImageFile.LOAD_TRUNCATED_IMAGES = self.patient
        try:
            self.image.load()
        finally:
            ImageFile.LOAD_TRUNCATED_IMAGES = before


def decode(data: bytes, formats: tuple[str, ...], limits: Limits, orientation: int | None = 1) -> Raster:
    """Return the first frame of a picture file, upright. Raises Unreadable or OverLimit."""
    return Source(data, formats, limits, orientation).raster()


def from_samples(width: int, height: int, rgb: bytes, orientation: int = 1) -> Raster:
    """Return a raster of bare RGB samples, turned upright. Raises Unreadable where they do not fill the frame."""
    if width < 1 or height < 1 or len(rgb) < width * height * 3:
        message = "the samples do not fill the picture"
        raise Unreadable(message)
    raster = Raster(width, height, rgb[: width * height * 3])
    if orientation not in _TURNS:
        return raster
    from PIL import Image  # noqa: PLC0415 - heavy

    upright = Image.frombytes("RGB", (width, height), raster.rgb).transpose(_turn(orientation))
    return Raster(upright.width, upright.height, upright.tobytes())


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Drop what Pillow warns of: what matters ends as an error or as a picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _turn(orientation: int) -> Image.Transpose:
    from PIL import Image  # noqa: PLC0415 - heavy

    return Image.Transpose(_TURNS[orientation])


def _opened(data: bytes, formats: tuple[str, ...], limits: Limits) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - heavy

    if "HEIF" in formats:
        heif.add_opener()
    try:
        with _quiet():
            image = Image.open(io.BytesIO(data), formats=[one for one in formats if one != "MPO"])  # opened as JPEG
    except Image.DecompressionBombError as error:
        message = f"the picture claims more than {limits.pixels} pixels"
        raise OverLimit(message) from error
    except _DAMAGE as error:
        message = f"the picture cannot be opened ({type(error).__name__})"
        raise Unreadable(message) from error
    _within(image.size, limits)
    return image


def _bomb() -> type[Exception]:
    from PIL import Image  # noqa: PLC0415 - heavy

    return Image.DecompressionBombError


def _within(size: tuple[int, int], limits: Limits) -> None:
    if size[0] * size[1] > limits.pixels:
        message = f"the picture claims {size[0]} x {size[1]} pixels; the limit is {limits.pixels}"
        raise OverLimit(message)


def _flattened(image: Image.Image) -> Image.Image:
    """Return RGB, see-through pixels laid over white, as a page or a browser shows them."""
    from PIL import Image  # noqa: PLC0415 - heavy

    if "transparency" in image.info and image.mode in {"P", "L", "RGB", "1", "I;16"}:
        image = image.convert("RGBA")
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"}:
        over = image.convert("RGBA")
        ground = Image.new("RGBA", over.size, (*_WHITE, 255))
        return Image.alpha_composite(ground, over).convert("RGB")
    return _stored(image)


def _stored(image: Image.Image) -> Image.Image:
    """Return RGB of the colours as stored, whatever transparency says."""
    if image.mode == "RGB":
        return image
    if image.mode in {"RGBA", "RGBX"}:
        return image.convert("RGBX").convert("RGB") if image.mode == "RGBX" else _dropped(image)
    if image.mode.startswith("I") or image.mode == "F":
        return _scaled(image)
    if image.mode in {"LAB", "HSV"}:
        return _through_lab(image) if image.mode == "LAB" else image.convert("RGB")
    return image.convert("RGB")


def _dropped(image: Image.Image) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - heavy

    return Image.merge("RGB", image.split()[:3])


def _scaled(image: Image.Image) -> Image.Image:
    """Return 8 bits of deeper samples: 16-bit ones by their high byte, others stretched over their own range."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    samples = np.nan_to_num(np.asarray(image).astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
    low, high = (0.0, 65535.0) if image.mode.startswith("I;16") else (float(samples.min()), float(samples.max()))
    if image.mode == "I" and low >= 0 and high <= 65535:  # noqa: PLR2004 - a 16-bit picture in a wider mode
        low, high = 0.0, 65535.0
    grey = ((samples - low) * (255.0 / max(high - low, 1e-9))).astype(np.uint8)
    return Image.fromarray(grey).convert("RGB")


def _through_lab(image: Image.Image) -> Image.Image:
    from PIL import ImageCms  # noqa: PLC0415 - heavy

    lab, rgb = ImageCms.createProfile("LAB"), ImageCms.createProfile("sRGB")
    made = ImageCms.profileToProfile(image, lab, rgb, outputMode="RGB")
    if made is None:
        message = "LAB colours cannot be converted"
        raise Unreadable(message)
    return made
