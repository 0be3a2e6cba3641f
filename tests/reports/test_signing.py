"""A report is whole, signed and about its files, or ``verify`` says what is not so."""

from __future__ import annotations

import functools
import hashlib
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import examples
import pikepdf
import pypdf
import pytest
import signers
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from imageguard.bootstrap.verifying import verify
from imageguard.errors import ConfigurationError, Unreadable, UsageError
from imageguard.model.letter import AgeBand
from imageguard.ports import ReportContext
from imageguard.reports import pdf, signing
from imageguard.reports.json_report import filed_form, render_filed, render_json
from imageguard.reports.pdf_attach import sealed_part

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.model.report import Report


def plain(report: Report) -> Report:
    """Return the report as one on letters of grown-ups."""
    used = tuple(replace(one, letter=replace(one.letter, age_band=AgeBand.ADULT)) for one in report.letters)
    return replace(report, letters=used)


@functools.cache
def unsigned() -> bytes:
    """Return a report that one person must sign."""
    return pdf.PLUGIN.render(plain(examples.clear_report()), ReportContext())


def signed(file: bytes, name: str = "Reviewer", role: str = "reviewer") -> bytes:
    """Return the report, signed by somebody."""
    return signing.sign(file, signers.signer(name).key, signers.PASSPHRASE, role)


def told(
    tmp_path: Path, file: bytes, *paths: Path, trust: tuple[str, ...] = ("Reviewer",), **more: bool
) -> tuple[bool, str]:
    """Return whether everything holds, and all that is said."""
    report = tmp_path / "report.pdf"
    report.write_bytes(file)
    certificates = []
    for name in trust:
        path = tmp_path / f"{name}.pem"
        path.write_bytes(signers.signer(name).certificate)
        certificates.append(path)
    lines = verify(report, paths, certificates, **more)
    return all(line.holds is not False for line in lines), "\n".join(line.text for line in lines)


def test_the_data_is_attached_and_names_no_file() -> None:
    """Its digest is what the report is called; the JSON report of the run leads to the same."""
    report = examples.full_report()
    reader = pypdf.PdfReader(io.BytesIO(pdf.PLUGIN.render(report, ReportContext())))
    (attached,) = reader.attachments["report.json"]
    assert attached == render_filed(report)
    assert [one for one in (*examples.SECRETS, ".jpg") if one.encode() in attached] == []
    private = json.loads(render_json(report))
    assert filed_form(private) == attached
    assert private["report"] == hashlib.sha256(attached).hexdigest()


def test_a_signed_report_of_a_trusted_person_holds(tmp_path: Path) -> None:
    """The signature is an increment: what was there stays, byte for byte."""
    file = signed(unsigned())
    assert file.startswith(unsigned())
    holds, said = told(tmp_path, file)
    assert holds, said
    assert "Signed as reviewer by Reviewer" in said


def test_qpdf_finds_nothing_wrong() -> None:
    """Before and after one and two signatures."""
    once = signed(unsigned())
    for file in (unsigned(), once, signed(once, "Lead", "second")):
        with pikepdf.open(io.BytesIO(file)) as document:
            assert document.check_pdf_syntax() == []


def test_an_unsigned_report_is_whole_and_not_signed_off(tmp_path: Path) -> None:
    """IG921: a named person signs. Who only wants to know whether it is whole can say so."""
    holds, said = told(tmp_path, unsigned())
    assert not holds
    assert "is whole" in said
    assert "IG921" in said
    assert told(tmp_path, unsigned(), unsigned=True)[0]


def test_a_signature_of_somebody_unknown_does_not_count(tmp_path: Path) -> None:
    """Anybody can make a certificate in any name."""
    file = signed(unsigned(), "Stranger")
    for trust in ((), ("Reviewer",)):
        holds, said = told(tmp_path, file, trust=trust)
        assert not holds
        assert "--trust" in said


def test_a_childs_letter_asks_for_two_people(tmp_path: Path) -> None:
    """One is not enough, the same person twice is not, two are."""
    report = examples.clear_report()
    used = tuple(replace(one, letter=replace(one.letter, age_band=AgeBand.MINOR)) for one in report.letters)
    assert used
    once = signed(pdf.PLUGIN.render(replace(report, letters=used), ReportContext()))
    assert "two different people" in told(tmp_path, once)[1]
    assert not told(tmp_path, signed(once, role="second"))[0]
    both = signed(once, "Lead", "second")
    holds, said = told(tmp_path, both, trust=("Reviewer", "Lead"))
    assert holds, said


def test_nobody_signs_twice_in_one_role() -> None:
    """The second signature would stand in the place of the first."""
    with pytest.raises(UsageError, match="signed already"):
        signed(signed(unsigned()), "Lead")


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_any_changed_byte_is_seen(tmp_path: Path, place: float) -> None:
    """Before and after signing, in pages, data and signature alike."""
    for file in (unsigned(), signed(unsigned())):
        at = int(len(file) * place)
        broken = file[:at] + bytes([file[at] ^ 1]) + file[at + 1 :]
        holds, said = told(tmp_path, broken)
        assert not holds, said


def test_a_cut_off_report_is_not_whole(tmp_path: Path) -> None:
    """Nor is an empty file, or another PDF."""
    other = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    writer.write(other)
    for file in (unsigned()[:-100], b"", b"%PDF-1.4", other.getvalue(), signed(unsigned())[:-50]):
        assert not told(tmp_path, file)[0]


def test_fields_may_be_filled_in_and_count_only_with_a_signature(tmp_path: Path) -> None:
    """Typing a name into the sign-off page is no signature."""
    filled = increment(unsigned(), "fill")
    holds, said = told(tmp_path, filled)
    assert not holds
    assert "nobody signed" in said
    assert "is whole" in said
    holds, said = told(tmp_path, signed(filled))
    assert holds, said


def test_a_page_changed_by_an_increment_is_refused_signed_or_not(tmp_path: Path) -> None:
    """The bytes that imageguard wrote are all still there, and something else is shown."""
    changed = increment(unsigned(), "page")
    for file in (changed, signed(changed)):
        holds, said = told(tmp_path, file)
        assert not holds
        assert "something other than filling in" in said


def increment(file: bytes, what: str) -> bytes:
    """Return the file with one increment: a field filled in, or the first page put to rest."""
    writer = IncrementalPdfFileWriter(io.BytesIO(file))
    if what == "fill":
        field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        form = writer.root["/AcroForm"]["/Fields"][0]
        assert form["/FT"] in {"/Tx", "/Btn"}, field
        text = next(one.get_object() for one in writer.root["/AcroForm"]["/Fields"] if one.get_object()["/FT"] == "/Tx")
        text["/V"] = generic.pdf_string("Somebody")
        writer.update_container(text)
    else:
        page = writer.root["/Pages"]["/Kids"][0]
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_exchanged_data_is_seen(tmp_path: Path) -> None:
    """A forger who seals the file anew still has to match the report's name, or to sign."""
    with pytest.raises(Unreadable):
        sealed_part(unsigned().replace(b"report sha256:0", b"report sha256:1", 1)[:-1])
    holds, _ = told(tmp_path, unsigned().replace(b"bytes:", b"bytes;", 1))
    assert not holds


def test_the_files_are_those_judged(tmp_path: Path) -> None:
    """By digest, wherever they lie now; a changed, a foreign and a blocked file are named."""
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    good, bad = pictures / "good.jpg", pictures / "bad.jpg"
    good.write_bytes(b"\xff\xd8 good")
    bad.write_bytes(b"\xff\xd8 bad")
    report = plain(examples.clear_report())
    first = report.assets[0]
    seen = replace(first.inspection, sha256=hashlib.sha256(good.read_bytes()).hexdigest())
    file = signed(pdf.PLUGIN.render(replace(report, assets=(replace(first, inspection=seen),)), ReportContext()))
    assert told(tmp_path, file, good)[0]
    holds, said = told(tmp_path, file, pictures)
    assert not holds
    assert "bad.jpg: the report is not about this file" in said
    assert "1 of 2 files judged and clear." in said


def test_a_file_that_was_judged_and_not_cleared_does_not_pass(tmp_path: Path) -> None:
    """Being in the report is not being cleared."""
    picture = tmp_path / "group.jpg"
    picture.write_bytes(b"\xff\xd8 blocked")
    report = plain(examples.full_report())
    first = report.assets[0]
    seen = replace(first.inspection, sha256=hashlib.sha256(picture.read_bytes()).hexdigest())
    file = signed(pdf.PLUGIN.render(replace(report, assets=(replace(first, inspection=seen),)), ReportContext()))
    holds, said = told(tmp_path, file, picture)
    assert not holds
    assert "which is not clear" in said


def test_a_wrong_passphrase_or_key_is_told() -> None:
    """Nothing is written then."""
    with pytest.raises(ConfigurationError, match="passphrase"):
        signing.sign(unsigned(), signers.signer("Reviewer").key, "wrong", "reviewer")
    with pytest.raises(ConfigurationError, match="PKCS"):
        signing.sign(unsigned(), b"no key", None, "reviewer")


def test_a_certificate_that_is_none_is_told() -> None:
    """Trust cannot be typed in."""
    with pytest.raises(ConfigurationError, match="PEM or DER"):
        signing.read_signed(unsigned(), [b"no certificate"])
