"""Rows of a JPEG below the height that its header states, found by decoding it as a taller picture."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from imageguard.errors import Absent, InspectionError
from imageguard.formats import jpeg
from imageguard.pictures.decode import Source

if TYPE_CHECKING:
    from imageguard.formats.jpeg import Walk
    from imageguard.model.raster import Raster
    from imageguard.ports import Limits

_FORMATS: Final = ("JPEG", "MPO")
_TALLEST: Final = 65_500  # pixels; libjpeg opens nothing taller
_HUFFMAN: Final = frozenset({0xC0, 0xC1, jpeg.PROGRESSIVE})  # what arithmetic coding stores has no end to be seen
_NARROWEST: Final = 16  # pixels
_SMOOTHED: Final = 2  # rows of units that libjpeg shades into the grey, where a picture is progressive
_SCALE: Final = 8  # a sample a block
_SPOILT: Final = 8  # blocks, besides two units, that the padding bits at the end of the data may still colour
_FEWEST: Final = 256  # blocks to look at, however narrow the picture


@dataclass(frozen=True)
class Below:
    """A walked JPEG that may hold more rows than its header states; ``turn`` is its EXIF orientation."""

    data: bytes = field(repr=False)
    walked: Walk = field(repr=False)
    turn: int
    limits: Limits

    def raster(self) -> Raster:
        """Return the picture with all the rows that are stored. Raises Absent where these are all stated, OverLimit."""
        height = self._stored()
        if height is None:
            message = "no rows lie below the picture"
            raise Absent(message)
        return Source(self._as_high(height), _FORMATS, self.limits, self.turn, patient=True).raster()

    def _stored(self) -> int | None:
        """Return the height in pixels that is stored, None where it is the stated one."""
        (width, height), unit = self.walked.size, self.walked.unit
        if width < _NARROWEST or self.walked.frame is None or self.walked.frame.marker not in _HUFFMAN:
            return None
        smoothed = _SMOOTHED if self.walked.frame.marker == jpeg.PROGRESSIVE else 0
        stated = (-(-height // unit[1]) + smoothed) * unit[1]
        room, found = unit[1] * (2 + _FEWEST * _SCALE // max(width, _SCALE)), None
        while stated + unit[1] <= _TALLEST:
            reached = self._reached(stated, min(_TALLEST, stated + room))
            if reached is None or reached == found:
                break
            found, room = reached, room * 4
        return found

    def _reached(self, stated: int, height: int) -> int | None:
        """Return down to which pixel row something is stored, None where that is not below the stated height."""
        import numpy as np  # noqa: PLC0415 - heavy

        try:
            samples = Source(self._as_high(height), _FORMATS, self._room, patient=True).eighth()
        except InspectionError:
            return None  # the picture itself is damaged too, and says so
        below = (samples != samples[-1, -1]).any(axis=2)[stated // _SCALE :]  # an even grey where the data gave out
        unit = self.walked.unit
        if int(below.sum()) <= _SPOILT + 2 * (unit[0] // _SCALE) * (unit[1] // _SCALE):
            return None
        return min(height, stated + _SCALE * (int(np.flatnonzero(below.any(axis=1))[-1]) + 1))

    @property
    def _room(self) -> Limits:
        """Return the limits for looking at an eighth of the size, which needs a 64th of the memory."""
        return dataclasses.replace(self.limits, pixels=4 * self.limits.pixels)

    def _as_high(self, height: int) -> bytes:
        return jpeg.with_height(self.data, self.walked, height)
