"""Fits the chances of imageguard.faces.fusion: ``python benchmarks/calibration.py TRUTH.json``.

Each half of the pictures is fitted and measured on the other half; the coefficients printed
last are fitted on all of them.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scoring import Example, examples, marks

from imageguard import plugins
from imageguard.faces.fusion import features, gather
from imageguard.faces.light import evened
from imageguard.faces.looking import sightings
from imageguard.faces.profiles import PROFILES, looks
from imageguard.faces.views import Views

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.faces.fusion import Candidate

SETS = (
    ("fast", ("yunet",)),
    ("balanced", ("yunet",)),
    ("balanced", ("centerface", "yunet")),
    ("balanced", ("retinaface", "yunet")),
    ("balanced", ("centerface", "retinaface", "yunet")),
    ("thorough", ("centerface", "yunet")),
    ("thorough", ("centerface", "retinaface", "yunet")),
)
GOALS = (0.57, 0.70, 0.80, 0.92)
Cases = list[tuple[Example, "list[Candidate]"]]


def main() -> None:
    """Fit and print every set of detectors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--limit", type=int)
    chosen = parser.parse_args()
    pictures = list(examples(chosen.truth, chosen.limit))
    for profile, detectors in SETS:
        plan = looks(PROFILES[profile], detectors)
        groups = tuple(sorted({look.group for look in plan}))
        cases = [(one, candidates(one, profile, detectors)) for one in pictures]
        print(profile, groups, held_out(cases, groups))
        print("   ", tuple(round(float(w), 3) for w in fitted(cases, groups)), flush=True)


def candidates(example: Example, profile: str, detectors: tuple[str, ...]) -> list[Candidate]:
    """Return the places that the upright looks of a profile saw."""
    plan = looks(PROFILES[profile], detectors)
    backends = {name: plugins.detector(name) for name in detectors}
    shown = [Views(example.pixels)]
    shown += [Views(evened(example.pixels))] if PROFILES[profile].contrast else []
    return gather([one for views in shown for one in sightings(views, backends, plan)])


def fitted(cases: Cases, groups: Sequence[str]) -> Any:  # noqa: ANN401 - a numpy vector
    """Return the weights of a logistic regression (Newton's method, a small ridge)."""
    rows, truth = [], []
    for example, places in cases:
        ordered = sorted(places, key=lambda one: -sum(one.scores.values()))
        for place, mark in zip(ordered, marks([one.box for one in ordered], example.boxes), strict=True):
            if mark is not None:
                rows.append(features(place, groups))
                truth.append(float(mark >= 0))
    x, y = np.array(rows), np.array(truth)
    weights = np.zeros(x.shape[1])
    ridge = 1e-4 * len(y) * np.eye(len(weights))
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ weights))
        weights -= np.linalg.solve((x.T * (p * (1 - p))) @ x + ridge, x.T @ (p - y) + ridge @ weights)
    return weights


def held_out(cases: Cases, groups: Sequence[str]) -> str:
    """Return recall at the goals for precision, each half measured with the weights of the other."""
    scores: list[float] = []
    right: list[float] = []
    for half in (0, 1):
        weights = fitted(cases[1 - half :: 2], groups)
        for example, places in cases[half::2]:
            ordered = sorted(((float(np.dot(weights, features(p, groups))), p.box) for p in places), reverse=True)
            for (score, _), mark in zip(ordered, marks([box for _, box in ordered], example.boxes), strict=True):
                if mark is not None:
                    scores.append(score)
                    right.append(float(mark >= 0))
    order = np.argsort(-np.array(scores), kind="stable")
    hits = np.array(right)[order].cumsum()
    precision = hits / np.arange(1, len(hits) + 1)
    faces = sum(example.counted for example, _ in cases)
    parts = []
    for goal in GOALS:
        last = np.flatnonzero(precision >= goal)[-1]
        chance = 1 / (1 + np.exp(-np.array(scores)[order][last]))
        parts.append(f"{hits[last] / faces:.3f}/{goal:.2f} at {chance:.2f}")
    return "  ".join(parts)


if __name__ == "__main__":
    main()
