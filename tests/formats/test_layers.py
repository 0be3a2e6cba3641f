"""Layers of Photoshop documents: in either byte order, at any depth, however packed."""

from __future__ import annotations

import building as b
import pytest

from imageguard.errors import InspectionError, Unreadable
from imageguard.formats import psd

HEAD = b"Adobe Photoshop Document Data Block\0"


@pytest.mark.parametrize("order", ["little", "big"])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("packing", [0, 2, 3])
def test_a_layer_in_a_tiff_is_read_as_it_was_written(order: str, depth: int, packing: int) -> None:
    """The samples come out high byte first, whatever the file's order and packing."""
    image = b.scene((12, 5), 3)
    block = HEAD + b.tagged(b"Mtrn", b"", order) + b.tagged(b"Layr", b.layer(image, order, depth, packing), order)
    document = psd.in_tiff(block, order, image.size, (3, depth, 3))
    (layer,) = document.layers
    assert layer.size == image.size
    for plane, (_, at, length) in zip(image.split(), layer.channels, strict=True):
        found = psd.channel(block, (at, length), (*image.size, depth), document)
        assert found[:: depth // 8] == plane.tobytes()


@pytest.mark.parametrize(
    "block",
    [
        b"something else",
        HEAD + b"no block at all, and long",
        HEAD + b"8BIMLayr\0\0\xff\xff",
        HEAD + b"8BIMLayr\0\0\0\4" + b"\0\1\0\0",
    ],
)
def test_damaged_layers_are_told(block: bytes) -> None:
    """What cannot be walked is no empty list of layers."""
    with pytest.raises(Unreadable):
        psd.in_tiff(block, "big", (4, 4), (3, 8, 3))


def test_a_block_that_is_cut_off_anywhere_ends_in_our_own_error() -> None:
    """However much is missing, it is told, and never by another exception."""
    block = HEAD + b.tagged(b"Layr", b.layer(b.scene((12, 5), 3)))
    for end in range(len(HEAD) + 1, len(block) - 3, 7):
        with pytest.raises(InspectionError):
            psd.in_tiff(block[:end], "big", (12, 5), (3, 8, 3))
