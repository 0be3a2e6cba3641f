"""Words in any script: shown by a font, shaped, in the order in which they are read, and copied as written."""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from typing import TYPE_CHECKING

import pymupdf
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import SimpleDocTemplate

from imageguard.bootstrap import doctoring
from imageguard.errors import BackendMissing
from imageguard.typography import fonts, scripts
from imageguard.typography.bidi import base_level, levels, visual
from imageguard.typography.fonts import SANS, register_fonts
from imageguard.typography.paragraph import Written
from imageguard.typography.words import text

if TYPE_CHECKING:
    from pathlib import Path

SAID = {
    "Thai": "ผู้รอดชีวิตที่อยู่ในภาพ น้ำ กำลัง",
    "Khmer": "ក្រុមគ្រួសារ ស្ត្រី កេរ្តិ៍ ខ្ញុំ",
    "Myanmar": "မြန်မာဘာသာ ကျွန်ုပ်တို့ သဘောတူညီချက်",
    "Lao": "ສະບາຍດີ ຂ້ອຍເຫັນດີ ນ້ຳ ເຂົ້າ",
    "Arabic": "صورة الناجية في المخيم",
    "Hebrew": "תמונה של האישה",
    "Devanagari": "हिन्दी में क्षत्रिय श्रीमती",
    "Bengali": "বাংলা ছবির অনুমতি",
    "Tamil": "தமிழ் படம் கொடுக்கப்பட்டது",
    "Telugu": "తెలుగు",
    "Sinhala": "සිංහල ශ්‍රී",
    "Ethiopic": "አማርኛ",
    "Simplified": "中文照片说明",
    "Japanese": "日本語の写真とテスト",
    "Korean": "한국어 사진 설명",
}
STYLE = ParagraphStyle("body", fontName=SANS, fontSize=11, leading=15)


def drawn(*paragraphs: str, width: float = 460) -> bytes:
    """Return a PDF of these plain words, on pages of this width in points."""
    register_fonts()
    out = io.BytesIO()
    margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), 6)
    page = SimpleDocTemplate(out, pagesize=(width + 24, 400), invariant=1, **margins)
    page.build([Written(text(words), STYLE) for words in paragraphs])
    return out.getvalue()


def copied(file: bytes, folder: Path) -> str:
    """Return what poppler copies out of a PDF, its marks of direction left out."""
    poppler = shutil.which("pdftotext")
    if poppler is None:
        with pymupdf.open(stream=file, filetype="pdf") as document:
            return " ".join("".join(page.get_text() for page in document).split())
    (folder / "a.pdf").write_bytes(file)
    seen = subprocess.run([poppler, folder / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()
    return " ".join(
        "".join(char for char in seen if unicodedata.category(char) != "Cf" or char in "\u200c\u200d").split()
    )


def fonts_in(file: bytes) -> str:
    """Return the names of a PDF's fonts."""
    with pymupdf.open(stream=file, filetype="pdf") as document:
        return " ".join(name for page in document for *_, name, _, _ in page.get_fonts())


@pytest.mark.parametrize("script", SAID)
def test_a_script_is_shown_by_its_font_and_copied_as_it_was_written(script: str, tmp_path: Path) -> None:
    """The characters, not the shapes of the glyphs."""
    file = drawn(SAID[script])
    assert "[U+" not in text(SAID[script])
    assert copied(file, tmp_path) == SAID[script]
    file_name = fonts.OTHERS[script][1].rpartition("/")[2].removesuffix(".ttf").split("[")[0].removesuffix("-Rg")
    assert file_name.removeprefix("NotoSans").removeprefix("KurintoSans") in fonts_in(file)


def test_decomposed_vietnamese_is_the_same_as_composed(tmp_path: Path) -> None:
    """A file system may hold either."""
    name = "Nguyễn Thị Ánh"
    assert copied(drawn(unicodedata.normalize("NFD", name)), tmp_path) == name


def test_an_english_line_that_begins_with_an_arabic_name_is_read_from_the_left() -> None:
    """The majority of its letters says how a line is read."""
    words = "صورة.jpg: face f1 is not covered by any letter"
    assert base_level(words) == 0
    assert visual(levels(words))[-1] == len(words) - 1


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("abc אבג 12", "abc 12 גבא"),
        ("שלום עולם 12", "12 םלוע םולש"),
        ("photo תמונה (עותק).png, in the campaign", "photo )קתוע( הנומת.png, in the campaign"),
        ("see (אב) there", "see (בא) there"),
        ("ملف photo_01.jpg صورة في المخيم", "ميخملا يف ةروص photo_01.jpg فلم"),
    ],
)
def test_lines_are_seen_in_the_order_of_uax_9(said: str, seen: str) -> None:
    """Brackets are told by their code here; their glyphs are mirrored by HarfBuzz."""
    assert "".join(said[at] for at in visual(levels(said))) == seen


@given(st.text(alphabet="ab1 .()אבגدرس", max_size=30))
def test_no_character_is_lost_or_doubled_in_a_line(words: str) -> None:
    """The order is a permutation."""
    assert sorted(visual(levels(words))) == list(range(len(words)))


@given(st.text(alphabet="aกำ้เក្រុខ中、「あ\u200b ", min_size=1, max_size=80))
def test_words_are_cut_between_characters_only(words: str) -> None:
    """The pieces are the word, and none begins with a mark."""
    cut = [words[start:end] for start, end in scripts.pieces(words)]
    assert "".join(cut) == words
    assert not any(unicodedata.category(piece[0]).startswith("M") for piece in cut[1:])


@pytest.mark.parametrize("words", ["صورة-طويلة-" * 20, "a" * 300, "ผู้รอดชีวิต" * 30, "中文照片" * 60, "family_ក្រុម" * 20])
@pytest.mark.parametrize("width", [60.0, 400.0])
def test_a_name_without_blanks_stays_on_its_page(words: str, width: float) -> None:
    """However narrow the column; nothing of it is lost."""
    with pymupdf.open(stream=drawn(words, width=width), filetype="pdf") as document:
        boxes = [word[:4] for page in document for word in page.get_text("words")]
    assert max(right for _, _, right, _ in boxes) <= width + 24
    assert min(left for left, *_ in boxes) >= 0


def test_a_long_name_goes_on_over_the_page(tmp_path: Path) -> None:
    """Also one that is read from the right."""
    words = " ".join(["صورة الناجية"] * 150)
    assert copied(drawn(words, width=120), tmp_path).replace("\x0c", " ") == words


def test_what_turns_the_order_of_letters_in_secret_is_told() -> None:
    """``photo<RLO>gpj.exe`` looks like a picture."""
    assert text("photo\u202egpj.exe") == "photo[U+202E]gpj.exe"
    assert text("a\u200eb\ufeffc\x07d") == "abc d"


def test_words_of_markup_are_no_markup() -> None:
    """In ASCII and beside other scripts."""
    assert text("<b>&") == "&lt;b&gt;&amp;"
    assert text("<b>ก") == "&lt;b&gt;ก"


def test_chinese_without_the_extra_is_spelled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its fonts are large, so they are asked for; what is missing is seen."""
    monkeypatch.setattr(scripts, "installed", lambda name: name not in fonts.EAST)
    scripts._font_of.cache_clear()
    try:
        assert text("photo 中") == "photo [U+4E2D]"
    finally:
        scripts._font_of.cache_clear()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than printing in another face."""
    monkeypatch.setattr(fonts, "BASE", {**fonts.BASE, "Absent": ("font-that-is-not-there", "Absent.ttf")})
    with pytest.raises(BackendMissing, match="pip install font-that-is-not-there"):
        register_fonts()


def test_a_document_leaves_no_trace_in_the_next() -> None:
    """The codes of glyphs start again with each."""
    first = drawn(SAID["Khmer"])
    drawn(*SAID.values())
    assert drawn(SAID["Khmer"]) == first


def test_every_block_is_in_order() -> None:
    """They are searched by halves."""
    edges = [edge for first, last, _ in scripts.BLOCKS for edge in (first, last)]
    assert edges == sorted(edges)


def test_doctor_says_which_scripts_can_be_printed() -> None:
    """Before a report with code points in it is filed."""
    assert {"Khmer", "Myanmar", "Hebrew"} <= set(doctoring._scripts())
    assert doctoring.EXTRAS["cjk"][0] == fonts.OTHERS["Japanese"][0]


HARD = st.text(
    alphabet=st.one_of(
        st.characters(codec="utf-8", exclude_categories=()),
        st.sampled_from("a -\u200b\u200c\u200d\u0300\u064b\u0e33\u17d2\u1039\ufe0f\U0001f600\u1100\u1161"),
    ),
    max_size=40,
)


@settings(deadline=None, max_examples=40)
@given(HARD, st.sampled_from([40.0, 300.0]))
@example("\u200b", 40.0)
@example("\u0300\u200d \u200b\u200b", 40.0)
def test_whatever_is_written_can_be_drawn(words: str, width: float) -> None:
    """Marks without a letter, joiners without neighbours, places to break without words."""
    assert drawn(words, f"a {words} \u05d0{words}", width=width).startswith(b"%PDF")
