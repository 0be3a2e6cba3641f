"""What still names a letter that was erased is found, whatever it lies in."""

from __future__ import annotations

import gzip
import io
import re
import subprocess
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter
from reportlab.pdfgen.canvas import Canvas

from imageguard.bootstrap.tracing import traces
from imageguard.bootstrap.words_in import Word, said_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ID = "L-7Q2M"


def pdf(*lines: str, attached: bytes | None = None) -> bytes:
    """Return a PDF, its text compressed as reports have it."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=1)
    for number, line in enumerate(lines):
        canvas.drawString(72, 700 - 20 * number, line)
    canvas.save()
    if attached is None:
        return out.getvalue()
    writer = PdfWriter(clone_from=io.BytesIO(out.getvalue()))
    writer.add_attachment("report.json", attached)
    whole = io.BytesIO()
    writer.write(whole)
    return whole.getvalue()


def zipped(name: str, data: bytes) -> bytes:
    """Return an archive of one file."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return out.getvalue()


def tarred(name: str, data: bytes) -> bytes:
    """Return a compressed archive of one file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b'{"letter": "L-7Q2M"}', "names the letter"),
        ('{"letter": "L-7Q2M"}'.encode("utf-16"), "names the letter"),
        (pdf("covered by L-7Q2M"), "names the letter"),
        (pdf("covered by L-", "7Q2M on a new line"), "names the letter"),
        (pdf("a report", attached=zipped("a.json", b"L-7Q2M")), "in its attachment report.json"),
        (zipped("a.pdf", pdf("covered by L-7Q2M")), "in a.pdf"),
        (zipped("L-7Q2M.txt", b"nothing"), "names the letter"),
        (tarred("L-7Q2M.txt", b"nothing"), "carries the id in its name"),
        (zipped("b.zip", zipped("c.json", b"L-7Q2M")), "in b.zip"),
        (tarred("backup/c.json", b"L-7Q2M"), "in backup/c.json"),
        (gzip.compress(b"L-7Q2M", mtime=0), "names the letter"),
        (pdf("a report")[:-200], "could not be read"),
        (b"PK\x03\x04 torn", "could not be unpacked"),
    ],
)
def test_a_file_that_names_it_or_cannot_be_read_is_told(data: bytes, said: str) -> None:
    """In clear, in a PDF, in what is attached to it, in archives in archives."""
    assert said in (said_in(data, Word(ID)) or "nothing")


@pytest.mark.parametrize(
    "data",
    [b"L-7Q2MA and XL-7Q2M", pdf("covered by L-7Q2N"), zipped("a.json", b"L-7Q2"), b"\x1f\x8bno archive"[:2], b""],
)
def test_a_file_that_does_not_name_it_is_not_told(data: bytes) -> None:
    """Nor is one that names a letter whose id only begins like it."""
    found = said_in(data, Word(ID))
    assert found is None or "could not be unpacked" in found


def test_an_archive_that_never_ends_is_told() -> None:
    """Archives in archives beyond the depth that is looked into."""
    data = b"nothing"
    for _ in range(6):
        data = zipped("a.zip", data)
    assert "too deep" in (said_in(data, Word(ID)) or "")


@given(st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"%PDF-1.7\n", b"\x1f\x8b", b"BZh9"]))
def test_any_bytes_are_looked_through_or_told(tail: bytes, head: bytes) -> None:
    """No error, whatever lies in the folder."""
    said_in(head + tail, Word(ID))


def test_the_history_of_git_is_looked_through(tmp_path: Path) -> None:
    """The letter itself was deleted long ago; its commits are named."""

    def git(*arguments: str) -> None:
        who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", *who, "-C", str(tmp_path), *arguments], check=True, capture_output=True)

    git("init", "-q")
    (tmp_path / "letter.yaml").write_text("id: L-7Q2M\n", encoding="utf-8")
    git("add", ".")
    git("commit", "-qm", "one")
    git("rm", "-q", "letter.yaml")
    git("commit", "-qm", "two")
    ((name, said),) = traces(ID, [tmp_path])
    assert name == "letter.yaml in the git history"
    assert len(re.findall(r"\b[0-9a-f]{10} \d{4}-\d\d-\d\d\b", said)) == 2
    assert list(traces("L-7Q2", [tmp_path])) == []


def test_a_copy_of_the_safe_that_holds_the_key_is_told(tmp_path: Path, a_safe: Callable[[Path, str], None]) -> None:
    """Whoever has it can read the letter again."""
    a_safe(tmp_path / "monday.safe", ID)
    ((_, said),) = traces(ID, [tmp_path])
    assert "destroy it" in said


@pytest.fixture
def a_safe(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Path, str], None]:
    """Return a function that writes a safe with the key of a letter."""
    from imageguard.registry.master import MasterKey  # noqa: PLC0415 - only here
    from imageguard.registry.safe import Safe  # noqa: PLC0415 - only here

    monkeypatch.setenv("IMAGEGUARD_HOME", str(tmp_path.parent / "elsewhere"))
    return lambda file, letter: Safe(file, "r", MasterKey(b"k" * 32)).make_key(letter) and None
