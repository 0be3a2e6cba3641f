"""Archives and office files that attack: bombs, overlaps, names that climb, entities; and what blocks a document."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import building as b
import documents as d
import pytest

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.errors import Unreadable
from imageguard.formats import markup, package
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection


def seen(data: bytes, limits: Limits | None = None) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, Engine(plugins.containers(), plugins.readers(), PLUGIN, limits or Limits()))


def codes(found: Inspection) -> set[str]:
    """Return the codes of what blocks."""
    return {one.code for one in found.problems if one.blocking}


def test_a_document_with_plain_pictures_is_whole() -> None:
    """The first picture is the primary one, the second a page; words are said to be unread, and do not block."""
    made = d.docx(shown=d.blip("rTwo") + d.blip())
    made.part("word/media/image2.jpg", b.jpeg(5), source="word/document.xml", role="image", id_="rTwo")
    found = seen(made.bytes())
    assert found.whole
    assert found.hidden == ()
    assert [one.kind for one in found.renditions] == [RenditionKind.PRIMARY, RenditionKind.PAGE]
    assert (found.renditions[0].width, found.renditions[1].width) == (320, 96)
    assert found.renditions[0].px == seen(d.PLAIN).renditions[0].px


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (d.docx("<w:p><w:r><w:t>x</w:t></w:r></w:p>", shown="").bytes(), "no-picture"),
        (d.docx("<a:custGeom/>").bytes(), "not-drawn"),
        (d.docx(picture=b"\xd7\xcd\xc6\x9a" + bytes(40)).bytes(), "not-drawn"),
        (d.docx(picture=b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(40)).bytes(), "not-drawn"),
        (d.docx(picture=b'<svg xmlns="http://www.w3.org/2000/svg"/>').bytes(), "not-drawn"),
        (d.docx().part("word/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0").bytes(), "embedded-object"),
        (d.docx().part("word/vbaProject.bin", b"x").bytes(), "macros"),
        (d.odf(inner="<draw:object/>"), "not-drawn"),
        (
            d.odf(
                inner="<draw:frame><draw:image><office:binary-data>QUJD</office:binary-data></draw:image></draw:frame>"
            ),
            "not-drawn",
        ),
        (d.odf(inner='<draw:frame><draw:image xlink:href="https://example.org/a.jpg"/></draw:frame>'), "not-drawn"),
        (d.docx().outside("word/document.xml", "image", "https://example.org/a.jpg").bytes(), "not-drawn"),
    ],
    ids=["no picture", "shape", "WMF", "EMF", "SVG", "object", "macros", "odf object", "odf words", "odf link", "link"],
)
def test_what_a_program_alone_could_show_blocks(data: bytes, code: str) -> None:
    """It is named, and the document does not pass."""
    found = seen(data)
    assert code in codes(found)
    assert not found.whole


def test_a_part_is_named_only_where_programs_name_it() -> None:
    """A name that somebody gave may be a person's."""
    usual = seen(d.docx().part("word/embeddings/oleObject1.bin", b"x").bytes())
    own = seen(d.docx().part("word/embeddings/Anna.bin", b"x").bytes())
    assert any("word/embeddings/oleObject1.bin" in one.message for one in usual.problems)
    assert not any("Anna" in one.message for one in own.problems)


def test_a_hidden_slide_shows_none_of_its_pictures() -> None:
    """Its picture is a hidden one, and the slide is told of."""
    found = seen(d.pptx(('show="0"', "Hidden")).bytes())
    assert {one.kind for one in found.hidden} >= {"hidden-slide"}
    assert {one.kind for one in found.renditions} == {RenditionKind.EMBEDDED}


@pytest.mark.parametrize("sentence", ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a" + ">" * 3, "<a>" * 500])
def test_xml_that_attacks_is_not_read(sentence: str) -> None:
    """Entities, damage and depths beyond any document are refused, also where they would cost memory."""
    with pytest.raises(Unreadable):
        markup.parse(sentence.encode())
    assert "damaged-document" in codes(seen(d.docx().part("word/x.xml", sentence.encode()).bytes()))


def test_an_entity_bomb_costs_nothing() -> None:
    """A thousand million laughs are not told."""
    rows = "".join(f"<!ENTITY l{place} '{f'&l{place - 1};' * 10}'>" for place in range(1, 10))
    bomb = f"<!DOCTYPE a [<!ENTITY l0 'ha'>{rows}]><a>&l9;</a>"
    assert "damaged-document" in codes(seen(d.docx().part("word/x.xml", bomb.encode()).bytes()))


def test_a_member_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    """The claim alone is refused; a false claim is cut at the limit."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.xml", bytes(3_000_000))
    found = seen(body.getvalue(), Limits(block_bytes=1_000_000))
    assert "unreadable" in codes(found)
    data = bytearray(body.getvalue())
    at = data.rfind(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<I", 900)
    assert not seen(bytes(data), Limits(block_bytes=1_000_000)).whole


def overlapping() -> bytes:
    """Return an archive whose two entries lie in the same bytes."""
    data = b.zipped({"a.jpg": d.PLAIN})
    at, end = data.rfind(b"PK\x01\x02"), data.rfind(b"PK\x05\x06")
    twice = data[at:end] + data[at:end].replace(b"a.jpg", b"b.jpg")
    return data[:at] + twice + data[end : end + 8] + struct.pack("<HHIIH", 2, 2, len(twice), at, 0)


@pytest.mark.parametrize(
    "data",
    [
        overlapping(),
        b.zipped({"../a.jpg": d.PLAIN}),
        b.zipped({"/etc/a.jpg": d.PLAIN}),
        b.zipped({"a\\b.jpg": d.PLAIN}),
        b.zipped({"a.jpg": d.PLAIN, "A.jpg": d.PLAIN}),
    ],
    ids=["overlap", "climbing", "absolute", "backslash", "one name twice"],
)
def test_an_archive_that_attacks_is_said_to(data: bytes) -> None:
    """It is blocked with a sentence, whatever else is in it."""
    assert "unsafe-archive" in codes(seen(data))


def test_bytes_between_members_are_hidden_data() -> None:
    """They belong to no member, and every program passes over them."""
    data = d.docx().bytes()
    at = data.rfind(b"PK\x01\x02", 0, data.find(b"PK\x01\x02") + 4)
    added = 200
    end = data.rfind(b"PK\x05\x06")
    moved = data[:at] + bytes(added) + data[at:end] + data[end : end + 16] + struct.pack("<IH", at + added, 0)
    assert "gap" in {one.kind for one in seen(moved).hidden}


def test_times_fields_and_comments_of_an_archive_are_told() -> None:
    """When somebody packed it, on which system, and what was noted."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        entry = zipfile.ZipInfo("a.jpg", (2026, 1, 2, 3, 4, 6))
        entry.extra = struct.pack("<HHI", 0x5455, 4, 7)
        entry.comment = b"Zebrafink"
        archive.writestr(entry, d.PLAIN)
    tags = {one.tag for one in seen(body.getvalue()).metadata}
    assert {"ModifyDate", "ExtraField"} <= tags
    assert len(tags) == 3


def test_a_target_is_resolved_against_its_source() -> None:
    """Absolute targets begin at the package, others in the folder of their source."""
    assert package.resolved("word/document.xml", "media/a.jpg") == "word/media/a.jpg"
    assert package.resolved("word/document.xml", "/word/media/a.jpg") == "word/media/a.jpg"
    assert package.resolved("word/document.xml", "../docProps/a.xml") == "docProps/a.xml"
    assert package.relationships_of("") == "_rels/.rels"
