"""When two embeddings may be one person: a threshold that follows the number of comparisons."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FALSE_MATCHES: Final = 0.05
"""Expected false matches in all comparisons of one question together."""

LOOSEST: Final = 1e-3
"""A false-match rate no comparison may exceed, however few there are."""


@dataclass(frozen=True)
class Curve:
    """Pairs of (similarity, share of pairs of different people at or above it), similarity rising."""

    points: tuple[tuple[float, float], ...]

    def threshold(self, comparisons: int) -> float:
        """Return the similarity at which that many comparisons give FALSE_MATCHES false ones, at most 1.

        Between the points, and beyond the last, the logarithm of the rate is taken as a straight line.
        """
        rate = min(FALSE_MATCHES / max(comparisons, 1), LOOSEST)
        rates = [math.log10(rate) for _, rate in self.points]
        goal = math.log10(rate)
        i = next((n for n in range(1, len(rates)) if rates[n] <= goal), len(rates) - 1)
        (low, _), (high, _) = self.points[i - 1 : i + 1]
        slope = (high - low) / (rates[i] - rates[i - 1])
        return min(low + (goal - rates[i - 1]) * slope, 1.0)


def alike(one: Sequence[float], other: Sequence[float], threshold: float) -> bool:
    """Say whether the cosine similarity of two unit vectors reaches a threshold; vectors of two lengths never do."""
    return len(one) == len(other) and float(np.dot(one, other)) >= threshold


def unit(vector: Iterable[float]) -> tuple[float, ...] | None:
    """Return the vector at length 1, or None where it has no direction."""
    values = np.fromiter((float(value) for value in vector), np.float64)
    length = float(np.linalg.norm(values))
    if not math.isfinite(length) or length == 0:
        return None
    return tuple((values / length).tolist())
