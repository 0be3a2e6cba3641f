"""The real command, run as people run it: in a process of its own, or within this one, which costs a second less."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from imageguard import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from contextlib import AbstractContextManager

    from imageguard.model.inspection import Inspection

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
DAY = "2026-12-01"
"""The day that the sample campaign is judged on, whatever the clock says."""

TERMINAL = {"COLUMNS": "80", "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Ran:
    """What one call of the command left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return standard output as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def imageguard(*arguments: str | Path, cwd: Path, seconds: float = 500, **environment: str) -> Ran:
    """Run the real command in a folder and return what it left; a traceback is never acceptable."""
    done = subprocess.run(
        [sys.executable, "-m", "imageguard", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **TERMINAL, **environment},
        capture_output=True,
        encoding="utf-8",
        timeout=seconds,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr[-3000:]
    return Ran(done.returncode, done.stdout, done.stderr)


@dataclass(frozen=True)
class Here:
    """Runs inspections within this process: pictures of the tests' own need no worker that takes a second to start."""

    build: Callable[[Any], Callable[[str, str], Inspection]]
    spec: Any
    jobs: int
    seconds: float
    memory_bytes: int

    def run(self, paths: Sequence[tuple[str, str]]) -> Iterator[Inspection]:
        """Yield one inspection for each (name, file), in the given order."""
        look = self.build(self.spec)
        return (look(name, file) for name, file in paths)


def looking_here() -> AbstractContextManager[object]:
    """Have pictures inspected within this process for a while."""
    return mock.patch("imageguard.bootstrap.inspecting.Pool", Here)


def called(*arguments: str | Path, cwd: Path, **environment: str) -> Ran:
    """Run the command in a folder within this process, its workers too; a bug is never in order.

    Only what starts and ends processes is not the real one: that is for ``imageguard``.
    """
    written = io.BytesIO(), io.BytesIO()
    out, err = (
        io.TextIOWrapper(stream, "utf-8", errors, newline="\n", write_through=True)
        for stream, errors in zip(written, ("surrogateescape", "backslashreplace"), strict=True)
    )
    with (
        looking_here(),
        contextlib.chdir(cwd),
        mock.patch.dict(os.environ, {**TERMINAL, **environment}),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = cli.main([str(one) for one in arguments])
    said, complained = (stream.getvalue().decode() for stream in written)
    assert code != cli.BUG, complained
    return Ran(code, said, complained)


@dataclass(frozen=True)
class Checked:
    """The sample campaign after one ``check``: where it lies, what was said and written."""

    folder: Path
    ran: Ran
    report: dict[str, Any]
    pdf: bytes

    def asset(self, name: str) -> dict[str, Any]:
        """Return one asset of the JSON report by the name of its file."""
        return next(one for one in self.report["assets"] if one["path"].endswith("/" + name))


def check_samples(folder: Path, *options: str, only: Collection[str] = (), **environment: str) -> Checked:
    """Copy the sample campaign, or ``only`` those pictures of it, into the folder and check it as of its own day."""
    shutil.copytree(SAMPLES / "campaign", folder / "campaign")
    for picture in (folder / "campaign" / "pictures").iterdir():
        if only and picture.name not in only:
            picture.unlink()
    reports = ["--report", "out.pdf", "--report", "out.json"]
    ran = imageguard("check", "campaign", *reports, "--on", DAY, *options, cwd=folder, **environment)
    assert ran.code in {0, 1}, ran.err
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return Checked(folder, ran, report, (folder / "out.pdf").read_bytes())
