"""From paper and tables to letters, and from letters to what others read."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from imageguard import cli
from imageguard.bootstrap.intake import ASKED
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
        Path(f"scans/box/{number:03}.jpg").write_bytes(b"scan %d" % number)


def fill_sheet(cells: dict[str, str]) -> None:
    """Write the same cells into every row of the sheet."""
    with Path("intake.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with Path("intake.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows({**row, **cells, "cabinet": f"B-{number}"} for number, row in enumerate(rows))


def test_scans_become_a_sheet_and_the_sheet_letters(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """One row a scan, eight columns; what is left empty is not recorded; read in twice, nothing is taken twice."""
    scans(3)
    assert office("consent", "intake", "scans") == 0
    assert len(ASKED) == 8
    fill_sheet({"age": "adult", "channels": "Website, print", "purposes": "awareness", "signed_on": "2026-01-10"})
    assert office("consent", "intake", "intake.csv") == 0
    assert "3 letters taken in; 3 of them lack something" in capsys.readouterr().out
    assert office("consent", "intake", "intake.csv") == 0
    assert "0 letters taken in" in capsys.readouterr().out
    assert office("consent", "find", "--cabinet", "B-1") == 0
    (first, *_) = letters(office)
    shown = first["dpv:hasProcess"]["dpv:hasProcessing"]
    assert [one["@id"] for one in shown] == ["ig:channel/print", "ig:channel/website"]
    assert "dct:valid" not in first


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"signed_on": "2569-01-10"}, "Common Era it is 2026-01-10"),
        ({"age": "young"}, "must be adult, minor, or an age in years"),
        ({"face_visible": "maybe"}, "must be yes or no"),
        ({"subject": "Dara Sok", "age": "adult"}, "never a name"),
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
    assert "1 letters taken in" in told
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


def test_a_letter_is_asked_step_by_step(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question in the words of the form; a wrong answer is asked again, an empty one is not recorded."""
    asked = questions(template("adult", "en"))
    said = {"blank.pseudonym": "S-9", "scope.channels.website": "maybe\nyes", "signature.person.kind": "ink"}
    said |= {"blank.first_day": "2026-01-10", "blank.last_day": "2028-01-10", "signature.person.on": "2026-01-10"}
    answers = "".join(f"{said.get(one.name, '')}\n" for one in asked)
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert office("consent", "new") == 1
    assert "obtained_by: who talked" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(answers))
    assert office("consent", "new", "--incomplete") == 0
    told = capsys.readouterr().out
    assert "one of: yes, no" in told
    assert letters(office)[0]["dpv:hasDataSubject"]["dct:identifier"] == "S-9"
    monkeypatch.setattr("sys.stdin", io.StringIO("S-9\n"))
    assert office("consent", "new") == 2
    assert office("consent", "new", "guardian") == 2


def test_a_password_is_never_written_into_a_file(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """An address with a password is refused before anything is made."""
    assert office("init", "new", "--registry", "postgresql://a:secret@host/base") == 2
    assert "secret" not in capsys.readouterr().err
    assert not [file for file in Path("new").rglob("*") if file.is_file()]
