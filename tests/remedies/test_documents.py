"""Office files written anew: every planted secret is seen in the original and gone from the copy, which opens."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import building as b
import documents as d
import docx
import openpyxl
import pptx
import pytest

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect
from imageguard.engine.mend import UNJUDGED
from imageguard.engine.residue import previews, residue
from imageguard.errors import RemedyRefused
from imageguard.model.geometry import Box
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits, Teller
from imageguard.remedies import legible

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())
MENDERS = plugins.menders()


def seen(data: bytes) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, ENGINE)


def stripped(data: bytes) -> bytes:
    """Return the copy of a document."""
    return MENDERS[seen(data).format].strip(data)


def unpacked(data: bytes) -> bytes:
    """Return every byte of every member, names too."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return b"".join(name.encode() + archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("name", sorted(d.LEAKS))
def test_a_planted_secret_is_told_of_and_is_gone_from_the_copy(name: str) -> None:
    """The walker sees it in the original; neither it nor anybody else finds anything in the copy."""
    data, word = d.LEAKS[name]
    before = seen(data)
    told = {one.tag for one in before.metadata} | {one.kind for one in before.hidden}
    assert word in told | {one.kind.value for one in before.renditions}
    copy = stripped(data)
    after = seen(copy)
    assert residue(after) == ()
    assert previews(after) == ()
    assert after.hidden == ()
    assert {one.code for one in after.problems if one.blocking} <= UNJUDGED
    assert d.SECRET.encode() not in unpacked(copy)
    assert d.SECRET.encode() not in legible.searchable(copy)
    assert {one.px for one in after.renditions} <= {one.px for one in before.renditions}


@pytest.mark.parametrize("name", sorted(d.LEAKS))
def test_a_copy_is_its_own_copy_and_the_same_every_time(name: str) -> None:
    """Order and times are fixed: the same document gives the same bytes."""
    copy = stripped(d.LEAKS[name][0])
    assert stripped(d.LEAKS[name][0]) == copy
    assert stripped(copy) == copy
    assert {one.date_time for one in zipfile.ZipFile(io.BytesIO(copy)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_copies_open_in_the_libraries_of_their_formats() -> None:
    """Words that are shown are still there, inserted ones among them; deleted and hidden ones are not."""
    words = docx.Document(io.BytesIO(stripped(d.LEAKS["docx deleted words"][0])))
    assert [one.text for one in words.paragraphs if one.text] == ["Kept"]
    assert len(words.inline_shapes) == 1
    slides = pptx.Presentation(io.BytesIO(stripped(d.LEAKS["pptx hidden slide"][0]))).slides
    assert [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame] == ["Shown"]
    book = openpyxl.load_workbook(io.BytesIO(stripped(d.LEAKS["xlsx hidden sheet"][0])))
    assert book.sheetnames == ["One"]
    assert book["One"]["A1"].value == "Shown"


def test_alternative_texts_stay_where_they_are_asked_for_and_no_name_of_a_file_with_them() -> None:
    """Who does not see a picture hears what it shows; what a program wrote there by itself goes."""
    shown = d.blip(words='id="1" name="1" descr="Two women at a market" title="Zebrafink-4711"')
    shown += d.blip(words='id="2" name="2" descr="C:\\Zebrafink-4711\\one.jpg"')
    data = d.docx(shown=shown).bytes()
    mender = MENDERS["DOCX"]
    assert isinstance(mender, Teller)
    copy = unpacked(mender.with_texts(data))
    assert copy.count(b"descr=") == 1
    assert b'descr="Two women at a market"' in copy
    assert d.SECRET.encode() not in copy
    assert b"descr" not in unpacked(mender.strip(data))
    assert [one.tag for one in residue(seen(mender.with_texts(data)), (mender.texts,))] == []


def test_a_formula_becomes_its_value_and_words_that_no_cell_shows_are_emptied() -> None:
    """What a formula names lies in other sheets or files; shared words of hidden cells stay behind in a list."""
    cells = '<x:c r="A1"><x:f>[1]Zebrafink-4711!A1</x:f><x:v>7</x:v></x:c><x:c r="B1" t="s"><x:v>1</x:v></x:c>'
    rows = f'<x:row r="1">{cells}</x:row>'
    words = "<x:si><x:t>Zebrafink-4711</x:t></x:si><x:si><x:t>Shown</x:t></x:si>"
    copy = stripped(d.xlsx(rows, words=words).bytes())
    assert d.SECRET.encode() not in unpacked(copy)
    sheet = openpyxl.load_workbook(io.BytesIO(copy))["One"]
    assert (sheet["A1"].value, sheet["B1"].value) == (7, "Shown")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (d.docx().part("word/vbaProject.bin", b"x").bytes(), "macros"),
        (d.docx().part("_xmlsignatures/sig1.xml", b"<a/>").bytes(), "signed"),
        (d.docx("<w:p><w:r><w:object/></w:r></w:p>").bytes(), "an object"),
        (d.docx(picture=b"<svg xmlns='http://www.w3.org/2000/svg'/>").bytes(), "EMF, WMF or SVG"),
        (d.docx(picture=b.saved(b.scene(), "BMP")).bytes(), "not mended inside a document"),
        (d.docx('<w:p><w:tcPr><w:cellDel w:id="1"/></w:tcPr></w:p>').bytes(), "deleted"),
        (d.docx().bytes()[:-30], "cannot be opened"),
        (d.odf(inner='<table:table><table:table-column table:visibility="collapse"/></table:table>'), "hidden"),
        (d.odf(inner="<draw:object/>"), "an object"),
    ],
    ids=["macros", "signed", "object", "drawing", "bitmap", "cells", "cut off", "columns", "odf object"],
)
def test_what_cannot_be_mended_is_refused_with_a_sentence(data: bytes, why: str) -> None:
    """Nothing is delivered that keeps more than it shows."""
    kind = seen(data).format
    with pytest.raises(RemedyRefused, match=why):
        MENDERS[kind if kind in MENDERS else "DOCX"].strip(data)


def test_a_face_is_covered_in_the_picture_that_shows_it() -> None:
    """Covers go by the order in which the document shows its pictures; the others stay as they are."""
    second = b.jpeg(5, (200, 160))
    made = d.docx(shown=d.blip("rPic2") + d.blip())
    made = made.part("word/media/a.jpg", second, source="word/document.xml", role="image", id_="rPic2")
    bare = MENDERS["DOCX"].strip(made.bytes())
    before = [one for one in seen(bare).renditions if one.kind in {RenditionKind.PRIMARY, RenditionKind.PAGE}]
    assert [(one.width, one.height) for one in before] == [(320, 240), (200, 160)]
    copy = MENDERS["DOCX"].cover(bare, {1: [Box(40, 40, 120, 120)]})
    after = [one.px for one in seen(copy).renditions]
    assert after[0] == before[0].px
    assert after[1] != before[1].px
    with pytest.raises(RemedyRefused, match="not in the copy"):
        MENDERS["DOCX"].cover(bare, {7: [Box(0, 0, 9, 9)]})


def test_colours_under_a_transparency_are_cleared() -> None:
    """A picture in a document hides no other under a transparency."""
    image = b.scene().convert("RGBA")
    image.putalpha(0)
    bare = MENDERS["DOCX"].strip(d.docx(picture=b.saved(image, "PNG")).bytes())
    assert any(one.shows_more for one in seen(bare).renditions)
    assert not any(one.shows_more for one in seen(MENDERS["DOCX"].cover(bare, {})).renditions)
