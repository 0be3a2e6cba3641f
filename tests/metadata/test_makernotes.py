"""Maker notes and values outside their block: serial numbers in every form, and no tag that vanishes."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import building as b
import pytest

from imageguard import plugins
from imageguard.model.inspection import Category
from imageguard.ports import Block, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Metadatum

PLACES = range(40, 260)


def facts(block: bytes) -> Sequence[Metadatum]:
    """Return the facts of an EXIF block."""
    found, _, problems = plugins.readers()["EXIF"].read(Block("EXIF", block, "here"), Limits())
    assert list(problems) == []
    return found


def with_note(make: str, entries: dict[int, tuple[int, object]], *, model: str = "", moved: int = 0) -> bytes:
    """Return EXIF with a maker note whose offsets are right for a place so many bytes before its own."""
    for guess in PLACES:
        body = b.directory(entries, guess - moved)
        body += b"II*\0" + struct.pack("<I", guess - moved)
        block = b.tiff_block({0x010F: (2, make), 0x0110: (2, model)}, exif={0x927C: (7, body)})
        if block.find(body) == guess:
            return block
    message = "no place found"
    raise AssertionError(message)


def enciphered(plain: bytes) -> bytes:
    """Return bytes as Sony writes them."""
    return bytes(one**3 % 249 if one < 249 else one for one in plain)


@pytest.mark.parametrize(
    ("model", "size", "at", "serial"),
    [
        ("SLT-A00", 944, 0xF0, (7, 8, 114, 47, 103)),
        ("ILCE-0", 944, 0x88, (9, 1, 2, 250, 4, 5)),
        ("ILCE-00", 256, 0x38, (0, 0, 0, 0, 2, 16)),
    ],
)
def test_a_serial_number_that_sony_enciphers_is_read(model: str, size: int, at: int, serial: tuple[int, ...]) -> None:
    """The value of tag 0x9050 is deciphered, and the number read where the model keeps it."""
    plain = bytes(at) + bytes(serial) + bytes(size - at - len(serial))
    found = facts(with_note("SONY", {0x9050: (7, enciphered(plain)), 0xB020: (2, "Standard")}, model=model))
    shown = [one for one in found if one.tag == "InternalSerialNumber"]
    assert [(one.value, one.category) for one in shown] == [(" ".join(map(str, serial)), Category.DEVICE)]


def test_a_serial_number_inside_camera_information_is_read() -> None:
    """Nintendo keeps it as four bytes of a binary value."""
    camera = bytes(0x18) + b"\x57\x5b\xbd\xf3" + bytes(36)
    found = facts(with_note("Nintendo", {0x1100: (7, bytes(8)), 0x1101: (7, camera)}))
    assert "0x575bbdf3" in [one.value for one in found if one.category is Category.DEVICE]


def test_a_maker_note_that_an_editor_moved_is_read_by_its_footer() -> None:
    """Canon's offsets count from where the note lay first, which its last eight bytes tell."""
    moved = with_note("Canon", {0x0006: (2, "a camera of some kind"), 0x0009: (2, "somebody's name")}, moved=24)
    assert [one.value for one in facts(moved) if one.tag == "OwnerName"] == ["somebody's name"]


@pytest.mark.parametrize(
    ("tag", "name", "category"),
    [(0x010E, "ImageDescription", Category.CAPTION), (0x013B, "Artist", Category.PERSON), (0xABCD, "0xabcd", None)],
)
@pytest.mark.parametrize("kind", [2, 5, 99])
def test_a_tag_whose_value_is_elsewhere_is_told_without_a_value(
    tag: int, name: str, category: Category | None, kind: int
) -> None:
    """The value lies outside the block, or has a type that nobody knows: the tag is there all the same."""
    block = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, tag, kind, 0x0FFFFFFF, 0x7FFFFFFF, 0)
    found = [one for one in facts(block) if one.tag == name]
    assert [one.value for one in found] == [None]
    assert found[0].category is (category or Category.OTHER)


def test_coordinates_that_lie_outside_the_block_are_still_a_place() -> None:
    """They are not taken for the zeros that a camera without a fix writes."""
    rows = struct.pack("<H", 1) + struct.pack("<HHII", 2, 5, 3, 0x7FFFFFFF) + bytes(4)
    block = b"II*\0\x08\0\0\0" + struct.pack("<HHHIII", 1, 0x8825, 4, 1, 26, 0) + rows
    assert [one.tag for one in facts(block) if one.category is Category.LOCATION] == ["GPSLatitude"]
