"""When two faces may be one person, and which face is good enough to be remembered."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard import plugins
from imageguard.faces.matching import FALSE_MATCHES, LOOSEST, Curve, alike, rate_for, unit
from imageguard.faces.quality import doubts
from imageguard.model.geometry import Box
from imageguard.model.inspection import Cover, Face, Tier

Given = Any  # what a parameter is to a test


def test_more_comparisons_ask_for_more_likeness() -> None:
    """The threshold rises with the registry, passes through the measured points, and never exceeds 1."""
    curve = Curve(((0.3, 1e-2), (0.4, 1e-3), (0.5, 1e-4)))
    asked = [curve.threshold(n).similarity for n in (1, 50, 500, 5_000, 10**6)]
    assert asked[0] == pytest.approx(0.4)
    assert curve.threshold(513).similarity == pytest.approx(0.5, abs=1e-4)
    assert asked == sorted(asked)
    assert curve.threshold(10**12).similarity == 1.0
    assert [curve.threshold(n).measured for n in (500, 5_000)] == [True, False]


@given(st.integers(52, 10**7))
def test_all_comparisons_together_err_one_time_in_twenty(references: int) -> None:
    """One stranger against so many references: 1 - (1 - rate) ** references; with fewer, the loosest rate holds."""
    assert 1 - (1 - rate_for(references)) ** references == pytest.approx(FALSE_MATCHES, rel=1e-6)


@given(st.integers(0, 51))
def test_a_small_registry_is_no_licence(references: int) -> None:
    """However few the references, a comparison is never looser than one in a thousand."""
    assert rate_for(references) == LOOSEST


@given(st.lists(st.sampled_from([(1.0, 0.0), (0.0, 1.0), (0.6, 0.8), (-1.0, 0.0)]), max_size=6))
def test_many_vectors_are_compared_as_two_are(vectors: list[tuple[float, float]]) -> None:
    """Each of the first is near to what it would be near to alone, in the order of the others."""
    curve = Curve(((0.3, 1e-2), (0.7, 1e-3), (0.9, 1e-4)))
    least = curve.threshold(len(vectors)).similarity
    found = curve.near(vectors, vectors)
    assert found == [[at for at, two in enumerate(vectors) if alike(one, two, least)] for one in vectors]


GOOD: Face = Face(
    "f1",
    "primary",
    Box(0, 0, 90, 90),
    0.99,
    Tier.CERTAIN,
    recognisable=True,
    detector="yunet",
    quality=0.7,
    points=60.0,
    turned=0.1,
)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({}, None),
        ({"box": Box(0, 0, 38, 38)}, "38 pixels across, and 40 are needed"),
        ({"points": 20.0}, "blurred or flat: 20 points"),
        ({"turned": 0.9}, "turned to the side"),
        ({"cover": Cover.MOSAIC}, r"covered \(mosaic\)"),
        ({"tier": Tier.POSSIBLE}, "not sure that it is a face"),
        ({"points": None}, "no detector saw a face"),
    ],
)
def test_a_reference_is_refused_with_the_reason(changes: dict[str, Given], why: str | None) -> None:
    """Small, unsharp, turned, covered, doubtful: each is told in words."""
    told = doubts(replace(GOOD, **changes))
    assert bool(told) == (why is not None)
    assert why is None or re.search(why, told[0])


def test_vectors_are_compared_by_direction() -> None:
    """Length does not count, kinds do not mix, and nothing has no direction."""
    one, other = unit([3.0, 4.0]), unit([6.0, 8.0])
    assert one is not None
    assert other is not None
    assert alike(one, other, 0.999)
    assert not alike(one, (1.0,), 0.0)
    assert unit([0.0, 0.0]) is unit([float("nan"), 1.0]) is None


@pytest.mark.parametrize("name", ["sface", "dlib"])
def test_an_embedder_says_by_which_weights(name: str) -> None:
    """What two vectors must share is the model, not the release of a library; both say from where a match counts."""
    embedder = plugins.embedder(name)
    assert re.fullmatch(rf"{name} sha256:[0-9a-f]{{16}}", embedder.model)
    assert embedder.model.split()[-1] in embedder.version
    few, many = embedder.threshold(10), embedder.threshold(1_000)
    assert 0 < few.similarity < many.similarity < 1
    assert embedder.near([(1.0, 0.0)], [(0.0, 1.0), (1.0, 0.0)]) == [[1]]
