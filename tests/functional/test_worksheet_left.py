"""A worksheet that somebody left among the pictures: it is told as what it is, and goes nowhere."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from running import called as imageguard

if TYPE_CHECKING:
    from pathlib import Path

SAID = "This is a private worksheet of imageguard"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of one picture, of which the worksheet was written beside it, and one that was renamed."""
    base = tmp_path_factory.mktemp("left")
    out = io.BytesIO()
    Image.effect_noise((120, 90), 60).convert("RGB").save(out, "JPEG")
    (base / "pictures").mkdir()
    (base / "pictures" / "0001.jpg").write_bytes(out.getvalue())
    ran = imageguard("check", "pictures", "--report", "a.worksheet.html", "--profile", "fast", cwd=base)
    assert ran.code == 1, ran.err
    page = (base / "a.worksheet.html").read_bytes()
    (base / "pictures" / "a.worksheet.html").write_bytes(page)
    (base / "pictures" / "sheet.txt").write_bytes(page)
    return base


def test_a_check_says_that_it_is_a_worksheet_and_nothing_else(folder: Path) -> None:
    """No question about its pictures, no advice to put a readable file in its place."""
    ran = imageguard("check", "pictures", "--profile", "fast", "--report", "out.json", cwd=folder)
    assert ran.code == 1
    assert SAID in ran.out
    report = json.loads((folder / "out.json").read_text("utf-8"))
    sheets = {asset["path"]: asset for asset in report["assets"] if not asset["path"].endswith(".jpg")}
    assert sorted(sheets) == ["pictures/a.worksheet.html", "pictures/sheet.txt"]
    for sheet in sheets.values():
        still = [one["rule"] for one in sheet["findings"] if one["outcome"] not in {"pass", "not_applicable"}]
        assert (sheet["verdict"], still, sheet["renditions"]) == ("block", ["IG005"], [])


def test_strangers_are_told_the_same(folder: Path) -> None:
    """It says nothing of anybody, and whoever committed it must know."""
    ran = imageguard("hook", "pictures/a.worksheet.html", "pictures/sheet.txt", cwd=folder)
    assert ran.code == 1
    assert ran.out.count("[IG005]") == 2


def test_no_copy_of_it_is_delivered(folder: Path) -> None:
    """Neither as a page nor under another name."""
    imageguard("fix", "pictures", "--out", "copies", "--profile", "fast", cwd=folder)
    made = [file.read_bytes() for file in (folder / "copies").rglob("*") if file.is_file()]
    assert not [data for data in made if b"PRIVATE worksheet" in data]


def test_its_words_are_no_words_about_a_picture(folder: Path) -> None:
    """It names every file, and would speak of each."""
    ran = imageguard("check", "pictures/0001.jpg", "--profile", "fast", "--report", "one.json", cwd=folder)
    assert ran.code == 1
    words = json.dumps(json.loads((folder / "one.json").read_text("utf-8"))["assets"][0]["findings"])
    assert "page" not in words
