"""File names are hostile input too: they break no line, colour no terminal and lose no other picture."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import hazards
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from running import Ran

ODD = ("esc\x1b[31mred.jpg", "bell\x07\r.jpg", "two\nlines.jpg", "right\u202egpj.exe", "-x.jpg", "räum 部屋.jpg")

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """Return a folder in which the same picture lies under every odd name."""
    folder = tmp_path / "odd"
    folder.mkdir()
    for name in ODD:
        (folder / name).write_bytes(hazards.plain_jpeg())
    return tmp_path


def test_no_name_reaches_the_terminal_raw(odd: Path, process: Callable[..., Ran]) -> None:
    """Control characters and direction marks are escaped wherever a name is printed."""
    ran = process("check", "odd", "--profile", "fast", cwd=odd)
    assert [mark for mark in ("\x1b", "\x07", "\r", "\u202e") if mark in ran.out + ran.err] == []
    assert "-x.jpg" in ran.out


def test_every_name_comes_back_from_inspect_as_it_is(odd: Path, process: Callable[..., Ran]) -> None:
    """A script that reads the JSON lines can open every file by the path it is given."""
    ran = process("inspect", "odd", "--only", "metadata", cwd=odd)
    assert {line["path"] for line in ran.lines} == {f"odd/{name}" for name in ODD}


@pytest.mark.skipif(sys.platform != "linux", reason="only there may a name be no text at all")
def test_a_name_that_is_no_text_loses_nothing(odd: Path, process: Callable[..., Ran]) -> None:
    """A name of stray bytes is written escaped, in valid UTF-8, and the other pictures are judged."""
    (odd / "odd" / os.fsdecode(b"stray\xff.jpg")).write_bytes(hazards.plain_jpeg())
    ran = process("check", "odd", "--profile", "fast", "--report", "out.json", "--report", "out.pdf", cwd=odd)
    assert ran.code == 1
    report = json.loads((odd / "out.json").read_text(encoding="utf-8"))
    assert len(report["assets"]) == len(ODD) + 1
