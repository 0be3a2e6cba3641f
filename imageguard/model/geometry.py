"""Boxes in pixels and in fractions of the upright picture."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Box:
    """Pixels of the upright rendition: half-open, origin top left, ``x0 < x1`` and ``y0 < y1``."""

    x0: int
    y0: int
    x1: int
    y1: int

    def __post_init__(self) -> None:
        """Refuse an empty or inverted box with ValueError."""
        if not (self.x0 < self.x1 and self.y0 < self.y1):
            message = f"a box needs x0 < x1 and y0 < y1, not {self}"
            raise ValueError(message)

    @property
    def width(self) -> int:
        """Pixels across."""
        return self.x1 - self.x0

    @property
    def height(self) -> int:
        """Pixels down."""
        return self.y1 - self.y0

    def fractions(self, width: int, height: int) -> Region:
        """Return this box as fractions of a picture of that width and height in pixels."""
        return Region(self.x0 / width, self.y0 / height, self.x1 / width, self.y1 / height)


@dataclass(frozen=True, order=True)
class Region:
    """A place in a picture as fractions 0..1 of the upright picture, however it is resized."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __post_init__(self) -> None:
        """Refuse a region outside the picture, empty or inverted, with ValueError."""
        if not (0 <= self.x0 < self.x1 <= 1 and 0 <= self.y0 < self.y1 <= 1):
            message = "a region is [x0, y0, x1, y1] in fractions of the picture: 0 <= x0 < x1 <= 1, 0 <= y0 < y1 <= 1"
            raise ValueError(message)

    @property
    def area(self) -> float:
        """Share of the picture, 0..1."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)

    def box(self, width: int, height: int) -> Box:
        """Return the pixel box of at least one pixel in a picture of that size."""
        x0, y0 = min(round(self.x0 * width), width - 1), min(round(self.y0 * height), height - 1)
        return Box(x0, y0, max(round(self.x1 * width), x0 + 1), max(round(self.y1 * height), y0 + 1))


def iou(one: Box | Region, other: Box | Region) -> float:
    """Return intersection over union, 0..1; both in the same frame."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    size_one = (one.x1 - one.x0) * (one.y1 - one.y0)
    size_other = (other.x1 - other.x0) * (other.y1 - other.y0)
    return shared / (size_one + size_other - shared)
