"""Delivery: a copy is there whole or not at all, whenever the power goes."""

from __future__ import annotations

import errno
import hashlib
import os
import random
import subprocess
import sys
import textwrap
import time
from typing import TYPE_CHECKING

import building as b
import pytest

from imageguard.bootstrap import delivering
from imageguard.bootstrap.inspecting import Spec, engine_of
from imageguard.bootstrap.mending import Job, mend
from imageguard.engine.inspect import inspect
from imageguard.errors import UsageError
from imageguard.model.remedy import Plan
from imageguard.model.report import Verdict

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = textwrap.dedent("""
    import hashlib, sys
    from pathlib import Path
    from imageguard.bootstrap import delivering
    out = Path(sys.argv[1])
    with delivering.staging(out) as place:
        print("started", flush=True)
        for number in range(2000):
            data = bytes([number % 251]) * 300_000 + str(number).encode()
            name = delivering.name_of(hashlib.sha256(data).hexdigest(), ".jpg")
            delivering.write_new(place / name, data)
            delivering.move({name: place / name}, out)
""")


def test_a_kill_at_any_moment_leaves_whole_copies_only(tmp_path: Path) -> None:
    """Killed in the middle of writing, again and again, every file in the folder is its own digest."""
    out, chance = tmp_path / "out", random.Random(5)  # noqa: S311 - moments, no secret
    for _ in range(8):
        with subprocess.Popen([sys.executable, "-c", SCRIPT, str(out)], stdout=subprocess.PIPE, text=True) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "started\n"
            time.sleep(chance.uniform(0.005, 0.08))
            running.kill()
            running.wait()
        assert all(
            hashlib.sha256(copy.read_bytes()).hexdigest().startswith(copy.stem)
            for copy in out.glob("*")
            if out.exists()
        )
    assert list(out.iterdir())


def test_what_a_killed_run_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    """Unfinished copies lie beside the folder, never in it, and do not stay."""
    left = tmp_path / ".out.unfinished-999999999"
    left.mkdir()
    (left / "half.jpg").write_bytes(b"half")
    with delivering.staging(tmp_path / "out") as place:
        assert not left.exists()
        assert place.parent == tmp_path
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("place", ["pictures", "pictures/out", "."])
def test_a_folder_among_the_originals_is_refused(tmp_path: Path, place: str) -> None:
    """Neither inside the pictures nor around them."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    with pytest.raises(UsageError, match="elsewhere"):
        delivering.apart(tmp_path / place, [pictures], "--out")


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """A file in the place of the folder is a wrong call."""
    (tmp_path / "pictures").mkdir()
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(UsageError, match="is a file"):
        delivering.apart(tmp_path / "out", [tmp_path / "pictures"], "--out")


def test_what_an_earlier_run_delivered_is_told(tmp_path: Path) -> None:
    """A copy of a picture that was stopped since must not lie there unnoticed."""
    (tmp_path / "old.jpg").write_bytes(b"")
    (tmp_path / "new.jpg").write_bytes(b"")
    assert delivering.others(tmp_path, {"new.jpg"}) == ("old.jpg",)
    assert delivering.others(tmp_path / "nowhere", ()) == ()


def test_a_folder_that_cannot_be_written_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for copies that cannot be delivered."""
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UsageError, match="cannot be written"), delivering.staging(tmp_path):
        pass


def test_a_full_disk_costs_the_copy_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence is the system's own word for it."""
    data = b.jpeg()
    (tmp_path / "in.jpg").write_bytes(data)

    def full(_path: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("imageguard.bootstrap.mending.write_new", full)
    digest = hashlib.sha256(data).hexdigest()
    spec = Spec(looked=("metadata", "hidden"))
    before = inspect("in.jpg", data, engine_of(spec))
    plan = Plan(1, "in.jpg", digest, "JPEG", Verdict.BLOCK)
    made = mend(Job(plan, before, str(tmp_path / "in.jpg"), str(tmp_path / "copy"), spec))
    assert made.after is None
    assert os.strerror(errno.ENOSPC) in str(made.refused)
