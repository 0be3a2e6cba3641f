"""How detections are scored against a truth file: the rule, the sizes, recall and precision."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Rectangle = tuple[float, ...]

SMALLEST = 10.0
ENOUGH = 0.4
BINS = ((10, 20), (20, 40), (40, 96), (96, math.inf))


@dataclass(frozen=True)
class Example:
    """One picture (height x width x 3 RGB) and the boxes (x0, y0, x1, y1) of its faces."""

    name: str
    pixels: Any
    boxes: tuple[tuple[float, float, float, float], ...]

    @property
    def counted(self) -> int:
        """Return how many faces are large enough to count."""
        return sum(side(box) >= SMALLEST for box in self.boxes)


def examples(truth: Path, limit: int | None = None) -> Iterator[Example]:
    """Yield the pictures of a truth file, whose pictures lie beside it or in ``images/``, sorted by name."""
    entries = json.loads(truth.read_text("utf-8"))
    for name in sorted(entries)[:limit]:
        path = next(p for p in (truth.parent / "images" / name, truth.parent / name) if p.is_file())
        with Image.open(path) as picture:
            pixels = np.asarray(picture.convert("RGB"))
        yield Example(name, pixels, tuple(tuple(box) for box in entries[name]["boxes"]))


def side(box: Rectangle) -> float:
    """Return the side of a square of the box's area."""
    return math.sqrt(max((box[2] - box[0]) * (box[3] - box[1]), 0.0))


def overlap(one: Rectangle, other: Rectangle) -> float:
    """Return intersection over union."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    shared = across * down
    return shared / (side(one) ** 2 + side(other) ** 2 - shared)


def fits(found: Rectangle, true: Rectangle) -> bool:
    """Say whether they overlap by 0.4, or each centre lies in the other box at an area ratio of 0.2 to 5."""
    if overlap(found, true) >= ENOUGH:
        return True
    if not (_inside(found, true) and _inside(true, found)) or side(true) == 0:
        return False
    return 0.2 <= side(found) ** 2 / side(true) ** 2 <= 5  # noqa: PLR2004 - the rule of the docstring


def _inside(one: Rectangle, other: Rectangle) -> bool:
    x, y = (one[0] + one[2]) / 2, (one[1] + one[3]) / 2
    return other[0] <= x <= other[2] and other[1] <= y <= other[3]


def marks(found: Sequence[Rectangle], true: Sequence[Rectangle]) -> list[int | None]:
    """Return for each detection, best first: the index of the face it finds, -1 for none, None for neither.

    Greedy; a detection that falls on a face under 10 pixels is neither right nor wrong.
    """
    used: set[int] = set()
    result: list[int | None] = []
    for box in found:
        hits = [i for i, face in enumerate(true) if fits(box, face)]
        free = [i for i in hits if i not in used and side(true[i]) >= SMALLEST]
        if free:
            best = max(free, key=lambda i: overlap(box, true[i]))
            used.add(best)
            result.append(best)
        else:
            result.append(None if any(side(true[i]) < SMALLEST for i in hits) else -1)
    return result


@dataclass
class Tally:
    """Counts over a set of pictures."""

    right: int = 0
    wrong: int = 0
    faces: int = 0
    by_size: dict[int, list[int]] | None = None

    def add(self, example: Example, found: Sequence[Rectangle]) -> None:
        """Count one picture's detections, best first."""
        self.by_size = self.by_size or {i: [0, 0] for i in range(len(BINS))}
        hits = marks(found, example.boxes)
        self.wrong += sum(hit == -1 for hit in hits)
        got = {hit for hit in hits if hit is not None and hit >= 0}
        for i, box in enumerate(example.boxes):
            for n, (low, high) in enumerate(BINS):
                if low <= side(box) < high:
                    self.faces += 1
                    self.right += i in got
                    self.by_size[n][0] += i in got
                    self.by_size[n][1] += 1

    @property
    def recall(self) -> float:
        """Return the share of the faces that were found."""
        return self.right / max(self.faces, 1)

    @property
    def precision(self) -> float:
        """Return the share of the detections that are faces."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def sizes(self) -> tuple[float, ...]:
        """Return recall by size of the face, in the order of BINS."""
        return tuple(got / max(all_, 1) for got, all_ in (self.by_size or {}).values())
