"""A cover is solid, lies where the face is however the picture is turned, and leaves the rest alone."""

from __future__ import annotations

import io

import building as b
import numpy as np
import planted
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from seeing import ENGINE, MENDERS, PLAIN, shown

from imageguard.engine.inspect import survey
from imageguard.errors import RemedyRefused, Unreadable
from imageguard.formats import jpeg_progressive
from imageguard.model.geometry import Box
from imageguard.ports import Limits
from imageguard.remedies import proof, proof_shown
from imageguard.remedies.heif import Heif
from imageguard.remedies.painting import COVER, stored

TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
FACE = Box(32, 16, 64, 48)


@given(
    st.integers(1, 8),
    st.tuples(st.integers(2, 40), st.integers(2, 40)),
    st.tuples(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(0.05, 1), st.floats(0.05, 1)),
)
def test_a_box_of_the_upright_picture_is_found_in_the_stored_one(
    orientation: int, size: tuple[int, int], part: tuple[float, float, float, float]
) -> None:
    """Filling the stored picture and turning it upright fills exactly the box."""
    picture = Image.new("L", size)
    upright = picture.transpose(Image.Transpose(TURNS[orientation])) if orientation in TURNS else picture
    x0, y0 = int(part[0] * upright.width), int(part[1] * upright.height)
    x1 = min(x0 + max(1, int(part[2] * upright.width)), upright.width)
    y1 = min(y0 + max(1, int(part[3] * upright.height)), upright.height)
    picture.paste(255, stored(Box(x0, y0, x1, y1), orientation, size))
    turned = picture.transpose(Image.Transpose(TURNS[orientation])) if orientation in TURNS else picture
    assert turned.getbbox() == (x0, y0, x1, y1)


@pytest.mark.parametrize("name", PLAIN)
def test_a_cover_is_flat_and_dark_and_the_rest_stays(name: str) -> None:
    """Inside there is one colour; outside nothing moved, but for what lossy packing costs."""
    data = MENDERS[name].strip(PLAIN[name]())
    copy = MENDERS[name].cover(data, {0: [FACE]})
    before, after = shown(data)[0], shown(copy)[0]
    inside = after[FACE.y0 + 4 : FACE.y1 - 4, FACE.x0 + 4 : FACE.x1 - 4].astype(int)
    assert inside.std(axis=(0, 1)).max() < 4
    assert name == "GIF" or np.abs(inside - COVER).max() < 30
    apart = np.abs(before.astype(int) - after)
    apart[FACE.y0 : FACE.y1, FACE.x0 : FACE.x1] = 0
    lossy = name in {"JPEG", "AVIF"}
    assert apart.mean() < (2 if lossy else 1e-9)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP", "TIFF", "AVIF"])
def test_a_cover_lies_right_in_a_turned_picture(name: str) -> None:
    """The box counts in upright pixels."""
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {"exif": exif} if name != "TIFF" else {"tiffinfo": {0x0112: 6}}
    data = MENDERS[name].strip(b.saved(b.scene(), name.upper(), **options))
    copy = shown(MENDERS[name].cover(data, {0: [Box(0, 0, 32, 32)]}))[0]
    assert copy.shape[:2] == (96, 64)
    assert np.abs(copy[6:26, 6:26].astype(int) - COVER).max() < 30
    assert np.abs(copy[60:, 40:].astype(int) - COVER).max() > 60


@pytest.mark.parametrize("kind", ["PNG", "GIF", "WEBP"])
def test_every_frame_is_covered(kind: str) -> None:
    """An animation stays one, each frame with its cover."""
    name = {"WEBP": "WebP"}.get(kind, kind)
    data = MENDERS[name].strip(planted.frames(kind))
    before = shown(data)
    copy = shown(MENDERS[name].cover(data, {place: [FACE] for place in range(len(before))}))
    assert len(copy) == len(before) > 1
    for frame in copy:
        assert frame[FACE.y0 + 2 : FACE.y1 - 2, FACE.x0 + 2 : FACE.x1 - 2].std(axis=(0, 1)).max() < 4


@pytest.mark.parametrize("mode", ["L", "LA", "RGBA", "P", "1", "I;16"])
def test_every_kind_of_sample_is_covered(mode: str) -> None:
    """Grey, deep, see-through and palette pictures are painted in their own kind."""
    picture = b.scene().convert("L").convert("I;16") if mode == "I;16" else b.scene().convert(mode)
    data = MENDERS["PNG"].strip(b.saved(picture, "PNG"))
    copy = MENDERS["PNG"].cover(data, {0: [FACE]})
    assert shown(copy)[0][FACE.y0 : FACE.y1, FACE.x0 : FACE.x1].std(axis=(0, 1)).max() == 0
    assert Image.open(io.BytesIO(copy)).mode == Image.open(io.BytesIO(data)).mode


def test_colours_that_cannot_be_painted_are_refused() -> None:
    """A picture of floating-point samples has no cover, and the sentence says what to do."""
    data = MENDERS["TIFF"].strip(b.saved(b.scene().convert("F"), "TIFF"))
    with pytest.raises(RemedyRefused, match="export"):
        MENDERS["TIFF"].cover(data, {0: [FACE]})


def test_a_heic_is_covered_as_a_jpeg() -> None:
    """Nothing here writes HEVC; the boxes of an AVIF stand in for those of a HEIC, which needs a decoder."""
    mender = Heif()
    mender.decodes = ("AVIF",)
    copy = mender.cover(mender.strip(b.avif()), {0: [FACE]})
    assert copy[:3] == b"\xff\xd8\xff"
    assert np.abs(shown(copy)[0][20:44, 36:60].astype(int) - COVER).max() < 10


def test_a_progressive_jpeg_keeps_every_block_but_those_of_the_cover() -> None:
    """The copy is packed with the source's quantisation and sampling, and two units away every pixel is the same."""
    data = MENDERS["JPEG"].strip(b.saved(b.scene((160, 120)), "JPEG", quality=63, subsampling=1, progressive=True))
    copy = MENDERS["JPEG"].cover(data, {0: [FACE]})
    before, after = (Image.open(io.BytesIO(one)) for one in (data, copy))
    assert before.quantization == after.quantization
    apart = np.abs(shown(data)[0].astype(int) - shown(copy)[0])
    assert apart[FACE.y0 : FACE.y1, FACE.x0 : FACE.x1].max() > 0
    apart[:64, :96] = 0
    assert apart.max() == 0


def test_a_jpeg_that_cannot_be_taken_apart_is_compressed_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where blocks cannot be told apart the whole is packed with its own tables, and still covered."""

    def never(*_: object) -> bytes:
        raise Unreadable("so many blocks")

    monkeypatch.setattr(jpeg_progressive, "sequential", never)
    data = MENDERS["JPEG"].strip(b.saved(b.scene(), "JPEG", quality=63, progressive=True))
    copy = MENDERS["JPEG"].cover(data, {0: [FACE]})
    assert Image.open(io.BytesIO(copy)).info["progressive"]
    assert np.abs(shown(copy)[0][FACE.y0 + 4 : FACE.y1 - 4, FACE.x0 + 4 : FACE.x1 - 4].astype(int) - COVER).max() < 30


def test_a_cover_with_something_under_it_is_not_flat() -> None:
    """A blur in the place of a fill is noticed."""
    raster = survey(b.png(), ENGINE)[1][0].decode()
    assert proof_shown.flat(raster, [FACE]).held is False


def test_values_that_stay_in_the_bytes_are_noticed() -> None:
    """A word of the metadata is looked for in every usual encoding."""
    fact = survey(b.with_segment(b.jpeg(), 0xFE, b"Zebrafink-4711"), ENGINE)[0]
    assert proof.values_gone(fact, b"..." + "Zebrafink-4711".encode("utf-16-le"), (), Limits()).held is False
    assert proof.values_gone(fact, b.jpeg(), ("JPEG",), Limits()).held is True


def test_a_value_that_a_damaged_entry_read_from_the_pixels_is_a_colour_unless_it_stands_elsewhere_too() -> None:
    """Stale offsets point into samples that are not packed; a word beside the samples is still found."""
    image = Image.new("RGB", (40, 30), "#203040")
    image.frombytes(b"Zebrafink-4711".ljust(40 * 30 * 3, b"\x80"))
    fact = survey(b.with_segment(b.jpeg(), 0xFE, b"Zebrafink-4711"), ENGINE)[0]
    copy = MENDERS["TIFF"].strip(b.saved(image, "TIFF"))
    assert b"Zebrafink-4711" in copy
    assert proof.values_gone(fact, copy, ("TIFF",), Limits()).held is True
    assert proof.values_gone(fact, copy + b"Zebrafink-4711", ("TIFF",), Limits()).held is False


def test_other_samples_are_noticed() -> None:
    """A copy whose pixels differ in one level is not the same picture."""
    other = b.scene()
    other.putpixel((3, 3), (1, 2, 3))
    assert proof.same_pixels(b.png(), b.saved(other, "PNG"), ("PNG",), Limits()).held is False
    assert proof.same_pixels(b.png(), MENDERS["PNG"].strip(b.png()), ("PNG",), Limits()).held is True


def test_a_lost_colour_profile_is_noticed() -> None:
    """A copy without the profile shows other colours."""
    from PIL import ImageCms  # noqa: PLC0415

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = b.saved(b.scene(), "PNG", icc_profile=profile)
    assert proof.same_colours(data, b.png(), ("PNG",), Limits()).held is False
    assert proof.same_colours(data, MENDERS["PNG"].strip(data), ("PNG",), Limits()).held is True


def test_a_picture_that_moved_is_noticed() -> None:
    """Away from the covers everything is where it was."""
    raster, other = (survey(data, ENGINE)[1][0].decode() for data in (b.png(1), b.png(2)))
    assert proof_shown.untouched(raster, other, [Box(0, 0, 8, 8)]).held is False
    assert proof_shown.untouched(raster, raster, [Box(0, 0, 8, 8)]).held is True
    assert proof_shown.untouched(raster, raster, [FACE]).held is None
