"""First contact: pictures and nothing else, no configuration, no letters."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

PICTURES = Path(__file__).parents[2] / "samples" / "campaign" / "pictures"
CHOSEN = ("portrait-stone.jpg", "room.jpg", "portrait-navy.jpg")

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def met(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Ran]) -> tuple[Ran, dict]:
    """Return a check of three pictures without any configuration: what was said, and the JSON report."""
    folder = tmp_path_factory.mktemp("first")
    (folder / "new").mkdir()
    for name in CHOSEN:
        shutil.copy(PICTURES / name, folder / "new" / name)
    ran = process("check", "new", "--report", "first.json", "--on", "2026-12-01", cwd=folder)
    return ran, json.loads((folder / "first.json").read_text(encoding="utf-8"))


def test_it_is_never_clear(met: tuple[Ran, dict]) -> None:
    """Without letters nothing is cleared, not even an empty room."""
    ran, report = met
    assert ran.code == 1
    assert report["verdict"] != "clear"
    assert report["counts"]["clear"] == 0


def test_it_says_once_that_there_are_no_letters_yet(met: tuple[Ran, dict]) -> None:
    """One finding of the campaign, and one sentence, instead of one a face."""
    ran, report = met
    said = [one for one in report["campaign"]["findings"] if "no letters yet" in one["message"].lower()]
    assert len(said) == 1
    assert ran.out.lower().count("no letters yet") == 1


def test_it_tells_what_each_picture_gives_away(met: tuple[Ran, dict]) -> None:
    """The picture with a position in it is named as such, and people are counted."""
    _, report = met
    by_name = {Path(asset["path"]).name: asset for asset in report["assets"]}
    assert "IG121" in {one["rule"] for one in by_name["portrait-stone.jpg"]["findings"] if one["outcome"] == "fail"}
    assert len(by_name["portrait-navy.jpg"]["faces"]) == 1
    assert by_name["room.jpg"]["faces"] == []


def test_the_worst_comes_first(met: tuple[Ran, dict]) -> None:
    """On the terminal, the picture with a position in it stands before the empty room."""
    ran, _ = met
    assert ran.out.index("portrait-stone.jpg") < ran.out.index("room.jpg")
