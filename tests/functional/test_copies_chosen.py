"""What an officer chooses for copies on the worksheet, in a real browser, and `fix` takes from the answers."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browsing import ARGUMENTS, MISSING, chromium, opened
from running import DAY, SAMPLES, imageguard

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

SHOWN = ("portrait-scarf.jpg", "corridor.gif", "room.jpg")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return a Chromium; skip with a sentence where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: make setup")
    path = chromium()
    if path is None:
        pytest.skip(MISSING)
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield started
        started.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with three pictures of the sample campaign, checked, and their worksheet."""
    made = tmp_path_factory.mktemp("chosen")
    shutil.copytree(SAMPLES / "campaign", made / "campaign")
    for picture in (made / "campaign" / "pictures").iterdir():
        if picture.name not in SHOWN:
            picture.unlink()
    call = ["check", "campaign", "--report", "out.worksheet.html", "--report", "out.json", "--profile", "fast"]
    imageguard(*call, "--on", DAY, cwd=made)
    return made


def open_picture(page: Page, folder: Path, name: str) -> None:
    """Go to a picture."""
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    number = next(place for place, one in enumerate(report["assets"], 1) if one["path"].endswith("/" + name))
    page.click("[data-tab=pictures]")
    page.click(f"[data-picture='{number}']")


def plans(folder: Path) -> dict[str, Any]:
    """Return what `fix` plans now, by the name of the file."""
    call = ["fix", "campaign", "--out", "safe", "--dry-run", "--json", "--profile", "fast", "--on", DAY]
    listed = json.loads(imageguard(*call, cwd=folder).out)["assets"]
    return {one["path"].rpartition("/")[2]: one for one in listed}


def test_a_part_a_cover_and_pictures_left_out_on_the_worksheet_are_what_fix_plans(
    browser: Browser, folder: Path
) -> None:
    """Drag a part with the mouse, correct it by keys, cover whoever it is, leave out a picture and a frame."""
    assert plans(folder)["portrait-scarf.jpg"]["kept"] is None
    with opened(browser, folder / "out.worksheet.html") as page:
        open_picture(page, folder, "portrait-scarf.jpg")
        page.select_option("#copy-primary", "keep")
        box = page.locator(".layer").first.bounding_box()
        assert box
        page.mouse.move(box["x"] + 0.02 * box["width"], box["y"] + 0.02 * box["height"])
        page.mouse.down()
        page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 0.8 * box["height"], steps=4)
        page.mouse.up()
        assert page.locator(".face").count() == 1  # the mouse pointed out no face meanwhile
        page.fill("#copy-primary-0", "0")
        page.fill("#copy-primary-1", "0")
        page.fill("#copy-primary-2", "75")
        page.check("#face-primary-1-cover")
        open_picture(page, folder, "room.jpg")
        page.select_option("#copy-primary", "leave_out")
        open_picture(page, folder, "corridor.gif")
        page.locator("select[id^=copy-frame-]").first.select_option("leave_out")
        page.click("[data-tab=save]")
        page.fill("#by", "R-09")
        with page.expect_download() as download:
            page.click("#save")
        download.value.save_as(folder / "campaign" / "attestations.yaml")
    entries = yaml.safe_load((folder / "campaign" / "attestations.yaml").read_text(encoding="utf-8"))
    kept = [one["copy"] for one in entries if "keep" in one.get("copy", ())]
    assert [one["keep"][:3] for one in kept] == [[0, 0, 0.75]]
    made = plans(folder)
    scarf = made["portrait-scarf.jpg"]
    assert scarf["kept"][:2] == [0, 0]
    assert [one["face"] for one in scarf["faces"]] == ["f1"]
    assert made["room.jpg"]["refused"].startswith("R-09 (reviewer) chose on ")
    assert len(made["corridor.gif"]["left_out"]) == 1


def test_a_sitting_saved_and_loaded_holds_what_was_chosen_for_copies(browser: Browser, folder: Path) -> None:
    """A part, a cover and a picture left out come back, and the page can be saved again."""
    with opened(browser, folder / "out.worksheet.html") as page:
        open_picture(page, folder, "portrait-scarf.jpg")
        page.select_option("#copy-primary", "keep")
        page.fill("#copy-primary-3", "66.6")
        page.check("#face-primary-1-cover")
        page.click("[data-tab=save]")
        page.fill("#by", "R-09")
        with page.expect_download() as download:
            page.click("#keep")
        download.value.save_as(folder / "sitting.json")
    with opened(browser, folder / "out.worksheet.html") as page:
        page.set_input_files("input[accept='.json']", folder / "sitting.json")
        page.wait_for_selector("text=taken up")
        open_picture(page, folder, "portrait-scarf.jpg")
        assert page.input_value("#copy-primary") == "keep"
        assert page.input_value("#copy-primary-3") == "66.6"
        assert page.is_checked("#face-primary-1-cover")
