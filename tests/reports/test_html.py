"""The HTML report: one page, offline, silent about people."""

from __future__ import annotations

import re
from dataclasses import replace

import examples
import pytest

from imageguard.model.report import Outcome, Verdict
from imageguard.ports import ReportContext
from imageguard.reports.html_report import PLUGIN
from imageguard.reports.identity import report_id


def page(report: object = None) -> str:
    """Return the page of a report, the full example where none is named."""
    return PLUGIN.render(report or examples.full_report(), ReportContext()).decode("utf-8")  # type: ignore[arg-type]


def test_nothing_that_gives_somebody_away_is_in_it() -> None:
    """No path, caption, note or value."""
    assert [word for word in (*examples.SECRETS, ".jpg", "clear-10") if word in page()] == []


def test_it_fetches_and_runs_nothing() -> None:
    """No script, link, picture or address, and a policy that forbids them."""
    shown = page()
    assert re.findall(r"<script|<img|<link|https?:|src=|href=\"[^#]", shown) == []
    targets = set(re.findall(r'href="#([^"]+)"', shown))
    assert targets
    assert targets <= set(re.findall(r' id="([^"]+)"', shown))
    assert "default-src 'none'" in shown


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock in it."""
    assert page() == page()


def test_it_tells_the_verdict_and_its_worth() -> None:
    """Like page one of the PDF."""
    shown = page()
    for told in ("Not cleared for publication", "It is not an approval", report_id(examples.full_report())):
        assert told in shown


def test_every_open_finding_of_an_asset_is_told() -> None:
    """Rule by rule."""
    shown = page()
    for asset in examples.full_report().assets:
        if asset.verdict is not Verdict.CLEAR:
            part = shown.partition(f'<article id="asset-{asset.number}">')[2].partition("</article>")[0]
            told = {one.rule for one in asset.findings if one.outcome in {Outcome.FAIL, Outcome.ASK, Outcome.ERROR}}
            assert all(f"<b>{rule}</b>" in part for rule in told)


def test_frames_have_a_box_for_each_face() -> None:
    """Numbered, to scale."""
    part = page().partition('<article id="asset-3">')[2].partition("</article>")[0]
    assert part.count("<rect") == 40
    assert ">40</text>" in part


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '" onload="x', "\x00\x1b", "\udcff"])
def test_hostile_words_are_only_words(words: str) -> None:
    """Markup from a pack or a use file stays text."""
    found = (examples.finding("IG411", message=words, evidence=(words,)),)
    report = replace(
        examples.full_report(),
        assets=(examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found),),
        use=replace(examples.use(), campaign=words),
    )
    assert "<script" not in page(report)
    assert 'onload="x' not in page(report)


def test_a_run_of_nothing_is_whole() -> None:
    """And stamped where it is historical."""
    shown = page(replace(examples.empty_report(), historical=True))
    assert "HISTORICAL" in shown
    assert "No asset was judged." in shown


def test_answers_and_waivers_are_told_as_in_the_pdf() -> None:
    """On whose word, and that it is unproven; notes stay out."""
    shown = page()
    assert "Answers given by people" in shown
    assert "typed, unproven" in shown
    assert "Camera of the office." not in shown, "the reason stands in the PDF alone"
    assert "Waives nothing: it has no reason" in shown
