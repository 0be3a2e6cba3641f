"""The same pictures, letters and day give the same bytes, whatever machine, clock, locale or folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hazards
import pytest
from running import check_samples

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from running import Ran

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


@pytest.mark.slow
def test_a_second_run_over_a_folder_with_its_own_reports_gives_the_same(
    tmp_path: Path, process: Callable[..., Ran]
) -> None:
    """Reports written into the folder that is checked are no assets of the next run, nor told as passed over."""
    (tmp_path / "a.jpg").write_bytes(hazards.plain_jpeg())
    call = ("check", ".", "--profile", "fast", "--report", "out.pdf", "--report", "out.json")
    runs = []
    for _ in range(2):
        process(*call, cwd=tmp_path)
        runs.append([(tmp_path / name).read_bytes() for name in ("out.pdf", "out.json", "out.key.csv")])
    assert runs[0] == runs[1]
