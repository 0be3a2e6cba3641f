"""Blocks of a JPEG are replaced one by one: what is not replaced stays bit for bit."""

from __future__ import annotations

import contextlib
import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imageguard.errors import Unreadable
from imageguard.formats import jpeg, jpeg_blocks, jpeg_scan

LEVELS = (43, 134, 124)
KINDS = (
    {"quality": 90},
    {"quality": 40, "subsampling": 0},
    {"quality": 95, "subsampling": 1, "restart_marker_blocks": 3},
    {"quality": 75, "restart_marker_rows": 1},
)


def noisy(size: tuple[int, int], **options: object) -> bytes:
    """Return a JPEG of noise over a gradient, the same each time."""
    grain = np.random.default_rng(7).integers(0, 60, (size[1], size[0], 3), dtype=np.uint8)
    slope = np.linspace(0, 190, size[0], dtype=np.uint8)[None, :, None]
    body = io.BytesIO()
    Image.fromarray(grain + slope).save(body, "JPEG", **options)
    return body.getvalue()


def pixels(data: bytes) -> np.ndarray:
    """Return rows x columns x 3, as integers."""
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def redrawn(data: bytes, *boxes: tuple[int, int, int, int]) -> bytes:
    """Return the file with the units that boxes touch of one colour."""
    walked = jpeg.walk(data)
    scan = jpeg_scan.scan_of(walked)
    return jpeg_blocks.redrawn(data, walked, scan, jpeg_scan.units_in(scan, boxes), LEVELS[: len(scan.components)])


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("size", [(96, 64), (101, 67), (17, 9)])
def test_nothing_replaced_is_the_same_file(kind: dict[str, int], size: tuple[int, int]) -> None:
    """Taking the scan apart and putting it together changes no bit."""
    data = noisy(size, **kind)
    assert redrawn(data) == data


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_only_the_units_of_the_box_change(kind: dict[str, int]) -> None:
    """Inside is one colour; a unit away, where no decoder smooths colours across, every pixel is as it was."""
    data = noisy((160, 112), **kind)
    apart = np.abs(pixels(data) - pixels(redrawn(data, (50, 40, 90, 70)))).max(axis=2)
    assert np.ptp(pixels(redrawn(data, (50, 40, 90, 70)))[42:68, 52:88], axis=(0, 1)).max() <= 2
    apart[24:88, 32:112] = 0
    assert apart.max() == 0


@given(st.tuples(st.integers(0, 140), st.integers(0, 100)), st.tuples(st.integers(1, 60), st.integers(1, 60)))
@settings(max_examples=25, deadline=None)
def test_any_box_leaves_a_picture_that_opens(place: tuple[int, int], size: tuple[int, int]) -> None:
    """Wherever the box lies, the file is whole and covers it."""
    data = noisy((150, 110), quality=80)
    box = (*place, min(place[0] + size[0], 150), min(place[1] + size[1], 110))
    made = pixels(redrawn(data, box))
    assert np.abs(made[box[1] : box[3], box[0] : box[2]].mean(axis=(0, 1)) - (38, 44, 54)).max() < 12


def test_grey_pictures_have_one_colour() -> None:
    """A picture of one component is covered like any other."""
    body = io.BytesIO()
    Image.open(io.BytesIO(noisy((64, 64)))).convert("L").save(body, "JPEG")
    made = pixels(redrawn(body.getvalue(), (16, 16, 40, 40)))
    assert np.ptp(made[16:40, 16:40]) <= 1


def test_rows_below_the_picture_are_cut_off() -> None:
    """A header that states fewer rows than are coded leaves them in the file; taking it apart leaves them out."""
    data = bytearray(noisy((96, 96), quality=80))
    at = data.find(b"\xff\xc0") + 5
    data[at : at + 2] = (32).to_bytes(2, "big")
    cut = redrawn(bytes(data))
    assert len(cut) < len(data) - 1500
    assert (pixels(cut) == pixels(bytes(data))).all()
    assert redrawn(cut) == cut


@pytest.mark.parametrize("options", [{"progressive": True}, {"quality": 80}])
def test_other_kinds_are_told(options: dict[str, object]) -> None:
    """A progressive picture is not taken apart here, nor one whose data give out."""
    data = noisy((64, 64), **options)
    with pytest.raises(Unreadable):
        redrawn(data if "progressive" in options else data[: len(data) // 2] + b"\xff\xd9")


def cropped(data: bytes, part: tuple[int, int, int, int]) -> bytes:
    """Return a part of the file's picture."""
    walked = jpeg.walk(data)
    return jpeg_blocks.cropped(data, walked, jpeg_scan.scan_of(walked), part)


@pytest.mark.parametrize("kind", [*KINDS, {"quality": 85, "optimize": True}], ids=str)
@pytest.mark.parametrize("part", [(32, 16, 128, 96), (0, 0, 160, 111), (96, 64, 157, 111), (16, 0, 32, 16)])
def test_a_part_shows_what_it_showed_and_holds_nothing_else(
    kind: dict[str, int], part: tuple[int, int, int, int]
) -> None:
    """Every block is bit for bit: two pixels from the new edges, where decoders smooth colours, all is the same."""
    data = noisy((157, 111), **kind)
    left, top, right, bottom = part[0], part[1], min(part[2], 157), min(part[3], 111)
    made, before = pixels(cropped(data, (left, top, right, bottom))), pixels(data)[top:bottom, left:right]
    assert made.shape == before.shape
    assert (made[2:-2, 2:-2] == before[2:-2, 2:-2]).all()
    assert np.abs(made - before).mean() < 2


@given(st.integers(0, 8), st.integers(0, 5), st.integers(1, 9), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_a_part_of_a_part_is_a_part(left: int, top: int, across: int, down: int) -> None:
    """Cutting twice gives the bytes of cutting once."""
    data = noisy((160, 112), quality=80)
    inner = left * 16, top * 16, min((left + across) * 16, 160), min((top + down) * 16, 112)
    wide = cropped(data, (left * 16, 0, 160, 112))
    twice = cropped(wide, (0, inner[1], inner[2] - inner[0], inner[3]))
    assert twice == cropped(data, inner)


def test_an_edge_through_a_unit_is_no_edge() -> None:
    """A unit holds pixels of both sides: cutting through it would leave those outside."""
    with pytest.raises(ValueError, match="edge"):
        cropped(noisy((160, 112)), (8, 0, 160, 112))


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_hostile_bytes_end_in_our_own_error(data: st.DataObject) -> None:
    """Whatever is changed, nothing but our own error is raised."""
    whole = bytearray(noisy((40, 40), quality=70))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(Unreadable):
        assert redrawn(bytes(whole), (0, 0, 16, 16))
