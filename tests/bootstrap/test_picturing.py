"""Pictures for the worksheet: those that were judged, upright, small where nothing is open, and no others."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from imageguard.bootstrap.picturing import offers, originals
from imageguard.bootstrap.preparing import prepare
from imageguard.bootstrap.requesting import Request
from imageguard.bootstrap.writing import formats_for, write_reports
from imageguard.model.report import Verdict

if TYPE_CHECKING:
    from imageguard.bootstrap.checking import Run
    from imageguard.model.report import Report

CAMPAIGN = Path(__file__).parents[2] / "samples" / "campaign"
NOW = dt.datetime(2026, 12, 1, tzinfo=dt.UTC)
SHOWN = ("corridor.gif", "lawn.jpg", "portrait-navy.jpg", "broken.jpg")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Report]:
    """Return four pictures of the sample campaign, judged."""
    folder = tmp_path_factory.mktemp("judged") / "campaign"
    shutil.copytree(CAMPAIGN, folder)
    for picture in (folder / "pictures").iterdir():
        if picture.name not in SHOWN:
            picture.unlink()
    run = prepare(Request((folder,), NOW, on=NOW.date(), jobs=1, cache=False))
    return run, run.judge(tuple(run.inspections()))


def size(jpeg: bytes) -> tuple[int, int]:
    """Return width and height in pixels."""
    return Image.open(io.BytesIO(jpeg)).size


def test_every_picture_with_people_of_its_own_is_there(judged: tuple[Run, Report]) -> None:
    """The picture that viewers show, and the frame with a face; nothing of a file that cannot be opened."""
    run, report = judged
    found = originals(report, dict(run.selection.assets))
    kinds = {
        one.inspection.path.rpartition("/")[2]: [
            one.inspection.rendition(which).kind.value for number, which in found if number == one.number
        ]
        for one in report.assets
    }
    assert kinds == {
        "broken.jpg": [],
        "corridor.gif": ["primary", "frame"],
        "lawn.jpg": ["primary"],
        "portrait-navy.jpg": ["primary"],
    }
    assert originals(report, dict(run.selection.assets)) == found


def test_a_clear_picture_is_small(judged: tuple[Run, Report]) -> None:
    """Nothing is open there; nothing of the file but pixels is in it."""
    run, report = judged
    found = originals(report, dict(run.selection.assets))
    clear = next(one for one in report.assets if one.verdict is Verdict.CLEAR)
    jpeg = next(jpeg for (number, _), jpeg in found.items() if number == clear.number)
    assert max(size(jpeg)) == 480
    assert b"Exif" not in jpeg


def test_a_file_that_changed_since_shows_nothing(judged: tuple[Run, Report], tmp_path: Path) -> None:
    """What a person answers about must be what was judged."""
    run, report = judged
    swapped = tmp_path / "swapped.jpg"
    shutil.copy(CAMPAIGN / "pictures" / "room.jpg", swapped)
    files = {name: str(swapped) for name in dict(run.selection.assets)}
    assert originals(report, files) == {}
    assert originals(report, dict.fromkeys(files, str(tmp_path / "gone.jpg"))) == {}


def test_every_letter_is_offered_with_what_speaks_against_it(judged: tuple[Run, Report]) -> None:
    """Letters that no picture relies on are offered too."""
    run, report = judged
    told = {one.letter.id: one.gaps for one in offers(run.letters.all(), report, NOW)}
    assert len(told) == len(run.letters.all()) > len(report.letters)
    assert told["L-1RC5"] == ()
    assert any("withdrawn" in gaps for gaps in told.values())


def test_a_worksheet_has_no_key_and_gives_the_same_bytes(judged: tuple[Run, Report], tmp_path: Path) -> None:
    """It names the files itself; the page beside it gets its key and no picture."""
    run, report = judged
    files = dict(run.selection.assets)
    pages = [tmp_path / "a.worksheet.html", tmp_path / "b.worksheet.html", tmp_path / "filed.html"]
    written = write_reports(report, formats_for(pages), files=files, pictures=False, letters=run.letters.all, now=NOW)
    assert [path.name for path, _ in written] == [*(page.name for page in pages), "filed.key.csv"]
    assert pages[0].read_bytes() == pages[1].read_bytes()
    assert b"/9j/" in pages[0].read_bytes()
    assert b"/9j/" not in pages[2].read_bytes()


def test_without_letters_the_worksheet_offers_those_relied_on(judged: tuple[Run, Report], tmp_path: Path) -> None:
    """A caller that holds no registry still gets a page."""
    run, report = judged
    page = tmp_path / "a.worksheet.html"
    write_reports(replace(report, letters=()), formats_for([page]), files=dict(run.selection.assets), pictures=False)
    assert b'"letters":[]' in page.read_bytes()
