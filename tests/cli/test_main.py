"""The command line before any work: help, mistakes, exit codes, start-up."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from imageguard import cli, errors
from imageguard.cli import check, options
from imageguard.errors import ConfigurationError

if TYPE_CHECKING:
    import argparse


def test_every_command_explains_itself_in_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """The overview and each command's help fit a plain terminal."""
    for argv in ([], ["--help"], *([name, "--help"] for name in cli.COMMANDS)):
        cli.main(argv)
    printed = capsys.readouterr().out
    assert all(name in printed for name in cli.COMMANDS)
    assert max(len(line) for line in printed.splitlines()) <= 80


@pytest.mark.parametrize(
    ("argv", "code", "words"),
    [
        (["chekc"], 2, "invalid choice"),
        (["check"], 2, "PATH"),
        (["check", "x", "--profile", "slow"], 2, "invalid choice"),
        (["check", "x", "--on", "tomorrow"], 2, "YYYY-MM-DD"),
        (["check", "x", "--jobs", "0"], 2, "1 or more"),
        (["check", "no-such-folder"], 2, "no such file"),
        (["check", ".", "--report", "out.docx"], 2, ".pdf"),
        (["inspect", "no-such-file"], 2, "no such file"),
    ],
)
def test_a_wrong_call_is_one_clear_sentence_and_exit_2(
    argv: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The sentence says what to type instead; no traceback."""
    assert cli.main(argv) == code
    told = capsys.readouterr().err
    assert words in told
    assert "Traceback" not in told


def test_an_error_on_purpose_keeps_its_exit_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every branch of the error tree reaches the shell with its own code."""

    def fail(_arguments: argparse.Namespace) -> int:
        raise ConfigurationError("imageguard.yaml: this is wrong")

    monkeypatch.setattr(check, "run", fail)
    assert cli.main(["check", "."]) == errors.ConfigurationError.exit_code == 2
    assert capsys.readouterr().err == "imageguard: imageguard.yaml: this is wrong\n"


def test_a_bug_is_exit_3_and_tells_no_value(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An exception's own words could hold a name or a place: only where it happened is printed."""

    def fail(_arguments: argparse.Namespace) -> int:
        raise KeyError("a secret name")

    monkeypatch.delenv("IMAGEGUARD_DEBUG", raising=False)
    monkeypatch.setattr(check, "run", fail)
    assert cli.main(["check", "."]) == 3
    told = capsys.readouterr().err
    assert "KeyError at test_main.py" in told
    assert "secret" not in told


def test_an_interruption_is_exit_130(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends quietly."""

    def fail(_arguments: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(check, "run", fail)
    assert cli.main(["check", "."]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_the_version_loads_no_heavy_library() -> None:
    """Starting up costs no decoder, no model and no report writer."""
    program = (
        "import sys; from imageguard import cli; cli.main(['--version']); cli.command_parser('check');"
        "heavy = {'cv2', 'numpy', 'onnxruntime', 'PIL', 'reportlab', 'yaml', 'cel', 'exifread', 'pebble', 'rich'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[]"


def test_colour_only_on_a_terminal() -> None:
    """A pipe or a file gets plain text."""
    assert options.colour_wanted() is False
