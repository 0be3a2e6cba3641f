"""Pictures of sixteen bits a colour keep them, and old ways of packing are packed anew without loss."""

from __future__ import annotations

import io
import struct
import zlib

import building as b
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from seeing import MENDERS, rasters

from imageguard.formats import exif_write, tiff_write
from imageguard.formats.tiff_write import Page, Pieces, Value
from imageguard.model.geometry import Box
from imageguard.remedies import deep
from imageguard.remedies.painting import COVER, Change
from imageguard.remedies.png import chunk

KINDS = {2: 3, 4: 2, 6: 4}
FACE = Box(20, 10, 50, 40)
FILL = np.array(COVER, np.uint16) * 257


def noise(channels: int, size: tuple[int, int] = (96, 64)) -> np.ndarray:
    """Return rows x columns x channels of sixteen bits, the same each time; wholly opaque where the last is opacity."""
    made = np.random.default_rng(3).integers(0, 65536, (size[1], size[0], channels), dtype=np.uint16)
    if channels in {2, 4}:
        made[..., -1] = 65535
    return made


def png(colour: int, *more: bytes) -> bytes:
    """Return a PNG of sixteen bits with every row as it is."""
    samples = noise(KINDS[colour])
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    head = struct.pack(">IIBBBBB", 96, 64, 16, colour, 0, 0, 0)
    parts = (chunk("IHDR", head), *more, chunk("IDAT", zlib.compress(rows)), chunk("IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def tiff(order: str = "little", turn: int = 1) -> bytes:
    """Return a TIFF of sixteen bits, not packed."""
    numbers = {0x0100: 96, 0x0101: 64, 0x0103: 1, 0x0106: 2, 0x0112: turn, 0x0115: 3, 0x0116: 64, 0x011C: 1}
    values = [Value(tag, 3, number.to_bytes(2, order)) for tag, number in numbers.items()]
    values.append(Value(0x0102, 3, (16).to_bytes(2, order) * 3))
    packed = noise(3).astype("<u2" if order == "little" else ">u2").tobytes()
    return tiff_write.write([Page(tuple(values), (Pieces(0x0111, 0x0117, (packed,)),))], order, big=False)


def samples(data: bytes) -> np.ndarray:
    """Return rows x columns x 3 of sixteen bits, read by OpenCV, which turns a TIFF upright."""
    made = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    assert made.dtype == np.uint16
    return made[..., 2::-1]


FILES = {**{f"PNG {colour}": lambda colour=colour: png(colour) for colour in KINDS}, "TIFF": tiff,
         "TIFF big": lambda: tiff("big")}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_cover_leaves_sixteen_bits(name: str) -> None:
    """Under the cover there is one colour, elsewhere every bit is what it was."""
    data = FILES[name]()
    copy = MENDERS[name.split(maxsplit=1)[0]].cover(data, {0: [FACE]})
    before, after = samples(data).copy(), samples(copy)
    inside = after[FACE.y0 : FACE.y1, FACE.x0 : FACE.x1]
    assert (inside == (inside[0, 0] if name == "PNG 4" else FILL)).all()
    before[FACE.y0 : FACE.y1, FACE.x0 : FACE.x1] = inside
    assert (before == after).all()
    assert [one.px for one in rasters(copy)] != [one.px for one in rasters(data)]


@pytest.mark.parametrize("name", FILES)
def test_a_part_keeps_sixteen_bits(name: str) -> None:
    """What stays is bit for bit."""
    data = FILES[name]()
    copy = MENDERS[name.split(maxsplit=1)[0]].cut(data, FACE, ())
    assert (samples(copy) == samples(data)[FACE.y0 : FACE.y1, FACE.x0 : FACE.x1]).all()


def test_a_turned_deep_picture_is_covered_where_the_face_is() -> None:
    """Boxes count in the upright picture, which is a quarter turned."""
    copy = samples(MENDERS["TIFF"].cover(tiff(turn=6), {0: [Box(0, 0, 10, 20)]}))
    assert copy.shape == (96, 64, 3)
    assert (copy[:20, :10] == FILL).all()
    assert not (copy[20:, 10:] == FILL).all(axis=2).any()


def test_a_turned_deep_png_is_covered_where_the_face_is() -> None:
    """The way up that EXIF tells holds for the cover, and stays in the copy."""
    data = png(2, chunk("eXIf", exif_write.block(exif_write.Upright(6))))
    copy = rasters(MENDERS["PNG"].cover(data, {0: [Box(0, 0, 10, 20)]}))[0]
    assert (copy.width, copy.height) == (64, 96)
    made = np.frombuffer(copy.rgb, np.uint8).reshape(96, 64, 3)
    assert (made[:20, :10] == COVER).all()
    assert not (made[20:, 10:] == COVER).all(axis=2).any()


@pytest.mark.parametrize("colour", [4, 6])
def test_a_deep_picture_laid_over_white_shows_what_viewers_showed(colour: int) -> None:
    """Where colours under a transparency cannot be cleared, none is left; viewers lay eight bits over white."""
    made = noise(KINDS[colour])
    made[..., -1] = np.arange(64, dtype=np.uint16)[:, None] * 1000
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in made)
    head = struct.pack(">IIBBBBB", 96, 64, 16, colour, 0, 0, 0)
    parts = (chunk("IHDR", head), chunk("IDAT", zlib.compress(rows)), chunk("IEND", b""))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(parts)
    copy = MENDERS["PNG"].cover(data, {}, opaque=True)
    assert not copy[25] & 4
    assert rasters(copy)[0].rgb == rasters(data)[0].rgb


def test_colours_under_full_transparency_are_cleared() -> None:
    """What lies where nobody sees it is no part of the copy."""
    made = noise(4)
    made[:20, :, 3] = 0
    cleared = deep.changed(made.copy(), Change(), 1)
    assert (cleared[:20, :, :3] == 65535).all()
    assert (cleared[20:] == made[20:]).all()


@given(st.integers(1, 12), st.integers(1, 9), st.sampled_from([3, 4]))
@settings(max_examples=25, deadline=None)
def test_what_is_packed_is_what_is_read(width: int, height: int, channels: int) -> None:
    """The writer's rows are read back by another library."""
    made = noise(channels, (width, height))
    data = b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*one) for one in deep.as_png(made, grey=False)) + chunk("IEND", b"")
    assert (deep.read(data) == made).all()


def test_an_old_way_of_packing_jpeg_is_packed_anew_without_loss() -> None:
    """The first way in which TIFF held JPEG points all over the file; the copy shows the same samples."""
    body = b.saved(b.scene(), "JPEG", quality=85, subsampling=0)
    data = old_style(body)
    before, after = Image.open(io.BytesIO(data)), Image.open(io.BytesIO(MENDERS["TIFF"].strip(data)))
    assert before.info["compression"] == "tiff_jpeg"
    assert after.info["compression"] == "tiff_lzw"
    assert before.tobytes() == after.tobytes()


def old_style(stream: bytes) -> bytes:
    """Return a TIFF that holds a JPEG file in the way of TIFF 6.0, section 22."""
    numbers = {0x0100: 96, 0x0101: 64, 0x0103: 6, 0x0106: 6, 0x0115: 3, 0x0116: 64, 0x011C: 1}
    values = [Value(tag, 3, number.to_bytes(2, "little")) for tag, number in numbers.items()]
    values += [Value(0x0102, 3, (8).to_bytes(2, "little") * 3), Value(0x0212, 3, (1).to_bytes(2, "little") * 2)]
    pieces = Pieces(0x0111, 0x0117, (stream,)), Pieces(0x0201, 0x0202, (stream,))
    return tiff_write.write([Page(tuple(values), pieces)], "little", big=False)
