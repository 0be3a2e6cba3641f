"""The worksheet as a file: private, sealed against scripts that are not its own, whole in its data."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import examples
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imageguard.config.attestations import load_attestations
from imageguard.model.report import Verdict
from imageguard.ports import Offer, ReportContext
from imageguard.reports.worksheet_entries import entries
from imageguard.reports.worksheet_report import IMPORT, PARTS, PLUGIN, SCRIPTS

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "{{script}}", "\\1", "\u2028", "\ud800"]
    ),
)


class Page(HTMLParser):
    """The page as a browser reads it: each element with its attributes, and the text of each script."""

    def __init__(self, page: str) -> None:
        """Read the page."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.tags.append((tag, dict(attrs)))
        self.inside = tag
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, data: str) -> None:
        """Keep a script's text."""
        if self.inside == "script":
            self.scripts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave the element."""
        del tag
        self.inside = ""

    @property
    def data(self) -> dict[str, Any]:
        """Return what the page's data element holds."""
        return json.loads(self.scripts[0])  # type: ignore[no-any-return]

    @property
    def policy(self) -> str:
        """Return the Content-Security-Policy."""
        return next(str(at["content"]) for tag, at in self.tags if tag == "meta" and "http-equiv" in at)


def page(report: object = None, context: ReportContext | None = None) -> str:
    """Return the worksheet of a report, the full example where none is named."""
    made = PLUGIN.render(report or examples.full_report(), context or ReportContext())  # type: ignore[arg-type]
    return made.decode("utf-8")


def test_it_says_that_it_is_private() -> None:
    """As a format, in its title, and above every screen."""
    assert PLUGIN.private
    assert "<title>PRIVATE worksheet</title>" in page()
    assert '<p class="private"><strong>PRIVATE</strong>' in page()


def test_it_runs_its_own_script_alone_and_fetches_nothing() -> None:
    """The policy names the digest of the one script and the one style."""
    read = Page(page())
    digest = base64.b64encode(hashlib.sha256(read.scripts[1].encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in read.policy
    assert read.policy.startswith("default-src 'none'")
    assert "unsafe" not in read.policy
    assert not [tag for tag, at in read.tags if {"src", "href"} & at.keys() and at.get("href") != "#screen"]
    assert not re.search(
        r"fetch\(|XMLHttpRequest|WebSocket|localStorage|sessionStorage|indexedDB|innerHTML|eval\(", page()
    )


def test_the_browser_is_asked_to_send_no_words_away() -> None:
    """Translation and spelling are done elsewhere by some browsers."""
    tags = Page(page()).tags
    assert ("html", {"lang": "en-GB", "translate": "no"}) in tags
    assert ("body", {"spellcheck": "false"}) in tags


@functools.cache
def plain() -> Page:
    """Return the page of the full example, read once."""
    return Page(page())


@settings(deadline=None)
@given(words=HOSTILE)
def test_no_words_break_out_of_the_data(words: str) -> None:
    """Whatever a campaign, a file name, a rule or a note says, it stays data."""
    found = (examples.finding("IG411", message=words, evidence=(words,)),)
    report = replace(
        examples.full_report(),
        assets=(examples.asset(1, f"{words}.jpg", Verdict.BLOCK, findings=found),),
        use=replace(examples.use(), campaign=words),
    )
    read = Page(page(report))
    assert [tag for tag, _ in read.tags if tag == "script"] == ["script", "script"]
    assert len(read.tags) == len(plain().tags)
    assert read.data["assets"][0]["path"] == f"{words}.jpg"
    assert read.scripts[1] == plain().scripts[1]


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock in it."""
    assert page() == page()


def test_every_asset_face_and_earlier_answer_is_in_it() -> None:
    """Places are fractions of the upright picture."""
    report = examples.full_report()
    data = Page(page()).data
    assert [one["number"] for one in data["assets"]] == [one.number for one in report.assets]
    regions = [face["region"] for asset in data["assets"] for view in asset["views"] for face in view["faces"]]
    assert regions
    assert all(0 <= x0 < x1 <= 1 and 0 <= y0 < y1 <= 1 for x0, y0, x1, y1 in regions)
    assert report.attestations is not None
    assert len(data["attestations"]) == len(report.attestations.people) + len(report.attestations.answers)


def test_letters_that_could_fit_come_first() -> None:
    """Each by id and pseudonym, with why one does not fit."""
    letters = [used.letter for used in examples.full_report().letters][:2]
    offers = (Offer(letters[0], ("withdrawn",)), Offer(letters[1]))
    told = Page(page(context=ReportContext(offers=offers))).data["letters"]
    assert [(one["id"], one["why"]) for one in told] == [(letters[1].id, []), (letters[0].id, ["withdrawn"])]


def test_a_picture_is_inside_the_page() -> None:
    """As JPEG, for the view that it shows."""
    asset = next(one for one in examples.full_report().assets if one.inspection.primary)
    primary = asset.inspection.primary
    assert primary is not None
    context = ReportContext(originals={(asset.number, primary.id): b"\xff\xd8picture"})
    shown = next(one for one in Page(page(context=context)).data["assets"] if one["number"] == asset.number)
    assert base64.b64decode(shown["views"][0]["jpeg"]) == b"\xff\xd8picture"


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_module_imports_only_what_stands_before_it(name: str) -> None:
    """The modules become one script in this order, each in a scope of its own."""
    before = SCRIPTS[: SCRIPTS.index(name)]
    source = (PARTS / name).read_text(encoding="utf-8")
    imports = IMPORT.findall(source)
    assert len(imports) == len(re.findall("^import", source, re.MULTILINE))
    for names, module in imports:
        exported = re.findall(r"^export (?:const|function) (\w+)", (PARTS / f"{module}.js").read_text(), re.MULTILINE)
        assert f"{module}.js" in before
        assert set(re.findall(r"\w+", names)) <= set(exported)


def test_every_part_of_the_page_is_used() -> None:
    """No module lies about unused."""
    assert {path.name for path in PARTS.iterdir()} == {*SCRIPTS, "worksheet.css", "worksheet.html"}


def test_earlier_answers_are_entries_of_the_file_again(tmp_path: Path) -> None:
    """Written as YAML and read as the command reads it, they are what they were."""
    known = examples.full_report().attestations
    assert known is not None
    file = tmp_path / "attestations.yaml"
    file.write_text(json.dumps(entries(known)), encoding="utf-8")
    assert load_attestations(file) == known
