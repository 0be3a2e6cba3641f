"""Parts of one flat colour, under which nobody can be seen."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imageguard.faces.pixels import raster
from imageguard.faces.solids import FINDER
from imageguard.model.geometry import Box, iou

Given = Any  # what a fixture is to a test


def covered(picture: np.ndarray, box: tuple[int, int, int, int], colour: tuple[int, int, int]) -> np.ndarray:
    """Return the picture with a box painted over."""
    x0, y0, x1, y1 = box
    result = picture.copy()
    result[y0:y1, x0:x1] = colour
    return result


def as_jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    """Return the picture after lossy compression."""
    held = io.BytesIO()
    Image.fromarray(picture).save(held, "JPEG", quality=quality)
    return np.asarray(Image.open(held))


@pytest.mark.parametrize("colour", [(0, 0, 0), (255, 255, 255), (60, 90, 200)])
@pytest.mark.parametrize("quality", [None, 90, 40])
@pytest.mark.parametrize("box", [(180, 200, 460, 590), (250, 310, 370, 430)])
def test_a_painted_box_is_found(people: Given, colour: Given, quality: int | None, box: Given) -> None:
    """Compression blurs the edge; the inside stays one colour, and the box is found whole, or nearly so."""
    shown = covered(people.pixels("p01_a_frontal"), box, colour)
    found = FINDER.find(raster(shown if quality is None else as_jpeg(shown, quality)))
    assert max(iou(one, Box(*box)) for one in found) >= 0.7


@pytest.mark.parametrize("light", [1.0, 0.15, 0.04])
def test_no_face_lies_in_a_flat_part(people: Given, light: float) -> None:
    """Not even in a picture that is nearly black: what differs by one level is not flat."""
    for name in ("p01_a_frontal", "p08_a_frontal", "s2_group_indoor"):
        dark = (people.pixels(name) * light).astype(np.uint8)
        for x0, y0, x1, y1 in people.boxes(name):
            for one in FINDER.find(raster(as_jpeg(dark, 85))):
                across = max(min(one.x1, x1) - max(one.x0, x0), 0)
                down = max(min(one.y1, y1) - max(one.y0, y0), 0)
                assert across * down < 0.5 * (x1 - x0) * (y1 - y0)


@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 10**6), st.integers(1, 3))
@settings(max_examples=40, deadline=None)
def test_every_box_is_of_one_colour(width: int, height: int, seed: int, colours: int) -> None:
    """Whatever the picture, a box lies inside it and holds one colour."""
    random = np.random.default_rng(seed)
    coarse = random.integers(0, colours, (-(-height // 30), -(-width // 30), 1), np.uint8) * 80
    picture = np.repeat(np.repeat(coarse, 30, 0), 30, 1)[:height, :width].repeat(3, axis=2)
    for box in FINDER.find(raster(picture)):
        part = picture[box.y0 : box.y1, box.x0 : box.x1]
        assert part.shape[:2] == (box.height, box.width)
        assert (part == part[0, 0]).all()


def test_a_disc_gives_the_rectangle_inside_it() -> None:
    """A round cover counts for what is surely flat, not for its corners."""
    y, x = np.mgrid[:400, :400]
    noise = np.random.default_rng(5).integers(0, 255, (400, 400, 3), np.uint8)
    noise[(x - 200) ** 2 + (y - 200) ** 2 < 150**2] = 7
    (best,) = FINDER.find(raster(noise))
    assert best.width * best.height == pytest.approx(2 * 150**2, rel=0.1)


def test_a_chart_of_many_colours_ends_soon() -> None:
    """Thousands of flat cells: the largest are kept, in one order."""
    tiles = np.random.default_rng(2).integers(0, 255, (60, 60, 3), np.uint8).repeat(20, 0).repeat(20, 1)
    found = FINDER.find(raster(tiles))
    assert len(found) == 64
    assert found == FINDER.find(raster(tiles))
