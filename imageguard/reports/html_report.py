"""The report as one self-contained HTML page, for filing: numbers and digests, no path, no script, no picture."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from imageguard.model.inspection import Tier
from imageguard.model.report import Outcome, Verdict
from imageguard.reports import words
from imageguard.reports.headlines import headlines
from imageguard.reports.html_style import STYLE
from imageguard.reports.identity import report_digest, short
from imageguard.reports.points import OPEN, face_number, points, subjects
from imageguard.reports.records import ANSWERS, WAIVERS, answer_rows, standing, waiver_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from imageguard.model.inspection import Rendition
    from imageguard.model.report import Finding, JudgedAsset, JudgedFace, Report
    from imageguard.ports import ReportContext, ReportFormat
    from imageguard.reports.headlines import Headline
    from imageguard.reports.points import Point

POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
COLOURS: Final = {
    "uncovered": "#9a1b1e",
    "refused": "#9a1b1e",
    "probable": "#8a5a00",
    "covered": "#1f6b45",
    "obscured": "#1f6b45",
    "bystander": "#5d6875",
    "not_a_person": "#5d6875",
}
WIDE: Final = 480
PARTS: Final = (
    ("unchecked", "Not checked"),
    ("campaign", "The campaign"),
    ("assets", "Assets not clear"),
    ("clear", "Clear assets"),
    ("letters", "Letters"),
    ("waivers", "Waivers"),
    ("answers", "Answers"),
    ("provenance", "Provenance"),
)


class HtmlReport:
    """The judged run as a page that any browser opens, offline."""

    endings: Final = (".html",)
    private: Final = False

    def render(self, report: Report, context: ReportContext) -> bytes:
        """Return the page in UTF-8; pictures in the context are left out."""
        del context
        return ("\n".join(_page(report)) + "\n").encode("utf-8")


def _page(report: Report) -> Iterator[str]:
    yield '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield f'<meta name="viewport" content="width=device-width"><title>Image-use compliance report</title><style>{STYLE}'
    yield "</style></head><body><main>"
    yield from _summary(report)
    yield '<h2 id="campaign">The campaign as a whole</h2>'
    yield _findings((0, finding) for finding in report.campaign)
    yield '<h2 id="assets">Assets that are not clear</h2>'
    for asset in report.assets:
        if asset.verdict is not Verdict.CLEAR:
            yield from _asset(asset)
    yield from _lists(report)
    yield "</main></body></html>"


def _summary(report: Report) -> Iterator[str]:
    digest = report_digest(report)
    yield "<h1>Image-use compliance report</h1>"
    if report.historical:
        yield '<p class="stamp">HISTORICAL</p>'
    use = f"campaign <bdi>{_text(report.use.campaign)}</bdi>" if report.use else "no use was stated"
    yield f"<p>Report {short(digest)}, judged as of {words.day(report.as_of)}, {use}.</p>"
    yield f'<div class="verdict {report.verdict.value}"><strong>{words.HEADLINES[report.verdict]}</strong><br>'
    yield f"{words.totals(report)}</div>"
    links = "".join(f'<li><a href="#{key}">{title}</a></li>' for key, title in PARTS)
    yield f'<nav aria-label="Parts of the report"><ul>{links}</ul></nav>'
    blocking, asked = headlines(report)
    linked = {asset.number for asset in report.assets if asset.verdict is not Verdict.CLEAR}
    yield from _headlines("What blocks", blocking, linked)
    yield from _headlines("What people must still answer", asked, linked)
    yield '<h2 id="unchecked">What was not checked</h2><ul>'
    yield from (f"<li>{_text(one.message)}</li>" for one in report.not_checked)
    yield f"</ul><p>{_text(words.SCREENING)}</p><p>{_text(words.NOTE_AT_HAND)}</p>"


def _headlines(title: str, told: Sequence[Headline], linked: Collection[int]) -> Iterator[str]:
    yield f"<h2>{title}</h2>"
    rows = [(f"<b>{_text(one.rule)}</b>", _text(one.said), _numbers(one.assets, linked)) for one in told]
    yield _table(("Rule", "What it says", "Assets"), rows) if rows else "<p>Nothing.</p>"


def _numbers(assets: Sequence[int], linked: Collection[int]) -> str:
    """Return asset numbers, those in ``linked`` leading to what is said of them."""
    told = [f'<a href="#asset-{one}">{one}</a>' if one in linked else str(one) for one in assets]
    return ", ".join(told) or "the whole run"


def _asset(asset: JudgedAsset) -> Iterator[str]:
    seen = asset.inspection
    spoken = f'<span class="{asset.verdict.value}">{words.VERDICTS[asset.verdict]}</span>'
    yield f'<article id="asset-{asset.number}"><h3>Asset {asset.number}: {spoken}</h3>'
    yield f"<p><code>SHA-256 {seen.sha256 or 'not computed'}</code></p>"
    for rendition in seen.renditions:
        faces = [
            (face_number(judged.face.id, place), judged)
            for place, judged in enumerate(asset.faces, 1)
            if judged.face.rendition == rendition.id
        ]
        if faces and rendition.width and rendition.height:
            yield _frame(rendition, faces)
    yield _findings((asset.number, finding) for finding in asset.findings)
    yield "</article>"


def _findings(found: Iterable[tuple[int, Finding]]) -> str:
    """Return the table of what is open or waived."""
    told = points(found)
    rows = [_point(point) for point in told if point.outcome in OPEN or point.outcome is Outcome.WAIVED]
    return _table(("Rule", "Finding"), rows)


def _point(point: Point) -> tuple[str, str]:
    concerned = subjects(point)
    said = _text(point.text) + (f" <b>{_text(concerned)}.</b>" if concerned else "")
    said += f"<br><small>Evidence: {_text('; '.join(point.told))}</small>" if point.told else ""
    said += f"<br>To do: {_text(words.steps(point.remedy))}." if point.remedy and point.outcome in OPEN else ""
    weight = words.weight(point.outcome, point.severity)
    return f"<b>{_text(point.rule)}</b><br><small>{weight}, {point.fingerprints[0][:8]}</small>", said


def _frame(rendition: Rendition, faces: Iterable[tuple[int, JudgedFace]]) -> str:
    """Return an empty frame of the rendition's shape in its own pixels, the boxes numbered."""
    size = max(rendition.width, rendition.height)
    boxes = "".join(_box(number, judged, size) for number, judged in faces)
    label = f"{words.RENDITIONS[rendition.kind]}: where faces were found"
    width = max(round(WIDE * rendition.width / size), 1)
    return (
        f'<svg role="img" aria-label="{label}" width="{width}" viewBox="0 0 {rendition.width} {rendition.height}">'
        f"<title>{label}</title>{boxes}</svg>"
    )


def _box(number: int, judged: JudgedFace, size: int) -> str:
    box, colour = judged.face.box, COLOURS[judged.coverage.status.value]
    dashes = f' stroke-dasharray="{size / 80:.1f}"' if judged.face.tier is Tier.POSSIBLE else ""
    return (
        f'<rect x="{box.x0}" y="{box.y0}" width="{box.width}" height="{box.height}" fill="#fff" stroke="{colour}" '
        f'stroke-width="{size / 250:.1f}"{dashes}/><text x="{box.x0}" y="{box.y0 + size / 32:.1f}" '
        f'font-size="{size / 32:.1f}" font-weight="600" fill="{colour}">{number}</text>'
    )


def _lists(report: Report) -> Iterator[str]:
    clear = [asset for asset in report.assets if asset.verdict is Verdict.CLEAR]
    yield '<h2 id="clear">Clear assets</h2>'
    yield _table(("Asset", "SHA-256"), [(str(one.number), f"<code>{one.inspection.sha256}</code>") for one in clear])
    yield '<h2 id="letters">Letters relied on</h2>'
    yield _table(
        ("Letter", "SHA-256, short", "State", "Holds through", "Assets"),
        [
            (
                _text(used.letter.id),
                f"<code>{_text(used.letter.fingerprint)}</code>",
                _text(words.reason(words.STATES.get(used.status, used.status))),
                words.day(used.letter.valid_until),
                words.ranges(used.assets),
            )
            for used in report.letters
        ],
    )
    yield _findings((0, finding) for used in report.letters for finding in used.findings)
    yield '<h2 id="waivers">Waivers</h2>'
    yield _table(WAIVERS, [tuple(map(_text, row)) for row in waiver_rows(report, reasons=False)])
    yield f'<h2 id="answers">Answers given by people</h2><p>{standing(report)}</p>'
    yield _table(ANSWERS, [tuple(map(_text, row)) for row in answer_rows(report)])
    yield '<h2 id="provenance">Provenance</h2><p>'
    yield f"{_text(report.tool.name)} {_text(report.tool.version)}; rules {_text(', '.join(report.rules.packs))}, "
    yield f"<code>SHA-256 {_text(report.rules.sha256)}</code>; letters and stops "
    yield f"<code>SHA-256 {report.registry_head or 'none'}</code>; data of the report "
    yield f"<code>SHA-256 {report_digest(report)}</code>.</p>"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "<p>None.</p>"
    heads = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _text(words_: str) -> str:
    return escape("".join(char if char.isprintable() else " " for char in words_))


PLUGIN: Final[ReportFormat] = HtmlReport()
