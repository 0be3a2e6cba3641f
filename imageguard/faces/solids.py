"""Finds parts of a picture that are one flat colour: whoever is pointed out there is covered for good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from imageguard.faces.pixels import opencv, pixels
from imageguard.model.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.faces.pixels import Pixels
    from imageguard.model.raster import Raster
    from imageguard.ports import SolidFinder

CELLS: Final = 320
"""Cells along the longer side of a picture, none under LEAST_CELL pixels: what is smaller is not found."""

LEAST_CELL: Final = 4
LEAST_ACROSS: Final = 3
MOST: Final = 64

EDGE: Final = 16
"""Pixels by which a flat part may grow on each side, and no more than one SHARE of it: what compression blurs."""

SHARE: Final = 4
NEAR, NEARLY = 12, 0.95

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class FlatParts:
    """Looks for equal pixels, not for similar ones: a face in the dark differs by little, and can be brightened."""

    version: str = "solids 1"

    def find(self, raster: Raster) -> Sequence[Box]:
        """Return at most MOST boxes, each of one colour but for a blurred edge, largest first.

        Of each connected part it is the largest upright rectangle on a grid of cells, grown by its edge.
        """
        picture = pixels(raster)
        cell = max(LEAST_CELL, -(-max(raster.width, raster.height) // CELLS))
        if min(raster.width, raster.height) < cell * LEAST_ACROSS:
            return ()
        found = []
        for left, top, part in _parts(*_cells(picture, cell)):
            if (inner := _largest(part)) is not None:
                x0, y0, x1, y1 = inner
                box = Box((left + x0) * cell, (top + y0) * cell, (left + x1) * cell, (top + y1) * cell)
                found.append(_grown(picture, box))
        return sorted(found, key=lambda box: (-box.width * box.height, box))


def _cells(picture: Pixels, cell: int) -> tuple[Mask, Pixels]:
    """Return which whole cells are of one colour, and the colour of each."""
    rows, columns = picture.shape[0] // cell, picture.shape[1] // cell
    whole = picture[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell, 3)
    colours = whole[:, 0, :, 0]
    likely = (whole[:, -1, :, -1] == colours).all(axis=-1) & (whole[:, 0, :, -1] == colours).all(axis=-1)
    flat = np.zeros((rows, columns), bool)
    across, down = np.nonzero(likely)
    flat[likely] = (whole[across, :, down] == colours[likely][:, None, None]).all(axis=(1, 2, 3))
    return flat, colours


def _parts(flat: Mask, colours: Pixels) -> Iterator[tuple[int, int, Mask]]:
    """Yield (left, top, cells) of the MOST largest connected parts of one colour, at least LEAST_ACROSS squared."""
    codes = colours.astype(np.int32) @ np.array([65536, 256, 1], np.int32)
    values, sizes = np.unique(codes[flat], return_counts=True)
    found = []
    for value in values[np.argsort(-sizes, kind="stable")][:MOST]:
        one = (flat & (codes == value)).astype(np.uint8)
        _, labels, places, _ = opencv().connectedComponentsWithStats(one, connectivity=4)
        for label, (left, top, width, height, cells) in enumerate(places.tolist()[1:], start=1):
            if cells >= LEAST_ACROSS**2:
                found.append((-cells, left, top, labels[top : top + height, left : left + width] == label))
    for _, left, top, part in sorted(found, key=lambda one: one[:3])[:MOST]:
        yield left, top, part


def _largest(part: Mask) -> tuple[int, int, int, int] | None:
    """Return the largest rectangle (x0, y0, x1, y1) wholly inside a part, or None where it is too narrow.

    For each row the height of the column of cells above it; then for each height the widest run.
    """
    best, box = 0, None
    heights = np.zeros(part.shape[1], int)
    for bottom, row in enumerate(part, start=1):
        heights = np.where(row, heights + 1, 0)
        for start, stop, height in _runs(heights.tolist()):
            if min(height, stop - start) >= LEAST_ACROSS and height * (stop - start) > best:
                best, box = height * (stop - start), (start, bottom - height, stop, bottom)
    return box


def _grown(picture: Pixels, core: Box) -> Box:
    """Return the box with the edge that compression blurred: rows and columns that are nearly of its colour."""
    height, width = picture.shape[:2]
    x0, y0, x1, y1 = core.x0, core.y0, core.x1, core.y1
    colour = picture[y0, x0].astype(np.int16)

    def near(strip: Pixels) -> bool:
        return bool((np.abs(strip.astype(np.int16) - colour).max(axis=-1) <= NEAR).mean() >= NEARLY)

    for _ in range(min(EDGE, core.width // SHARE)):
        x0 -= x0 > 0 and near(picture[y0:y1, x0 - 1])
        x1 += x1 < width and near(picture[y0:y1, x1])
    for _ in range(min(EDGE, core.height // SHARE)):
        y0 -= y0 > 0 and near(picture[y0 - 1, x0:x1])
        y1 += y1 < height and near(picture[y1, x0:x1])
    return Box(x0, y0, x1, y1)


def _runs(heights: list[int]) -> list[tuple[int, int, int]]:
    """Return (start, stop, height) of every widest rectangle under a skyline, by the usual stack of rising edges."""
    found, rising = [], [(0, 0)]
    for place, height in enumerate([*heights, 0]):
        start = place
        while rising and rising[-1][1] > height:
            start, tall = rising.pop()
            found.append((start, place, tall))
        if not rising or rising[-1][1] < height:
            rising.append((start, height))
    return found


FINDER: Final[SolidFinder] = FlatParts()
