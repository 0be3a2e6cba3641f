"""The first page, for the person in a hurry, and the page that says how to read the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import KeepInFrame, PageBreak, Spacer, Table, TableStyle

from imageguard.model.report import Verdict
from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.headlines import BRIEF, headlines
from imageguard.reports.pdf_page import Heading, PageNumber
from imageguard.reports.pdf_style import coloured, marked, para
from imageguard.reports.pdf_tables import QUIET, boxed, bullets, facts, hairlines, links
from imageguard.typography.fonts import SERIF_BOLD
from imageguard.typography.rows import Rows
from imageguard.typography.words import text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportlab.platypus import Flowable

    from imageguard.model.report import NotChecked, Report
    from imageguard.reports.headlines import Headline

BLOCKING_SHOWN: Final = 6
ASKED_SHOWN: Final = 5
UNCHECKED_SHOWN: Final = 4
ASSETS_SHOWN: Final = 8
TITLE_LENGTH: Final = 80
FIRST: Final = ParagraphStyle("first", style.SECTION, role="H2")
BIG: Final = ParagraphStyle("verdict", style.PART, role="P", fontSize=17, leading=21, spaceAfter=2)
FIGURE: Final = ParagraphStyle("figure", style.CENTRED, fontName=SERIF_BOLD, fontSize=20, leading=23)
UNDER: Final = ParagraphStyle("under", style.CENTRED, textColor=style.GREY)


def summary(report: Report, report_id: str, paged: frozenset[int]) -> list[Flowable]:
    """Return page one; ``paged`` are the numbers of the assets that have a page of their own."""
    blocking, asked = headlines(report)
    story = [
        Heading("IMAGE-USE COMPLIANCE REPORT", style.KICKER, "summary", 0, "Summary"),
        para(_title(report), style.TITLE),
        facts(_facts(report, report_id)),
        Spacer(0, 9),
        _verdict(report),
        *_points("What blocks", blocking, BLOCKING_SHOWN, paged),
        *_points("What people must still answer", asked, ASKED_SHOWN, paged),
        *_not_checked(report, paged),
        Spacer(0, 6),
        boxed((words.SCREENING, words.NOTE_AT_HAND)),
    ]
    return [KeepInFrame(style.WIDTH, style.HEIGHT, story, mode="shrink"), PageBreak()]


def _title(report: Report) -> str:
    name = report.use.campaign if report.use else "No intended use was stated"
    return name if len(name) <= TITLE_LENGTH else f"{name[:TITLE_LENGTH]} ..."


def _facts(report: Report, report_id: str) -> list[tuple[str, str]]:
    use = report.use
    day = words.day(report.as_of) + (" (historical: an earlier day than today)" if report.historical else "")
    told = [("Report", report_id), ("Judged as of", day)]
    if use is not None:
        told += [
            ("Published", f"from {words.day(use.publish_on)} through {words.day(use.until)}"),
            ("Purposes, channels", f"{_all(use.purposes)}; {_all(use.channels)}"),
            ("Territories", _all(use.territories)),
        ]
    return [*told, ("Consent letters", report.registry or "no registry was named")]


def _all(codes: Sequence[str]) -> str:
    return ", ".join(code.replace("_", " ") for code in codes) or "none stated"


def _verdict(report: Report) -> Table:
    colour = style.VERDICT_COLOURS[report.verdict]
    counts = [
        [
            marked(coloured(str(report.count(verdict)), style.VERDICT_COLOURS[verdict], bold=False), FIGURE),
            para(words.VERDICTS[verdict], UNDER),
        ]
        for verdict in Verdict
    ]
    said = [
        marked(coloured(words.HEADLINES[report.verdict], colour, bold=False), BIG),
        para(words.totals(report), style.BODY),
    ]
    commands = [
        QUIET,
        ("BACKGROUND", (0, 0), (0, -1), colour),
        ("BACKGROUND", (1, 0), (-1, -1), style.PALE),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
        ("LEFTPADDING", (1, 0), (1, -1), 12),
        ("LEFTPADDING", (2, 0), (-1, -1), 2),
        ("RIGHTPADDING", (2, 0), (-1, -1), 2),
        ("TOPPADDING", (0, 0), (-1, -1), 8),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 8),
    ]
    widths = [5, style.WIDTH - 5 - 3 * 56, 56, 56, 56]
    return Table([["", said, *counts]], colWidths=widths, style=TableStyle(commands), hAlign="LEFT")


def _points(title: str, found: Sequence[Headline], most: int, paged: frozenset[int]) -> list[Flowable]:
    heading = para(title, FIRST)
    if not found:
        return [heading, para("Nothing.")]
    rows = [
        [marked(f"<b>{text(point.rule)}</b>"), para(point.said), marked(_where(point, paged))] for point in found[:most]
    ]
    table = hairlines(rows, [52, style.WIDTH - 52 - 118, 118], extra=[("RIGHTPADDING", (1, 0), (1, -1), 14)])
    more = len(found) - most
    rest = [para(f"And {words.count(more, 'more rule')}: see the checklist.", style.NOTE)] if more > 0 else []
    return [heading, table, *rest]


def _where(point: Headline, paged: frozenset[int]) -> str:
    if not point.assets:
        return "the whole run"
    return links(point.assets, paged, ASSETS_SHOWN)


def _not_checked(report: Report, paged: frozenset[int]) -> list[Flowable]:
    shown = [_gap(one, paged) for one in report.not_checked[:UNCHECKED_SHOWN]]
    body: list[Flowable] = [bullets(shown) if shown else para("The run names nothing that it left out.")]
    more = len(report.not_checked) - UNCHECKED_SHOWN
    if more > 0:
        body.append(para(f"And {more} more: see the chapter on what was not checked."))
    return [para("What was not checked", FIRST), *body]


def _gap(one: NotChecked, paged: frozenset[int]) -> str:
    where = f" {links(one.assets, paged, ASSETS_SHOWN)}." if one.assets else ""
    return text(words.gist(one.message, BRIEF)) + where


def contents(parts: Sequence[tuple[str, str]]) -> list[Flowable]:
    """Return the table of contents for (key, title) pairs; the page numbers are filled in at the end."""
    rows = [
        [marked(f'<a href="#{key}" color="{style.web(style.INK)}">{text(title)}</a>', style.BODY), PageNumber(key)]
        for key, title in parts
    ]
    right = [("ALIGN", (1, 0), (1, -1), "RIGHT")]
    table = hairlines(rows, [style.WIDTH - 24, 24], extra=right, told=Rows("TOC", ("TOCI",)))
    return [Heading("Contents", style.PART, "contents"), table, Spacer(0, 14)]


READING: Final = (
    ("Blocked", "A rule of severity blocking or high has failed, or the asset could not be inspected whole."),
    ("On hold", "Nothing has failed, but a weighty question that only a person can answer is open."),
    ("Clear", "No rule has failed and no weighty question is open. People still decide, and sign."),
    (
        "Asset",
        (
            "One file offered for publication, called by a number and identified by the SHA-256 of its bytes. "
            "Which number is which file stands in a separate, private key."
        ),
    ),
    ("Rendition", "One picture inside an asset: what viewers show, and every thumbnail, preview, frame or page."),
    (
        "Frame and boxes",
        (
            "A frame has the shape of a rendition and is empty on purpose; its boxes show where faces are. "
            "A dashed box is a possible face. Red: no letter allows it. Amber: a person must confirm. Green: covered "
            "by a letter or a solid fill. Grey: a bystander, or not a person."
        ),
    ),
    (
        "Letter",
        (
            "A consent letter in the registry. A resemblance found by a machine never counts as consent: it makes a "
            "letter probable, for a person to confirm."
        ),
    ),
    ("Fail, Ask", "A rule is broken; or a person must answer before the rule can be judged."),
    ("Waived", "A rule is broken, and a named person has accepted that, for a reason and until a day."),
    ("Fingerprint", "Eight digits after the section: a finding's identity, the same in every run for the same fault."),
    ("[U+0F56]", "A character that no font at hand shows, or that would turn the order of letters, by its code point."),
)
MEANING_COLOURS: Final = {words.VERDICTS[verdict]: colour for verdict, colour in style.VERDICT_COLOURS.items()}


def reading() -> list[Flowable]:
    """Return what the words and marks of the report mean."""
    rows = [[marked(coloured(name, MEANING_COLOURS.get(name, style.INK))), para(meaning)] for name, meaning in READING]
    title = Heading("How to read this report", style.PART, "reading")
    return [title, hairlines(rows, [92, style.WIDTH - 92]), PageBreak()]
