"""Who looks at decoded pixels, faces aside, answers these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.geometry import Box
    from imageguard.model.raster import Raster


class SolidFinder(Protocol):
    """Finds what is one flat colour: there nobody can be seen, whatever lies beneath."""

    @property
    def version(self) -> str:
        """Change it whenever the same raster could give other boxes."""

    def find(self, raster: Raster) -> Sequence[Box]:
        """Return boxes in pixels of the raster, each of one colour but for its edge, largest first."""


class Fingerprinter(Protocol):
    """Perceptual identity of a raster, and how much of one picture another shows."""

    @property
    def version(self) -> str:
        """Change it whenever the same raster could give another fingerprint."""

    def fingerprint(self, raster: Raster) -> str:
        """Return a perceptual hash in hex."""

    def near(self, one: str, other: str) -> bool:
        """Say whether two fingerprints are near enough to be copies of one picture."""

    def compare(self, primary: Raster, other: Raster) -> tuple[float, bool]:
        """Return (similarity 0..1, whether ``other`` shows what ``primary`` does not)."""
