"""``sign`` and ``verify`` as people call them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
import signers
from test_signing import unsigned

if TYPE_CHECKING:
    from collections.abc import Callable

    import running

    Command = Callable[..., running.Ran]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder with an unsigned report, a key and its certificate."""
    (tmp_path / "report.pdf").write_bytes(unsigned())
    (tmp_path / "me.p12").write_bytes(signers.signer("R-02").key)
    (tmp_path / "me.pem").write_bytes(signers.signer("R-02").certificate)
    return tmp_path


def sign(command: Command, desk: Path, *more: str, passphrase: str = signers.PASSPHRASE) -> running.Ran:
    """Sign the report."""
    return command("sign", "report.pdf", "--key", "me.p12", *more, cwd=desk, IMAGEGUARD_PASSPHRASE=passphrase)


def test_a_report_is_signed_beside_itself_and_verified(desk: Path, command: Command, process: Command) -> None:
    """The report stays; options may stand before or after paths."""
    assert sign(process, desk).out == "Signed as reviewer: report.signed.pdf\n"
    assert (desk / "report.pdf").read_bytes() == unsigned()
    ran = process("verify", "report.signed.pdf", "--trust", "me.pem", cwd=desk)
    assert (ran.code, ran.err) == (0, "")
    assert all(line.startswith(("ok  ", "    ")) for line in ran.out.splitlines())
    ran = command("verify", "--trust", "me.pem", "report.signed.pdf", "me.pem", cwd=desk)
    assert ran.code == 1
    assert "NO  me.pem: the report is not about this file" in ran.out


def test_an_unsigned_report_fails_unless_that_is_said(desk: Path, command: Command) -> None:
    """So that a script that checks reports cannot be fooled by leaving the signature out."""
    assert command("verify", "report.pdf", cwd=desk).code == 1
    assert command("verify", "report.pdf", "--unsigned", cwd=desk).code == 0


def test_nothing_is_written_over_or_half(desk: Path, command: Command) -> None:
    """A wrong passphrase or a taken name leaves everything as it was."""
    before = sorted(path.name for path in desk.iterdir())
    wrong = sign(command, desk, passphrase="wrong")  # noqa: S106 - a wrong one
    assert wrong.code == 2
    assert "passphrase" in wrong.err
    taken = sign(command, desk, "--out", "me.pem")
    assert taken.code == 2
    assert "there is a file already" in taken.err
    assert sorted(path.name for path in desk.iterdir()) == before


def test_without_pyhanko_the_sentence_says_what_to_install(desk: Path) -> None:
    """It is an extra."""
    code = "import sys; sys.modules['pyhanko'] = None; from imageguard.cli import main; sys.exit(main(sys.argv[1:]))"
    call = (sys.executable, "-c", code, "verify", "report.pdf")
    done = subprocess.run(call, cwd=desk, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "imageguard-consent[sign]" in done.stderr
