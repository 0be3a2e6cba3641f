"""Blurred patches over faces that no detector sees any more."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from imageguard.faces.blurs import blurs
from imageguard.faces.pixels import raster
from imageguard.model.inspection import Cover, Tier

Given = Any  # what a fixture is to a test


def grainy(picture: np.ndarray) -> np.ndarray:
    """Return the picture with a sensor's grain, as a photograph has and a rendering has not."""
    grain = np.random.default_rng(4).normal(0, 6, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def hidden(picture: np.ndarray, box: tuple[int, int, int, int], *, oval: bool) -> np.ndarray:
    """Return the picture as JPEG with a place blurred by a fifth of its width."""
    whole = Image.fromarray(picture)
    mask = Image.new("L", whole.size)
    draw = ImageDraw.Draw(mask)
    (draw.ellipse if oval else draw.rectangle)(box, fill=255)
    whole.paste(whole.filter(ImageFilter.GaussianBlur((box[2] - box[0]) / 5)), mask=mask)
    held = io.BytesIO()
    whole.save(held, "JPEG", quality=90)
    return np.asarray(Image.open(held))


@pytest.mark.parametrize("oval", [True, False])
def test_a_blur_over_a_face_is_a_possible_face(people: Given, fast: Given, *, oval: bool) -> None:
    """Whether it was drawn as an oblong or as an oval; a person must say who is behind it."""
    x0, y0, x1, y1 = (round(value) for value in people.boxes("s6_partly_occluded")[0])
    box = x0 - 12, y0 - 12, x1 + 12, y1 + 12
    shown = hidden(grainy(people.pixels("s6_partly_occluded")), box, oval=oval)
    assert any(one.x0 < (x0 + x1) / 2 < one.x1 and one.y0 < (y0 + y1) / 2 < one.y1 for one in blurs(shown))
    faces = fast.find(raster(shown), "primary")
    behind = [face for face in faces if face.box.x0 < (x0 + x1) / 2 < face.box.x1]
    assert [face.cover for face in behind] == [Cover.BLUR]
    assert behind[0].recognisable
    assert behind[0].tier is Tier.POSSIBLE or behind[0].detector != "blur"


@pytest.mark.parametrize("name", ["s1_group_outdoor", "s2_group_indoor", "s8_empty_room", "p01_a_frontal"])
@pytest.mark.parametrize("grain", [True, False])
def test_an_ordinary_picture_has_no_blurred_patch(people: Given, name: str, *, grain: bool) -> None:
    """Walls and sky are soft, and nobody drew them over a head."""
    picture = people.pixels(name)
    assert blurs(grainy(picture) if grain else picture) == []


def test_a_fill_and_a_wholly_blurred_picture_have_none(people: Given) -> None:
    """A fill is no blur, and out of focus is no patch; nor is there one in a sliver."""
    picture = grainy(people.pixels("s2_group_indoor"))
    filled = picture.copy()
    filled[100:200, 100:200] = 90
    assert blurs(filled) == []
    assert blurs(np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(20)))) == []
    assert blurs(np.zeros((5, 400, 3), np.uint8)) == []
