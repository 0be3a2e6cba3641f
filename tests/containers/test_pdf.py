"""PDF files opened whole: pages as drawn, pictures in their own size, what is shown in part, and what no page shows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import building as b
import pdfs
import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name

from imageguard import plugins
from imageguard.engine.inspect import Engine, inspect, survey
from imageguard.formats import pdf
from imageguard.model.inspection import RenditionKind
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.ports import Limits

if TYPE_CHECKING:
    from imageguard.model.inspection import Inspection

ENGINE = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits())


def seen(data: bytes, limits: Limits | None = None) -> Inspection:
    """Return the inspection of these bytes."""
    return inspect("a", data, Engine(plugins.containers(), plugins.readers(), PLUGIN, limits or Limits()))


def codes(found: Inspection) -> set[str]:
    """Return the codes of what blocks."""
    return {one.code for one in found.problems if one.blocking}


def test_a_plain_document_is_whole_and_its_words_are_said_to_be_unread() -> None:
    """The page comes first, then the picture on it, as the same pixels that the JPEG has as a file."""
    found = seen(pdfs.pdf())
    assert found.whole
    assert found.hidden == found.metadata == ()
    assert [one.code for one in found.problems] == ["words"]
    page, picture = found.renditions
    assert (page.kind, page.width, page.height) == (RenditionKind.PRIMARY, 600, 400)
    assert (picture.kind, picture.where) == (RenditionKind.PAGE, "picture on page 1")
    assert picture.px == seen(pdfs.PHOTO).renditions[0].px


def test_a_page_says_where_it_shows_which_picture() -> None:
    """The place is in fractions of the page as shown, from its upper left."""
    page, picture = seen(pdfs.pdf()).renditions
    ((px, place),) = page.holds
    assert px == picture.px
    assert (place.x0, place.y0, place.x1, place.y1) == pytest.approx((20 / 300, 30 / 200, 220 / 300, 180 / 200))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_holds_a_picture_that_stands_upright_on_it(turn: int) -> None:
    """A page may be turned, and its picture turned back."""
    words = {90: "q 0 150 -200 0 250 20 cm", 180: "q -200 0 0 -150 250 180 cm", 270: "q 0 -150 200 0 20 180 cm"}[turn]
    found = seen(pdfs.pdf(f"{words} /Im0 Do Q", lambda made: made.pages[0].obj.__setattr__("Rotate", turn)))
    assert [px for px, _ in found.renditions[0].holds] == [found.renditions[1].px]


@pytest.mark.parametrize(
    "words",
    [
        "q 20 20 100 150 re W n 200 0 0 150 20 20 cm /Im0 Do Q",
        "q 20 20 m 220 20 l 120 170 l h W n 200 0 0 150 20 20 cm /Im0 Do Q",
        "q 200 0 0 150 150 20 cm /Im0 Do Q",
    ],
    ids=["a rectangle", "a triangle", "the edge of the page"],
)
def test_a_picture_that_is_shown_in_part_is_a_hidden_one(words: str) -> None:
    """What a clip or the edge hides is still in the file, and is looked at as such."""
    found = seen(pdfs.pdf(words))
    assert RenditionKind.EMBEDDED in {one.kind for one in found.renditions}
    assert found.renditions[0].holds == ()


def test_a_picture_under_a_box_is_not_held_by_the_page() -> None:
    """The page shows another thing than the picture: a face there is nobody's on the page."""
    found = seen(pdfs.pdf(pdfs.SHOWN + " 0 g 60 60 90 90 re f"))
    assert found.renditions[0].holds == ()
    assert found.renditions[1].kind is RenditionKind.PAGE


def test_what_lies_beside_the_page_is_looked_at() -> None:
    """A box around the page decides what is shown; what lies outside of it is still there."""
    found = seen(pdfs.pdf(pdfs.SHOWN, lambda made: made.pages[0].obj.__setattr__("CropBox", Array([0, 0, 15, 200]))))
    beside = [one for one in found.renditions if one.id.startswith("beside-page")]
    assert [one.kind for one in beside] == [RenditionKind.EMBEDDED]
    assert not any(one.id.startswith("beside-page") for one in seen(pdfs.pdf()).renditions)


@pytest.mark.parametrize("name", sorted(set(pdfs.LEAKS) - {"unseen text"}))
def test_a_planted_secret_is_told_of(name: str) -> None:
    """Metadata, hidden parts and pictures that no page shows, wherever they lie."""
    data, word = pdfs.LEAKS[name]
    found = seen(data)
    told = {one.tag for one in found.metadata} | {one.kind for one in found.hidden}
    assert word in told | {one.kind.value for one in found.renditions}
    assert pdfs.SECRET not in str([one.message for one in found.problems])


def _xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(XFA=made.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdfs.pdf(change=_xfa), "not-drawn"),
        (pdfs.pdf(change=pdfs.remark("RichMedia")), "not-drawn"),
        (pdfs.saved(pdfs.document(), encryption=pikepdf.Encryption(user="a", owner="b")), "encrypted"),
        (pdfs.saved(pdfs.document(), encryption=pikepdf.Encryption(user="", owner="b")), "encrypted"),
        (pdfs.pdf()[:200], "damaged-document"),
        (pdfs.pdf(data=pdfs.PHOTO[:900]), "unreadable"),
        (pdfs.pdf(change=pdfs._attached).replace(b"JFIF", b"JFIX"), None),
    ],
    ids=["XFA", "film", "password", "no password", "cut off", "damaged picture", "attached"],
)
def test_what_is_not_looked_at_blocks(data: bytes, code: str | None) -> None:
    """A form in XML, a film, a password, damage: nobody saw it, so it does not pass."""
    found = seen(data)
    assert code is None or code in codes(found)
    assert not (code and found.whole)


def huge_page(made: pikepdf.Pdf) -> None:
    """Make the page larger than anything that is drawn."""
    made.pages[0].obj.MediaBox = Array([0, 0, 14_000, 1_400_000])


def huge_picture(made: pikepdf.Pdf) -> None:
    """Let the picture claim ten thousand million pixels."""
    stream = made.make_stream(b"\0" * 100)
    stream.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Image, ColorSpace=Name.DeviceRGB)
    stream.Width, stream.Height, stream.BitsPerComponent = 100_000, 100_000, 8
    made.pages[0].Resources.XObject.Im0 = stream


def circle(made: pikepdf.Pdf) -> None:
    """Let a form draw itself."""
    form = made.make_stream(b"/Fm0 Do")
    form.stream_dict = Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    made.pages[0].Resources.XObject.Fm0 = form
    made.pages[0].Contents = made.make_stream(b"/Fm0 Do")


def round_tree(made: pikepdf.Pdf) -> None:
    """Let the tree of pages be its own leaf."""
    made.Root.Pages.Kids = Array([made.Root.Pages])


@pytest.mark.parametrize("change", [huge_page, huge_picture, circle, round_tree])
def test_hostile_structures_block_and_cost_little(change: object) -> None:
    """Sizes that nothing has, forms in themselves, trees in circles: a sentence, no crash, no wait."""
    started = time.process_time()
    found = seen(pdfs.pdf(change=change))
    assert not found.whole
    assert "crashed" not in codes(found)
    assert time.process_time() - started < 10


def test_a_reference_to_nothing_loses_nothing() -> None:
    """An entry may name an object that is not there: it is as if the entry were not."""
    data = pdfs.pdf().replace(b"/Type /Catalog", b"/Outlines 99 0 R /Type /Catalog")
    assert b"99 0 R" in data
    assert len(seen(data).renditions) == 2


def test_icons_of_notes_are_no_part_of_a_page() -> None:
    """Viewers draw them each in their own way; whether a page shows somebody does not rest on them."""
    assert seen(pdfs.pdf(change=pdfs.remark("Text"))).renditions[0].px == seen(pdfs.pdf()).renditions[0].px


def test_more_pages_than_the_limit_block() -> None:
    """Only so many are looked at; the rest is said."""
    found = seen(pdfs.saved(pdfs.document(pages=5)), Limits(pictures=3))
    assert "over-limit" in codes(found)


def test_ten_thousand_pages_end_in_a_sentence() -> None:
    """The list alone is enough to refuse."""
    made = pdfs.document()
    tree, page = made.Root.Pages, made.pages[0].obj
    tree.Kids = Array([page] * 10_000)
    tree.Count = 10_000
    engine = Engine(plugins.containers(), plugins.readers(), PLUGIN, Limits(pictures=9))
    _, _, problems = survey(pdfs.saved(made), engine)
    assert {"over-limit", "damaged-document"} & {one.code for one in problems}


def test_a_name_that_is_no_text_ends_in_a_sentence() -> None:
    """A filter called by a byte that is no UTF-8."""
    whole = pdfs.LEAKS["hidden layer"][0]
    named = whole.replace(b"/FlateDecode", b"/\x80lateDecode").replace(b"/DCTDecode", b"/\x80CTDecode")
    _, _, problems = survey(named, ENGINE)
    assert "damaged-document" in {one.code for one in problems}
    assert "crashed" not in {one.code for one in problems}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.data_too_large])
@given(data=st.data(), cuts=st.integers(1, 12))
def test_a_mutated_document_never_crashes(data: st.DataObject, cuts: int) -> None:
    """Whatever is overwritten ends in facts and sentences."""
    mutated = bytearray(pdfs.LEAKS["hidden layer"][0])
    for _ in range(cuts):
        at = data.draw(st.integers(8, len(mutated) - 1))
        mutated[at : at + data.draw(st.integers(0, 5))] = data.draw(st.binary(max_size=5))
    _, _, problems = survey(bytes(mutated), ENGINE)
    assert "crashed" not in {one.code for one in problems}


@given(st.floats(1, 400), st.floats(1, 400), st.floats(-50, 50), st.floats(-50, 50))
def test_matrices_multiply_in_the_order_of_drawing(across: float, up: float, x: float, y: float) -> None:
    """First the inner one, then the outer one: a point goes through both."""
    inner, outer = (across, 0.0, 0.0, up, x, y), (0.0, 1.0, -1.0, 0.0, y, x)
    through = pdf.applied(outer, *pdf.applied(inner, 0.3, 0.7))
    assert pdf.applied(pdf.product(inner, outer), 0.3, 0.7) == pytest.approx(through)


def test_a_document_in_an_archive_is_looked_at_as_a_hidden_one() -> None:
    """What a document in an archive shows is no primary picture of the archive."""
    found = seen(b.zipped({"a.pdf": pdfs.pdf()}))
    assert RenditionKind.PRIMARY not in {one.kind for one in found.renditions}
    assert not found.whole
