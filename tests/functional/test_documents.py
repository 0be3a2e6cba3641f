"""Documents through the command: judged by what they show, mended whole, and refused with a sentence."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import docx
import pikepdf
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from running import Ran

pytestmark = pytest.mark.timeout(300)

NAME = "Zebrafink"


def photo() -> io.BytesIO:
    """Return a JPEG that names who took it, and shows nobody."""
    file = io.BytesIO()
    exif = Image.Exif()
    exif[0x013B] = NAME
    Image.linear_gradient("L").resize((160, 120)).convert("RGB").save(file, "JPEG", exif=exif)
    file.seek(0)
    return file


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Ran]) -> Path:
    """Return a folder with a text document, a brochure, and one that is not mended; and their copies."""
    tmp_path = tmp_path_factory.mktemp("documents")
    (tmp_path / "in").mkdir()
    text = docx.Document()
    text.add_paragraph("What everybody may read")
    text.add_picture(photo())
    text.core_properties.author = NAME
    text.save(str(tmp_path / "in" / "letter.docx"))
    page = canvas.Canvas(str(tmp_path / "in" / "brochure.pdf"), pagesize=(200, 150))
    page.setAuthor(NAME)
    page.drawString(20, 130, "What everybody may read")
    (tmp_path / "photo.jpg").write_bytes(photo().getvalue())
    page.drawImage(str(tmp_path / "photo.jpg"), 20, 20, 120, 90)
    page.save()
    with pikepdf.open(tmp_path / "in" / "brochure.pdf") as locked:
        locked.save(tmp_path / "in" / "locked.pdf", encryption=pikepdf.Encryption(user="", owner="b"))
    ran = command("fix", "in", "--out", "safe", "--profile", "fast", cwd=tmp_path)
    assert ran.code == 1
    return tmp_path


def test_documents_are_mended_or_refused_with_a_sentence(folder: Path) -> None:
    """Two copies that name nobody, and a sentence for the third; a copy holds for a person's count alone."""
    record = json.loads((folder / "safe.record.json").read_text(encoding="utf-8"))
    became = {one["path"].split("/")[-1]: one for one in record["assets"]}
    assert "encrypted" in became["locked.pdf"]["not_delivered"]
    assert {one["still"][0] for one in became.values() if one["copy"]} == {"IG412"}
    copies = {path.suffix: path.read_bytes() for path in (folder / "safe").iterdir()}
    assert sorted(copies) == [".docx", ".pdf"]
    members = zipfile.ZipFile(io.BytesIO(copies[".docx"]))
    assert all(NAME.encode() not in members.read(name) for name in members.namelist())
    with pikepdf.open(io.BytesIO(copies[".pdf"])) as opened:
        assert not opened.docinfo
        assert all(NAME not in str(one) for one in opened.objects)
        assert all(
            NAME.encode() not in one.read_raw_bytes() for one in opened.objects if isinstance(one, pikepdf.Stream)
        )
    assert b"What everybody may read" in members.read("word/document.xml")


def test_a_document_whose_people_are_counted_is_all_that_is_left(folder: Path, command: Callable[..., Ran]) -> None:
    """Pages that show nobody, without metadata: nothing but the count speaks against them."""
    ran = command("check", "safe", "--profile", "fast", "--report", "out.json", cwd=folder)
    assert ran.code == 1
    report = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert len(report["assets"]) == 2
    for asset in report["assets"]:
        grave = [one for one in asset["findings"] if one["severity"] in {"block", "high"}]
        assert {one["rule"] for one in grave if one["outcome"] == "ask"} == {"IG412"}
        assert not [one["rule"] for one in grave if one["outcome"] in {"fail", "error"}]
        assert asset["verdict"] == "hold"
        assert [one["code"] for one in asset["problems"]] == ["words"]
