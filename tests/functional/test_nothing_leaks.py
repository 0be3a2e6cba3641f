"""A marker stands wherever a campaign could name somebody; every report is read for it."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from typing import TYPE_CHECKING

import pymupdf
import pytest
from PIL import Image, PngImagePlugin
from running import imageguard

if TYPE_CHECKING:
    from pathlib import Path

MARK = "ZQ"
PUBLIC = ("pdf", "html", "md", "sarif", "junit.xml")
CAMPAIGN = "ZQCAMPAIGN"
"""The name of the campaign is meant to be filed."""


def picture(**saved: object) -> bytes:
    """Return a small PNG without anybody in it."""
    out = io.BytesIO()
    Image.new("RGB", (48, 32), "white").save(out, **{"format": "PNG", **saved})  # type: ignore[arg-type]
    return out.getvalue()


def pictures() -> dict[str, bytes]:
    """Return files of which every name, key, value and error could give somebody away."""
    words = PngImagePlugin.PngInfo()
    words.add_text("ZQKEY Sokha", "ZQVALUE lives in Poipet")
    words.add_itxt("Comment", "ZQCOMMENT", "en", "ZQTRANSLATED")
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "ZQDESCRIPTION", "ZQARTIST"
    xmp = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:zq="http://ZQNAMESPACE.example/" zq:ZQPROPERTY="ZQPROPERTYVALUE"/></rdf:RDF></x:xmpmeta>"""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("ZQMEMBER Sokha.png", picture())
    return {
        "ZQNAME Sokha Chan 14 years.png": picture(pnginfo=words),
        "ZQTHAI \u0e2a\u0e21\u0e2b\u0e0d\u0e34\u0e07.jpg": picture(format="JPEG", exif=exif, xmp=xmp),
        "ZQTURNED\u202egpj.png": picture(),
        "ZQBROKEN.jpg": picture(format="JPEG")[:200],
        "ZQNOTHING.png": b"\x89PNG\r\n\x1a\nZQBYTES" + b"x" * 40,
        "ZQEMPTY.jpg": b"",
        "ZQPACKED.zip": packed.getvalue(),
        "plain.gif": picture(format="GIF", comment=b"ZQREMARK"),
        "plain.txt": b"ZQCAPTION: Sokha Chan, 14, from Poipet",
        "plain.json": b'{"caption": "ZQSIDECAR", "ZQWRONG": 1',
        "captions.csv": b"file,caption\nplain.gif,ZQTABLE\n",
    }


def steering(folder: Path) -> None:
    """Write the files of the campaign, waivers with names where ids belong among them."""
    digest = hashlib.sha256((folder / "pictures" / "plain.gif").read_bytes()).hexdigest()
    files = {
        "imageguard.yaml": "use: use.yaml\nrules: [guidance-note-2016, children, metadata-hygiene]\n"
        "attestations: attestations.yaml\nwaivers: waivers.yaml\n",
        "use.yaml": f"campaign: {CAMPAIGN}\npurposes: [awareness]\nchannels: [website]\nterritories: [GB]\n"
        "publish_on: 2026-12-01\nuntil: 2027-12-01\nassets:\n"
        "  pictures/plain.gif: {caption: ZQUSECAPTION Sokha, alt: ZQUSEALT}\n",
        "attestations.yaml": f'- {{rule: IG111, asset: "sha256:{digest}", answer: true, by: R-02, role: reviewer,'
        " on: 2026-11-20, note: ZQNOTE Sokha}\n",
        "waivers.yaml": '- {rule: IG121, asset: "ZQASSET Sokha", reason: told apart, approved_by: "ZQAPPROVER Sokha",'
        " role: ZQROLE, expires: ZQEXPIRES}\n"
        "- {rule: ZQRULE Sokha, reason: told, approved_by: R-05, role: reviewer, expires: 2027-01-01, ZQUNKNOWN: 1}\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def everything(file: Path) -> str:
    """Return all that a report says: of a PDF its words, outline, fields, links, attachments and metadata too."""
    if file.suffix != ".pdf":
        return file.read_text(encoding="utf-8")
    with pymupdf.open(file) as document:
        said = [page.get_text() for page in document]
        said += [repr(document.metadata), repr(document.get_toc()), document.get_xml_metadata()]
        said += [f"{field.field_name} {field.field_value}" for page in document for field in page.widgets()]
        said += [repr(link) for page in document for link in page.get_links()]
        return "\n".join([*said, *(document.embfile_get(name).decode() for name in document.embfile_names())])


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what each report says of that campaign, and what was printed for strangers."""
    folder = tmp_path_factory.mktemp("ZQFOLDER")
    (folder / "pictures").mkdir()
    for name, data in pictures().items():
        (folder / "pictures" / name).write_bytes(data)
    (folder / "pictures" / "ZQLINK.jpg").symlink_to("/nonexistent/ZQTARGET")
    steering(folder)
    asked = [part for ending in PUBLIC for part in ("--report", f"out.{ending}")]
    ran = imageguard("check", "pictures", "--config", "imageguard.yaml", *asked, cwd=folder)
    assert ran.code == 1, ran.err
    return {ending: everything(folder / f"out.{ending}") for ending in PUBLIC}


@pytest.mark.parametrize("ending", ["pdf", "html", "md"])
def test_what_is_filed_holds_no_name_value_or_folder(reports: dict[str, str], ending: str) -> None:
    """Not the file's own name, not a key of its metadata, not what stood where an id belongs."""
    assert sorted(set(re.findall(rf"{MARK}\w+", reports[ending])) - {CAMPAIGN}) == []
    assert "Sokha" not in reports[ending]


@pytest.mark.parametrize("ending", ["sarif", "junit.xml"])
def test_what_machines_read_names_files_and_nothing_else(reports: dict[str, str], ending: str) -> None:
    """The path in the repository, by which an author finds the picture, unless it may be somebody's name."""
    names = {re.split("[ .\u202e]", name)[0] for name in pictures()} | {"ZQLINK"}
    found = set(re.findall(rf"{MARK}[A-Z]+", reports[ending]))
    assert found <= names - {"ZQNAME", "ZQTHAI"}
    assert "Sokha" not in reports[ending]
