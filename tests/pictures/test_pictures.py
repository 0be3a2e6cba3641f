"""Decoded pictures: upright, whole, fingerprinted, compared."""

from __future__ import annotations

import io

import building as b
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from imageguard.errors import OverLimit, Unreadable
from imageguard.model.raster import Raster
from imageguard.pictures import fingerprint, libraries, planes
from imageguard.pictures.compare import compare
from imageguard.pictures.decode import Source, decode, from_samples
from imageguard.ports import Limits

LIMITS = Limits()
FEW = settings(max_examples=30, deadline=None)


def raster(image: Image.Image) -> Raster:
    """Return an image as a raster."""
    plain = image.convert("RGB")
    return Raster(plain.width, plain.height, plain.tobytes())


def big(seed: int = 1) -> Image.Image:
    """Return a detailed picture."""
    image = b.scene((480, 320), seed)
    draw = ImageDraw.Draw(image)
    for place in range(120):
        x, y = (97 * place * seed) % 480, (61 * place + 13 * seed) % 320
        size = 6 + place % 22
        draw.rectangle((x, y, x + size, y + size), fill=(place * 2, (place * 7) % 256, (seed * 50 + place) % 256))
    return image


@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_orientation_comes_out_upright(orientation: int) -> None:
    """A picture stored turned or mirrored, with the orientation that says so, is the original again."""
    upright = b.scene()
    backwards = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    stored = upright.transpose(Image.Transpose(backwards[orientation])) if orientation > 1 else upright
    assert decode(b.saved(stored, "PNG"), ("PNG",), LIMITS, orientation).px == raster(upright).px


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr", "LAB", "I;16", "I", "F"])
def test_every_mode_becomes_rgb(mode: str) -> None:
    """Whatever the samples are, eight-bit RGB of the same size comes out, and not all of one colour."""
    image = b.scene().convert("L").convert("I").point(lambda value: value * 257) if mode[0] in "IF" else b.scene()
    image = image.convert(mode) if mode not in {"LAB", "I;16"} else image
    if mode == "LAB":
        image = Image.frombytes("LAB", image.size, image.convert("RGB").tobytes())
    if mode == "I;16":
        image = image.convert("I;16")
    body = b.saved(image, "TIFF")
    found = decode(body, ("TIFF",), LIMITS)
    assert (found.width, found.height) == image.size
    assert len(set(found.rgb)) > 1


def test_transparency_is_laid_over_white_and_the_colours_below_can_be_had() -> None:
    """What a viewer shows is white; what lies there is red."""
    image = Image.new("RGBA", (4, 4), (255, 0, 0, 0))
    source = Source(b.saved(image, "PNG"), ("PNG",), LIMITS)
    assert source.transparent
    assert set(source.raster().rgb) == {255}
    assert source.raster(bare=True).rgb[:3] == b"\xff\0\0"


def test_frames_can_be_had_in_any_order() -> None:
    """Going back to the first frame gives the first frame."""
    images = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    source = Source(b.saved(images[0], "GIF", save_all=True, append_images=images[1:]), ("GIF",), LIMITS)
    seen = [source.raster(place).rgb[:3] for place in (2, 0, 1, 0)]
    assert seen == [b"\0\0\xff", b"\xff\0\0", b"\0\xff\0", b"\xff\0\0"]


def test_pixels_over_the_budget_are_refused_before_they_are_unpacked() -> None:
    """The header's claim is enough."""
    with pytest.raises(OverLimit):
        decode(b.png(), ("PNG",), Limits(pixels=100))


def test_a_format_that_is_not_expected_is_not_opened() -> None:
    """A PNG offered as a JPEG is unreadable."""
    with pytest.raises(Unreadable):
        decode(b.png(), ("JPEG",), LIMITS)


def test_a_cut_off_picture_is_unreadable_unless_it_is_a_preview() -> None:
    """A preview shows what is there of it, as viewers do."""
    half = b.saved(b.scene((200, 200)), "JPEG")[:-400]
    with pytest.raises(Unreadable):
        decode(half, ("JPEG",), LIMITS)
    assert Source(half, ("JPEG",), LIMITS, patient=True).raster().width == 200
    with pytest.raises(Unreadable):
        decode(half, ("JPEG",), LIMITS)


@FEW
@given(st.binary(max_size=200), st.integers(1, 9), st.integers(1, 9))
def test_bare_samples_fill_their_frame_or_are_refused(samples: bytes, width: int, height: int) -> None:
    """Either there are enough of them, or Unreadable."""
    if len(samples) >= width * height * 3:
        assert from_samples(width, height, samples).rgb == samples[: width * height * 3]
    else:
        with pytest.raises(Unreadable):
            from_samples(width, height, samples)


def test_planes_become_pictures() -> None:
    """Photoshop's separate planes of eight and sixteen bits give the same colours."""
    red, green, blue = b"\xff\0", b"\0\xff", b"\x10\x20"
    eight = planes.raster([red, green, blue], (2, 1), depth=8, mode=planes.RGB)
    deep = [bytes(byte for one in plane for byte in (one, 0)) for plane in (red, green, blue)]
    assert planes.raster(deep, (2, 1), depth=16, mode=planes.RGB).rgb == eight.rgb == b"\xff\0\x10\0\xff\x20"


def test_a_fingerprint_survives_resizing_and_recompression() -> None:
    """A third of the size at quality 40 stays within PDQ's match limit; another picture does not."""
    image = big()
    body = io.BytesIO()
    image.resize((160, 107)).save(body, "JPEG", quality=40)
    one, two = fingerprint.pdq(raster(image)), fingerprint.pdq(raster(Image.open(body)))
    assert fingerprint.PLUGIN.near(one, two)
    assert not fingerprint.PLUGIN.near(one, fingerprint.pdq(raster(big(2))))


def test_a_fingerprint_is_64_hex_digits_of_half_the_bits() -> None:
    """By construction half of the coefficients are over their median."""
    found = fingerprint.pdq(raster(big()))
    assert len(found) == 64
    assert int(found, 16).bit_count() == 128


def test_a_single_pixel_has_a_fingerprint_too() -> None:
    """Nothing is too small or too even to be named."""
    assert len(fingerprint.pdq(Raster(1, 1, b"\0\0\0"))) == 64


def test_a_preview_of_the_same_picture_shows_no_more() -> None:
    """A thumbnail, recompressed and rounded in shape, is the same picture."""
    similarity, more = compare(raster(big()), raster(big().resize((160, 107))))
    assert similarity > 0.95
    assert not more


def test_a_letterboxed_preview_shows_no_more() -> None:
    """Black bars above and below are no content."""
    boxed = Image.new("RGB", (160, 120))
    boxed.paste(big().resize((160, 107)), (0, 6))
    similarity, more = compare(raster(big()), raster(boxed))
    assert similarity > 0.9
    assert not more


def test_a_preview_without_the_cover_shows_more() -> None:
    """A face covered in the picture but not in its thumbnail is noticed."""
    covered = big()
    ImageDraw.Draw(covered).rectangle((200, 100, 260, 180), fill="black")
    _, more = compare(raster(covered), raster(big().resize((160, 107))))
    assert more


def test_an_even_shirt_under_a_cover_is_content_too() -> None:
    """What a cover hides may itself be even: the preview that shows it shows more."""
    plain = big()
    ImageDraw.Draw(plain).rectangle((180, 80, 280, 200), fill=(120, 90, 60))
    covered = plain.copy()
    ImageDraw.Draw(covered).rectangle((200, 100, 260, 180), fill="black")
    assert compare(raster(covered), raster(plain.resize((160, 107))))[1]


def test_a_preview_that_stands_otherwise_is_the_same_picture() -> None:
    """A thumbnail that was not turned with its picture shows no more."""
    similarity, more = compare(raster(big()), raster(big().resize((160, 107)).rotate(90, expand=True)))
    assert similarity > 0.9
    assert not more


@pytest.mark.parametrize("box", [(0, 0, 400, 320), (100, 60, 420, 290), (60, 40, 300, 200)])
def test_an_uncropped_preview_shows_more(box: tuple[int, int, int, int]) -> None:
    """What lies outside the crop of the picture is noticed."""
    _, more = compare(raster(big().crop(box)), raster(big().resize((160, 107))))
    assert more


def test_a_cropped_preview_shows_no_more() -> None:
    """A thumbnail of a part of the picture adds nothing."""
    similarity, more = compare(raster(big()), raster(big().crop((60, 40, 420, 280)).resize((160, 107))))
    assert similarity > 0.85
    assert not more


def test_another_picture_shows_more() -> None:
    """What cannot be aligned is a picture of its own."""
    assert compare(raster(big()), raster(big(3).resize((160, 107))))[1]


def test_an_even_preview_shows_nothing() -> None:
    """A grey patch shows no more than any picture does."""
    assert not compare(raster(big()), raster(Image.new("RGB", (160, 107), "grey")))[1]


def test_another_version_of_a_decoder_is_another_version_of_what_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inspection made before a decoder was installed, or with an older one, is not taken for one of today."""
    libraries.installed.cache_clear()
    before = fingerprint.PLUGIN.version
    monkeypatch.setattr(libraries.metadata, "version", lambda _: "999")
    libraries.installed.cache_clear()
    assert fingerprint.PLUGIN.version != before
    libraries.installed.cache_clear()
