"""Letters by command, as a case worker keeps them: from init to the erased letter."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

SAMPLES = Path(__file__).parents[2] / "samples" / "campaign"
DAY = "2026-12-01"

LETTER = """\
id: L-1
subject: S-1
subject_type: real_person
age_band: adult
scope:
  elements: {image: yes}
  face_visible: yes
  purposes: [awareness]
  channels: [website]
  territories_allowed: [world]
valid_from: 2026-01-10
valid_until: 2028-01-10
withdrawal: {routes: [phone]}
notice: {language: km}
signature: {kind: ink, on: 2026-01-10, witness: not_needed}
obtained_by: R-04
document: {cabinet: "B12-044"}
events:
  - {state: ConsentGiven, at: "2026-01-10T09:00:00+07:00", by: subject, method: signature}
private: {name: Dara Sok, phone: "+855 12 345 678"}
"""


USE = """\
campaign: spring
purposes: [awareness]
channels: [website]
territories: [world]
publish_on: 2026-12-01
until: 2027-12-01
"""


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., Ran]) -> Callable[..., Ran]:
    """Return the command in the folder of a campaign with a picture, a letter beside it, and a key of its own."""
    monkeypatch.setenv("IMAGEGUARD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("IMAGEGUARD_NO_KEYRING", "1")
    folder = tmp_path / "campaign"
    folder.mkdir()
    with Image.open(SAMPLES / "pictures" / "portrait-maroon.jpg") as picture:
        picture.resize((picture.width // 3, picture.height // 3)).save(folder / "a.jpg")
    (folder / "use.yaml").write_text(USE, encoding="utf-8")
    (tmp_path / "L-1.yaml").write_text(LETTER, encoding="utf-8")

    def run(*arguments: str) -> Ran:
        return command(*arguments, cwd=folder)

    assert "key " in run("init").out
    return run


def coverage(office: Callable[..., Ran], folder: Path) -> str:
    """Return what the one face of the picture ends in."""
    ran = office("check", "a.jpg", "--report", "out.json", "--quiet", "--on", DAY, "--profile", "fast")
    assert ran.code in {0, 1}, ran.err
    report: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    (face,) = report["assets"][0]["faces"]
    return str(face["coverage"]["status"])


def test_a_letter_lives_from_the_paper_to_its_end(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Added, confirmed, it covers; withdrawn, it refuses; erased, it is gone and the picture is stopped."""
    folder = tmp_path / "campaign"
    assert office("consent", "add", "../L-1.yaml").code == 0
    stored = (folder / "letters" / "L-1.yaml").read_text(encoding="utf-8")
    assert "Dara" not in stored
    assert "855" not in stored
    assert "Dara Sok" in office("consent", "show", "L-1", "--reveal").out
    assert "Dara" not in office("consent", "show", "L-1").out

    asked = office("consent", "confirm", "L-1", "a.jpg", "--by", "R-2")
    assert asked.code == 1
    assert "f1" in asked.out
    assert office("consent", "confirm", "L-1", "a.jpg", "--face", "f1", "--by", "R-2").code == 0
    assert coverage(office, folder) == "covered"
    assert office("consent", "find", "--picture", "a.jpg").out.startswith("L-1")
    assert office("consent", "find", "--cabinet", "B12-044").out.startswith("L-1")

    assert office("consent", "withdraw", "L-1", "--method", "phone").code == 0
    assert coverage(office, folder) == "refused"
    assert office("consent", "verify").code == 0

    assert office("consent", "erase", "L-1", "--by", "R-5").code == 2
    erased = office("consent", "erase", "L-1", "..", "--by", "R-5", "--yes")
    assert "out.json names the letter" in erased.out
    assert office("consent", "show", "L-1").code == 2
    assert "stopped" in office("check", "a.jpg", "--on", DAY).out.lower()


@pytest.mark.usefixtures("office")
def test_a_letter_is_added_and_told_by_a_process_of_its_own(process: Callable[..., Ran], tmp_path: Path) -> None:
    """What one process keeps under the key of this computer, the next can read."""
    folder = tmp_path / "campaign"
    assert process("consent", "add", "../L-1.yaml", cwd=folder).code == 0
    told = process("consent", "show", "L-1", "--reveal", cwd=folder)
    assert (told.code, told.err) == (0, "")
    assert "Dara Sok" in told.out


def test_a_letter_without_what_it_needs_is_refused_with_a_list(office: Callable[..., Ran], tmp_path: Path) -> None:
    """A child's letter without guardian, assent or end: what is missing is told, and nothing is kept."""
    text = LETTER.replace("age_band: adult", "age_band: minor").replace("valid_until: 2028-01-10\n", "")
    (tmp_path / "child.yaml").write_text(text, encoding="utf-8")
    refused = office("consent", "add", "../child.yaml")
    assert refused.code == 1
    assert [word for word in ("guardian:", "assent.given:", "valid_until:") if word not in refused.out] == []
    assert office("consent", "show", "L-1").code == 2
    assert office("consent", "add", "../child.yaml", "--incomplete").code == 0


def test_a_withdrawal_edited_out_of_the_file_is_found_out(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Whoever cuts the last event off, or brings the old file back, is told by check and by verify."""
    file = tmp_path / "campaign" / "letters" / "L-1.yaml"
    office("consent", "add", "../L-1.yaml")
    before = file.read_text(encoding="utf-8")
    office("consent", "withdraw", "L-1")
    file.write_text(before, encoding="utf-8")
    for arguments in (("check", "a.jpg"), ("consent", "verify"), ("consent", "list")):
        ran = office(*arguments)
        assert ran.code == 2, arguments
        assert "cut off" in ran.err.replace("\n", " ")


def test_what_ends_soon_is_listed_and_goes_into_a_calendar(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Within so many days of a day; the calendar names ids alone."""
    office("consent", "add", "../L-1.yaml")
    assert "L-1" not in office("consent", "list", "--ends-in", "30", "--on", "2027-01-01").out
    listed = office("consent", "list", "--ends-in", "30", "--on", "2028-01-01", "--calendar", "out.ics")
    assert "9 days" in listed.out
    calendar = (tmp_path / "campaign" / "out.ics").read_bytes()
    assert b"DTSTART;VALUE=DATE:20280110\r\n" in calendar
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))


def test_the_scan_lies_sealed_in_the_vault(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Its hash stands in the letter; the scan itself is nowhere in clear, and comes back with the key."""
    (tmp_path / "scan.png").write_bytes(b"a scan of a signed letter" * 100)
    office("consent", "add", "../L-1.yaml", "--scan", "../scan.png")
    (tmp_path / "scan.png").rename(tmp_path / "campaign" / "scan.png")
    vault = [file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file()]
    assert not any(b"signed letter" in data for data in vault)
    office("consent", "show", "L-1", "--scan", "back.png")
    assert (tmp_path / "campaign" / "back.png").read_bytes() == (tmp_path / "campaign" / "scan.png").read_bytes()


def test_the_key_can_be_written_on_paper_and_is_in_no_file_of_the_campaign(
    office: Callable[..., Ran], tmp_path: Path
) -> None:
    """The recovery sheet holds it; the campaign's folder, which others see, does not."""
    sheet = office("consent", "key", "--show").out
    key = next((tmp_path / "home" / "keys").iterdir()).read_text(encoding="ascii").strip()
    assert key in sheet.replace(" ", "")
    assert not any(key.encode() in file.read_bytes() for file in (tmp_path / "campaign").rglob("*") if file.is_file())


def test_an_encrypted_database_does_the_same(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Made by init, named in the settings, read by check; nothing can be read in its file."""
    folder = tmp_path / "campaign"
    (folder / "imageguard.yaml").unlink()
    assert office("init", "--registry", "registry.db").code == 0
    assert office("consent", "add", "../L-1.yaml").code == 0
    office("consent", "confirm", "L-1", "a.jpg", "--face", "f1", "--by", "R-2")
    assert coverage(office, folder) == "covered"
    office("consent", "withdraw", "L-1")
    assert coverage(office, folder) == "refused"
    data = (folder / "registry.db").read_bytes()
    assert [word for word in (b"Dara Sok", b"real_person", b"subject", b"B12-044", b"SQLite") if word in data] == []


def git(folder: Path, *arguments: str) -> None:
    """Run git in a folder as somebody."""
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_withdrawal_finds_every_copy(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Copies, a smaller one, a crop, the place where it was published, the history of git, and the legal deadline."""
    folder = tmp_path / "campaign"
    office("consent", "add", "../L-1.yaml")
    office("consent", "confirm", "L-1", "a.jpg", "--face", "f1", "--by", "R-2")
    ledger = {"place": "https://example.org/a", "on": "2026-12-01", "publisher": "The Example", "letters": ["L-1"]}
    digest = hashlib.sha256((folder / "a.jpg").read_bytes()).hexdigest()
    (folder / "letters" / "ledger.yaml").write_text(json.dumps([{**ledger, "sha256": digest}]), encoding="utf-8")

    (folder / "web").mkdir()
    with Image.open(folder / "a.jpg") as picture:
        picture.resize((picture.width // 2, picture.height // 2)).save(folder / "web" / "small.jpg")
        box = (picture.width // 8, picture.height // 8, picture.width * 7 // 8, picture.height * 7 // 8)
        picture.crop(box).save(folder / "web" / "crop.png")
    shutil.copy(SAMPLES / "pictures" / "stall.jpg", folder / "web" / "other.jpg")
    shutil.copy(folder / "a.jpg", folder / "web" / "gone.jpg")
    git(folder, "init", "-q")
    git(folder, "add", "web")
    git(folder, "commit", "-q", "-m", "x")
    git(folder, "rm", "-q", "--cached", "web/gone.jpg")
    git(folder, "commit", "-q", "-m", "y")
    (folder / "web" / "gone.jpg").unlink()

    office("consent", "withdraw", "L-1")
    found = office("consent", "impact", "L-1", "a.jpg", "web", "--in", "ID,FR,KH", "--takedown", "drafts")
    assert found.code == 1
    assert "a.jpg  (the very file)" in found.out
    assert "small.jpg  (looks like it)" in found.out
    assert "crop.png  (cut out of it" in found.out
    assert "other.jpg" not in found.out
    assert "https://example.org/a" in found.out
    assert "in git history: web/gone.jpg" in found.out
    assert found.out.index("  ID  20") < found.out.index("  EU  20")
    assert "KH  nothing is known" in found.out
    (draft,) = (folder / "drafts").iterdir()
    text = draft.read_text(encoding="utf-8")
    assert "https://example.org/a" in text
    assert [word for word in ("L-1", "S-1", "consent", "withdr", "victim") if word in text] == []

    assert office("publish", "--taken-down", "https://example.org/a").code == 0
    assert "published in 0 places" in office("consent", "impact", "L-1").out


def test_what_was_published_goes_into_the_ledger(office: Callable[..., Ran], tmp_path: Path) -> None:
    """Clear assets alone, with the letters they rest on; what is not clear is left out and told."""
    folder = tmp_path / "campaign"
    asset = {
        "path": "a.jpg",
        "number": 1,
        "sha256": "a" * 64,
        "renditions": [{"kind": "primary", "px": "px:" + "b" * 64}],
    }
    faces = [{"coverage": {"letter": "L-1"}}, {"coverage": {"letter": None}}]
    held = {**asset, "path": "b.jpg", "number": 2, "verdict": "hold", "faces": []}
    report = {"verdict": "hold", "use": None, "assets": [{**asset, "verdict": "clear", "faces": faces}, held]}
    (folder / "r.json").write_text(json.dumps(report), encoding="utf-8")
    ran = office("publish", "r.json", "--at", "annual report, page 4", "--on", "2026-12-01")
    assert ran.code == 1
    assert "b.jpg was not clear" in ran.out
    written = (folder / "letters" / "ledger.yaml").read_text(encoding="utf-8")
    assert "letters: [L-1]" in written
    assert "b" * 64 in written
    assert office("publish", "r.json", "--at", "x", "--only", "2").code == 2
    assert office("publish", "use.yaml", "--at", "x").code == 2
    assert office("publish", "--taken-down", "nowhere").code == 2
