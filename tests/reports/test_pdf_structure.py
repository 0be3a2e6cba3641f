"""The structure of the PDF report: everything on its pages is read, once, in order, as what it is."""

from __future__ import annotations

import functools
import io
import itertools
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

import examples
import pikepdf
import pymupdf
import pytest
import signers
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate
from structure import Structure

from imageguard.model.report import Verdict
from imageguard.ports import ReportContext
from imageguard.reports import pdf, signing
from imageguard.reports.pdf_tables import bullets, hairlines
from imageguard.typography.fonts import SANS, register_fonts
from imageguard.typography.paragraph import Written
from imageguard.typography.sheets import TaggedCanvas
from imageguard.typography.words import text

if TYPE_CHECKING:
    from pathlib import Path

    from structure import Node

    from imageguard.model.report import Report

STYLE = ParagraphStyle("body", fontName=SANS, fontSize=11, leading=15)
FURNITURE = re.compile(
    r"^(Report [0-9a-f-]{19})?Judged as of \d+ \w+ \d{4}\. A screening, not an approval\.Page \d+ of \d+"
    r"|Image-use compliance report(: [\w -]+, continued)?$"
)
MIXED = "ab1 .()-<&éกำ้เสក្រុខ中文、あदुنةאבב\u200b\u200dသဘော한"
HEADS = ("RuleRequirementPassFailAskWaivedN/A", "RuleFinding", "AssetSHA-256BytesVerdictRests on", "HISTORICAL", "")


@pytest.fixture(scope="module", autouse=True)
def _fonts() -> None:
    """Paragraphs are shaped when they are made."""
    register_fonts()


def rendered(report: Report) -> bytes:
    """Return the PDF of a report."""
    return pdf.PLUGIN.render(report, ReportContext())


@functools.cache
def full_file() -> bytes:
    """Return the PDF of the full example."""
    return rendered(examples.full_report())


@functools.cache
def full() -> Structure:
    """Return the full example as it is read."""
    return Structure(full_file())


class _Canvas(TaggedCanvas):
    def save(self) -> None:
        self.finish()
        super().save()


def drawn(*story: Any, width: float = 460, height: float = 400) -> Structure:  # noqa: ANN401 - flowables
    """Return pages of this width and height in points as they are read."""
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 6)
    page = SimpleDocTemplate(out, pagesize=(width + 24, height), invariant=1, initialFontName=SANS, **margins)
    page.build(list(story), canvasmaker=_Canvas)
    return Structure(out.getvalue())


def squeezed(words: str) -> Counter[str]:
    """Return how often each character stands in words, blanks left out."""
    return Counter("".join(words.split()))


def test_the_document_says_that_it_is_tagged_and_what_it_is() -> None:
    """Title, language, order of tabs; and no claim of conformance that nobody has validated."""
    root = full().pdf.Root
    assert root.MarkInfo.Marked
    assert root.Lang == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    assert all(page.Tabs == "/S" for page in full().pdf.pages)
    with full().pdf.open_metadata() as told:
        assert told["dc:title"] == "Image-use compliance report"
        assert "pdfuaid:part" not in told


@pytest.mark.parametrize("report", [examples.full_report, examples.empty_report])
def test_every_mark_is_somebodys_and_the_tree_of_parents_knows_whose(report: Any) -> None:  # noqa: ANN401
    """Tagged or artifact; numbers are unique on a page, and each leads to the element that holds it."""
    file = full() if report is examples.full_report else Structure(rendered(report()))
    assert file.unmarked == []
    assert file.twice == []
    held = {
        (file.numbers[one.entry.Pg.objgen if isinstance(kid, int) else kid.Pg.objgen], int(kid)): one.entry.objgen
        for one in file.root.all()
        for kid in _kids(one)
        if isinstance(kid, int)
    }
    parents = file.parents()
    for number, page in enumerate(file.pdf.pages):
        owners = parents[int(page.StructParents)]
        marks = [mark for where, mark in file.said if where == number]
        assert sorted(marks) == list(range(len(owners)))
        for mark, owner in enumerate(owners):
            assert held.get((number, mark), owner.objgen) == owner.objgen


def _kids(node: Node) -> list[Any]:
    kids = node.entry.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def test_all_that_the_pages_show_is_read_once() -> None:
    """Nothing but what stands on every page, and heads that are repeated, is left out."""
    with pymupdf.open(stream=full_file(), filetype="pdf") as document:
        for page in document:
            for field in list(page.widgets()):  # PyMuPDF writes SIGN into a place for a signature
                page.delete_widget(field)
        shown = squeezed("".join(page.get_text() for page in document))
    assert squeezed(full().root.words) + squeezed("".join(full().artifacts.values())) == shown
    for words in full().artifacts.values():
        assert FURNITURE.match(words)
        assert FURNITURE.sub("", words) in HEADS


def test_it_is_read_in_the_order_of_its_pages() -> None:
    """The marks of the structure, one after the other, never go back a page."""
    places = [place for one in full().root.all() for place in full().places(one)]
    assert sorted(places) == sorted(full().said)
    pages = [page for page, _ in full().walked()]
    assert pages == sorted(pages)


def test_headings_lead_through_it() -> None:
    """One title, then parts, then assets; no level is left out."""
    found = [one for one in full().root.all() if re.fullmatch("H[1-6]", one.role)]
    levels = [int(one.role[1]) for one in found]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    parts = {one.words for one in found if one.role == "H2"}
    assert {title for _, title in pdf.PARTS} - {"Summary"} <= parts
    assets = {one.words for one in found if one.role == "H3"}
    report = examples.full_report()
    assert {f"Asset {one.number}" for one in report.assets if one.verdict is not Verdict.CLEAR} <= assets


def test_tables_are_regular_and_their_heads_say_what_they_head() -> None:
    """So that a reader can say to which rule and to which column a number belongs."""
    tables = full().root.all("Table")
    for table in tables:
        wide = {sum(int(cell.attribute("/ColSpan") or 1) for cell in row.kids) for row in table.kids}  # type: ignore[union-attr, call-overload]
        assert len(wide) == 1
        assert all(cell.attribute("/Scope") in {"/Column", "/Row"} for cell in table.all("TH"))
        assert table.all("TH")
    checklist = next(table for table in tables if table.words.startswith("RuleRequirement"))
    assert [cell.words for cell in checklist.all("TR")[0].all("TH")] == [
        "Rule",
        "Requirement",
        "Pass",
        "Fail",
        "Ask",
        "Waived",
        "N/A",
    ]
    row = next(row for row in checklist.all("TR") if row.words.startswith("IG411"))
    assert [cell.attribute("/Scope") for cell in row.all("TH")] == ["/Row"]


def test_every_figure_is_described() -> None:
    """Which boxes there are, where, and what their faces end in; of a crowd, which ends how."""
    told = [str(one.entry.Alt) for one in full().root.all("Figure")]
    assert all(len(words) > 20 for words in told)
    assert any("Box 2, 40-52 % across, 20-42 % down: No consent letter." in words for words in told), told
    assert any(re.search("Boxes 1\u201340: ", words) for words in told), told
    assert all(one.attribute("/BBox") is not None for one in full().root.all("Figure"))


def test_every_link_and_field_is_in_its_place() -> None:
    """An annotation is in the tree of parents, under its own element, and says what it is for."""
    parents = full().parents()
    kinds = Counter[str]()
    for page in full().pdf.pages:
        for annotation in page.get("/Annots", []):
            element = parents[int(annotation.StructParent)]
            held = element.K if isinstance(element.K, pikepdf.Array) else [element.K]
            assert annotation.objgen in [kid.Obj.objgen for kid in held if not isinstance(kid, int)]
            role = str(element.S)
            assert role == {"/Link": "/Link", "/Widget": "/Form"}[str(annotation.Subtype)]
            assert str(annotation.get("/TU", annotation.get("/Contents", "")))
            kinds[role] += 1
    assert kinds["/Form"] == 14
    assert kinds["/Link"] > 20


def test_a_link_is_its_own_words() -> None:
    """A reader that goes from link to link hears the numbers of the assets."""
    links = [one.words for one in full().root.all("Link")]
    assert all(links)
    assert "Evidence index" in links
    assert "1" in links


def test_lists_and_contents_are_such() -> None:
    """Not sentences with dots before them."""
    first = full().root.all("L")[0]
    assert [item.kids[0].words for item in first.all("LI")] == ["\u2022"] * len(first.all("LI"))  # type: ignore[union-attr]
    assert len(full().root.all("TOCI")) == len(pdf.PARTS)
    assert full().root.all("TOCI")[-1].words == f"Sign-off{len(full().pdf.pages)}"


def test_a_stamp_is_read_once() -> None:
    """Who does not see it must know that the report is an old one."""
    told = Structure(rendered(replace(examples.clear_report(), historical=True)))
    assert told.root.words.startswith("HISTORICAL")
    assert sum("HISTORICAL" in words for words in told.artifacts.values()) == len(told.pdf.pages) - 1


def test_a_signature_leaves_the_structure_as_it_was() -> None:
    """Signing appends; what is read before is read after."""
    file = rendered(examples.clear_report())
    signed = signing.sign(file, signers.signer("Reviewer").key, signers.PASSPHRASE, "reviewer")
    after = Structure(signed)
    assert after.root.words == Structure(file).root.words
    placed = [one for page in after.pdf.pages for one in page.get("/Annots", []) if "/StructParent" not in one]
    assert placed == []
    assert signing.read_signed(signed, [signers.signer("Reviewer").certificate]).seals[0].intact


def test_other_programs_find_it_whole(tmp_path: Path) -> None:
    """What qpdf checks, and what poppler reads."""
    (tmp_path / "report.pdf").write_bytes(full_file())
    if qpdf := shutil.which("qpdf"):
        subprocess.run([qpdf, "--check", tmp_path / "report.pdf"], check=True, capture_output=True)
    if poppler := shutil.which("pdfinfo"):
        seen = subprocess.run(
            [poppler, "-struct-text", tmp_path / "report.pdf"], check=True, capture_output=True, text=True
        )
        assert seen.stderr == ""
        assert '"Every recognisable person is covered by a consent letter' in seen.stdout
    assert full().pdf.check_pdf_syntax() == []


def test_a_paragraph_over_two_pages_is_one_and_no_words_run_together() -> None:
    """With the blanks at which its lines break."""
    words = " ".join(f"word{number}" for number in range(200))
    file = drawn(Written(text(words), STYLE), height=120)
    (paragraph,) = file.root.all("P")
    assert len(file.pdf.pages) > 1
    assert len({page for page, _ in file.places(paragraph)}) == len(file.pdf.pages)
    assert paragraph.words == words


def test_a_word_that_is_broken_over_lines_is_one() -> None:
    """A digest is not two."""
    assert drawn(Written("a" * 300 + " end", STYLE), width=120).root.words == "a" * 300 + " end"
    assert drawn(Written("<b>x</b>" + "a" * 300 + " end", STYLE), width=120).root.words == "x" + "a" * 300 + " end"


def test_lines_of_one_paragraph_are_words_apart() -> None:
    """Also where markup breaks the line, and where fonts change."""
    assert drawn(Written('one<br/><font size="7">two</font> <b>three</b>', STYLE)).root.words == "one two three"


@pytest.mark.parametrize(
    "words",
    [
        "ผู้รอดชีวิตที่อยู่ในภาพ photo",
        "ក្រុមគ្រួសារ ស្ត្រី",
        "صورة الناجية (photo 12) في المخيم",
        "the file תמונה של האישה.jpg is held",
        "हिन्दी में क्षत्रिय",
        "မြန်မာဘာသာ",
        "中文照片说明",
    ],
)
@pytest.mark.parametrize("width", [90.0, 400.0])
def test_any_script_is_read_as_it_was_written(words: str, width: float) -> None:
    """In the order of reading, not in that of the page; however often the line is broken."""
    assert drawn(Written(text(words), STYLE), width=width).root.words == words


def test_a_table_over_two_pages_is_one_and_its_head_is_read_once() -> None:
    """The head on the second page is there for eyes."""
    rows = [[Written(f"row {number}", STYLE), Written("left", STYLE), Written("right", STYLE)] for number in range(60)]
    file = drawn(hairlines(rows, [100, 100, 100], ("One", "Two", "Three")))
    (table,) = file.root.all("Table")
    assert len(file.pdf.pages) > 1
    assert len(table.all("TR")) == 61
    assert table.words.count("OneTwoThree") == 1
    assert "OneTwoThree" in file.artifacts[1]


def test_links_in_one_line_have_their_own_places() -> None:
    """Two that lead to one place, and one that is broken over two lines."""
    words = 'See <a href="#x">one</a>, <a href="#x">two</a> and <a href="#x">a long one that goes on</a>.'
    target = Written('<a name="x"/>here', STYLE)
    links = drawn(Written(words, STYLE), target, width=110).root.all("Link")
    assert [one.words for one in links][:2] == ["one", "two"]
    assert " ".join("".join(one.words for one in links[2:]).split()) == "a long one that goes on"
    places = [[kid.Obj.objgen for kid in _kids(one) if not isinstance(kid, int)] for one in links]
    assert all(len(one) == 1 for one in places)
    assert len({one[0] for one in places}) == len(links)


def test_a_list_is_read_dot_by_dot() -> None:
    """Label and body."""
    assert [one.words for one in drawn(bullets(["first", "second"])).root.all("LBody")] == ["first", "second"]


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=MIXED, min_size=1, max_size=90), st.sampled_from([60.0, 200.0]), st.sampled_from([90, 400]))
@example("1&あុ11&א1ဘ1、、、、", 60.0, 90)
def test_words_in_any_mixture_are_read_as_they_were_written(words: str, width: float, height: float) -> None:
    """Over lines and pages; where a line may be broken is no word."""
    wanted = unescape(text(words)).replace("\u200b", "").split()
    read = drawn(Written(text(words), STYLE), width=width, height=height).root.words if wanted else ""
    assert read.replace("\u200b", "").split() == wanted
