"""A copy of a picture with something hidden is, byte for byte, the copy of the clean one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import attacks
import building as b
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from seeing import ENGINE, MENDERS, shown

from imageguard.engine.inspect import inspect
from imageguard.errors import RemedyRefused
from imageguard.remedies import coded, tiff_pieces

if TYPE_CHECKING:
    from collections.abc import Callable


def stripped(data: bytes) -> bytes:
    """Return the stripped copy of a file, its format found by content."""
    return MENDERS[inspect("a", data, ENGINE).format].strip(data)


@pytest.mark.parametrize("name", sorted(attacks.ATTACKS))
def test_what_was_hidden_leaves_no_trace_in_the_copy(name: str) -> None:
    """Nothing that is hidden changes one byte of the copy, and the copy shows what the picture shows."""
    hiding, clean = (make() for make in attacks.ATTACKS[name])
    assert hiding != clean
    copy = stripped(hiding)
    assert copy == stripped(clean)
    assert attacks.SECRET not in copy
    assert all((ours == theirs).all() for ours, theirs in zip(shown(hiding), shown(copy), strict=True))


@pytest.mark.parametrize(("make", "shorter"), [(attacks.rows_below_frame, 300), (attacks.uncounted_frame, 1200)])
def test_an_animation_keeps_no_frame_and_no_row_that_is_not_shown(make: Callable[[], bytes], shorter: int) -> None:
    """Rows below a frame and frames beyond those that are counted go, and the others stay."""
    data = make()
    copy = stripped(data)
    assert len(copy) < len(data) - shorter
    assert all((ours == theirs).all() for ours, theirs in zip(shown(data), shown(copy), strict=True))
    assert stripped(copy) == copy


@pytest.mark.parametrize("kind", [35, 37, 38, 39, 41, 63])
def test_units_of_hevc_that_decode_nothing_go(kind: int) -> None:
    """Messages, filler and whatever is reserved hold words as easily as any comment."""
    picture = attacks.unit(19)
    assert coded.lean("hvc1", attacks.unit(kind) + picture + attacks.unit(kind), b"") == picture
    with pytest.raises(RemedyRefused, match="cut off"):
        coded.lean("hvc1", picture[:-1], b"")


@given(st.binary(max_size=80))
def test_any_units_are_read_or_refused(body: bytes) -> None:
    """Damaged data end in a sentence, and what stays is a part of what was there."""
    for kind in ("hvc1", "av01"):
        try:
            assert len(coded.lean(kind, body, b"")) <= len(body)
        except RemedyRefused:
            continue


@settings(max_examples=30, deadline=None)
@given(st.binary(min_size=1, max_size=9000), st.sampled_from(["tiff_lzw", "packbits", "tiff_adobe_deflate"]))
def test_packed_rows_end_where_they_end(samples: bytes, packing: str) -> None:
    """Whatever the rows hold, nothing of them is cut off, and nothing behind them stays."""
    image = Image.frombytes("L", (len(samples), 1), samples)
    data = b.saved(image, "TIFF", compression=packing, strip_size=1 << 20)
    copy = MENDERS["TIFF"].strip(data)
    assert Image.open(io.BytesIO(copy)).tobytes() == samples
    if packing == "tiff_lzw":
        from imageguard.formats import ifd  # noqa: PLC0415

        first = ifd.walk(data).directories[0]
        at, size = (int(entry.numbers[0]) for tag in (0x0111, 0x0117) if (entry := first.get(tag)))
        assert tiff_pieces.cut(data[at : at + size] + attacks.SECRET, 5, 0) == data[at : at + size]
