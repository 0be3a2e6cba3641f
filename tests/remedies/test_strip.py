"""A stripped copy shows the same pixels and tells nothing: every planted secret is gone, whatever the format."""

from __future__ import annotations

import contextlib
import io
from typing import TYPE_CHECKING

import building as b
import planted
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, TiffImagePlugin

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.engine.residue import hides_colours, previews, residue
from imageguard.errors import ImageguardError, RemedyRefused
from imageguard.formats import exif_write, icc
from imageguard.model.inspection import DOCUMENTS, RenditionKind
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
MENDERS = plugins.menders()
SHOWN = {RenditionKind.PRIMARY, RenditionKind.FRAME, RenditionKind.PAGE}
PLAIN = {"JPEG": b.jpeg, "PNG": b.png, "GIF": b.gif, "WebP": b.webp, "TIFF": b.tiff, "AVIF": b.avif}


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def pixels(inspection: Inspection) -> list[str | None]:
    """Return the decoded pixels of what viewers show."""
    return [one.px for one in inspection.renditions if one.kind in SHOWN]


def stripped(data: bytes) -> bytes:
    """Return the stripped copy of a file, its format found by content; colours under a transparency are cleared."""
    before = seen(data)
    mender = MENDERS[before.format]
    bare = mender.strip(data)
    return mender.cover(bare, {}) if hides_colours(before) else bare


def kind(data: bytes) -> str | None:
    """Return the format that a file begins like."""
    return next((one.name for one in ENGINE.containers.values() if one.recognises(data[: 64 * 1024])), None)


MENDABLE = [one for one in planted.LEAKS if (found := kind(one.make())) in MENDERS and found not in DOCUMENTS]


@pytest.mark.parametrize("leak", MENDABLE, ids=lambda leak: leak.name)
def test_a_planted_secret_is_gone_and_the_pixels_are_the_same(leak: planted.Leak) -> None:
    """Nothing is left by the walker, nor in the bytes; what viewers show is what they showed."""
    data = leak.make()
    before, after = seen(data), seen(stripped(data))
    assert after.problems == ()
    assert residue(after) == ()
    assert previews(after) == ()
    assert after.hidden == ()
    assert leak.planted.encode() not in stripped(data)
    assert set(pixels(after)) <= set(pixels(before))
    assert pixels(after)[0] == pixels(before)[0]
    assert len(pixels(after)) == len(pixels(before)) or before.format in {"TIFF", "AVIF", "HEIF"}


@pytest.mark.parametrize("name", PLAIN)
def test_stripping_twice_changes_nothing(name: str) -> None:
    """A copy is its own copy."""
    once = MENDERS[name].strip(PLAIN[name]())
    assert MENDERS[name].strip(once) == once


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP", "TIFF", "AVIF"])
def test_the_way_up_is_kept(name: str) -> None:
    """A picture that viewers turn is still turned, and its samples are as they were."""
    exif = Image.Exif()
    exif[0x0112] = 6
    options = {"exif": exif} if name != "TIFF" else {"tiffinfo": {0x0112: 6}}
    data = b.saved(b.scene(), name.upper(), **options)
    before, after = seen(data), seen(MENDERS[name].strip(data))
    assert after.primary is not None
    assert (after.primary.width, after.primary.height) == (64, 96)
    assert pixels(before) == pixels(after)


def profile() -> bytes:
    """Return a real colour profile whose description names a person."""
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    at = made.find("sRGB built-in".encode("utf-16-be"))
    made[at : at + 26] = "Mary's screen".encode("utf-16-be")
    return bytes(made)


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WebP", "TIFF", "AVIF"])
def test_colours_are_kept_and_the_words_of_the_profile_are_not(name: str) -> None:
    """The cleaned profile turns colours into the same colours, and names nobody."""
    data = b.saved(b.scene(), name.upper(), icc_profile=profile())
    copy = MENDERS[name].strip(data)
    kept = Image.open(io.BytesIO(copy)).info["icc_profile"]
    assert "Mary".encode("utf-16-be") not in kept
    assert through(kept) == through(profile())


def through(icc_profile: bytes) -> bytes:
    """Return a gradient's bytes in Lab under a profile."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(icc_profile))
    made = ImageCms.profileToProfile(b.scene(), source, ImageCms.createProfile("LAB"), outputMode="LAB")
    assert made is not None
    return made.tobytes()


def test_a_cleaned_profile_is_its_own_cleaned_profile() -> None:
    """Cleaning twice changes nothing."""
    assert icc.cleaned(icc.cleaned(profile())) == icc.cleaned(profile())


@pytest.mark.parametrize("name", PLAIN)
def test_a_picture_that_is_cut_off_is_refused_with_a_sentence(name: str) -> None:
    """Nobody knows what a broken file would show: there is no copy of it."""
    data = PLAIN[name]()
    with pytest.raises(RemedyRefused, match=r"ask for a whole copy|save the picture anew"):
        MENDERS[name].strip(data[: len(data) * 2 // 3])


@pytest.mark.parametrize("name", PLAIN)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_hostile_bytes_end_in_a_copy_or_in_a_sentence(name: str, data: st.DataObject) -> None:
    """Whatever is changed in a file, writing a copy of it raises nothing but our own errors."""
    whole = bytearray(PLAIN[name]())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    with contextlib.suppress(ImageguardError):
        assert MENDERS[name].strip(bytes(whole))


@given(st.binary(max_size=400))
def test_a_hostile_profile_is_cleaned_or_told(data: bytes) -> None:
    """Random bytes raise nothing but our own errors."""
    with contextlib.suppress(ImageguardError):
        assert icc.cleaned(bytes(36) + b"acsp" + data)


@pytest.mark.parametrize("adobe", [True, False])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_and_colour_space_survive_a_round_trip(orientation: int, adobe: bool) -> None:  # noqa: FBT001
    """What is written is what is read."""
    kept = exif_write.Upright(orientation, adobe)
    assert exif_write.upright(exif_write.block(kept)) == kept


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_to_stay_stays(name: str) -> None:
    """A packet that is given is in the copy, and nothing else is."""
    copy = MENDERS[name].strip(PLAIN[name](), b.xmp("<photoshop:Credit>Somebody</photoshop:Credit>"))
    found = [fact for fact in seen(copy).metadata if fact.standard == "XMP"]
    assert [(fact.tag, fact.value) for fact in found] == [("photoshop:Credit", "Somebody")]
    assert residue(seen(copy), ("photoshop:Credit",)) == ()


def test_a_sequence_keeps_its_frames_and_forgets_its_hour() -> None:
    """Every frame of a moving AVIF is bit for bit; the program, the time and the language are not told."""
    data = planted.frames("AVIF")
    copy = MENDERS["AVIF"].strip(data)
    assert pixels(seen(copy)) == pixels(seen(data))
    assert len(pixels(seen(copy))) > 1
    assert b"libaom" not in copy.lower()
    assert MENDERS["AVIF"].strip(copy) == copy


def test_a_number_field_cannot_carry_a_text() -> None:
    """An entry that should hold one number and holds a thousand bytes is left out."""
    words = b"Zebrafink-4711 " * 100
    data = b.saved(b.scene(), "TIFF", tiffinfo=numbers(0x0147, words))
    assert words in data
    assert words not in MENDERS["TIFF"].strip(data)


def numbers(tag: int, values: bytes) -> TiffImagePlugin.ImageFileDirectory_v2:
    """Return a directory with an entry of bytes."""
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    directory.tagtype[tag] = 1
    directory[tag] = values
    return directory


@pytest.mark.parametrize("orientation", [1, 6])
def test_adobe_colours_without_a_profile_are_kept(orientation: int) -> None:
    """A camera that says Adobe RGB in EXIF alone still does, and that is no residue."""
    block = exif_write.block(exif_write.Upright(orientation, adobe=True))
    copy = MENDERS["JPEG"].strip(b.with_segment(b.jpeg(), 0xE1, b"Exif\0\0" + block))
    assert block in copy
    assert residue(seen(copy)) == ()
