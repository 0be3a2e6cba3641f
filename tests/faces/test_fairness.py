"""The share of faces found by group: counted rightly, from what the renderer was told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from imageguard.faces.fairness import Sample, Shares, agree, groups_of, measure
from imageguard.faces.selftest import PROFILES, caution

Given = Any  # what a picture is to a test
PERSON = {"skin": "one", "age": "child"}
BOX = (40.0, 40.0, 120.0, 140.0)
TRUTH = json.loads((Path(__file__).parents[2] / "samples" / "truth.json").read_text("utf-8"))


def portrait(level: int, **groups: str) -> Sample:
    """Return a grey picture of 160 x 192 pixels with one bright face."""
    pixels = np.full((192, 160, 3), 60, np.uint8)
    pixels[40:140, 40:120] = level
    return Sample(pixels, ((BOX, {**PERSON, "light": "soft", **groups}),))


def bright(pixels: Given) -> list[tuple[float, ...]]:
    """Find one box around everything bright, in pictures of one portrait only."""
    rows, columns = np.nonzero(pixels[:, :, 0] > 200)
    found = len(rows) and pixels.shape[0] == 192
    return [(columns.min(), rows.min(), columns.max() + 1, rows.max() + 1)] if found else []


def test_each_version_counts_once_in_every_group() -> None:
    """As it is, darkened, and three times small: five looks at one face; only the first is bright enough."""
    room = np.zeros((640, 960, 3), np.uint8)
    rows = measure([portrait(250)], room, bright).rows
    assert ("skin", "one", 1, 5) in rows
    assert ("light", "soft", 1, 4) in rows
    assert ("light", "dark", 0, 1) in rows
    assert {group for axis, group, _, _ in rows if axis == "size"} == {
        "under 15 px",
        "under 30 px",
        "under 60 px",
        "60 px and more",
    }


def test_a_group_that_is_missed_shows() -> None:
    """One of two groups is never found: the table says so."""
    rows = measure([portrait(250), portrait(120, skin="two")], np.zeros((640, 960, 3), np.uint8), bright).rows
    assert ("skin", "one", 1, 5) in rows
    assert ("skin", "two", 0, 5) in rows


def test_faces_agree_where_each_holds_the_other_s_middle() -> None:
    """A body around a face is no face."""
    assert agree((0, 0, 10, 10), (2, 2, 12, 12))
    assert not agree((0, 0, 10, 10), (0, 0, 40, 100))


def test_every_sample_person_has_groups_and_nobody_else() -> None:
    """The groups are the renderer's; each person has the same axes."""
    assert set(TRUTH["groups"]) == set(TRUTH["people"])
    assert {frozenset(groups) for groups in TRUTH["groups"].values()} == {frozenset({"skin", "age", "head"})}
    assert groups_of({"age": "child"}, {"pose": "frontal"}, "soft") == {
        "age": "child",
        "pose": "frontal",
        "light": "soft",
    }


@pytest.mark.parametrize("profile", PROFILES)
def test_the_report_says_what_was_measured_by_group(profile: str) -> None:
    """Where a profile was measured, the caution names every axis."""
    assert ("by group" in caution(profile)) is bool(PROFILES[profile].by_group)
    assert all(0 <= low <= high <= 1 for _, low, high in PROFILES[profile].by_group)


def test_shares_are_sorted() -> None:
    """The table is the same whatever came first."""
    one, other = Shares(), Shares()
    for shares, order in ((one, ("a", "b")), (other, ("b", "a"))):
        for group in order:
            shares.add({"x": group}, found=True)
    assert one.rows == other.rows == [("x", "a", 1, 1), ("x", "b", 1, 1)]
