"""The same pictures, letters and day give the same bytes, whatever machine, clock, locale or folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from running import check_samples

if TYPE_CHECKING:
    from pathlib import Path

PICTURES = ("broken.jpg", "lawn.jpg", "portrait-scarf-web.jpg", "portrait-scarf.jpg", "stall.jpg")


@pytest.mark.timeout(600)
def test_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two workers or one, another folder, time zone, language and hash seed: every report is equal, byte for byte."""
    (tmp_path / "one").mkdir()
    (tmp_path / "another").mkdir()
    one = check_samples(tmp_path / "one", "--jobs", "2", only=PICTURES, TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    another = check_samples(
        tmp_path / "another", "--jobs", "1", only=PICTURES, TZ="Asia/Bangkok", LC_ALL="C.UTF-8", PYTHONHASHSEED="2"
    )
    for name in ("out.json", "out.pdf", "out.key.csv"):
        assert (one.folder / name).read_bytes() == (another.folder / name).read_bytes(), name
    assert one.ran.out == another.ran.out
