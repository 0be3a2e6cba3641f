"""The PDF report: whole, reproducible, silent about people, readable as a document."""

from __future__ import annotations

import functools
import hashlib
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import examples
import pymupdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.geometry import Box
from imageguard.model.inspection import RenditionKind
from imageguard.model.raster import Raster
from imageguard.model.report import JudgedFace, Outcome, Verdict
from imageguard.model.rule import Severity
from imageguard.ports import ReportContext
from imageguard.reports import pdf
from imageguard.reports import pdf_style as style
from imageguard.reports.identity import report_id
from imageguard.reports.pdf_figure import Figure, Numbered
from imageguard.reports.redacted import redact
from imageguard.reports.words import RENDITIONS
from imageguard.typography.fonts import SANS, register_fonts

if TYPE_CHECKING:
    from imageguard.model.report import Report


def rendered(report: Report, **context: object) -> bytes:
    """Return the PDF of a report."""
    return pdf.PLUGIN.render(report, ReportContext(**context))  # type: ignore[arg-type]


@functools.cache
def full() -> bytes:
    """Return the PDF of the full example, made once."""
    return rendered(examples.full_report())


def pages(file: bytes) -> list[str]:
    """Return the words of every page, each run of white space one blank."""
    with pymupdf.open(stream=file, filetype="pdf") as document:
        return [" ".join(page.get_text().split()) for page in document]


def test_the_same_report_gives_the_same_bytes() -> None:
    """Twice in one process."""
    assert rendered(examples.full_report()) == full()


def elsewhere(report: str) -> str:
    """Return the sha256 of the PDF that a new process makes of the report that an expression names."""
    code = (
        "import sys, hashlib; sys.path.insert(0, sys.argv[1]); import examples;"
        "from imageguard.ports import ReportContext; from imageguard.reports.pdf import PLUGIN;"
        "print(hashlib.sha256(PLUGIN.render(eval(sys.argv[2]), ReportContext())).hexdigest())"
    )
    folder = str(Path(examples.__file__).parent)
    seen = subprocess.run([sys.executable, "-c", code, folder, report], capture_output=True, text=True, check=True)
    return seen.stdout.strip()


def test_another_process_gives_the_same_bytes() -> None:
    """Hash seeds and import order do not matter."""
    assert elsewhere("examples.full_report()") == hashlib.sha256(full()).hexdigest()


def test_page_one_tells_the_verdict_and_its_worth() -> None:
    """For the person in a hurry."""
    first = pages(full())[0]
    for words in (
        "Not cleared for publication",
        "14 assets: 6 blocked, 3 on hold and 5 clear.",
        "What blocks",
        "What people must still answer",
        "What was not checked",
        "It is not an approval",
        "The body of the Note was not at hand",
        report_id(examples.full_report()),
    ):
        assert words in first


def test_page_one_stays_one_page_with_every_list_full() -> None:
    """However much is wrong, the summary fits."""
    rules = [examples.RULES.rule("IG411").id.replace("411", f"{number}") for number in range(500, 540)]
    base = examples.finding("IG411", message=examples.LONG)
    found = tuple(replace(base, rule=rule, anchor=rule) for rule in rules)
    asks = tuple(replace(one, outcome=Outcome.ASK, question=examples.LONG, rule=f"Q{one.rule}") for one in found)
    assets = tuple(
        examples.asset(number, f"{number}.jpg", Verdict.BLOCK, findings=found + asks) for number in range(1, 30)
    )
    notes = examples.full_report().not_checked * 4
    first, second, *_ = pages(rendered(replace(examples.full_report(), assets=assets, not_checked=notes)))
    assert "It is not an approval" in first
    assert "Contents" in second


def test_every_page_carries_the_report_id_and_its_number() -> None:
    """A loose page still tells what it belongs to."""
    found = pages(full())
    for number, words in enumerate(found, 1):
        assert f"Page {number} of {len(found)}" in words
        assert report_id(examples.full_report()) in words


def test_nothing_that_gives_somebody_away_is_in_it() -> None:
    """No path, caption, note, value or coordinate, in words or in the file's own data."""
    words = " ".join(pages(full()))
    told = [one for one in (*examples.SECRETS, ".jpg", "clear-10", "0.31") if one in words]
    assert told == []
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        data = " ".join(document.xref_object(number) for number in range(1, document.xref_length()))
        outline = " ".join(title for _, title, _ in document.get_toc())
    assert [one for one in (*examples.SECRETS, ".jpg") if one in data + outline] == []


def test_it_holds_no_picture_unless_asked() -> None:
    """The filed report shows empty frames."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        assert all(not page.get_images() for page in document)


def test_every_asset_is_in_it_by_number_and_digest() -> None:
    """Whether clear or not."""
    words = "".join("".join(pages(full())).split())
    for asset in examples.full_report().assets:
        assert asset.inspection.sha256 in words


def test_every_asset_that_is_not_clear_has_a_page_and_a_bookmark() -> None:
    """Which says its verdict."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        outline = {title: page for _, title, page in document.get_toc()}
        words = {number: document[number - 1].get_text() for number in outline.values()}
    for asset in examples.full_report().assets:
        if asset.verdict is not Verdict.CLEAR:
            spoken = {Verdict.BLOCK: "blocked", Verdict.HOLD: "on hold"}[asset.verdict]
            assert f"Asset {asset.number}\n" in words[outline[f"Asset {asset.number}: {spoken}"]]


def test_page_one_links_to_the_asset_pages() -> None:
    """One click from the summary to the frame."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        outline = {title: page for _, title, page in document.get_toc()}
        targets = {
            link["page"] + 1
            for link in document[0].get_links()
            if link["kind"] in {pymupdf.LINK_GOTO, pymupdf.LINK_NAMED}
        }
    assert outline["Asset 1: blocked"] in targets


def test_the_contents_name_the_right_pages() -> None:
    """The numbers filled in at the end are those of the headings."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        outline = {title: page for _, title, page in document.get_toc()}
    second = pages(full())[1]
    for _, title in pdf.PARTS:
        assert f"{title} {outline[title]}" in second


def test_every_open_finding_is_told_with_rule_section_and_fingerprint() -> None:
    """Nothing is lost between the judgement and the paper."""
    words = " ".join(pages(full()))
    for finding in examples.full_report().findings:
        if finding.outcome in {Outcome.FAIL, Outcome.ASK, Outcome.ERROR, Outcome.WAIVED}:
            assert finding.fingerprint[:8] in words


def test_letters_waivers_and_answers_are_listed() -> None:
    """With state, end, approver, and what a typed answer is worth."""
    words = " ".join(pages(full()))
    for told in (
        "L-9K4T",
        "withdrawn",
        examples.digest("L-7Q2M")[:12],
        "31 December 2027",
        "R-05 (safeguarding lead)",
        "Waives nothing: it has no reason and no day on which it ends",
        "They are unproven",
        "R-04 (case worker)",
    ):
        assert told in words


def test_the_provenance_names_versions_digests_and_basis() -> None:
    """What was used, and what of the Note it rests on."""
    words = " ".join(pages(full()))
    for told in (
        "imageguard 0.1.0",
        "pillow 13.0.0",
        examples.RULES.sha256,
        examples.digest("yunet"),
        "A section heading of the Note 6",
    ):
        assert told in words


def test_sections_without_a_rule_are_named() -> None:
    """Silence would look like a pass."""
    assert "2.4 How long an image is kept No rule of the packs used" in " ".join(pages(full()))


def test_the_sign_off_has_fields_to_fill() -> None:
    """Two people, on screen or by pen."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        names = {field.field_name for page in document for field in page.widgets()}
    assert {"reviewer-name", "imageguard-reviewer", "second-date", "second-statement-3"} <= names


def test_its_own_fonts_are_embedded() -> None:
    """A reader without them sees the same."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        fonts = {(font[3], font[1]) for page in document for font in page.get_fonts()}
    assert {name for name, kind in fonts if kind == "n/a"} == set()
    assert any(name.endswith("SourceSansPro-Regular") for name, _ in fonts)


def test_it_says_what_it_is_to_a_screen_reader() -> None:
    """Title, language, and the day judged instead of a clock's."""
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        assert document.metadata["title"] == "Image-use compliance report"
        assert document.metadata["creationDate"] == "D:20261123000000Z"
        assert "en-GB" in document.xref_object(document.pdf_catalog())


def test_a_historical_report_is_stamped_on_every_page() -> None:
    """Nobody takes an old judgement for a new one."""
    found = pages(rendered(replace(examples.clear_report(), historical=True)))
    assert all("HISTORICAL" in words for words in found)


def test_a_report_of_today_is_not_stamped() -> None:
    """Stamps mean something."""
    assert all("HISTORICAL" not in words and "PRIVATE COPY" not in words for words in pages(full()))


def test_a_private_copy_shows_the_redacted_picture_and_says_so() -> None:
    """On every page."""
    picture = redact(Raster(1600, 1067, b"\x90" * 1600 * 1067 * 3), [examples.face(1, Box(220, 180, 420, 440))])
    file = rendered(examples.full_report(), pictures={1: picture})
    assert all("PRIVATE COPY" in words for words in pages(file))
    with pymupdf.open(stream=file, filetype="pdf") as document:
        assert sum(len(page.get_images()) for page in document) == 1
    assert file == rendered(examples.full_report(), pictures={1: picture})


def test_an_unreadable_asset_has_its_page() -> None:
    """With its cause and without a frame."""
    page = next(words for words in pages(full()) if "Asset 5 Blocked" in words)
    assert "none could be opened" in page
    assert "Not inspected: the file ends in the middle." in page


@pytest.mark.parametrize("report", [examples.clear_report(), examples.empty_report()])
def test_a_report_with_little_in_it_is_whole(report: Report) -> None:
    """No asset, no use, no letter: every chapter says so."""
    words = " ".join(pages(rendered(report)))
    for _, title in pdf.PARTS:
        assert title in words


@pytest.mark.parametrize("size", [(1, 1), (20000, 3), (3, 20000)])
def test_a_picture_of_odd_shape_fits_its_page(size: tuple[int, int]) -> None:
    """A banner and a pixel have frames too."""
    judged = examples.covered(1, Box(0, 0, 1, 1))
    asset = examples.asset(
        1, "odd.jpg", Verdict.BLOCK, size=size, faces=(judged,), findings=(examples.finding("IG411"),)
    )
    assert rendered(replace(examples.full_report(), assets=(asset,)))


HOSTILE = [
    "ไม่มี.(ABC)中文" * 40,
    "<b>unclosed & <font",
    "x" * 5000,
    "\x00\x1b[31m\n\t",
    "a b " * 3000,
    "</para>",
    "&#0;",
    "\udcff",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_only_words(words: str) -> None:
    """Markup, endless words and control characters from files or packs break nothing."""
    base = examples.finding("IG411", message=words, evidence=(words,) * 30, remedy=(words[:40],))
    asset = examples.asset(
        1,
        "a.jpg",
        Verdict.BLOCK,
        findings=(replace(base, rule=words[:60].replace("\udcff", "?"), severity=Severity.BLOCK),),
    )
    use = replace(examples.use(), campaign=words, channels=(words[:500],))
    waivers = tuple(replace(one, reason=words) for one in examples.full_report().waivers)
    assert rendered(replace(examples.full_report(), assets=(asset,), use=use, waivers=waivers))


THAI, KHMER = "ไม่มีหนังสือยินยอม", "គ្មានលិខិតយល់ព្រម"


@pytest.mark.parametrize(("words", "font"), [(THAI, "NotoSansThai"), (KHMER, "NotoSansKhmer")])
def test_thai_and_khmer_have_their_own_fonts(words: str, font: str) -> None:
    """An office in the region writes its rules and campaigns in its own language."""
    file = rendered(examples.campaign_named(f"Appeal {words}"))
    with pymupdf.open(stream=file, filetype="pdf") as document:
        assert any(font in name for *_, name, _, _ in document[0].get_fonts())


def test_a_document_in_another_script_leaves_no_trace_in_the_next() -> None:
    """Shaping invents glyphs, which must not outlive their document."""
    rendered(examples.campaign_named(f"{THAI} {KHMER[::-1]} ខ្ញុំស្រឡាញ់"))
    found = hashlib.sha256(rendered(examples.campaign_named(KHMER))).hexdigest()
    assert found == elsewhere(f"examples.campaign_named({KHMER!r})")


def test_long_words_of_a_script_without_blanks_are_broken() -> None:
    """Thai puts no blanks between words."""
    found = replace(examples.finding("IG411", message=THAI * 60), remedy=())
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=(found,))
    assert len(pages(rendered(replace(examples.full_report(), assets=(asset,))))) > 5


def test_what_no_font_can_show_is_spelled_out() -> None:
    """An empty box would hide that something was there: no package has a font for Tibetan."""
    assert "Appeal [U+0F56]" in pages(rendered(examples.campaign_named("Appeal \u0f56")))[0]


def test_heavy_libraries_wait_until_a_pdf_is_written() -> None:
    """Finding the format must not cost the start-up."""
    code = "import sys; import imageguard.reports.pdf; print('reportlab' in sys.modules)"
    seen = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "False"


def test_a_box_beyond_the_picture_is_cut_at_the_frame() -> None:
    """A detector may reach over the edge, a stored answer may belong to another size."""
    rendition = examples.primary("a.jpg", 100, 50)
    judged = examples.covered(1, Box(-20, 40, 500, 90))
    figure = Figure(rendition, [Numbered(1, judged)], (200, 114), "caption")
    assert figure._place(Numbered(1, judged)) == (0, 0, 200, 20)


def test_a_face_in_an_unknown_rendition_is_still_listed() -> None:
    """What a person points out, or what could not be drawn, must not vanish."""
    judged = JudgedFace(
        examples.face(1, Box(0, 0, 5, 5), "gone", detector="person"), Coverage(CoverageStatus.UNCOVERED)
    )
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, faces=(judged,), findings=(examples.finding("IG411"),))
    words = " ".join(pages(rendered(replace(examples.full_report(), assets=(asset,)))))
    assert "pointed out by a person" in words


def test_a_loosened_rule_is_reported_with_its_reason() -> None:
    """Whoever weakens a rule says why, and every report repeats it."""
    rules = tuple(replace(rule, loosened="our counsel's word") for rule in examples.RULES.rules[:1])
    report = replace(examples.clear_report(), rules=replace(examples.RULES, rules=rules))
    assert "our counsel's word" in " ".join(pages(rendered(report)))


@pytest.mark.parametrize("longer", [20, 40, 60, 80, 100])
def test_no_page_holds_nothing_but_the_last_note_of_an_asset(longer: int) -> None:
    """What is left over goes into a shorter note, or stands elsewhere."""
    base = examples.finding("IG411", message="A point.")
    found = [replace(base, rule=f"IG5{place:02}", anchor=str(place)) for place in range(13)]
    found[0] = replace(found[0], message="word " * longer)
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=tuple(found))
    told = pages(rendered(replace(examples.clear_report(), assets=(asset,), verdict=Verdict.BLOCK)))
    first = next(place for place, words in enumerate(told) if "Assets that are not clear Asset 1" in words)
    last = next(place for place, words in enumerate(told) if place > first and "Clear assets" in words[:200])
    assert all("Finding" in words for words in told[first:last])


def test_advice_is_not_called_a_failure() -> None:
    """A rule of severity warn or info cannot block."""
    base = examples.finding("IG125", message="The camera's number is in the file.")
    advice = tuple(replace(base, severity=grade, anchor=grade.value) for grade in (Severity.WARN, Severity.INFO))
    block = replace(base, rule="IG121", severity=Severity.BLOCK)
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=(*advice, block))
    words = " ".join(pages(rendered(replace(examples.clear_report(), assets=(asset,), verdict=Verdict.BLOCK))))
    assert "Fail, advice" not in words
    assert "Fail, for information" not in words
    assert "Fail, blocking" in words


def test_the_evidence_index_names_the_bytes_of_every_asset_and_on_whose_word() -> None:
    """Clear or not, with the digest of the picture to which an answer is bound."""
    told = pages(full())
    words = " ".join(told[next(place for place, page in enumerate(told) if "Evidence index Every asset" in page) :])
    report = examples.full_report()
    assert [one.number for one in report.assets if one.inspection.sha256 not in words] == []
    spoken = {statement.asset for statement in report.attestations.people} if report.attestations else set()
    assert spoken
    assert "word of" in words


def test_a_run_without_assets_clears_nothing() -> None:
    """Nothing judged is not everything clear, and nobody signs for assets that are not there."""
    words = " ".join(pages(rendered(examples.empty_report())))
    assert "Every asset is clear" not in words
    assert words.count("No asset was judged.") >= 4
    assert "The clear assets may be used" not in words
    assert "The clear assets may be used" in " ".join(pages(full()))


def test_what_was_not_checked_says_in_which_assets() -> None:
    """What says "these pictures" on the first page leads to them."""
    report = examples.full_report()
    gap = next(one for one in report.not_checked if one.assets)
    assert f"{gap.message} Asset {gap.assets[0]}." in pages(full())[0]


def test_a_digest_is_one_word() -> None:
    """Whoever copies it gets no blank in the middle."""
    digest = examples.full_report().assets[0].inspection.sha256
    with pymupdf.open(stream=full(), filetype="pdf") as document:
        lines = "\n".join(page.get_text() for page in document)
    assert re.search("\\s?".join(digest), lines)
    assert f"{digest[:32]} {digest[32:]}" not in lines


def test_captions_of_small_frames_stay_in_their_place() -> None:
    """The longest name of a rendition beside another frame."""
    register_fonts()
    wide = max(stringWidth(RENDITIONS[kind], SANS, 7.5) for kind in RenditionKind)
    assert wide < style.WIDTH / 4


def test_a_page_without_a_heading_says_what_it_goes_on_with() -> None:
    """A loose page of findings belongs to an asset."""
    found = pages(full())
    assert sum("Image-use compliance report: Asset 4, continued" in page for page in found) > 1
    own = [page for page in found if "Asset 4 Blocked" in page]
    assert len(own) == 1
    assert "continued" not in own[0]
