"""Decoded pixels, upright, as plain bytes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from imageguard.model.geometry import Region


@dataclass(frozen=True)
class Raster:
    """An upright picture: ``rgb`` holds height x width x 3 bytes, row by row, 8 bits sRGB a channel.

    ``holds`` are the pictures that a page shows whole and as they are: (px, where on the page).
    """

    width: int
    height: int
    rgb: bytes = field(repr=False)
    holds: tuple[tuple[str, Region], ...] = ()

    def __post_init__(self) -> None:
        """Refuse pixels that do not fill the frame, with ValueError."""
        if self.width < 1 or self.height < 1 or len(self.rgb) != self.width * self.height * 3:
            message = f"{len(self.rgb)} bytes are not a {self.width} x {self.height} RGB picture"
            raise ValueError(message)

    @property
    def px(self) -> str:
        """Return ``px:`` + sha256 over width and height (32-bit big-endian each) and the pixels."""
        digest = hashlib.sha256(self.width.to_bytes(4, "big") + self.height.to_bytes(4, "big"))
        digest.update(self.rgb)
        return f"px:{digest.hexdigest()}"
