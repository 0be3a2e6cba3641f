"""The officer's whole job on the worksheet, in a real browser, by keyboard and by mouse."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from browsing import ARGUMENTS, MISSING, chromium, opened, press, tab_to
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from running import DAY, SAMPLES, imageguard

from imageguard.config.attestations import load_attestations
from imageguard.reports.worksheet_report import PARTS, _scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Download, Page

    from imageguard.model.attestation import Attestations

pytestmark = pytest.mark.browser

SHOWN = ("portrait-scarf-web.jpg", "portrait-scarf.jpg", "portrait-maroon.jpg", "room.jpg")
HELD, ROOM = "portrait-scarf-web.jpg", "room.jpg"
ZOOMED = 640
"""CSS pixels across of a 1280 pixel window at 200 % zoom."""


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
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with four pictures of the sample campaign, checked, and their worksheet."""
    folder = tmp_path_factory.mktemp("worksheet")
    shutil.copytree(SAMPLES / "campaign", folder / "campaign")
    for picture in (folder / "campaign" / "pictures").iterdir():
        if picture.name not in SHOWN:
            picture.unlink()
    reports = ["--report", "out.worksheet.html", "--report", "out.json"]
    ran = imageguard("check", "campaign", *reports, "--on", DAY, cwd=folder)
    assert "Worksheet (private: it shows faces; open it in a browser): out.worksheet.html" in ran.out
    assert not list(folder.glob("*.key.csv"))
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the folder that a test may change."""
    return shutil.copytree(made, tmp_path / "office")


def number_of(folder: Path, name: str) -> int:
    """Return the number by which the worksheet calls a picture."""
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return next(place for place, one in enumerate(report["assets"], 1) if one["path"].endswith("/" + name))


def px_of(folder: Path, name: str) -> str:
    """Return the name that answers give a picture."""
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    asset = next(one for one in report["assets"] if one["path"].endswith("/" + name))
    return next(str(one["px"]) for one in asset["renditions"] if one["kind"] == "primary")


def verdict(folder: Path, name: str) -> str:
    """Check the campaign again, and return what is said of a picture."""
    ran = imageguard("check", "campaign", "--report", "again.json", "--on", DAY, "--quiet", cwd=folder)
    assert ran.code in {0, 1}, ran.err
    report = json.loads((folder / "again.json").read_text(encoding="utf-8"))
    return next(str(one["verdict"]) for one in report["assets"] if one["path"].endswith("/" + name))


def saved(folder: Path, download: Download) -> Attestations:
    """Put a download in the place of the attestations, and read it as the command does."""
    assert download.suggested_filename == "attestations.yaml"
    download.save_as(folder / "campaign" / "attestations.yaml")
    return load_attestations(folder / "campaign" / "attestations.yaml")


def save(page: Page, folder: Path) -> Attestations:
    """Sign, save and read what was saved."""
    page.click("[data-tab=save]")
    page.fill("#by", "R-09")
    with page.expect_download() as download:
        page.click("#save")
    return saved(folder, download.value)


def open_picture(page: Page, folder: Path, name: str) -> int:
    """Go to a picture by mouse and return its number."""
    page.click("[data-tab=pictures]")
    number = number_of(folder, name)
    page.click(f"[data-picture='{number}']")
    return number


def test_a_held_picture_becomes_clear_by_keyboard_alone(browser: Browser, folder: Path) -> None:
    """Count, tie the face to its letter, answer the contact sheets and the campaign, save, check again."""
    assert verdict(folder, HELD) == "hold"
    with opened(browser, folder / "out.worksheet.html") as page:
        tab_to(page, "#by")
        page.keyboard.type("R-09")
        press(page, "[data-tab=pictures]")
        number = number_of(folder, HELD)
        press(page, f"[data-picture='{number}']")
        tab_to(page, f"#count-{number}")
        page.keyboard.type("1")
        tab_to(page, ".face select")
        page.keyboard.type("L-9VF1")
        press(page, "[data-tab=sheets]")
        for place in range(page.locator("button.row").count()):
            tab_to(page, f"li:nth-child({place + 1}) > button.row")
            page.keyboard.press("Enter")
            press(page, "button.main")
            press(page, "[data-tab=sheets]")
        press(page, "[data-tab=save]")
        with page.expect_download() as download:
            press(page, "#save")
        said = saved(folder, download.value)
    assert verdict(folder, HELD) == "clear"
    own = [one for one in said.people if one.by == "R-09"]
    assert [(one.people_count, [face.letter for face in one.faces]) for one in own] == [(1, ["L-9VF1"])]
    assert all(len(one.assets) > 1 for one in said.answers if one.by == "R-09" and one.rule == "IG112")


def test_a_missed_face_is_pointed_out_by_mouse(browser: Browser, folder: Path) -> None:
    """Draw a box, say who it is: the file holds its place in fractions of the picture."""
    with opened(browser, folder / "out.worksheet.html") as page:
        number = open_picture(page, folder, ROOM)
        layer = page.locator(".layer").bounding_box()
        assert layer is not None
        page.mouse.move(layer["x"] + 0.2 * layer["width"], layer["y"] + 0.3 * layer["height"])
        page.mouse.down()
        page.mouse.move(layer["x"] + 0.5 * layer["width"], layer["y"] + 0.7 * layer["height"], steps=4)
        page.mouse.up()
        page.fill(f"#count-{number}", "1")
        page.select_option(".face select", "bystander")
        own = [one for one in save(page, folder).people if one.by == "R-09"]
    (face,) = own[0].faces
    place = (face.face.x0, face.face.y0, face.face.x1, face.face.y1)
    assert place == pytest.approx((0.2, 0.3, 0.5, 0.7), abs=0.01)
    assert face.bystander
    assert own[0].people_count == 1
    assert [one.by for one in load_attestations(folder / "campaign" / "attestations.yaml").people].count("R-09") == 1


def test_a_missed_face_is_pointed_out_by_keyboard(browser: Browser, folder: Path) -> None:
    """Arrow keys move the box, Shift and arrow keys change its size, Delete removes it."""
    with opened(browser, folder / "out.worksheet.html") as page:
        open_picture(page, folder, ROOM)
        press(page, ".point")
        before = page.locator(".box.own").bounding_box()
        for key in (*["ArrowLeft"] * 10, *["Shift+ArrowDown"] * 5):
            page.keyboard.press(key)
        after = page.locator(".box.own").bounding_box()
        assert before is not None
        assert after is not None
        assert after["x"] < before["x"]
        assert after["height"] > before["height"]
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.tagName") == "SELECT"
        page.keyboard.type("Not")
        assert page.locator("#told").inner_text() == "Face 1: not a person"
        page.focus(".box.own")
        page.keyboard.press("Delete")
        assert page.locator(".box").count() == 0


def test_people_are_counted_on_a_contact_sheet(browser: Browser, folder: Path) -> None:
    """One empty room after the other: look, correct the odd one, confirm the rest at once."""
    (folder / "campaign" / "attestations.yaml").write_text("[]\n", encoding="utf-8")
    imageguard("check", "campaign", "--report", "bare.worksheet.html", "--on", DAY, "--quiet", cwd=folder)
    with opened(browser, folder / "bare.worksheet.html") as page:
        page.click("[data-tab=sheets]")
        page.click("[data-row=count]")
        asked = page.locator(".tile").count()
        assert asked
        page.click("button.main")
        assert page.locator("button.main").is_disabled()
        said = save(page, folder).people
    assert len(said) == asked
    assert [one.people_count for one in said if one.asset == px_of(folder, ROOM)] == [0]


def test_a_sitting_is_taken_up_again(browser: Browser, folder: Path) -> None:
    """What was said, noted and pointed out is there again in a fresh page, and saves as the same file."""
    with opened(browser, folder / "out.worksheet.html") as page:
        number = open_picture(page, folder, HELD)
        page.fill(f"#count-{number}", "1")
        page.select_option(".face select", "letter:L-9VF1")
        page.fill(f"#note-{number}", 'Ask R-04: "left" or right?')
        page.locator(".question input[value=no]").first.check()
        first = save(page, folder)
        with page.expect_download() as download:
            page.click("#keep")
        download.value.save_as(folder / "imageguard-sitting.json")
    with opened(browser, folder / "out.worksheet.html") as page:
        page.set_input_files("input[accept='.json']", folder / "imageguard-sitting.json")
        page.wait_for_selector("text=taken up")
        open_picture(page, folder, HELD)
        assert page.input_value(f"#note-{number}") == 'Ask R-04: "left" or right?'
        assert save(page, folder) == first
    assert first.people[-1].note == 'Ask R-04: "left" or right?'


def test_what_a_colleague_saved_is_added(browser: Browser, folder: Path) -> None:
    """Comments, flow style and bare words are read; nothing that was known is lost or told twice."""
    px = "px:" + 64 * "a"
    colleague = folder / "colleague.yaml"
    colleague.write_text(
        f"# of Tuesday\n- {{rule: IG112, assets: ['{px}', \"px:{64 * 'b'}\"], answer: yes, by: R-04, role: case_worker"
        f",\n   on: 2026-11-20, note: 'it''s fine # really'}}\n- asset: {px}  # the yard\n  people_count: 2\n  faces:\n"
        "  - face: [0.1, 0.2, .3, 0.4]\n    letter: L-1\n  - {face: [0.5, 0.5, 0.6, 0.6], not_a_person: statue}\n"
        "  by: R-04\n  role: case_worker\n  on: 2026-11-20\n",
        encoding="utf-8",
    )
    known = load_attestations(folder / "campaign" / "attestations.yaml")
    added = load_attestations(colleague)
    with opened(browser, folder / "out.worksheet.html") as page:
        for told in ("2 entries added", "known already"):
            page.set_input_files("input[accept='.yaml,.yml']", colleague)
            page.wait_for_selector(f"text={told}")
        both = save(page, folder)
    assert set(both.people) == {*known.people, *added.people}
    assert set(both.answers) == {*known.answers, *added.answers}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- rule: &a IG1\n", "line 1 is written in a way"),
        ("- rule: IG1\n  rule: IG2\n", "line 2 has the key rule for the second time"),
        ("- rule: IG1\n  caption: x\n", "entry 1 has the key caption"),
        ("- rule: IG112\n  answer: yes\n", "entry 1 does not say by, role and on"),
        ("- {rule: IG112, answer: maybe, by: R-1, role: reviewer, on: 2026-11-20}\n", "answers neither yes nor no"),
        ("- {asset: a.jpg, people_count: 1, by: R-1, role: reviewer, on: 2026-11-20}\n", "names neither a rule nor"),
        (f"- {{asset: px:{64 * 'a'}, faces: [{{face: 1}}], by: R-1, role: reviewer, on: 2026-11-20}}\n", "no place"),
        ("just words\n", "was not read"),
    ],
)
def test_a_file_that_cannot_be_read_changes_nothing(browser: Browser, folder: Path, text: str, told: str) -> None:
    """The sentence names the line or the entry."""
    (folder / "odd.yaml").write_text(text, encoding="utf-8")
    with opened(browser, folder / "out.worksheet.html") as page:
        page.set_input_files("input[accept='.yaml,.yml']", folder / "odd.yaml")
        page.wait_for_selector(f".mistake:has-text('{told}')")
        assert len(save(page, folder).people) == len(load_attestations(folder / "campaign/attestations.yaml").people)


def test_nobody_saves_without_saying_who(browser: Browser, folder: Path) -> None:
    """A name is no id."""
    with opened(browser, folder / "out.worksheet.html") as page:
        page.click("[data-tab=save]")
        page.fill("#by", "Anna B.")
        page.click("#save")
        assert "no name" in page.locator("[role=alert]").last.inner_text()
        assert page.evaluate("document.activeElement.id") == "by"


@pytest.mark.parametrize("width", [1280, 800, ZOOMED])
def test_every_screen_says_private_and_fits(browser: Browser, folder: Path, width: int) -> None:
    """Down to a window at 200 % zoom nothing runs out at the side; one heading on each screen."""
    with opened(browser, folder / "out.worksheet.html", width) as page:
        for tab in ("start", "pictures", "sheets", "office", "save"):
            page.click(f"[data-tab={tab}]")
            assert page.locator(".private").is_visible()
            assert page.locator("h1").count() == 1
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), tab
        open_picture(page, folder, HELD)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_everything_that_takes_an_answer_has_a_label(browser: Browser, folder: Path) -> None:
    """A screen reader names each field, button, picture and box."""
    unnamed = """() => [...document.querySelectorAll("input, select, textarea, button, img")].filter(one =>
        !(one.labels?.length || one.getAttribute("aria-label") || one.textContent.trim() || one.hasAttribute("alt")))
        .map(one => one.outerHTML)"""
    with opened(browser, folder / "out.worksheet.html") as page:
        for tab in ("start", "sheets", "office", "save", "pictures"):
            page.click(f"[data-tab={tab}]")
            assert page.evaluate(unnamed) == []
        open_picture(page, folder, HELD)
        page.click(".point")
        assert page.evaluate(unnamed) == []


def test_markup_in_words_is_only_words(browser: Browser, folder: Path) -> None:
    """A campaign's and a file's name that are markup are shown, and nothing of them runs."""
    evil = "</script><img src=x onerror=alert(1)>"
    use = folder / "campaign" / "use.yaml"
    use.write_text(use.read_text(encoding="utf-8").replace("open-doors", json.dumps(evil)), encoding="utf-8")
    (folder / "campaign/pictures/room.jpg").rename(folder / "campaign/pictures/<b onclick=alert(2)>.jpg")
    imageguard("check", "campaign", "--report", "evil.worksheet.html", "--on", DAY, "--quiet", cwd=folder)
    with opened(browser, folder / "evil.worksheet.html") as page:
        assert page.locator("h1").inner_text() == f"Worksheet: {evil}"
        page.click("[data-tab=pictures]")
        assert page.locator("text=<b onclick=alert(2)>.jpg").count() == 1


WORDS = st.text(max_size=40).filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text))
PLACES = st.lists(st.integers(1, 99), min_size=4, max_size=4).map(lambda four: [one / 100 for one in four])
SAID = st.tuples(st.sampled_from(["bystander", "not_a_person"]), WORDS.filter(bool))
FACES = st.builds(lambda place, said: {"face": place, said[0]: said[1]}, PLACES, SAID)
PEOPLE = st.fixed_dictionaries(
    {"asset": WORDS, "by": WORDS, "role": WORDS, "on": st.just("2026-11-20")},
    optional={"people_count": st.integers(0, 99), "note": WORDS, "faces": st.lists(FACES, min_size=1, max_size=3)},
)
ENTRIES = st.lists(PEOPLE, max_size=3)


@pytest.fixture(scope="module")
def parts(browser: Browser) -> Iterator[Page]:
    """Return a page with the two modules that read and write YAML."""
    page = browser.new_page()
    page.set_content('<script type="application/json" id="data">{}</script>')
    for name in ("page", "yaml_write", "yaml_read"):
        source = _scope(name, (PARTS / f"{name}.js").read_text(encoding="utf-8"))
        page.evaluate(source.replace(f"const module_{name} =", f"window.module_{name} =", 1))
    yield page
    page.close()


@given(entries=ENTRIES)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_page_writes_is_yaml_to_everybody(parts: Page, entries: list[dict[str, Any]]) -> None:
    """PyYAML and the page itself read back what the page wrote, whatever the words are."""
    written = parts.evaluate("entries => module_yaml_write.writeYaml(entries, ['head'])", entries)
    assert _plain(written) == _as_text(entries)
    assert parts.evaluate("text => module_yaml_read.readYaml(text)", written) == entries


@example(entries=[{"asset": "", "by": "", "role": "\xa0", "on": "2026-11-20"}], flow=False, wide=60)
@given(entries=ENTRIES, flow=st.sampled_from([None, True, False]), wide=st.sampled_from([60, 4000]))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_others_write_is_read_whole_or_refused(
    parts: Page,
    entries: list[dict[str, Any]],
    flow: bool | None,  # noqa: FBT001 - PyYAML's own switch
    wide: int,
) -> None:
    """A file in any style of PyYAML is read as PyYAML reads it, or a line is named; never something else."""
    text = yaml.safe_dump(entries, default_flow_style=flow, width=wide, allow_unicode=True, sort_keys=False)
    read = parts.evaluate(
        "text => { try { return module_yaml_read.readYaml(text) } catch (error) { return error.message } }", text
    )
    if isinstance(read, str):
        assert read.startswith("line ")
    else:
        assert _as_text(read) == _plain(text)


def _plain(text: str) -> Any:  # noqa: ANN401 - any YAML value
    """Return the document with every scalar as text."""
    return yaml.BaseLoader(text).get_single_data()


def _as_text(value: Any) -> Any:  # noqa: ANN401 - any YAML value
    """Return the value with every number as text, as PyYAML's plainest loader gives it."""
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    return str(value)


def test_a_note_for_a_colleague_is_saved_without_a_count(browser: Browser, folder: Path) -> None:
    """It goes with the picture to whoever comes next, and a colleague's own note stays when people are counted."""
    with opened(browser, folder / "out.worksheet.html") as page:
        number = open_picture(page, folder, ROOM)
        page.fill(f"#note-{number}", "Ask R-04 about the window")
        said = save(page, folder)
    px = px_of(folder, ROOM)
    noted = [one for one in said.people if one.asset == px and one.note == "Ask R-04 about the window"]
    assert [(one.by, one.people_count, one.faces) for one in noted] == [("R-09", None, ())]
