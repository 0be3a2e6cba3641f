"""HEIC and JPEG XL with their decoders installed: every picture in them is looked at, and nothing is left packed."""

from __future__ import annotations

import importlib.util
import io
import sys
from typing import TYPE_CHECKING

import building as b
import numpy as np
import pytest

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.formats import bmff
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from types import ModuleType

    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
PLANTED = "Zebrafink-4711"


@pytest.fixture(name="heif")
def optional_heif() -> ModuleType:
    """Return the package that writes HEIC, where it is installed."""
    return pytest.importorskip("pillow_heif")


@pytest.fixture(name="jxl")
def optional_jxl() -> ModuleType:
    """Return the package that writes JPEG XL, where it is installed."""
    return pytest.importorskip("pylibjxl")


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def heic(heif: ModuleType, *seeds: int, **options: object) -> bytes:
    """Return a HEIC with a picture for each seed, the first one primary."""
    file = heif.HeifFile()
    for seed in seeds:
        file.add_from_pillow(b.scene((128, 96), seed))
    body = io.BytesIO()
    file.save(body, **options)
    return body.getvalue()


def boxed(jxl: ModuleType, *boxes: bytes, **options: object) -> bytes:
    """Return a JPEG XL in boxes, with further boxes behind it."""
    plain = jxl.encode(np.asarray(b.scene((96, 64))), **options)
    if plain.startswith(b"\xff\x0a"):
        plain = b"\0\0\0\x0cJXL \r\n\x87\n" + b.box(b"ftyp", b"jxl \0\0\0\0jxl ") + b.box(b"jxlc", plain)
    return plain + b"".join(boxes)


def test_a_plain_heic_is_whole_and_empty(heif: ModuleType) -> None:
    """One picture, nothing hidden, no false alarm."""
    found = seen(heic(heif, 1))
    assert (found.problems, found.hidden, [one.id for one in found.renditions]) == ((), (), ["primary"])


def test_another_picture_in_a_heic_is_a_page_of_its_own(heif: ModuleType) -> None:
    """A second image of the file is decoded as itself, not as the first one again."""
    found = seen(heic(heif, 1, 7, quality=90))
    (page,) = (one for one in found.renditions if one.kind.value == "page")
    assert page.shows_more
    assert found.whole


def test_a_thumbnail_in_a_heic_is_looked_at_itself(heif: ModuleType) -> None:
    """What the thumbnail shows is decoded, and not the picture that it belongs to."""
    data = heic(heif, 1, 7, quality=90)
    top, _ = bmff.top_level(data)
    meta = next(one for one in top if one.type == "meta")
    first, second = (one.id for one in bmff.items(data, meta) if one.type == "hvc1")
    reference = b.box(b"thmb", second.to_bytes(2, "big") + b"\0\1" + first.to_bytes(2, "big"))
    linked = with_reference(data, meta, reference)
    (thumbnail,) = (one for one in seen(linked).renditions if one.id == "item-thumbnail")
    assert thumbnail.shows_more
    assert thumbnail.decoded


def with_reference(data: bytes, meta: bmff.Box, reference: bytes) -> bytes:
    """Return a HEIC with one more reference, room for it taken from behind the picture data."""
    iref = b.box(b"iref", bytes(4) + reference)
    body = bytearray(data[meta.offset : meta.end] + iref)
    body[:4] = len(body).to_bytes(4, "big")
    moved = bytearray(data[: meta.offset] + bytes(body) + data[meta.end :])
    places = bmff.find(moved, meta.body + 4, meta.end, "iloc")
    assert places is not None
    for item in bmff.items(data, meta):
        for offset, _ in item.extents:
            at = moved.index(offset.to_bytes(4, "big"), places.body, places.end)
            moved[at : at + 4] = (offset + len(iref)).to_bytes(4, "big")
    return bytes(moved)


@pytest.mark.parametrize("coding", [b"unci", b"j2k1", b"vvc1"])
def test_a_rare_coding_in_a_heic_is_not_handed_to_the_decoder(heif: ModuleType, coding: bytes) -> None:
    """Where decoders have their holes, the picture is blocked instead."""
    data = heic(heif, 1)
    at = data.index(b"infe")
    found = seen(data[:at] + data[at:].replace(b"hvc1", coding, 1))
    assert not found.whole
    assert "no-decoder" in {one.code for one in found.problems}


def test_a_jpeg_xl_is_whole_and_empty(jxl: ModuleType) -> None:
    """One picture, nothing hidden, no false alarm."""
    found = seen(boxed(jxl))
    assert (found.problems, found.hidden, [one.id for one in found.renditions]) == ((), (), ["primary"])


def test_packed_metadata_of_a_jpeg_xl_is_read(jxl: ModuleType) -> None:
    """Brotli hides nothing."""
    brotli = pytest.importorskip("brotli")
    exif = bytes(4) + b.tiff_block({0x013B: (2, PLANTED)})
    found = seen(boxed(jxl, b.box(b"brob", b"Exif" + brotli.compress(exif))))
    assert [one.tag for one in found.metadata if PLANTED in (one.value or "")] == ["Artist"]
    assert found.whole


def test_metadata_that_unpack_to_gigabytes_are_refused(jxl: ModuleType) -> None:
    """A packed block is unpacked no further than the budget, and damaged ones block."""
    brotli = pytest.importorskip("brotli")
    for packed in (brotli.compress(bytes(1 << 27), quality=1), brotli.compress(b"a" * 999)[:-2], b"\xff" * 40):
        assert not seen(boxed(jxl, b.box(b"brob", b"xml " + packed))).whole


def test_a_jpeg_inside_a_jpeg_xl_is_taken_apart(jxl: ModuleType) -> None:
    """A transcoded JPEG keeps its comments where no reader of JPEG XL looks."""
    found = seen(jxl.jpeg_to_jxl(b.with_segment(b.jpeg(), 0xFE, PLANTED.encode())))
    assert PLANTED in {one.value for one in found.metadata}


def test_a_box_of_no_known_kind_is_told(jxl: ModuleType) -> None:
    """Words in a box that no standard knows are other metadata."""
    found = seen(boxed(jxl, b.box(b"note", PLANTED.encode())))
    assert any(PLANTED in (one.value or "") for one in found.metadata)


def test_colours_under_the_transparency_of_a_jpeg_xl_are_looked_at(jxl: ModuleType) -> None:
    """What a viewer does not show is there all the same."""
    picture = b.scene((96, 64), 7).convert("RGBA")
    picture.putalpha(0)
    found = seen(jxl.encode(np.asarray(picture), lossless=True))
    (under,) = (one for one in found.renditions if one.id == "under-transparency")
    assert under.shows_more


def test_without_decoders_a_jpeg_xl_is_blocked(jxl: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pixels and packed blocks that nobody opened are told, with what to do."""
    data = boxed(jxl, b.box(b"brob", b"xml " + bytes(20)))
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in {"pylibjxl", "brotli"} else sys)
    found = seen(data)
    assert {one.code for one in found.problems} == {"no-decoder"}
    assert any("pip install" in one.message for one in found.problems)
