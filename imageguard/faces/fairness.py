"""How often faces are found by group: on the sample people, whose groups the renderer was told, never guessed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from imageguard.faces.pixels import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from imageguard.faces.pixels import Pixels

    Rectangle = Sequence[float]
    Look = Callable[[Pixels], Sequence[Rectangle]]

DARK: Final = 0.15
"""Share of the light that is left in the dark versions."""

SIDES: Final = (40, 20, 12)
"""Sides, in pixels, of the faces in the small versions: portraits pasted in rows into a picture of an empty room."""

COLUMNS, ROWS = 9, 4


@dataclass(frozen=True)
class Sample:
    """One sample picture (height x width x 3 RGB) with its faces: box (x0, y0, x1, y1) and groups by axis."""

    pixels: Pixels
    faces: tuple[tuple[Rectangle, Mapping[str, str]], ...]


@dataclass
class Shares:
    """How many faces of each group there were and how many were found, by (axis, group), as they came."""

    counts: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def add(self, groups: Mapping[str, str], *, found: bool) -> None:
        """Count one face in each of its groups."""
        for axis, group in groups.items():
            count = self.counts.setdefault((axis, group), [0, 0])
            count[0] += found
            count[1] += 1

    @property
    def rows(self) -> list[tuple[str, str, int, int]]:
        """Return (axis, group, found, faces), sorted."""
        return [(axis, group, found, faces) for (axis, group), (found, faces) in sorted(self.counts.items())]


def measure(samples: Sequence[Sample], room: Pixels, look: Look) -> Shares:
    """Look at every sample as it is, darkened, and small in a room; return what was found by group."""
    shares = Shares()
    for sample in (*samples, *map(_darkened, samples), *_crowds(samples, room)):
        seen = look(sample.pixels)
        for box, groups in sample.faces:
            shares.add({**groups, "size": _size(box)}, found=any(agree(box, one) for one in seen))
    return shares


def groups_of(person: Mapping[str, str], face: Mapping[str, Any], light: str) -> dict[str, str]:
    """Return the groups of one face by axis: as the renderer was told of the person, the pose and the light."""
    return {**person, "pose": str(face["pose"]), "light": light}


def _size(box: Rectangle) -> str:
    side = ((box[2] - box[0]) * (box[3] - box[1])) ** 0.5
    return next((f"under {limit} px" for limit in (15, 30, 60) if side < limit), "60 px and more")


def _darkened(sample: Sample) -> Sample:
    faces = tuple((box, {**groups, "light": "dark"}) for box, groups in sample.faces)
    return Sample((sample.pixels * DARK).astype(np.uint8), faces)


def _crowds(samples: Sequence[Sample], room: Pixels) -> Iterator[Sample]:
    """Yield the room with the portraits in rows, once for each side of SIDES."""
    portraits = [sample for sample in samples if len(sample.faces) == 1][: COLUMNS * ROWS]
    across, down = room.shape[1] // COLUMNS, room.shape[0] // ROWS
    for side in SIDES:
        picture, faces = room.copy(), []
        for place, portrait in enumerate(portraits):
            (box, groups), left, top = portrait.faces[0], place % COLUMNS * across, place // COLUMNS * down
            factor = side / ((box[2] - box[0]) * (box[3] - box[1])) ** 0.5
            small = scaled(portrait.pixels, factor)[:down, :across]
            picture[top : top + small.shape[0], left : left + small.shape[1]] = small
            x0, y0, x1, y1 = (value * factor for value in box)
            faces.append(((left + x0, top + y0, left + x1, top + y1), groups))
        yield Sample(picture, tuple(faces))


def agree(one: Rectangle, other: Rectangle) -> bool:
    """Say whether each box holds the other's middle."""
    return _holds_middle(one, other) and _holds_middle(other, one)


def _holds_middle(one: Rectangle, other: Rectangle) -> bool:
    x, y = (other[0] + other[2]) / 2, (other[1] + other[3]) / 2
    return one[0] <= x <= one[2] and one[1] <= y <= one[3]
