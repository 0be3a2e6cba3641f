"""The sample campaign and the script that builds it agree."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageSequence, ImageStat

SAMPLES = Path(__file__).parents[2] / "samples"
HEX = re.compile(r"[0-9a-f]{64}")


def build(folder: Path) -> Path:
    """Run the script as people run it."""
    subprocess.run([sys.executable, SAMPLES / "build.py", folder], check=True, timeout=60)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a campaign built now."""
    return build(tmp_path_factory.mktemp("built") / "campaign")


def names(folder: Path) -> set[str]:
    """Return every file of a campaign below its own path."""
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}


def test_the_same_files_come_out(built: Path) -> None:
    """Nothing in the repository's campaign is made by hand but the expectations."""
    assert names(built) == names(SAMPLES / "campaign")


def test_building_twice_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    """No clock, no randomness and no folder order goes in."""
    again = build(tmp_path / "campaign")
    assert {name: (again / name).read_bytes() for name in names(again)} == {
        name: (built / name).read_bytes() for name in names(built)
    }


def test_the_records_are_the_same_but_for_hashes(built: Path) -> None:
    """Another release of Pillow may encode a picture otherwise; everything else must not differ."""
    for name in sorted(names(built)):
        if name.endswith(".yaml"):
            mine, theirs = ((folder / name).read_text(encoding="utf-8") for folder in (built, SAMPLES / "campaign"))
            assert HEX.sub("#", mine) == HEX.sub("#", theirs), name


def test_the_pictures_look_the_same(built: Path) -> None:
    """Frame by frame, the built pictures differ from those in the repository by less than the eye sees."""
    for file in sorted((built / "pictures").iterdir()):
        if file.name == "broken.jpg":
            continue
        with Image.open(file) as one, Image.open(SAMPLES / "campaign" / "pictures" / file.name) as other:
            pairs = zip(ImageSequence.Iterator(one), ImageSequence.Iterator(other), strict=True)
            for mine, theirs in pairs:
                difference = ImageChops.difference(mine.convert("RGB"), theirs.convert("RGB"))
                assert max(ImageStat.Stat(difference).mean) < 2, file.name


def test_nobody_in_the_samples_has_a_real_place(built: Path) -> None:
    """The one position in the samples lies in the open Atlantic."""
    with Image.open(built / "pictures" / "portrait-stone.jpg") as image:
        place = image.getexif().get_ifd(0x8825)
    assert (place[1], tuple(map(float, place[2])), place[3]) == ("N", (0.0, 30.0, 0.0), "W")
