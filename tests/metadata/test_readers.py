"""Metadata readers: tags as the standards spell them, categories, meanings, and damage that is told."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import building as b
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imageguard import plugins
from imageguard.metadata import words
from imageguard.metadata.words import categorise
from imageguard.model.inspection import Category
from imageguard.ports import Block, Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.inspection import Metadatum, Problem

READERS = plugins.readers()
FEW = settings(max_examples=60, deadline=None)


def read(standard: str, data: bytes) -> tuple[Sequence[Metadatum], Sequence[Problem]]:
    """Return the facts and problems of a block."""
    facts, _, problems = READERS[standard].read(Block(standard, data, "here"), Limits())
    return facts, problems


def fact(standard: str, data: bytes, tag: str) -> Metadatum:
    """Return the one fact of a tag."""
    facts, _ = read(standard, data)
    found = [one for one in facts if one.tag == tag]
    assert len(found) == 1, [one.tag for one in facts]
    return found[0]


@pytest.mark.parametrize(
    ("inner", "tag", "category"),
    [
        ("<dc:creator><rdf:Seq><rdf:li>A</rdf:li></rdf:Seq></dc:creator>", "dc:creator", Category.PERSON),
        ("<photoshop:City>A</photoshop:City>", "photoshop:City", Category.LOCATION),
        ("<exif:GPSLatitude>11,33.0N</exif:GPSLatitude>", "exif:GPSLatitude", Category.LOCATION),
        (
            "<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>A</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>",
            "Iptc4xmpExt:PersonInImage",
            Category.PERSON,
        ),
        (
            """<Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li><rdf:Description><Iptc4xmpExt:City>A</Iptc4xmpExt:City>
            </rdf:Description></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>""",
            "Iptc4xmpExt:LocationCreated/Iptc4xmpExt:City",
            Category.LOCATION,
        ),
        (
            """<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag><rdf:li mwg-rs:Name="A"/></rdf:Bag>
            </mwg-rs:RegionList></mwg-rs:Regions>""",
            "mwg-rs:Regions/mwg-rs:RegionList/mwg-rs:Name",
            Category.PERSON,
        ),
        ("<MPReg:PersonDisplayName>A</MPReg:PersonDisplayName>", "MPReg:PersonDisplayName", Category.PERSON),
    ],
)
def test_xmp_properties_are_spelled_as_the_standard_does(inner: str, tag: str, category: Category) -> None:
    """Simple, listed, structured and attribute forms all end in the standard's spelling."""
    assert fact("XMP", b.xmp(inner), tag).category is category


@pytest.mark.parametrize(
    ("inner", "meaning"),
    [
        ('<plus:ModelReleaseStatus rdf:resource="http://ns.useplus.org/ldf/vocab/MR-UMR"/>', "MR-UMR"),
        ("<plus:ModelReleaseStatus>MR-LMR</plus:ModelReleaseStatus>", "MR-LMR"),
        ("<plus:DataMining>http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED</plus:DataMining>", "DMI-PROHIBITED"),
        ("<plus:MinorModelAgeDisclosure>AG-U14</plus:MinorModelAgeDisclosure>", "AG-U14"),
        (
            """<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia
            </Iptc4xmpExt:DigitalSourceType>""",
            "trainedAlgorithmicMedia",
        ),
        ("<plus:DataMining>DMI-PROHIBITED</plus:DataMining>", "DMI-PROHIBITED"),
        ("<dc:source>Mr. A-B</dc:source>", None),
        ("<dc:source>MR-MARIALOPEZ</dc:source>", None),
    ],
)
def test_codes_of_published_vocabularies_become_meanings(inner: str, meaning: str | None) -> None:
    """A PLUS or IPTC code may be printed; anything else stays a value."""
    facts, _ = read("XMP", b.xmp(inner))
    assert [one.meaning for one in facts] == [meaning]


def test_a_tag_that_nobody_lists_is_kept_but_not_repeated() -> None:
    """A property of somebody's own might be a name itself: its value is kept, its name is not printed."""
    facts, _ = read("XMP", b.xmp("<own:Maria_Lopez>x</own:Maria_Lopez>"))
    assert [(one.tag, one.category, one.value) for one in facts] == [("unknown:property", Category.OTHER, "x")]


@pytest.mark.parametrize("name", ["MariaLopezOwner", "maria_lopez", "CityOfMaria"])
def test_no_name_of_somebodys_own_is_printed_by_any_reader(name: str) -> None:
    """Property, label, key and keyword: where people may choose the word, it is not repeated outside the value."""
    blocks = {
        "XMP": b.xmp(f'<own:{name} own:{name}="x">x</own:{name}>'),
        "C2PA": b.manifest(b.jumb(name, b.box(b"cbor", b.cbor({name: {name: "x"}})))),
        "Office": f"<a><{name} {name}='x'>x</{name}></a>".encode(),
        "PNG text": f"tEXt{name}\0x".encode(),
        "QuickTime": b.box(
            b"meta",
            bytes(4)
            + b.box(b"keys", bytes(4) + b"\0\0\0\1" + b.box(b"mdta", name.encode()))
            + b.box(b"ilst", b.box(b"\0\0\0\1", b.box(b"data", bytes(8) + b"x"))),
        ),
    }
    for standard, block in blocks.items():
        facts, problems = read(standard, block)
        assert facts, standard
        said = [(one.tag, one.where, one.meaning) for one in facts] + [one.message for one in problems]
        assert name not in str(said)


def test_a_listed_word_in_a_namespace_of_somebodys_own_is_categorised() -> None:
    """Coordinates are coordinates wherever they stand."""
    assert (
        fact("XMP", b.xmp("<own:GPSLatitude>1.5</own:GPSLatitude>"), "unknown:GPSLatitude").category
        is Category.LOCATION
    )


def test_blank_xmp_gives_nobody_away() -> None:
    """White space in a name is no name."""
    facts, problems = read("XMP", b.xmp("<dc:creator><rdf:Seq><rdf:li> </rdf:li></rdf:Seq></dc:creator>"))
    assert not facts
    assert not problems


@pytest.mark.parametrize("charset", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
def test_xmp_is_read_in_any_unicode(charset: str) -> None:
    """The packet's first bytes tell its byte order."""
    data = b.xmp("<photoshop:City>Kâllby</photoshop:City>").decode().encode(charset)
    assert fact("XMP", data, "photoshop:City").value == "Kâllby"


def test_damaged_xmp_is_told_and_still_gives_what_can_be_told_apart() -> None:
    """A packet cut in the middle blocks, and its city is still seen."""
    data = b.xmp("<photoshop:City>Gotham</photoshop:City><dc:rights>").split(b"</rdf:Description>")[0]
    facts, problems = read("XMP", data)
    assert [one.code for one in problems] == ["damaged-xmp"]
    assert problems[0].blocking
    assert any(one.value == "Gotham" and one.category is Category.LOCATION for one in facts)


def test_entities_are_refused() -> None:
    """A packet that declares entities is not expanded, and blocks."""
    data = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + b.xmp("<photoshop:City>&a;</photoshop:City>")
    facts, problems = read("XMP", data)
    assert problems[0].blocking
    assert not any("aaaa" in (one.value or "") for one in facts if one.tag == "photoshop:City")


def test_coordinates_are_degrees_with_their_half_of_the_globe() -> None:
    """South and west are negative."""
    there = b.GPS_THERE | {1: (2, "S"), 3: (2, "W")}
    block = b.tiff_block({}, gps=there)
    assert fact("EXIF", block, "GPSLatitude").value == "-11.550000"
    assert fact("EXIF", block, "GPSLongitude").value == "-104.916667"


def test_coordinates_without_a_fix_are_no_place() -> None:
    """Zero and zero, or nothing over nothing, is what a camera writes indoors."""
    none = {2: (5, [(0, 0), (0, 0), (0, 0)]), 4: (5, [(0, 1), (0, 1), (0, 1)])}
    facts, _ = read("EXIF", b.tiff_block({}, gps=none))
    assert not [one for one in facts if one.category is Category.LOCATION]


def test_the_meridian_is_a_place() -> None:
    """A longitude of zero beside a real latitude counts."""
    there = b.GPS_THERE | {4: (5, [(0, 1), (0, 1), (0, 1)])}
    facts, _ = read("EXIF", b.tiff_block({}, gps=there))
    assert {"GPSLatitude", "GPSLongitude"} <= {one.tag for one in facts if one.category is Category.LOCATION}


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"ASCII\0\0\0", b"seen"),
        (b"UNICODE\0", "seen".encode("utf-16-le")),
        (b"UNICODE\0", "seen".encode("utf-16-be")),
        (b"\0\0\0\0\0\0\0\0", b"seen"),
        (b"", b"seen"),
    ],
)
def test_a_user_comment_names_its_character_set(head: bytes, body: bytes) -> None:
    """All the ways in which cameras write it are read."""
    assert fact("EXIF", b.tiff_block({}, exif={0x9286: (7, head + body)}), "UserComment").value == "seen"


def test_a_damaged_exif_block_blocks() -> None:
    """What nobody can read might hide a place."""
    _, problems = read("EXIF", b"not a header at all")
    assert [one.blocking for one in problems] == [True]


def test_exifread_names_what_the_maker_wrote() -> None:
    """Canon's camera settings get their names from exifread, where the note is sane."""
    settings_tag = {0x0001: (3, [10, 1, 0, 0, 5, 0, 0, 0, 0, 0]), 0x0006: (2, "a camera of Canon")}
    for guess in range(20, 300):
        note = b.directory(settings_tag, guess)
        block = b.tiff_block({0x010F: (2, "Canon")}, exif={0x927C: (7, note)})
        if block.find(note) == guess:
            break
    facts, _ = read("EXIF", block)
    assert {"ImageType", "Macromode"} <= {one.tag for one in facts}


def test_a_maker_note_that_would_hang_exifread_is_not_given_to_it() -> None:
    """Counts beyond the block are noticed by the walk, which reads what is there and goes on."""
    note = struct.pack("<H", 1) + struct.pack("<HHII", 1, 3, 0x7FFFFFFF, 26) + bytes(4)
    facts, _ = read("EXIF", b.tiff_block({0x010F: (2, "Canon")}, exif={0x927C: (7, note.ljust(64, b"\0"))}))
    assert "Make" in {one.tag for one in facts}


def test_iptc_is_named_by_its_record_and_dataset() -> None:
    """The names are the IIM specification's; an unknown one is a number."""
    facts, _ = read("IPTC-IIM", b.dataset(2, 80, "A") + b.dataset(2, 90, "B") + b.dataset(2, 222, "C"))
    assert [(one.tag, one.category) for one in facts] == [
        ("By-line", Category.PERSON),
        ("City", Category.LOCATION),
        ("2:222", Category.OTHER),
    ]


def test_a_png_keyword_of_somebodys_own_is_not_printed() -> None:
    """The keyword goes into the value, which is printed for nobody."""
    facts, _ = read("PNG text", b"tEXtMaria Lopez\0x")
    assert [(one.tag, one.value) for one in facts] == [("other keyword", "Maria Lopez: x")]


def test_c2pa_facts_have_their_categories() -> None:
    """Author, generator, time and source type of an assertion."""
    content = {
        "author": [{"name": "A"}],
        "claim_generator": "tool 1",
        "when": "2026-01-10",
        "digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    }
    facts, problems = read("C2PA", b.manifest(b.jumb("c2pa.actions", b.box(b"cbor", b.cbor(content)))))
    assert not problems
    assert {one.category for one in facts} == {Category.PERSON, Category.SOFTWARE, Category.TIME, Category.RIGHTS}
    assert "trainedAlgorithmicMedia" in {one.meaning for one in facts}


def test_a_damaged_assertion_blocks() -> None:
    """CBOR that ends too soon is told."""
    _, problems = read("C2PA", b.manifest(b.jumb("c2pa.actions", b.box(b"cbor", b"\xa5\x61"))))
    assert [one.code for one in problems] == ["damaged-c2pa"]


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("OwnerName", Category.PERSON),
        ("InternalSerialNumber", Category.DEVICE),
        ("GPSLatitude", Category.LOCATION),
        ("Sharpness", Category.OTHER),
        ("Flash", Category.OTHER),
        ("SelfTimer", Category.OTHER),
        ("TargetExposureTime", Category.OTHER),
        ("ColorSpace", Category.OTHER),
        ("CaptionAbstract", Category.CAPTION),
        ("DateTimeOriginal", Category.TIME),
        ("FirmwareVersion", Category.SOFTWARE),
        ("Copyright", Category.RIGHTS),
    ],
)
def test_names_suggest_categories(name: str, category: Category) -> None:
    """What a tag is called says what it is about, and settings of the camera are about nobody."""
    assert categorise(name) is category


@FEW
@given(st.binary(max_size=200))
def test_any_bytes_become_text(data: bytes) -> None:
    """No byte is too strange, and no NUL is left."""
    assert "\0" not in words.text(data)


BLOCKS = {
    "EXIF": b.tiff_block({0x010F: (2, "Canon")}, exif={0x927C: (7, bytes(40))}, gps=b.GPS_THERE, thumbnail=b.jpeg()),
    "XMP": b.xmp("<photoshop:City>A</photoshop:City>"),
    "IPTC-IIM": b.dataset(2, 80, "A") + b.dataset(2, 90, "B"),
    "Photoshop": b.resource(0x0404, b.dataset(2, 80, "A")) + b.resource(0x040C, bytes(28) + b.jpeg()),
    "ICC": bytes(128) + struct.pack(">I4sII", 1, b"desc", 144, 12) + b"text\0\0\0\0abc\0",
    "PNG text": b"iTXtTitle\0\0\0\0\0words",
    "C2PA": b.manifest(b.jumb("c2pa.actions", b.box(b"cbor", b.cbor({"author": ["A", {"b": 1}]})))),
    "QuickTime": b.movie()[20:],
    "Office": b"<a><creator>A</creator></a>",
    "PDF": b"<< /Author (A \\(b\\)) /Title <FEFF0041> >>",
    "comment": b"words",
    "other": b"anything",
}


def test_every_shipped_reader_has_a_block_to_be_tested_with() -> None:
    """A new standard comes with a block here."""
    assert set(BLOCKS) == set(READERS)


@pytest.mark.parametrize("standard", BLOCKS)
def test_every_reader_finds_something_in_a_sound_block(standard: str) -> None:
    """No problem, and a fact or a picture."""
    facts, pictures, problems = READERS[standard].read(Block(standard, BLOCKS[standard], "here"), Limits())
    assert facts or pictures
    assert not problems


@pytest.mark.parametrize("standard", BLOCKS)
@FEW
@given(data=st.data(), cuts=st.integers(1, 12))
def test_mutated_blocks_never_crash_a_reader(standard: str, data: st.DataObject, cuts: int) -> None:
    """A reader answers with facts and problems, whatever the bytes."""
    mutated = bytearray(BLOCKS[standard])
    head = 4 if standard == "PNG text" else 0
    for _ in range(cuts):
        at = data.draw(st.integers(head, len(mutated)))
        mutated[at : at + data.draw(st.integers(0, 6))] = data.draw(st.binary(max_size=6))
    read(standard, bytes(mutated))
