"""The fast look before two pictures are compared closely: no crop is lost by it, and many strangers are."""

from __future__ import annotations

import io
import itertools
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageOps

from imageguard.model.raster import Raster
from imageguard.pictures.compare import compare
from imageguard.pictures.crops import may_be_cut, sketch

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "campaign" / "pictures").glob("*.jpg"))
NAMES = ("classroom", "lawn", "office", "square", "stall", "portrait-scarf", "portrait-teal", "room")


def opened(name: str) -> Image.Image:
    """Return a sample picture, not larger than a website shows one."""
    with Image.open(next(file for file in SAMPLES if file.stem == name)) as picture:
        upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((640, 640))
        return upright


def raster(picture: Image.Image) -> Raster:
    """Return the pixels of a picture."""
    return Raster(picture.width, picture.height, picture.convert("RGB").tobytes())


def packed(picture: Image.Image, quality: int) -> Image.Image:
    """Return a picture as it comes back from a JPEG file."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def crops(picture: Image.Image, count: int, seed: str) -> list[Image.Image]:
    """Return parts of a picture, a third of its sides to nearly all, made smaller and packed anew."""
    choose, made = random.Random(seed), []  # noqa: S311 - places, no secrets
    for _ in range(count):
        share = choose.uniform(0.34, 0.95)
        width = round(picture.width * share)
        height = round(picture.height * min(1.0, share * choose.uniform(0.8, 1.25)))
        left, top = choose.randint(0, picture.width - width), choose.randint(0, picture.height - height)
        part = picture.crop((left, top, left + width, top + height))
        smaller = choose.uniform(0.4, 1.0)
        part = part.resize((max(40, round(width * smaller)), max(40, round(height * smaller))))
        made.append(packed(part, choose.randint(40, 90)))
    return made


@pytest.mark.parametrize("name", NAMES)
def test_whatever_is_cut_out_of_a_picture_is_compared_closely(name: str) -> None:
    """In both directions: the crop and the whole, whichever of them the letter names."""
    whole = opened(name)
    seen = sketch(raster(whole))
    small = [sketch(raster(one)) for one in crops(whole, 12, name)]
    assert [at for at, one in enumerate(small) if not may_be_cut(seen, one)] == []
    assert [at for at, one in enumerate(small) if not may_be_cut(one, seen)] == []


def test_turned_laid_into_another_barred_and_even_pictures_are_compared_closely() -> None:
    """Quarters of a turn, a collage, a frame of black, and what shows nothing to look for."""
    whole, other = opened("classroom"), opened("lawn")
    seen = sketch(raster(whole))
    collage = other.resize((900, 700))
    collage.paste(whole.resize((450, 450 * whole.height // whole.width)), (200, 150))
    barred = ImageOps.expand(whole, border=(0, 60), fill="black")
    turned = [whole.rotate(quarter, expand=True) for quarter in (90, 180, 270)]
    even = Image.new("RGB", (200, 150), "grey")
    assert all(may_be_cut(seen, sketch(raster(packed(one, 80)))) for one in (collage, barred, *turned, even))


def test_many_different_pictures_are_told_apart_by_the_fast_look() -> None:
    """That is what it is for; and none that the close look takes for a crop is told apart."""
    seen = {name: raster(opened(name)) for name in NAMES}
    pairs = list(itertools.combinations(NAMES, 2))
    apart = [(one, two) for one, two in pairs if not may_be_cut(sketch(seen[one]), sketch(seen[two]))]
    assert len(apart) > len(pairs) / 4  # rendered people before plain walls are much alike
    assert all(compare(seen[one], seen[two])[0] < 0.85 for one, two in apart[:2])


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (3, 3), (97, 2)])
def test_pictures_of_a_few_pixels_are_looked_at(size: tuple[int, int]) -> None:
    """Whatever their shape, and whichever way round."""
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), dtype=np.uint8)
    small, seen = sketch(Raster(*size, noise.tobytes())), sketch(raster(opened("lawn")))
    assert may_be_cut(small, seen) in {True, False}
    assert may_be_cut(seen, small) in {True, False}
