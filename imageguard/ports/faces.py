"""Who finds faces and compares them answers these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.geometry import Box
    from imageguard.model.inspection import Face
    from imageguard.model.raster import Raster


@dataclass(frozen=True)
class Detection:
    """What one detector saw: a pixel box of the raster, a score 0..1, landmarks as (x, y) pixels."""

    box: Box
    score: float
    detector: str
    landmarks: tuple[tuple[float, float], ...] = ()


class Detector(Protocol):
    """One face detector backend."""

    @property
    def name(self) -> str:
        """Return the name that profiles and configuration use."""

    @property
    def version(self) -> str:
        """Return library version and the sha256 of the weights."""

    def detect(self, raster: Raster, threshold: float) -> Sequence[Detection]:
        """Return every detection at or over the threshold. Raises BackendMissing."""


class FaceFinder(Protocol):
    """Finds the faces of one upright raster: detectors, fusion, tiers, cover and recognisability."""

    @property
    def version(self) -> str:
        """Return a fingerprint of detectors, weights, profile and thresholds."""

    def find(self, raster: Raster, rendition: str) -> Sequence[Face]:
        """Return faces with boxes in pixels of the raster, gravest first; ids are set later."""


@dataclass(frozen=True)
class Threshold:
    """From which cosine similarity two faces may be one person, and at which false-match rate of one comparison.

    ``measured`` is false where the rate lies beyond what was measured, and the similarity is an extrapolation.
    """

    similarity: float
    rate: float
    measured: bool


class Embedder(Protocol):
    """One face embedder backend, for opted-in matching only."""

    @property
    def name(self) -> str:
        """Return the name that the configuration uses."""

    @property
    def version(self) -> str:
        """Return library version and the sha256 of the weights."""

    def embed(self, raster: Raster, face: Detection) -> tuple[float, ...] | None:
        """Return a unit vector, or None where the face is not good enough to be trusted."""

    def same(self, one: Sequence[float], other: Sequence[float], comparisons: int) -> bool:
        """Say whether two vectors may be one person, at a false-match rate fit for so many comparisons."""

    @property
    def model(self) -> str:
        """Return what two vectors must share to be comparable: name and sha256 of the weights."""

    def threshold(self, references: int) -> Threshold:
        """Return from which similarity one of so many references may be the person."""

    def near(self, ones: Sequence[Sequence[float]], many: Sequence[Sequence[float]]) -> Sequence[Sequence[int]]:
        """Return for each of the first vectors which of the others (by place) may be the same person."""
