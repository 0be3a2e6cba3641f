"""Letters on paper: every form is rendered, filled in, read back; what is missing is told."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject

from imageguard.consent.completeness import gaps
from imageguard.documents.document import Document
from imageguard.errors import BackendMissing, DocumentError, UsageError
from imageguard.forms.asking import questions
from imageguard.forms.pdf_form import render_form
from imageguard.forms.reading import read_forms
from imageguard.forms.takedown import takedown
from imageguard.forms.templates import template, templates
from imageguard.registry.letters import letter_of

if TYPE_CHECKING:
    from imageguard.forms.reading import Filled
    from imageguard.forms.templates import Template

ALL = [form for form in templates() if not form.draft]
DRAFTS = [form for form in templates() if form.draft]


@functools.cache
def rendered(kind: str, language: str) -> bytes:
    """Return a form's PDF, made once."""
    return render_form(template(kind, language))


def name_of(form: Template) -> str:
    """Return how a failing test names a form."""
    return f"{form.language}/{form.kind}"


def answers(form: Template) -> dict[str, str]:
    """Return an answer to everything that a form asks."""
    kinds = {"date": "2026-01-10", "month": "2031-05", "list": "KH, MM"}
    words = {"fills": "R-04"}
    said = {
        f"blank.{key}": kinds.get(about.get("kind", ""), words.get("fills", ""))
        for key, about in form.data["blanks"].items()
    }
    said |= {choice["fills"]: "/yes" for choice in form.choices()}
    said |= {part["fills"]: f"/{part['choose'][0]}" for part in form.data["parts"] if "choose" in part}
    for signature in form.data["signatures"]:
        said[f"signature.{signature['who']}.kind"] = f"/{signature['kinds'][0]}"
        said[f"signature.{signature['who']}.on"] = "2026-01-10"
    return said


def fill(form: Template, said: dict[str, str]) -> bytes:
    """Return the rendered form, filled in as a reader's program does it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(rendered(form.kind, form.language))))
    for page in writer.pages:
        for reference in page.get("/Annots", ()):
            widget = reference.get_object()
            field = widget if "/T" in widget else widget["/Parent"].get_object()
            value = said.get(str(field.get("/T")))
            if value is None:
                continue
            if field.get("/FT", widget.get("/FT")) == "/Btn":
                field[NameObject("/V")] = NameObject(value)
            else:
                writer.update_page_form_field_values(page, {str(field["/T"]): value}, auto_regenerate=False)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def filled(*forms: tuple[Template, dict[str, str]]) -> Filled:
    """Return what forms say that were filled in so."""
    return read_forms([(f"{form.kind}.pdf", fill(form, said)) for form, said in forms])


@pytest.mark.parametrize("form", ALL, ids=name_of)
def test_every_form_is_a_fillable_pdf_and_the_same_each_time(form: Template) -> None:
    """It has a field for every question and every blank, and the same words give the same bytes."""
    data = rendered(form.kind, form.language)
    assert form.kind != "assent" or data == render_form(form)
    fields = set(PdfReader(io.BytesIO(data)).get_fields() or {})
    assert {choice["fills"] for choice in form.choices()} <= fields
    assert {f"blank.{key}" for key in form.data["blanks"]} <= fields


@pytest.mark.parametrize("form", ALL, ids=name_of)
def test_a_form_shows_its_words(form: Template) -> None:
    """Every question can be read in the text of the PDF, or its letters are all in the font."""
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(rendered(form.kind, form.language))).pages)
    assert "[U+" not in text


@pytest.mark.parametrize("language", sorted({form.language for form in ALL}))
def test_an_adults_form_becomes_a_letter(language: str) -> None:
    """Filled in, it says who, what for, until when, and which words were heard."""
    form = template("adult", language)
    got = filled((form, answers(form)))
    assert got.empty == ()
    letter = letter_of(Document("a.pdf", {"id": "L-1", **got.record}), "")
    assert letter.subject == "R-04"
    assert letter.scope.face_visible
    assert letter.scope.territories_blocked == ("KH", "MM")
    assert letter.scope.territories_allowed == ("world",)
    assert letter.notice.language == language
    assert letter.notice.sha256 == form.sha256
    assert letter.signature.kind == "ink"
    assert len(letter.events) == 1


def test_a_no_is_kept_and_a_silence_is_told() -> None:
    """One question is answered with no, one not at all: the second is asked about, and is no yes."""
    form = template("adult", "en")
    said = answers(form)
    said["scope.channels.website"] = "/no"
    del said["scope.channels.print"], said["blank.last_day"]
    got = filled((form, said))
    assert set(got.empty) == {"In print: reports, leaflets, posters", "Until"}
    assert got.record["scope"]["channels"]["website"] == "no"
    assert got.record["scope"]["channels"]["print"] == "not_recorded"


def test_a_child_who_cannot_answer_has_a_box_and_has_not_said_yes() -> None:
    """It is an answer of its own on paper, on a screen and where somebody types it in."""
    guardian, assent = template("guardian", "en"), template("assent", "en")
    field = (PdfReader(io.BytesIO(rendered("assent", "en"))).get_fields() or {})["assent.given"]
    assert set(field["/_States_"]) - {"/Off"} == {"/yes", "/no", "/not_able"}
    said = answers(assent) | {"assent.given": "/not_able"}
    letter = letter_of(
        Document("a.pdf", {"id": "L-1", **filled((guardian, answers(guardian)), (assent, said)).record}), ""
    )
    assert letter.assent is not None
    assert letter.assent.given == "not_able"
    (question,) = [one for one in questions(assent) if one.name == "assent.given"]
    assert question.taken("not") == "not_able"


def test_a_childs_letter_needs_both_forms() -> None:
    """The guardian's alone counts for nothing; together they are one letter."""
    guardian, assent = template("guardian", "en"), template("assent", "en")
    with pytest.raises(DocumentError, match="give both"):
        filled((guardian, answers(guardian)))
    got = filled((guardian, answers(guardian)), (assent, answers(assent)))
    letter = letter_of(Document("a.pdf", {"id": "L-1", **got.record}), "")
    assert letter.counts_as_minor
    assert letter.assent is not None
    assert letter.assent.given == "yes"
    assert letter.guardian is not None
    assert letter.guardian.implicated is False
    assert not letter.scope.face_visible
    assert gaps(letter) == ()


def test_a_mark_needs_a_witness() -> None:
    """A mark without the witness's sign is not recorded as witnessed."""
    form = template("adult", "en")
    said: dict[str, Any] = {**answers(form), "signature.person.kind": "/mark"}
    assert filled((form, said)).record["signature"]["witness"] == "not_recorded"
    said["signature.person.witness"] = "x"
    assert filled((form, said)).record["signature"]["witness"] == "seen_on_paper"


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\nnothing", b"\xff\xd8\xff\xe0"])
def test_what_is_no_form_is_refused(data: bytes) -> None:
    """A torn file, another file: one sentence."""
    with pytest.raises(DocumentError, match=r"a\.pdf: "):
        read_forms([("a.pdf", data)])


def test_a_form_of_other_words_is_refused() -> None:
    """Whoever changed the words under the same version is found out."""
    form = template("adult", "en")
    data = fill(form, answers(form)).replace(form.sha256.encode(), b"0" * 64)
    with pytest.raises(DocumentError, match="other words"):
        read_forms([("a.pdf", data)])


def test_an_unknown_form_is_told_with_those_that_there_are() -> None:
    """The sentence lists them."""
    with pytest.raises(UsageError, match="en/adult"):
        template("adult", "xx")


@pytest.mark.parametrize("form", DRAFTS, ids=name_of)
def test_a_draft_says_so_on_every_page(form: Template) -> None:
    """Khmer, Burmese and Vietnamese: each letter of them is in a font, and no page can be taken for a letter in use."""
    texts = [page.extract_text() for page in PdfReader(io.BytesIO(rendered(form.kind, form.language))).pages]
    assert all("DRAFT, not for use" in text for text in texts)
    assert "[U+" not in "".join(texts)


def test_a_letter_whose_script_no_font_has_is_not_drawn() -> None:
    """Javanese, say: one sentence instead of boxes with numbers in them."""
    form = template("assent", "en")
    javanese = dataclasses.replace(form, data={**form.data, "title": "\ua984\ua98f"})
    with pytest.raises(BackendMissing, match=r"en/assent cannot be drawn: .* script \(U\+A984 and 1 more"):
        render_form(javanese)


def test_a_draft_that_was_filled_in_is_no_letter() -> None:
    """Nobody can have agreed to words that nobody approved."""
    form = template("adult", "vi")
    with pytest.raises(DocumentError, match="draft"):
        filled((form, answers(form)))


def test_thai_has_a_blank_where_a_line_may_break() -> None:
    """No dictionary cuts the lines: a run of letters without a blank stays short, or it is cut inside a word."""
    long = [run for form in ALL for run in re.findall("[\u0e00-\u0e7f]{31,}", str(form.data))]
    assert long == []


def test_a_letter_to_a_publisher_says_which_picture_and_no_reason() -> None:
    """The place, the digest of the file and the day; no letter, no consent, nobody."""
    entry = {"place": "https://news.example/a", "on": "2026-05-01", "sha256": "b" * 64, "letters": ["L-7Q2M"]}
    told = takedown("The Example", [entry], today=dt.date(2026, 11, 28), until=dt.date(2026, 12, 1))
    assert "https://news.example/a  (since 2026-05-01)\n    " + "b" * 64 in told
    assert "by 2026-12-01" in told
    assert not [word for word in ("L-7Q2M", "consent", "withd", "victim", "traffick", "law") if word in told.lower()]
