"""Makes pictures of camera size out of those of a truth file, for ``python benchmarks/detection.py --large``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image
from scoring import Example

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES: Final = ((4240, 2832), (6000, 4000))
"""12 and 24 megapixels."""

SCREEN: Final = 1600
"""Pixels across at which a person looks at the whole picture."""

GRIDS: Final = (3, 5, 8)
"""Pictures side by side: with three or more, none is shown on the screen larger than it is."""


def large(examples: Sequence[Example], count: int) -> Iterator[Example]:
    """Yield sheets of 9, 25 and 64 pictures, 12 and 24 megapixels by turns.

    Boxes are in pixels of a screen 1600 pixels wide, so that sizes are those that a person sees.
    """
    for number in range(count):
        size, across = SIZES[number % len(SIZES)], GRIDS[number % len(GRIDS)]
        chosen = [examples[(number * 17 + i) % len(examples)] for i in range(across**2)]
        yield _sheet(chosen, across, size)


def on_screen(box: Sequence[float], width: int) -> tuple[float, ...]:
    """Return a box of a picture that is ``width`` pixels wide in pixels of the screen."""
    return tuple(value * SCREEN / width for value in box)


def _sheet(chosen: Sequence[Example], across: int, size: tuple[int, int]) -> Example:
    width, height = size[0] // across, size[1] // across
    sheet = np.full((size[1], size[0], 3), 128, np.uint8)
    boxes = []
    for place, example in enumerate(chosen):
        left, top = place % across * width, place // across * height
        factor = min(width / example.pixels.shape[1], height / example.pixels.shape[0])
        shape = int(example.pixels.shape[1] * factor), int(example.pixels.shape[0] * factor)
        picture = np.asarray(Image.fromarray(example.pixels).resize(shape, Image.Resampling.BICUBIC))
        sheet[top : top + shape[1], left : left + shape[0]] = picture
        for x0, y0, x1, y1 in example.boxes:
            placed = left + x0 * factor, top + y0 * factor, left + x1 * factor, top + y1 * factor
            boxes.append(on_screen(placed, size[0]))
    return Example("+".join(one.name for one in chosen), sheet, tuple(boxes))
