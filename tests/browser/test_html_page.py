"""The HTML report in a real browser: offline, readable at any width, named for screen readers."""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

from imageguard.ports import ReportContext
from imageguard.reports.html_report import PLUGIN

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
import examples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDER = "document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth + 1"
FAINT = """
() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!colour.endsWith(", 0)")) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const told = [];
  for (const element of document.querySelectorAll("main *:not(svg):not(svg *)")) {
    if (![...element.childNodes].some((child) => child.nodeType === 3 && child.data.trim())) continue;
    const [one, other] = [light(getComputedStyle(element).color), light(behind(element))];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    if (ratio < 4.5) told.push(element.tagName + " " + ratio.toFixed(2));
  }
  return [...new Set(told)];
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return Chromium, which CHROMIUM names or the system has."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where a browser is asked for

    program = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert program, "no Chromium: install it (apt-get install chromium), or name one in CHROMIUM"
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """Return the full example, opened from the disk, everything that it asks for or complains of kept."""
    file = tmp_path / "report.html"
    file.write_bytes(PLUGIN.render(examples.full_report(), ReportContext()))
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.asked = []  # type: ignore[attr-defined]
    opened.on("request", lambda request: opened.asked.append(request.url))  # type: ignore[attr-defined]
    opened.on("console", lambda said: opened.asked.append(said.text))  # type: ignore[attr-defined]
    opened.goto(file.as_uri())
    yield opened
    opened.close()


def test_it_asks_for_nothing_but_itself(page: Page) -> None:
    """No font, script, picture or complaint."""
    assert [url for url in page.asked if not url.endswith("report.html")] == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nobody_has_to_scroll_sideways(page: Page, width: int) -> None:
    """On a telephone, too; digests are broken, tables stay inside."""
    page.set_viewport_size({"width": width, "height": 800})
    assert not page.evaluate(WIDER)


@pytest.mark.parametrize("width", [320, 1280])
def test_the_id_of_a_rule_stays_in_one_piece(page: Page, width: int) -> None:
    """It is what people look up."""
    page.set_viewport_size({"width": width, "height": 800})
    heights = page.eval_on_selector_all("td:first-child b", "all => all.map(one => one.getBoundingClientRect().height)")
    assert max(heights) < 30


def test_headings_make_an_outline(page: Page) -> None:
    """One title, and no level left out."""
    levels = [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3", "all => all.map(one => one.tagName)")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_frames_are_named_and_numbered(page: Page) -> None:
    """A screen reader says what a frame is; each box has its number."""
    assert page.get_by_role("img", name="Picture shown by viewers: where faces were found").count() > 1
    first = page.locator("#asset-1 svg").first
    assert first.locator("rect").count() == 3
    assert first.locator("text").all_text_contents() == ["1", "2", "3"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_word_can_be_read(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3), by day and by night."""
    page.emulate_media(color_scheme=scheme)
    assert page.evaluate(FAINT) == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 23, 29)"}[scheme]


def test_the_keyboard_leads_from_the_summary_to_an_asset(page: Page) -> None:
    """Tab to the number of an asset, Enter, and its article is there."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.hash").startswith("#asset-"):
            break
    goal = page.evaluate("document.activeElement.hash")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == goal
    assert page.locator(goal).is_visible()


def test_it_prints(page: Page) -> None:
    """As a document of several pages."""
    assert len(page.pdf(format="A4")) > 20_000
