"""From paper and tables to letters, and from letters to what others read."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from PIL import Image

from imageguard import cli
from imageguard.bootstrap.sheets import ASKED
from imageguard.forms.asking import questions
from imageguard.forms.templates import template

if TYPE_CHECKING:
    from collections.abc import Callable

    Office = Callable[..., int]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return the command, in a campaign's folder with a registry and a key of its own."""
    monkeypatch.setenv("IMAGEGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMAGEGUARD_NO_KEYRING", "1")
    (tmp_path / "campaign").mkdir()
    monkeypatch.chdir(tmp_path / "campaign")

    def run(*arguments: str) -> int:
        return cli.main(arguments)

    assert run("init") == 0
    return run


def letters(office: Office) -> list[dict[str, Any]]:
    """Return the exported records of all letters."""
    assert office("consent", "export", "--out", "out.jsonld") == 0
    graph: list[dict[str, Any]] = json.loads(Path("out.jsonld").read_text(encoding="utf-8"))["@graph"]
    return graph


def scans(count: int) -> None:
    """Lay scans of letters into a folder."""
    Path("scans/box").mkdir(parents=True)
    for number in range(count):
        Image.new("L", (8, 8), number).save(f"scans/box/{number:03}.png")


def fill_sheet(cells: dict[str, str], cabinet: Callable[[int], str] = "B-{}".format) -> None:
    """Write the same cells into every row of the sheet, which spreadsheets save with commas or semicolons."""
    with Path("intake.csv").open(encoding="utf-8-sig", newline="") as stream:
        text = stream.read()
        rows = list(csv.DictReader(io.StringIO(text), delimiter=max(",;", key=text.partition("\n")[0].count)))
    with Path("intake.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows({**row, **cells, "cabinet": cabinet(number)} for number, row in enumerate(rows))


def test_scans_become_a_sheet_and_the_sheet_letters(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """One row a scan, eight columns; what is left empty is not recorded; read in twice, nothing is taken twice."""
    scans(3)
    assert office("consent", "intake", "scans") == 0
    assert len(ASKED) == 8
    fill_sheet({"age": "adult", "channels": "Website, print", "purposes": "awareness", "signed_on": "2026-01-10"})
    assert office("consent", "intake", "intake.csv") == 0
    assert "3 letters taken in, 3 of them with something not recorded" in capsys.readouterr().out
    assert office("consent", "intake", "intake.csv") == 0
    told = capsys.readouterr().out
    assert "0 letters taken in" in told
    assert "3 letters known already, with nothing new" in told
    assert office("consent", "find", "--cabinet", "B-1") == 0
    (first, *_) = letters(office)
    shown = first["dpv:hasProcess"]["dpv:hasProcessing"]
    assert [one["@id"] for one in shown] == ["ig:channel/print", "ig:channel/website"]
    assert "dct:valid" not in first


def test_a_folder_of_scans_is_told_with_all_that_is_odd_in_it(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """One scan twice, one that is torn, one with a Thai name and one that a spreadsheet would take for a formula."""
    scans(1)
    Path("scans/กล่อง").mkdir()
    Path("scans/กล่อง/สำเนา.png").write_bytes(Path("scans/box/000.png").read_bytes())
    Path("scans/box/torn.pdf").write_bytes(b"%PDF-1.4")
    Path("scans/=1+1.pdf").write_bytes(b"%PDF-1.7")
    Path("scans/._000.png").write_bytes(b"what a system hides")
    assert office("consent", "intake", "scans") == 0
    told = capsys.readouterr().out
    assert "3 scans, one a row" in told
    assert "สำเนา.png: the same scan as another" in told
    assert "torn.pdf: cannot be opened" in told
    with Path("intake.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert sorted(row["file"] for row in csv.DictReader(stream)) == ["'=1+1.pdf", "box/000.png", "box/torn.pdf"]


def test_what_was_filled_in_later_is_added_and_nothing_is_overwritten(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """A half-filled sheet is read, filled in further and read again; a cell that says otherwise is told."""
    scans(1)
    office("consent", "intake", "scans")
    fill_sheet({"age": "adult"})
    assert office("consent", "intake", "intake.csv") == 0
    fill_sheet({"age": "17", "channels": "print, -website", "subject": "S-9"})
    capsys.readouterr()
    assert office("consent", "intake", "intake.csv") == 0
    told = capsys.readouterr().out
    assert "1 letter of before filled in further" in told
    assert "row 2 says otherwise than L-" in told
    (record,) = letters(office)
    assert record["dpv:hasDataSubject"]["dct:identifier"] == "S-9"
    assert "dpv:Adult" in record["dpv:hasDataSubject"]["@type"]
    assert "ig:channel/website" in json.dumps(record["dpv:hasProcess"]["dpv:hasProhibition"])


def test_the_pages_of_one_letter_are_one_letter_and_their_scans_are_sealed(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three scans with one cabinet number; two people never share a pseudonym that was made up."""
    scans(5)
    office("consent", "intake", "scans")
    fill_sheet({"age": "adult"}, cabinet=lambda number: f"B-{min(number, 2)}")
    assert office("consent", "intake", "intake.csv", "--scans", "scans") == 0
    told = capsys.readouterr().out
    assert "3 letters taken in" in told
    assert "3 scans sealed into the vault" in told
    found = letters(office)
    assert len({one["dpv:hasDataSubject"]["dct:identifier"] for one in found}) == 3
    ids = [one["dct:identifier"] for one in found]
    assert [office("consent", "show", one, "--scan", f"{one}.out") for one in ids] == [0, 0, 0]
    names = [zipfile.ZipFile(f"{one}.out").namelist() for one in ids if zipfile.is_zipfile(f"{one}.out")]
    assert names == [["page-01.png", "page-02.png", "page-03.png"]]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"signed_on": "2569-01-10"}, "Common Era it is 2026-01-10"),
        ({"age": "young"}, "must be adult, minor, or an age in years"),
        ({"face_visible": "maybe"}, "must be yes or no"),
        ({"subject": "Dara Sok", "age": "adult"}, "never a name"),
        ({"signed_on": "1/10/2569"}, "may mean 2026-01-10 or 2026-10-01"),
        ({"signed_on": "46032"}, "write 2026-01-10, if that is meant"),
        ({"channels": "เว็บไซต์"}, "must be words in small Latin letters"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_with_its_row(
    cells: dict[str, str], said: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Buddhist-Era year gets the Common-Era one offered; nothing is taken."""
    scans(1)
    office("consent", "intake", "scans")
    fill_sheet(cells)
    assert office("consent", "intake", "intake.csv") == 2
    assert said in capsys.readouterr().err
    assert letters(office) == []


def test_a_foreign_table_comes_in_by_a_map_and_says_what_it_lacks(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Our columns are found under their names; what such tables never say is told."""
    Path("t.csv").write_text("Ref,Until,Where\n17,2028-01-10,print\n", encoding="utf-8")
    mapped = [word for pair in ("cabinet=Ref", "valid_until=Until", "channels=Where") for word in ("--map", pair)]
    assert office("consent", "import", "t.csv", *mapped) == 0
    told = capsys.readouterr().out
    assert "1 letter taken in" in told
    assert "says nothing of: subject, age, purposes, face_visible, signed_on" in told
    assert office("consent", "find", "--cabinet", "17", "--channel", "print") == 0
    assert office("consent", "import", "t.csv", "--map", "cabinet=Nowhere") == 2
    assert office("consent", "import", "t.csv", "--map", "name=Ref") == 2


def test_records_are_exported_the_same_each_time_with_nothing_sealed(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A refusal is kept, a name is not; what the standard requires and nobody recorded is told; receipts come apart."""
    text = (Path(__file__).parents[2] / "samples/campaign/letters/L-7Q2M.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(text + "private: {name: Dara Sok}\n", encoding="utf-8")
    assert office("consent", "add", "../a.yaml") == 0
    capsys.readouterr()
    (record,) = letters(office)
    assert "L-7Q2M: the standard requires what nobody recorded: storage_locations" in capsys.readouterr().out
    words = json.dumps(record)
    assert "ig:purpose/fundraising" in json.dumps(record["dpv:hasProcess"]["dpv:hasProhibition"])
    assert "Dara" not in words
    assert "sealed" not in words
    before = Path("out.jsonld").read_bytes()
    letters(office)
    assert Path("out.jsonld").read_bytes() == before
    assert office("consent", "export", "L-7Q2M", "--receipt", "--out", "receipt.jsonld") == 0
    (receipt,) = json.loads(Path("receipt.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert receipt["@type"] == "dpv:ConsentReceipt"


def test_a_template_is_listed_and_written(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Languages and kinds; the file is a PDF."""
    assert office("consent", "template") == 0
    listed = capsys.readouterr().out
    assert all(language in listed for language in (" en ", " th ", " id "))
    assert office("consent", "template", "guardian", "--language", "id") == 0
    assert Path("guardian-id.pdf").read_bytes().startswith(b"%PDF")
    assert "only together with the form assent" in capsys.readouterr().out


def test_a_form_that_nobody_filled_in_is_refused_with_a_list(
    office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every question without an answer is told by its own words."""
    office("consent", "template", "adult", "--out", "a.pdf")
    assert office("consent", "add", "a.pdf") == 1
    told = capsys.readouterr().out
    assert "left empty: On our website" in told
    assert "left empty: How this letter calls you" in told
    assert letters(office) == []


@pytest.mark.parametrize("table", ["semicolons.csv", "tabs.csv", "told.csv", "book.xlsx"])
def test_a_table_comes_in_as_spreadsheets_save_it(
    table: str, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a byte-order mark, in UTF-16 with tabs, with a line that names the separator, as a workbook."""
    rows = [["Ref", "Until"], ["17", "31.01.2028"]]
    if table.endswith("xlsx"):
        book = openpyxl.Workbook()
        for row in [rows[0], ["17", dt.datetime(2028, 1, 31)]]:  # noqa: DTZ001 - as workbooks hold it
            book.active.append(row)
        book.save(table)
    else:
        encoding, mark = ("utf-16", "\t") if table == "tabs.csv" else ("utf-8-sig", ";")
        head = "sep=;\n" if table == "told.csv" else ""
        Path(table).write_text(head + "\n".join(mark.join(row) for row in rows), encoding=encoding)
    assert office("consent", "import", table, "--map", "cabinet=Ref", "--map", "valid_until=Until") == 0
    assert "1 letter taken in" in capsys.readouterr().out
    assert letters(office)[0]["dct:valid"]["@value"] == "2028-01-31"


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"PK\x03\x04", b"cabinet\n\xb9\xe9\xd2", b'cabinet\n"', b""])
@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_a_table_that_cannot_be_read_is_told_in_one_sentence(
    name: str, data: bytes, office: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    """Torn, of another encoding, empty: exit code 2, or nothing to take; never a crash."""
    Path(name).write_bytes(data)
    code = office("consent", "import", name)
    told = capsys.readouterr()
    assert code == 2 or "0 letters taken in" in told.out
    assert "bug" not in told.err


def test_resourcespaces_table_comes_in_without_names(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Its words become ours, its empty days are none, its names stay behind and are told."""
    lines = [
        "ref,name,date_of_birth,parent_guardian_name,email,consent_usage,notes,file,date_of_consent,expires",
        '4,Dara Sok,2001-01-01,NULL,a@b.example,"Print, Websites, Social Media",x,f.pdf,2024-02-03,NULL',
        "5,Mali,NULL,NULL,NULL,Merchandise,NULL,NULL,0000-00-00,2027-01-31",
    ]
    Path("consent.csv").write_text("\n".join(lines), encoding="utf-8")
    assert office("consent", "import", "consent.csv", "--from", "resourcespace") == 0
    told = capsys.readouterr().out
    assert "left behind, for no letter holds them in clear: name, date_of_birth, parent_guardian_name, email" in told
    assert "no form asks for these words, look whether they are meant: merchandise" in told
    words = json.dumps(letters(office))
    assert "Dara" not in words
    assert all(f"ig:channel/{one}" in words for one in ("print", "website", "social_organic", "merchandise"))


def test_a_letter_is_asked_step_by_step(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question in the words of the form; a wrong answer is asked again, an empty one is not recorded."""
    asked = questions(template("adult", "en"))
    said = {"blank.pseudonym": "S-9", "scope.channels.website": "maybe\nyes", "signature.person.kind": "ink"}
    said |= {
        "blank.first_day": "2569-01-10\n2026-01-10",
        "blank.staff": "Dara Sok\n",
        "blank.blocked_places": "Laos\nLA",
        "blank.last_day": "2028-01-10",
        "signature.person.on": "2026-01-10",
    }
    answers = "".join(f"{said.get(one.name, '')}\n" for one in asked)
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert office("consent", "new") == 1
    assert "obtained_by: who talked" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert office("consent", "new", "--incomplete") == 0
    told = capsys.readouterr().out
    assert "one of: yes, no" in told
    assert "in the Common Era it is 2026-01-10" in told
    assert "never a name" in told
    assert "Laos: write ISO 3166 codes" in told
    assert letters(office)[0]["dpv:hasDataSubject"]["dct:identifier"] == "S-9"
    monkeypatch.setattr("sys.stdin", io.StringIO("S-9\n"))
    assert office("consent", "new") == 2
    assert office("consent", "new", "guardian") == 2


def test_a_password_is_never_written_into_a_file(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """An address with a password is refused before anything is made."""
    assert office("init", "new", "--registry", "postgresql://a:secret@host/base") == 2
    assert "secret" not in capsys.readouterr().err
    assert not [file for file in Path("new").rglob("*") if file.is_file()]


@pytest.mark.parametrize(
    ("private", "said"),
    [
        ('{vulnerability: ["sad"]}', "private.vulnerability"),
        ("{name: 7}", "private.name"),
        ("[a, b]", "private: "),
        ("{Full Name: Dara}", "must be a word in small letters"),
    ],
)
def test_what_is_to_be_sealed_is_checked_first(
    private: str, said: str, office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once it is sealed, nobody looks at it; and a message never quotes it."""
    text = (Path(__file__).parents[2] / "samples/campaign/letters/L-7Q2M.yaml").read_text(encoding="utf-8")
    (tmp_path / "a.yaml").write_text(f"{text}private: {private}\n", encoding="utf-8")
    assert office("consent", "add", "../a.yaml") == 2
    told = capsys.readouterr().err
    assert said in told
    assert "sad" not in told.replace("said", "")
    assert letters(office) == []
