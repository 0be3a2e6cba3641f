"""The same pictures, letters and day give the same bytes, whatever machine, clock, locale or folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from running import check_samples

if TYPE_CHECKING:
    from pathlib import Path

    from running import Checked


def test_a_second_run_gives_the_same_bytes(checked: Checked, tmp_path: Path) -> None:
    """One worker instead of two, another folder: PDF and JSON are equal byte for byte."""
    again = check_samples(tmp_path, "--jobs", "1")
    assert (again.folder / "out.json").read_bytes() == (checked.folder / "out.json").read_bytes()
    assert again.pdf == checked.pdf
    assert again.ran.out == checked.ran.out
