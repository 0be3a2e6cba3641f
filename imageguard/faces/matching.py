"""When two embeddings may be one person: a threshold that follows the number of people on file."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from imageguard.ports import Threshold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

FALSE_MATCHES: Final = 0.05
"""The chance that a face of nobody on file is taken for anybody on file."""

LOOSEST: Final = 1e-3
"""A false-match rate that no comparison may exceed, however few references there are."""

_AT_ONCE: Final = 4_000_000
"""Similarities that are held in memory at a time."""


def rate_for(references: int) -> float:
    """Return the false-match rate f of one comparison at which n of them err with the chance F: 1 - (1 - f)^n = F.

    At most LOOSEST. Comparisons are taken as independent; those with several pictures of one person
    are not, so that the true chance is a little smaller.
    """
    return min(-math.expm1(math.log1p(-FALSE_MATCHES) / max(references, 1)), LOOSEST)


@dataclass(frozen=True)
class Curve:
    """Pairs of (similarity, share of pairs of different people at or above it), similarity rising."""

    points: tuple[tuple[float, float], ...]

    def threshold(self, references: int) -> Threshold:
        """Return the cosine similarity from which one of so many references may be the person, at most 1.

        Between the points, and beyond the last, the logarithm of the rate is taken as a straight
        line; ``measured`` says that the rate lies within the points.
        """
        rate = rate_for(references)
        rates = [math.log10(rate) for _, rate in self.points]
        goal = math.log10(rate)
        i = next((n for n in range(1, len(rates)) if rates[n] <= goal), len(rates) - 1)
        (low, _), (high, _) = self.points[i - 1 : i + 1]
        slope = (high - low) / (rates[i] - rates[i - 1])
        similarity = min(low + (goal - rates[i - 1]) * slope, 1.0)
        return Threshold(similarity, rate, measured=rate >= self.points[-1][1])

    def near(self, ones: Sequence[Sequence[float]], many: Sequence[Sequence[float]]) -> list[list[int]]:
        """Return for each of the first unit vectors which of the others (by place) may be the same person."""
        if not ones or not many:
            return [[] for _ in ones]
        least = self.threshold(len(many)).similarity
        others = np.asarray(many, np.float32).T
        step = max(_AT_ONCE // len(many), 1)
        found: list[list[int]] = []
        for at in range(0, len(ones), step):
            likeness = np.asarray(ones[at : at + step], np.float32) @ others
            found += [np.flatnonzero(row >= least).tolist() for row in likeness]
        return found


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
