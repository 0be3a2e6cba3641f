"""One picture seen many ways: resized, mirrored, turned, in tiles; and the way back to its own pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from imageguard.faces.light import evened as evened_out
from imageguard.faces.pixels import opencv, raster, scaled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from imageguard.faces.pixels import Pixels
    from imageguard.model.raster import Raster

LARGEST_TILE = 2_600
TILE, LAP = 1_536, 160

Point = tuple[float, float]
Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True)
class View:
    """How a picture of ``width`` x ``height`` pixels is shown to a detector.

    First it is turned counter-clockwise by ``turn`` quarter turns, then mirrored, then resized by
    ``factor``, then cut so that (``left``, ``top``) of the resized picture is the tile's origin.
    """

    width: int
    height: int
    factor: float
    turn: int = 0
    mirrored: bool = False
    left: int = 0
    top: int = 0

    def point(self, x: float, y: float) -> Point:
        """Return where a point of the view, in its pixels, lies in the picture's pixels."""
        x, y = (x + self.left) / self.factor, (y + self.top) / self.factor
        if self.mirrored:
            x = (self.width if self.turn % 2 == 0 else self.height) - x
        if self.turn == 1:
            return self.width - y, x
        if self.turn == 2:  # noqa: PLR2004 - half a turn
            return self.width - x, self.height - y
        if self.turn == 3:  # noqa: PLR2004 - three quarters
            return y, self.height - x
        return x, y

    def rectangle(self, x0: float, y0: float, x1: float, y1: float) -> Rectangle:
        """Return where a box of the view lies in the picture."""
        (ax, ay), (bx, by) = self.point(x0, y0), self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


@dataclass
class Views:
    """The views of one picture (height x width x 3 RGB); keeps the resized ones while it lives."""

    picture: Pixels
    _kept: dict[tuple[float, bool], Pixels] = field(default_factory=dict, repr=False)

    @property
    def side(self) -> float:
        """Return the side of a square of the same area, in pixels: sizes are asked for in this measure."""
        return math.sqrt(self.picture.shape[0] * self.picture.shape[1])

    def show(
        self, side: float, turn: int = 0, *, mirrored: bool = False, evened: bool = False
    ) -> Iterator[tuple[View, Raster]]:
        """Yield the tiles of the picture resized to that side (see ``side``), one tile where it is not huge."""
        factor = round(side / self.side, 4)
        shown = laid(self._resized(factor, evened=evened), turn, mirrored=mirrored)
        height, width = self.picture.shape[:2]
        for top, left, part in tiles(shown):
            yield View(width, height, factor, turn, mirrored, left, top), raster(part)

    def _resized(self, factor: float, *, evened: bool) -> Pixels:
        """Return the picture resized; contrast is evened out at its own size, or at the resized where that is less.

        A picture is shrunk from the smallest that is kept and large enough, so ask for the largest first.
        """
        if (factor, evened) not in self._kept:
            if not evened:
                nearest = min((kept for kept, even in self._kept if factor < kept < 1 and not even), default=1.0)
                source = self.picture if nearest == 1 else self._kept[nearest, False]
                self._kept[factor, evened] = scaled(source, factor / nearest)
            elif factor < 1:
                self._kept[factor, evened] = evened_out(self._resized(factor, evened=False))
            else:
                self._kept[factor, evened] = scaled(self._evened, factor)
        return self._kept[factor, evened]

    @cached_property
    def _evened(self) -> Pixels:
        return evened_out(self.picture)


def laid(picture: Pixels, turn: int, *, mirrored: bool) -> Pixels:
    """Return the picture turned counter-clockwise by quarter turns, then mirrored, as an array without strides.

    OpenCV copies in the order of the result; copying a strided view of numpy's takes ten times as long.
    """
    cv2 = opencv()
    codes = {1: cv2.ROTATE_90_COUNTERCLOCKWISE, 2: cv2.ROTATE_180, 3: cv2.ROTATE_90_CLOCKWISE}
    result: Pixels = cv2.rotate(picture, codes[turn]) if turn else picture
    return cv2.flip(result, 1) if mirrored else result


def tiles(shown: Pixels) -> Iterator[tuple[int, int, Pixels]]:
    """Yield (top, left, part): the whole picture, or overlapping parts of one that is too large for a detector."""
    height, width = shown.shape[:2]
    if max(height, width) <= LARGEST_TILE:
        yield 0, 0, shown
        return
    for top in _starts(height):
        for left in _starts(width):
            yield top, left, shown[top : top + TILE, left : left + TILE]


def _starts(length: int) -> list[int]:
    """Return where tiles begin so that they overlap by LAP pixels or more and the last ends at the edge."""
    count = max(math.ceil((length - LAP) / (TILE - LAP)), 1)
    last = max(length - TILE, 0)
    return [round(last * i / max(count - 1, 1)) for i in range(count)]
