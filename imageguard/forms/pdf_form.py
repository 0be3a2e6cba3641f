"""A consent letter as a PDF that can be printed, or filled in on a screen (AcroForm)."""

from __future__ import annotations

import io
import re
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, KeepTogether, PageBreak, PageTemplate, Spacer, Table

from imageguard.errors import BackendMissing
from imageguard.forms.templates import BLANK, MARK
from imageguard.forms.widgets import Choice, CutHere, Line, Rule
from imageguard.reports.pdf_style import BODY, BOTTOM, HEIGHT, LEFT, PAGE, RED, SECTION, TITLE, TOP, WIDTH, para
from imageguard.typography.fonts import register_fonts
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportlab.pdfgen.canvas import Canvas
    from reportlab.platypus import Flowable

    from imageguard.forms.templates import Template

TEXT: Final = ParagraphStyle("form text", BODY, fontSize=11, leading=15.5, spaceAfter=6)
ASK: Final = ParagraphStyle("form ask", TEXT, spaceAfter=0)
PART: Final = ParagraphStyle("form part", SECTION, fontSize=12, leading=16, spaceBefore=12)
WARNING: Final = ParagraphStyle("form warning", BODY, textColor=RED)
DRAFT: Final = "DRAFT, not for use: to be read by a native speaker and a lawyer first"
UNSHOWN: Final = re.compile(r"\[(U\+[0-9A-F]{4,6})\]")
"""How a letter that no font has is spelled."""
ABREAST: Final = 2
"""How many ways to sign stand side by side."""


def render_form(template: Template) -> bytes:
    """Return the letter as a fillable PDF: the letter, its receipt, and the page for whoever explains it.

    The same template gives the same bytes. A draft says so on every page. Raises BackendMissing where a
    font package is not installed.
    """
    register_fonts()
    if unknown := _unknown(template):
        raise BackendMissing(
            f"the letter {template.language}/{template.kind} cannot be drawn: no font that is installed has its script "
            f"({unknown[0]} and {len(unknown) - 1} more letters)"
        )
    out = io.BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=PAGE,
        invariant=1,
        title=template.data["title"],
        keywords=[f"{MARK} {template.kind} {template.language} {template.version} {template.sha256}"],
        lang=template.language,
    )
    frame = Frame(LEFT, BOTTOM, WIDTH, HEIGHT, id="page", leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)
    document.addPageTemplates(PageTemplate("letter", [frame], onPage=lambda canvas, _: _foot(canvas, template)))
    document.build(list(_story(template)))
    return out.getvalue()


def _unknown(template: Template) -> list[str]:
    """Return the letters of the letter that no font has, each as ``U+1000``."""
    used = sorted(set(str((template.data, template.words))))
    return UNSHOWN.findall(text(" ".join(used)))


def _story(template: Template) -> Iterator[Flowable]:
    data, drawn = template.data, set[str]()
    yield para(data["title"], TITLE)
    for part in data["parts"]:
        yield KeepTogether([para(part["heading"], PART), *_part(template, part, drawn)])
    yield Rule(WIDTH)
    for signature in data["signatures"]:
        yield KeepTogether(list(_signature(template, signature, drawn)))
    yield KeepTogether([CutHere(WIDTH), *_receipt(template)])
    yield PageBreak()
    yield para(template.words["script"], PART)
    for number, line in enumerate(data["read_aloud"], 1):
        yield para(f"{number}.  {template.told(line)}", TEXT)
        yield from _lines(template, line, drawn)
    yield para(template.words["checks"], PART)
    yield from _choices(template, data["checks"], "was", "was_not")


def _part(template: Template, part: Mapping[str, Any], drawn: set[str]) -> Iterator[Flowable]:
    if "text" in part:
        yield para(template.told(" ".join(part["text"].split())), TEXT)
        yield from _lines(template, part["text"], drawn)
    yield from _choices(template, part.get("choices", ()))
    if "choose" in part:
        for value in part["choose"]:
            yield _option(template, part["fills"], value, WIDTH)


def _choices(
    template: Template, choices: Iterable[Mapping[str, Any]], yes: str = "yes", no: str = "no"
) -> Iterator[Flowable]:
    options = [("yes", template.words[yes]), ("no", template.words[no])]
    for choice in choices:
        yield Choice(para(choice["ask"], ASK), choice["fills"], options, WIDTH)
        for value in choice.get("also", ()):
            yield _option(template, choice["fills"], value, WIDTH)


def _option(template: Template, name: str, value: str, width: float) -> Choice:
    return Choice(para(template.words[value.replace("-", "_")], ASK), name, [(value, "")], width)


def _lines(template: Template, words: str, drawn: set[str]) -> Iterator[Flowable]:
    """Yield a line to write on for every blank in these words that has none yet."""
    for blank in BLANK.findall(words):
        if blank not in drawn:
            drawn.add(blank)
            yield _line(template, blank)


def _line(template: Template, blank: str) -> Flowable:
    about = template.data["blanks"][blank]
    hint = template.words.get(about.get("kind", ""), "")
    label = f"{about['label']} ({hint})" if hint else about["label"]
    return Line(para(label, ASK), f"blank.{blank}", WIDTH)


def _signature(template: Template, signature: Mapping[str, Any], drawn: set[str]) -> Iterator[Flowable]:
    words, who = template.words, signature["who"]
    yield para(words[who], PART)
    for blank in signature["blanks"]:
        if blank not in drawn:
            drawn.add(blank)
            yield _line(template, blank)
    yield _ways(template, f"signature.{who}.kind", signature["kinds"])
    yield Spacer(1, 16 * mm)
    yield Rule(WIDTH * 0.6)
    yield para(words["signature"], ASK)
    yield Line(para(f"{words['day']} ({words['date']})", ASK), f"signature.{who}.on", WIDTH)
    if signature.get("witness_for"):
        yield Line(para(words["witness"], ASK), f"signature.{who}.witness", WIDTH)


def _ways(template: Template, name: str, kinds: list[str]) -> Flowable:
    """Return the ways to sign, a few side by side."""
    wide = WIDTH / ABREAST
    boxes = [_option(template, name, value, wide) for value in kinds]
    rows = [list(row) for row in zip_longest(*[iter(boxes)] * ABREAST, fillvalue="")]
    table = Table(rows, colWidths=[wide] * ABREAST, hAlign="LEFT")
    table.setStyle([(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")])
    return table


def _receipt(template: Template) -> Iterator[Flowable]:
    yield para(template.words["receipt"], PART)
    for line in template.data["receipt"].strip().split("\n"):
        yield para(template.told(line), TEXT)
    for blank in dict.fromkeys(BLANK.findall(template.data["receipt"])):
        label = para(template.data["blanks"][blank]["label"], ASK)
        yield Line(label, f"receipt.{blank}", WIDTH)


def _foot(canvas: Canvas, template: Template) -> None:
    canvas.saveState()
    words = f"{template.version} · {template.language} · {template.sha256[:12]} · {canvas.getPageNumber()}"
    lines = [para(words), *([para(DRAFT, WARNING)] if template.draft else [])]
    for number, line in enumerate(lines):
        line.wrap(WIDTH, TOP)
        line.drawOn(canvas, LEFT, BOTTOM / 2 + number * 14)
    canvas.restoreState()
