"""How much of one picture another shows: aligned by correlation, then compared block by block."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from imageguard.model.raster import Raster

    Floats = NDArray[np.float64]

_SIDE: Final = 96  # longer side of the compared copies, in pixels
_LARGE: Final = 300  # pixels of a preview's longer side from which it is compared at twice that size
_SAME_FRAME: Final = 0.80  # correlation from which two pictures count as one frame
_ALIGNED: Final = 0.85  # correlation from which a crop counts as found
_BLOCKS: Final = 12  # the aligned part is judged on a grid of so many cells a side
_DIFFERENT: Final = 0.11  # mean difference in a cell, of the tonal range, that recompression never reaches
_FLAT: Final = 0.02  # standard deviation, of the tonal range, under which a patch shows nothing
_OUTSIDE: Final = 0.02  # share of the frame outside the primary's crop that counts as more
_SCALES: Final = tuple(1.0 - 0.05 * step for step in range(15))
_SMALLEST: Final = 4  # pixels of the shorter side of a crop that is looked for
_WORTH_REFINING: Final = 0.5
_SHAPE_TOLERANCE: Final = 0.03


@dataclass(frozen=True)
class _Fit:
    score: float
    top: int
    left: int
    height: int
    width: int


def compare(primary: Raster, other: Raster) -> tuple[float, bool]:
    """Return (similarity 0..1, whether ``other`` shows what ``primary`` does not).

    ``other`` shows more where it is a different picture, where it continues outside the crop of
    the primary, or where it has content in a place that differs in the primary (a face under a cover).
    """
    if primary.px == other.px:
        return 1.0, False
    side = _SIDE if max(other.width, other.height) < _LARGE else 2 * _SIDE
    one, two = _grey(primary, side), _grey(other, side)
    if float(two.std()) < _FLAT:
        even = float(one.std()) < _FLAT and abs(float(one.mean() - two.mean())) < _DIFFERENT
        return (1.0 if even else 0.0), False
    trimmed = _without_bars(two)
    best = max((_same_frame(one, turned) for turned in _turned(two, trimmed)), key=lambda pair: pair[0])
    if best[0] >= _SAME_FRAME:
        return best
    if (primary.width, primary.height) == (other.width, other.height):
        return max(0.0, best[0]), True  # a frame or page of its own: no crop keeps the size of what it was cut from
    return _as_crops(one, trimmed, best[0])


def _turned(two: Floats, trimmed: Floats) -> list[Floats]:
    """Return the ways in which a preview may stand beside its picture: as it is, without bars, turned."""
    import numpy as np  # noqa: PLC0415 - heavy

    return [two, trimmed, *(np.rot90(two, quarter) for quarter in (1, 2, 3))]


def _as_crops(one: Floats, two: Floats, least: float) -> tuple[float, bool]:
    """Compare two pictures of which one may be cut out of the other."""
    inside, crop = _find(one, two), _find(two, one)
    score = max(inside.score, crop.score)
    if score < _ALIGNED:
        return max(0.0, least, score), True
    if crop.score >= inside.score:
        return crop.score, _more_within(_part(one, crop), two)
    return inside.score, _more_outside(two, inside) or _more_within(one, _part(two, inside))


def _grey(raster: Raster, side: int) -> Floats:
    """Return rows x columns of 0..1, the longer side ``side`` pixels."""
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    image = Image.frombytes("RGB", (raster.width, raster.height), raster.rgb).convert("L")
    scale = side / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    image = image.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BILINEAR)
    return np.asarray(image, dtype=np.float64) / 255.0


def _resized(grey: Floats, height: int, width: int) -> Floats:
    import numpy as np  # noqa: PLC0415 - heavy
    from PIL import Image  # noqa: PLC0415 - heavy

    image = Image.fromarray((grey * 255.0).clip(0, 255).astype(np.uint8))
    return np.asarray(image.resize((width, height), Image.Resampling.BOX), dtype=np.float64) / 255.0


def _without_bars(grey: Floats) -> Floats:
    """Return the picture without even bars at its edges, as cameras letterbox a 4:3 thumbnail."""
    import numpy as np  # noqa: PLC0415 - heavy

    rows = np.flatnonzero(grey.std(axis=1) >= _FLAT)
    columns = np.flatnonzero(grey.std(axis=0) >= _FLAT)
    if not len(rows) or not len(columns):
        return grey
    return grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _same_frame(one: Floats, two: Floats) -> tuple[float, bool]:
    """Compare two pictures as one frame; (0, True) where their shapes differ."""
    shape_one, shape_two = one.shape[1] / one.shape[0], two.shape[1] / two.shape[0]
    if abs(shape_one / shape_two - 1) > _SHAPE_TOLERANCE and min(*one.shape, *two.shape) > 1 / _SHAPE_TOLERANCE:
        return 0.0, True
    fitted = _resized(two, *one.shape)
    score = _correlation(one, fitted)
    return score, _more_within(one, fitted)


def _correlation(one: Floats, two: Floats) -> float:
    a, b = one - one.mean(), two - two.mean()
    scale = float(((a * a).sum() * (b * b).sum()) ** 0.5)
    return float((a * b).sum()) / scale if scale > 1e-9 else 0.0  # noqa: PLR2004 - nothing to correlate


def _more_within(primary: Floats, other: Floats) -> bool:
    """Say whether some cell of ``other`` differs from the aligned primary and is no cover over it."""
    import numpy as np  # noqa: PLC0415 - heavy

    if primary.shape != other.shape:
        other = _resized(other, *primary.shape)
    tone = np.polyfit(other.ravel(), primary.ravel(), 1) if float(other.std()) > _FLAT else (1.0, 0.0)
    differing = _difference(_smoothed(primary), _smoothed(tone[0] * other + tone[1]))
    height, width = primary.shape
    for row in range(_BLOCKS):
        for column in range(_BLOCKS):
            cell = (
                slice(row * height // _BLOCKS, max((row + 1) * height // _BLOCKS, row * height // _BLOCKS + 1)),
                slice(column * width // _BLOCKS, max((column + 1) * width // _BLOCKS, column * width // _BLOCKS + 1)),
            )
            if float(differing[cell].mean()) > _DIFFERENT and not _covers(other[cell], primary[cell]):
                return True
    return False


def _covers(other: Floats, primary: Floats) -> bool:
    """Say whether it is the preview that is even here, and the primary that has content: then it shows less."""
    return float(other.std()) < _FLAT and float(primary.std()) > 2 * float(other.std()) + _FLAT / 4


def _smoothed(grey: Floats) -> Floats:
    """Return means of three by three, so that a preview's sharpening counts for little."""
    import numpy as np  # noqa: PLC0415 - heavy

    padded = np.pad(grey, 1, mode="edge")
    height, width = grey.shape
    parts = [padded[row : row + height, column : column + width] for row in range(3) for column in range(3)]
    means: Floats = np.mean(parts, axis=0)
    return means


def _difference(one: Floats, two: Floats) -> Floats:
    """Return the least difference of each pixel to its like within one pixel: previews are cut a little otherwise."""
    import numpy as np  # noqa: PLC0415 - heavy

    padded = np.pad(two, 1, mode="edge")
    height, width = two.shape
    parts = [
        np.abs(one - padded[row : row + height, column : column + width]) for row in range(3) for column in range(3)
    ]
    least: Floats = np.min(parts, axis=0)
    return least


def _more_outside(other: Floats, fit: _Fit) -> bool:
    """Say whether what lies outside the found crop is large enough, and more than an even border."""
    import numpy as np  # noqa: PLC0415 - heavy

    outside = np.ones(other.shape, dtype=bool)
    outside[fit.top : fit.top + fit.height, fit.left : fit.left + fit.width] = False
    return float(outside.mean()) > _OUTSIDE and float(other[outside].std()) > _FLAT


def _part(grey: Floats, fit: _Fit) -> Floats:
    return grey[fit.top : fit.top + fit.height, fit.left : fit.left + fit.width]


def _find(small: Floats, large: Floats) -> _Fit:
    """Return where ``small``, at whichever scale, correlates best with a part of ``large``."""
    shape = small.shape[1] / small.shape[0]
    best = _Fit(0.0, 0, 0, *large.shape)
    ground = _ground(large)
    for scale in _SCALES:
        height = min(large.shape[0], round(large.shape[1] / shape)) * scale
        size = max(_SMALLEST, round(height)), max(_SMALLEST, round(height * shape))
        if size[0] > large.shape[0] or size[1] > large.shape[1]:
            continue
        fit = _match(_resized(small, *size), ground)
        if fit.score > best.score:
            best = fit
    return _refined(small, ground, best)


def _refined(small: Floats, ground: _Ground, coarse: _Fit) -> _Fit:
    """Return the best fit among sizes a few pixels off the coarse one, shape not quite kept: previews are rounded."""
    best = coarse
    if coarse.score < _WORTH_REFINING:
        return coarse
    for taller in range(-2, 3):
        for wider in range(-2, 3):
            size = coarse.height + taller, coarse.width + wider
            if min(size) >= _SMALLEST and size[0] <= ground.shape[0] and size[1] <= ground.shape[1]:
                fit = _match(_resized(small, *size), ground)
                best = fit if fit.score > best.score else best
    return best


@dataclass(frozen=True)
class _Ground:
    """What templates are looked for in: its shape, its spectrum, and sums over all rows and columns before each."""

    shape: tuple[int, int]
    spectrum: NDArray[np.complex128]
    sums: Floats
    squares: Floats


def _ground(large: Floats) -> _Ground:
    import numpy as np  # noqa: PLC0415 - heavy

    return _Ground((large.shape[0], large.shape[1]), np.fft.rfft2(large), _sums(large), _sums(large * large))


def _match(template: Floats, ground: _Ground) -> _Fit:
    """Return the place of highest normalised cross-correlation (J. P. Lewis, 1995).

    Where the template lies wholly within the ground, a transform of the ground's own size wraps nothing around.
    """
    import numpy as np  # noqa: PLC0415 - heavy

    height, width = template.shape
    zero = template - template.mean()
    energy = float((zero * zero).sum())
    if energy < 1e-9:  # noqa: PLR2004 - nothing to correlate
        return _Fit(0.0, 0, 0, height, width)
    product = np.fft.irfft2(ground.spectrum * np.fft.rfft2(zero[::-1, ::-1], ground.shape), ground.shape)
    count = height * width
    variance = _within(ground.squares, height, width) - _within(ground.sums, height, width) ** 2 / count
    scores = product[height - 1 :, width - 1 :] / np.sqrt(np.maximum(variance, 1e-6) * energy)
    top, left = np.unravel_index(int(scores.argmax()), scores.shape)
    return _Fit(float(scores[top, left]), int(top), int(left), height, width)


def _sums(values: Floats) -> Floats:
    """Return (rows + 1) x (columns + 1): the sum of all that lies above and left."""
    import numpy as np  # noqa: PLC0415 - heavy

    return np.pad(values.cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))


def _within(sums: Floats, height: int, width: int) -> Floats:
    """Return the sum in every window of that size."""
    whole: Floats = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    return whole
