"""Fits the chances of imageguard.faces.fusion: ``python benchmarks/calibration.py TRUTH.json``.

The pictures are parted into halves at random, HALVES times; each half is fitted and measured on the other. For
each set of detectors come: recall at the goals for precision, as mean and worst of the halves; the same where all
pictures are fitted and measured, with the chance from which on it holds; the coefficients fitted on all of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scoring import Example, examples, marks

from imageguard import plugins
from imageguard.faces.fusion import features, gather
from imageguard.faces.looking import planned, seen
from imageguard.faces.profiles import PROFILES, looks
from imageguard.faces.views import Views

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.faces.fusion import Candidate, Sighting
    from imageguard.faces.profiles import Look

SETS: Final = (
    ("fast", ("yunet",)),
    ("balanced", ("yunet",)),
    ("balanced", ("centerface", "yunet")),
    ("balanced", ("retinaface", "yunet")),
    ("balanced", ("centerface", "retinaface", "yunet")),
    ("thorough", ("centerface", "yunet")),
    ("thorough", ("centerface", "retinaface", "yunet")),
)
GOALS: Final = (0.57, 0.60, 0.70, 0.72, 0.80, 0.82, 0.92, 0.93)
HALVES: Final = 12
Known = dict[tuple[str, "Look", float], "list[Sighting]"]
Rated = tuple[Example, "list[Candidate]", Any, Any]
"""A picture, its candidates, their features (n x m) and whether each is a face (1, 0, or nan for neither)."""


def main() -> None:
    """Fit and print every set of detectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args()
    pictures = list(examples(chosen.truth, chosen.limit))
    known: Known = {}
    for profile, detectors in SETS:
        plan = looks(PROFILES[profile], detectors)
        groups = tuple(sorted({look.group for look in plan}))
        rated = [rate(one, candidates(one, plan, known), groups) for one in pictures]
        print(profile, groups)
        curves = [recall(rated, test, fitted(rated, train)) for train, test in halves(len(rated))]
        shares = np.array([[got for got, _ in curve] for curve in curves])
        print(
            "    held out:",
            *(f"{m:.3f} ({w:.3f})/{g}" for m, w, g in zip(shares.mean(0), shares.min(0), GOALS, strict=True)),
        )
        weights = fitted(rated, range(len(rated)))
        whole = recall(rated, range(len(rated)), weights)
        print("    all:     ", *(f"{got:.3f}/{g} at {c:.3f}" for (got, c), g in zip(whole, GOALS, strict=True)))
        print("   ", tuple(round(float(w), 3) for w in weights), flush=True)


def candidates(example: Example, plan: Sequence[Look], known: Known) -> list[Candidate]:
    """Return the places that the upright looks of a plan saw; ``known`` keeps what each look saw."""
    views = Views(example.pixels)
    found: list[Sighting] = []
    for look, side in sorted(planned(views.side, plan), key=lambda one: -one[1]):
        key = example.name, look, side
        if key not in known:
            known[key] = list(seen(views, plugins.detector(look.detector), look, side, 0))
        found += known[key]
    return gather(found)


def rate(example: Example, places: list[Candidate], groups: Sequence[str]) -> Rated:
    """Return the candidates with their features and whether they are faces, taken best first."""
    ordered = sorted(places, key=lambda one: -sum(one.scores.values()))
    hits = marks([one.box for one in ordered], example.boxes)
    rows = np.array([features(one, groups) for one in ordered]).reshape(len(ordered), len(groups) + 3)
    return example, ordered, rows, np.array([np.nan if hit is None else float(hit >= 0) for hit in hits])


def halves(count: int) -> Iterator[tuple[Any, Any]]:
    """Yield (train, test) indices: HALVES random partings, each half once in either part."""
    random = np.random.default_rng(0)
    for _ in range(HALVES):
        order = random.permutation(count)
        yield order[: count // 2], order[count // 2 :]
        yield order[count // 2 :], order[: count // 2]


def fitted(rated: Sequence[Rated], which: Sequence[int]) -> Any:  # noqa: ANN401 - a numpy vector
    """Return the weights of a logistic regression (Newton's method, a small ridge)."""
    x = np.concatenate([rated[i][2] for i in which])
    y = np.concatenate([rated[i][3] for i in which])
    x, y = x[~np.isnan(y)], y[~np.isnan(y)]
    weights = np.zeros(x.shape[1])
    ridge = 1e-4 * len(y) * np.eye(len(weights))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, x.T @ (p - y) + ridge @ weights)
    return weights


def recall(rated: Sequence[Rated], which: Sequence[int], weights: Any) -> list[tuple[float, float]]:  # noqa: ANN401
    """Return (recall, chance from which on) at each goal for precision on some of the pictures."""
    scores: list[float] = []
    right: list[float] = []
    for example, places, rows, _ in (rated[i] for i in which):
        values = rows @ weights
        order = np.argsort(-values, kind="stable")
        hits = marks([places[i].box for i in order], example.boxes)
        scores += [float(values[i]) for i, hit in zip(order, hits, strict=True) if hit is not None]
        right += [float(hit >= 0) for hit in hits if hit is not None]
    order = np.argsort(-np.array(scores), kind="stable")
    found = np.array(right)[order].cumsum()
    precision = found / np.arange(1, len(found) + 1)
    faces = sum(rated[i][0].counted for i in which)
    lasts = [np.flatnonzero(precision >= goal)[-1] for goal in GOALS]
    return [(found[last] / faces, 1 / (1 + np.exp(-np.array(scores)[order][last]))) for last in lasts]


if __name__ == "__main__":
    main()
