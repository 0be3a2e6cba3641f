"""PDQ: a 256-bit perceptual hash that survives resizing and recompression, after its published description.

Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Facebook, 2019),
chapter on PDQ: luma, two passes of a Jarosz box filter, 64 x 64 samples, the 16 x 16 low-frequency
part of a discrete cosine transform, each coefficient compared with their median.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from imageguard.pictures import libraries
from imageguard.pictures.compare import compare

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.model.raster import Raster

    Floats = NDArray[np.float64]

MATCH: Final = 31
_SIDE, _LOW, _LARGEST = 64, 16, 512
_LUMA: Final = (0.299, 0.587, 0.114)


class Pdq:
    """The fingerprinter: PDQ in hex, near at a Hamming distance of 31 bits or fewer."""

    @property
    def version(self) -> str:
        """Return the algorithm's version, and those of the libraries whose pixels it is given."""
        return f"pdq-1 of {libraries.installed()}"

    def fingerprint(self, raster: Raster) -> str:
        """Return the 256-bit PDQ of a raster as 64 hex digits."""
        return pdq(raster)

    def near(self, one: str, other: str) -> bool:
        """Say whether two fingerprints differ in 31 bits or fewer, PDQ's published match limit."""
        return distance(one, other) <= MATCH

    def compare(self, primary: Raster, other: Raster) -> tuple[float, bool]:
        """Return (similarity 0..1, whether ``other`` shows what ``primary`` does not)."""
        return compare(primary, other)


def distance(one: str, other: str) -> int:
    """Return the Hamming distance in bits of two hex fingerprints."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def pdq(raster: Raster) -> str:
    """Return the 256-bit PDQ of a raster as 64 hex digits."""
    import numpy as np  # noqa: PLC0415 - heavy

    luma = _luma(raster)
    for _ in range(2):
        luma = _smoothed(_smoothed(luma, 0), 1)
    rows = ((np.arange(_SIDE) + 0.5) * luma.shape[0] / _SIDE).astype(int)
    columns = ((np.arange(_SIDE) + 0.5) * luma.shape[1] / _SIDE).astype(int)
    basis = _cosines()
    low = basis @ luma[np.ix_(rows, columns)] @ basis.T
    median = np.sort(low, axis=None)[(_LOW * _LOW - 1) // 2]
    bits = (low > median).astype(np.uint8).reshape(-1)
    return np.packbits(bits[::-1]).tobytes().hex()


def _luma(raster: Raster) -> Floats:
    """Return rows x columns of luma 0..255, no side over 512."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    image = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb)
    if max(image.size) > _LARGEST:
        scale = _LARGEST / max(image.size)
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        image = image.resize(size, Image.Resampling.BOX)
    grey: Floats = np.asarray(image, dtype=np.float64) @ np.array(_LUMA)
    return grey


def _smoothed(luma: Floats, axis: int) -> Floats:
    """Return a running mean along an axis; the window is 1/128 of the side, clipped at the edges."""
    import numpy as np  # noqa: PLC0415 - heavy

    length = luma.shape[axis]
    window = (length + 2 * _SIDE - 1) // (2 * _SIDE)
    half = (window + 2) // 2
    places = np.arange(length)
    low = np.maximum(places + half - window, 0)
    high = np.minimum(places + half, length)
    shape: list[Any] = [1, 1]
    shape[axis] = length
    sums = np.insert(np.cumsum(luma, axis=axis), 0, 0.0, axis=axis)
    means: Floats = (np.take(sums, high, axis=axis) - np.take(sums, low, axis=axis)) / (high - low).reshape(shape)
    return means


@lru_cache(maxsize=1)
def _cosines() -> Floats:
    """Return the rows 1..16 of the 64-point DCT-II matrix."""
    import numpy as np  # noqa: PLC0415 - heavy

    rows, columns = np.arange(1, _LOW + 1)[:, None], np.arange(_SIDE)[None, :]
    matrix: Floats = np.sqrt(2 / _SIDE) * np.cos(np.pi / (2 * _SIDE) * rows * (2 * columns + 1))
    return matrix


PLUGIN: Final = Pdq()
