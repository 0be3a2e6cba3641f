"""Pictures of a private copy show no face."""

from __future__ import annotations

import io

import examples
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from imageguard.model.geometry import Box
from imageguard.model.inspection import Tier
from imageguard.model.raster import Raster
from imageguard.reports.redacted import COVER, covered, redact

WHITE = Raster(200, 100, b"\xff" * 200 * 100 * 3)


def opened(jpeg: bytes) -> Image.Image:
    """Return the picture decoded."""
    return Image.open(io.BytesIO(jpeg)).convert("RGB")


def near(colour: object, other: tuple[int, int, int]) -> bool:
    """Say whether JPEG could have made one colour from the other."""
    assert isinstance(colour, tuple)
    return all(abs(one - two) < 12 for one, two in zip(colour, other, strict=True))


def test_every_face_is_covered_with_a_margin() -> None:
    """Certain and possible ones alike."""
    faces = [examples.face(1, Box(20, 20, 60, 60)), examples.face(2, Box(140, 40, 180, 80), tier=Tier.POSSIBLE)]
    picture = opened(redact(WHITE, faces))
    for place in ((40, 40), (14, 40), (160, 60), (186, 60)):
        assert near(picture.getpixel(place), COVER)
    assert near(picture.getpixel((100, 50)), (255, 255, 255))


def test_the_same_picture_gives_the_same_bytes() -> None:
    """So that a private copy is reproducible too."""
    faces = [examples.face(1, Box(20, 20, 60, 60))]
    assert redact(WHITE, faces) == redact(WHITE, faces)


def test_a_large_picture_is_made_small() -> None:
    """A report needs no more pixels."""
    assert opened(redact(Raster(2400, 10, b"\x80" * 2400 * 10 * 3), [])).size == (1200, 5)


@given(st.integers(0, 190), st.integers(0, 90), st.integers(1, 10), st.integers(1, 10))
def test_the_cover_holds_the_box_and_stays_in_the_picture(x: int, y: int, across: int, down: int) -> None:
    """Whatever the box."""
    x0, y0, x1, y1 = covered(Box(x, y, x + across, y + down), 200, 100)
    assert 0 <= x0 <= x
    assert 0 <= y0 <= y
    assert x + across - 1 <= x1 <= 199
    assert y + down - 1 <= y1 <= 99
