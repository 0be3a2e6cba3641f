"""A progressive JPEG becomes a sequential one that shows exactly the same."""

from __future__ import annotations

import contextlib
import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from imageguard.errors import Unreadable
from imageguard.formats import jpeg, jpeg_progressive, jpeg_scan
from imageguard.formats.jpeg_huffman import table

KINDS = (
    {"quality": 90},
    {"quality": 30, "subsampling": 0},
    {"quality": 95, "subsampling": 1},
    {"quality": 75, "mode": "L"},
    {"quality": 75, "mode": "CMYK"},
    {"quality": 80, "restart_marker_blocks": 5},
)


def progressive(size: tuple[int, int], mode: str = "RGB", **options: int) -> bytes:
    """Return a progressive JPEG of noise over a gradient, the same each time."""
    grain = np.random.default_rng(7).integers(0, 60, (size[1], size[0], 3), dtype=np.uint8)
    slope = np.linspace(0, 190, size[0], dtype=np.uint8)[None, :, None]
    body = io.BytesIO()
    Image.fromarray(grain + slope).convert(mode).save(body, "JPEG", progressive=True, **options)
    return body.getvalue()


def sequential(data: bytes) -> bytes:
    """Return the file in one scan."""
    return jpeg_progressive.sequential(data, jpeg.walk(data))


@pytest.mark.parametrize("kind", KINDS, ids=str)
@pytest.mark.parametrize("size", [(96, 64), (101, 67), (17, 9)])
def test_every_sample_is_the_same(kind: dict[str, int], size: tuple[int, int]) -> None:
    """Whatever sampling, colours and restarts: one scan, and the decoded picture is equal."""
    data = progressive(size, **kind)
    made = sequential(data)
    assert len(jpeg_scan.scan_of(jpeg.walk(made)).components) == len(Image.open(io.BytesIO(data)).getbands())
    assert Image.open(io.BytesIO(made)).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@given(st.tuples(st.integers(1, 60), st.integers(1, 60)), st.integers(5, 98), st.integers(0, 2))
@settings(max_examples=25, deadline=None)
def test_any_size_and_quality_is_the_same(size: tuple[int, int], quality: int, subsampling: int) -> None:
    """Units that the picture does not fill are no exception."""
    data = progressive(size, quality=quality, subsampling=subsampling)
    assert Image.open(io.BytesIO(sequential(data))).tobytes() == Image.open(io.BytesIO(data)).tobytes()


@given(st.dictionaries(st.integers(0, 255), st.integers(1, 1 << 30), min_size=1, max_size=256))
@settings(max_examples=60, deadline=None)
def test_a_table_has_a_code_for_each_symbol_and_none_is_all_ones(counts: dict[int, int]) -> None:
    """No code is longer than sixteen bits or begins another, however lopsided the counts."""
    codes = jpeg_scan.codes_in(b"\0" + table(counts))[0, 0]
    assert set(codes) == set(counts)
    words = sorted(format(code, f"0{length}b") for code, length in codes.values())
    assert max(len(word) for word in words) <= 16
    assert not any(later.startswith(word) for word, later in itertools.pairwise(words))
    assert all("0" in word for word in words)


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_hostile_bytes_end_in_our_own_error(data: st.DataObject) -> None:
    """Whatever is changed, nothing but our own error is raised."""
    whole = bytearray(progressive((40, 40), quality=70))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(Unreadable):
        assert sequential(bytes(whole))


def test_a_picture_that_is_not_progressive_is_told() -> None:
    """A sequential one needs nothing of this."""
    body = io.BytesIO()
    Image.new("RGB", (16, 16)).save(body, "JPEG")
    with pytest.raises(Unreadable, match="progressive"):
        sequential(body.getvalue())
