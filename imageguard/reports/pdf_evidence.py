"""The evidence index of the PDF: on which bytes, and on whose word, each asset was judged."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from reportlab.platypus import Spacer

from imageguard.reports import pdf_style as style
from imageguard.reports import words
from imageguard.reports.pdf_page import Heading
from imageguard.reports.pdf_style import coloured, marked, opened, para
from imageguard.reports.pdf_tables import hairlines, link, relied_on
from imageguard.reports.records import numbers_by_name

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

    from imageguard.model.report import JudgedAsset, Report

INTRO = (
    "Every asset of this run by the SHA-256 of its bytes; below it, where people answered about it, the digest of the "
    "decoded picture to which answers are bound. The key from number to file is a separate, private file. Letters are "
    "listed by their own digests in the next chapter, rules and registry under Provenance."
)


def evidence(report: Report, title: str, paged: frozenset[int]) -> list[Flowable]:
    """Return one row an asset: its digests, its bytes, its verdict, and the letters and people that it rests on."""
    story = [Spacer(0, 14), *opened(Heading(title, style.PART, "evidence"), 160), para(INTRO, style.BODY)]
    if not report.assets:
        return [*story[:-1], para("No asset was judged.", style.BODY)]
    said = _said(report)
    rows = [_row(asset, said[asset.number], paged) for asset in report.assets]
    widths = [34, 246, 58, 46, style.WIDTH - 384]
    return [*story, hairlines(rows, widths, ("Asset", "SHA-256", "Bytes", "Verdict", "Rests on"), right=(2,))]


def _row(asset: JudgedAsset, said: set[str], paged: frozenset[int]) -> list[Flowable]:
    main = asset.inspection.primary
    pixels = f"<br/>{main.px}" if said and main is not None and main.px else ""
    return [
        marked(link(asset.number, paged)),
        marked(f"{asset.inspection.sha256 or 'not read'}{pixels}", style.TINY),
        para(f"{asset.inspection.bytes:,}", style.NUMBER),
        marked(coloured(words.VERDICTS[asset.verdict], style.VERDICT_COLOURS[asset.verdict], bold=False)),
        para("; ".join([*relied_on(asset), *sorted(said)]) or words.DASH),
    ]


def _said(report: Report) -> defaultdict[int, set[str]]:
    """Return who answered or counted people in each asset, by its number."""
    found: defaultdict[int, set[str]] = defaultdict(set)
    named, given = numbers_by_name(report), report.attestations
    for answer in given.answers if given else ():
        for number in (number for name in answer.assets for number in named.get(name, ())):
            found[number].add(f"word of {answer.by}")
    for statement in given.people if given else ():
        for number in named.get(statement.asset, ()):
            found[number].add(f"word of {statement.by}")
    return found
