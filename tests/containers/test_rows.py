"""Rows of a JPEG below its stated height: found where they are, and nowhere else."""

from __future__ import annotations

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imageguard.containers.rows import Below
from imageguard.errors import Absent, OverLimit
from imageguard.formats import jpeg
from imageguard.ports import Limits


def stored(size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    """Return a JPEG with something to see everywhere."""
    body = io.BytesIO()
    Image.effect_mandelbrot(size, (-2, -1.2, 1, 1.2), 60).convert(mode).rotate(90).resize(size).save(
        body, "JPEG", **options
    )
    return body.getvalue()


def below(data: bytes, height: int) -> int | None:
    """Return how many rows are found in a picture whose header states that height, None for no more than these."""
    lowered = jpeg.with_height(data, jpeg.walk(data), height)
    try:
        return Below(lowered, jpeg.walk(lowered), 1, Limits()).raster().height
    except Absent:
        return None


@settings(max_examples=25, deadline=None)
@given(
    size=st.tuples(st.integers(1, 200), st.integers(1, 200)),
    mode=st.sampled_from(["RGB", "L", "CMYK"]),
    options=st.sampled_from(
        [{}, {"progressive": True}, {"subsampling": 0}, {"quality": 20}, {"restart_marker_blocks": 2}]
    ),
)
def test_an_honest_picture_has_no_rows_below(size: tuple[int, int], mode: str, options: dict[str, object]) -> None:
    """Whatever its size, colours and coding: no false alarm."""
    assert below(stored(size, mode, **options), size[1]) is None


@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK"])
@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"subsampling": 0}, {"restart_marker_blocks": 2}])
def test_all_stored_rows_are_shown(mode: str, options: dict[str, object]) -> None:
    """A picture lowered to a fifth is opened whole, to a block."""
    found = below(stored((160, 400), mode, **options), 80)
    assert found is not None
    assert 400 <= found <= 416


def test_rows_over_the_pixel_budget_block() -> None:
    """What is there and too large to open is told, not passed over."""
    data = jpeg.with_height(stored((160, 400)), jpeg.walk(stored((160, 400))), 80)
    with pytest.raises(OverLimit):
        Below(data, jpeg.walk(data), 1, Limits(pixels=160 * 88)).raster()
