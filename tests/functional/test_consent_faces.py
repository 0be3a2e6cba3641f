"""Faces remembered by command, as a case worker does it, and what a check makes of them."""

from __future__ import annotations

import base64
import json
import re
import shutil
import struct
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from imageguard.bootstrap.inspecting import Spec, build

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

    Office = Callable[..., Ran]

PEOPLE = Path(__file__).parents[2] / "samples" / "people"
LETTER = """\
id: {id}
subject: S-{id}
subject_type: real_person
age_band: adult
scope:
  elements: {{image: yes}}
  face_visible: yes
  purposes: [awareness]
  channels: [website]
  territories_allowed: [world]
valid_from: 2026-01-10
valid_until: 2099-01-10
withdrawal: {{routes: [phone]}}
notice: {{language: km}}
signature: {{kind: ink, on: 2026-01-10, witness: not_needed}}
obtained_by: R-04
face_matching: {agreed}
events:
  - {{state: ConsentGiven, at: "2026-01-10T09:00:00+07:00", by: subject, method: signature}}
"""
USE = """\
campaign: spring
purposes: [awareness]
channels: [website]
territories: [world]
until: 2098-12-01
"""
BASIS = '\nface_matching: {legal_basis: "GDPR 9(2)(a)", assessment: "DPIA-1"}\n'


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, command: Office) -> Path:
    """Return a place with a campaign, three letters, a legal basis for face matching, and keys beside it."""
    place = tmp_path_factory.mktemp("prepared")
    folder = place / "campaign"
    folder.mkdir()
    for name in ("p01_a_frontal", "p01_c_smile", "p07_a_frontal"):
        with Image.open(PEOPLE / f"{name}.jpg") as picture:
            picture.resize((picture.width // 2, picture.height // 2)).save(folder / f"{name[:5]}.jpg")
    own = environment(place)
    assert command("init", cwd=folder, **own).code == 0
    (folder / "use.yaml").write_text(USE, encoding="utf-8")
    for id_, agreed in (("L-1", "yes"), ("L-7", "yes"), ("L-9", "no")):
        (place / "letter.yaml").write_text(LETTER.format(id=id_, agreed=agreed), encoding="utf-8")
        assert command("consent", "add", "../letter.yaml", "--incomplete", cwd=folder, **own).code == 0
    state(folder)
    return place


@pytest.fixture(scope="module")
def remembered(prepared: Path, tmp_path_factory: pytest.TempPathFactory, command: Office) -> Path:
    """Return such a place in which a face is remembered."""
    place = tmp_path_factory.mktemp("remembered")
    shutil.copytree(prepared, place, dirs_exist_ok=True)
    words = ("consent", "faces", "add", "L-1", "p01_a.jpg", "--by", "R-02")
    added = command(*words, cwd=place / "campaign", **environment(place))
    assert added.code == 0, added.err
    assert "L-1 has 1 reference until 2099-01-10; of the pictures nothing was kept." in added.out
    return place


def environment(place: Path) -> dict[str, str]:
    """Return where keys and cache of that place lie."""
    return {
        "IMAGEGUARD_HOME": str(place / "home"),
        "IMAGEGUARD_CACHE": str(place / "cache"),
        "IMAGEGUARD_NO_KEYRING": "1",
    }


@pytest.fixture
def office(tmp_path: Path, remembered: Path, command: Office) -> Office:
    """Return the command in a campaign of its own in which a face is remembered."""
    shutil.copytree(remembered, tmp_path, dirs_exist_ok=True)
    return lambda *words: command(*words, cwd=tmp_path / "campaign", **environment(tmp_path))


def state(folder: Path) -> None:
    """State in the settings on what law faces are compared."""
    settings = folder / "imageguard.yaml"
    text = settings.read_text(encoding="utf-8").partition("\nface_matching: {")[0].replace("balanced", "fast")
    settings.write_text(text + BASIS, encoding="utf-8")


def checked(office: Office, folder: Path, picture: str) -> dict[str, Any]:
    """Return the report on one picture."""
    ran = office("check", picture, "--report", "out.json", "--quiet")
    assert ran.code in {0, 1}, ran.err
    report: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    return report


def coverage(report: dict[str, Any]) -> dict[str, Any]:
    """Return what the one face of the report ends in."""
    (face,) = report["assets"][0]["faces"]
    found: dict[str, Any] = face["coverage"]
    return found


def test_a_face_is_remembered_asked_about_and_forgotten(office: Office, tmp_path: Path) -> None:
    """Another picture of the same person is probable; taken back, nobody is compared any more."""
    folder = tmp_path / "campaign"
    listed = office("consent", "faces", "list").out
    assert re.search(r"L-1 +until 2099-01-10 +1 reference on GDPR 9\(2\)\(a\)", listed)
    report = checked(office, folder, "p01_c.jpg")
    assert coverage(report) == {"status": "probable", "letter": "L-1", "tie": "match", "reasons": []}
    told = report["tool"]["components"]["face matching"]
    assert re.match(r"sface sha256:[0-9a-f]{16}: 1 reference of 1 letter, on 1 legal basis; alike from .* 0\.368", told)
    assert "false-match rate 1.0e-03 a comparison and 0.001 a face" in told
    assert office("consent", "withdraw", "L-1", "--only", "face_matching").code == 0
    assert not (folder / "letters" / "templates.yaml").exists()
    assert coverage(checked(office, folder, "p01_c.jpg"))["status"] == "uncovered"
    again = office("consent", "faces", "add", "L-1", "p01_a.jpg", "--by", "R-02")
    assert again.code == 2
    assert "did not agree, apart from all else, to face matching" in " ".join(again.err.split())


@pytest.mark.slow
def test_no_face_is_in_any_file(office: Office, tmp_path: Path) -> None:
    """Campaign, registry, reports, cache, export, home: in no file of them lies a vector that could be compared."""
    folder = tmp_path / "campaign"
    outs = [office("consent", *words).out for words in (["show", "L-1"], ["faces", "list"])]
    office("consent", "export", "--out", "letters.jsonld")
    office("consent", "backup", "monday.backup")
    report = office("check", "p01_a.jpg", "p01_c.jpg", "--report", "a.json", "--report", "a.pdf")
    outs += [report.out, report.err, office("inspect", "p01_a.jpg").out]
    needles = [needle for name in ("p01_a.jpg", "p01_c.jpg") for needle in forms_of(*embeddings(folder / name))]
    files = {one: one.read_bytes() for one in tmp_path.rglob("*") if one.is_file()}
    assert {"templates.yaml", "inspections.db", "letters.jsonld", "monday.backup"} <= {one.name for one in files}
    whole = "\0".join(outs).encode() + b"".join(files.values())
    assert [one for one in needles if one in whole] == []


def embeddings(picture: Path) -> list[tuple[float, ...]]:
    """Return the vectors of the faces in a picture, as a check makes them."""
    inspection = build(Spec(profile="fast", looked=("faces",), embedder="sface"))("a", str(picture))
    return [face.embedding for face in inspection.faces if face.embedding]


def forms_of(vector: tuple[float, ...]) -> list[bytes]:
    """Return the ways in which a vector could lie in a file."""
    packed = [struct.pack(f"<8{letter}", *vector[:8]) for letter in "fd"]
    encoded = [base64.b64encode(struct.pack("<128f", *vector))[:40]]
    return [*packed, *encoded, *(repr(number).encode() for number in vector[:4])]


def test_a_poor_picture_is_refused_with_the_reason(office: Office, tmp_path: Path) -> None:
    """Small, blurred, with several people or with none: told, and the good one beside them is kept."""
    folder = tmp_path / "campaign"
    with Image.open(folder / "p01_a.jpg") as picture:
        small = picture.resize((picture.width // 5, picture.height // 5))
        small.save(folder / "small.png")
        small.resize(picture.size).save(folder / "soft.png")
        Image.new("RGB", (200, 200), "white").save(folder / "nobody.png")
        two = Image.new("RGB", (picture.width * 2, picture.height))
        two.paste(picture)
        with Image.open(folder / "p07_a.jpg") as other:
            two.paste(other.resize(picture.size), (picture.width, 0))
        two.save(folder / "two.png")
    pictures = ("small.png", "soft.png", "nobody.png", "two.png", "p01_c.jpg")
    ran = office("consent", "faces", "add", "L-1", *pictures, "--by", "R-02")
    assert ran.code == 1
    said = dict(line.split(": ", 1) for line in ran.out.splitlines() if ": " in line)
    assert "40 are needed" in said["small.png"]
    assert "blur" in said["soft.png"]
    assert "no face was found" in said["nobody.png"]
    assert "2 people are in it: say --face ID, out of f1 (" in said["two.png"]
    assert said["p01_c.jpg"].startswith("face f1")
    assert "L-1 has 2 references" in ran.out
    named = office("consent", "faces", "add", "L-7", "two.png", "--face", "f2", "--by", "R-02")
    assert named.code == 0, named.out


def test_what_is_past_its_day_is_told_by_whoever_reads_and_deleted_by_whoever_writes(
    office: Office, tmp_path: Path
) -> None:
    """A list, and a check although matching is off, say so loudly; the next letter that changes takes it away."""
    folder = tmp_path / "campaign"
    kept = folder / "letters" / "templates.yaml"
    kept.write_text(kept.read_text(encoding="utf-8").replace("2099-01-10", "2020-01-10"), encoding="utf-8")
    settings = folder / "imageguard.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(BASIS, ""), encoding="utf-8")
    assert "PAST THEIR DAY: the remembered faces of L-1" in office("consent", "list").out
    said = [one["message"] for one in checked(office, folder, "p07_a.jpg")["not_checked"]]
    assert [one for one in said if "1 letter are past their day" in one]
    assert kept.exists()
    withdrawn = office("consent", "withdraw", "L-9")
    assert "forgotten, past the day or without a letter that allows it: the faces of L-1" in withdrawn.out
    assert not kept.exists()
    assert "forgotten" not in office("consent", "withdraw", "L-7").out


def test_two_people_who_look_alike_are_told_apart_by_nobody(office: Office, tmp_path: Path) -> None:
    """The same face under two letters: told when it is added, and to whoever is asked about a match."""
    added = office("consent", "faces", "add", "L-7", "p01_c.jpg", "--by", "R-02")
    assert "L-7 looks much like L-1, the letter of another person" in added.out
    found = coverage(checked(office, tmp_path / "campaign", "p01_c.jpg"))
    assert found["status"] == "probable"
    assert "resembles-another-person" in found["reasons"]


def test_a_picture_of_somebody_else_is_doubted(office: Office) -> None:
    """A second reference that does not look like the first is kept on the reviewer's word, and told."""
    added = office("consent", "faces", "add", "L-1", "p07_a.jpg", "--by", "R-02")
    assert "Look again: the face in p07_a.jpg does not look like the other references of L-1" in added.out
    assert "L-1 has 2 references" in added.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "L-5", "p01_a.jpg", "--by", "R-02"], "there is no letter of this id"),
        (["add", "L-9", "p01_a.jpg", "--by", "R-02"], "did not agree"),
        (["add", "L-1", "p01_a.jpg", "--by", "Mary Smith"], "never by a name"),
        (["add", "L-1", "p01_a.jpg", "--by", "R-02", "--until", "2020-01-01"], "say until which day"),
        (["add", "L-1", "p01_a.jpg", "p01_c.jpg", "--face", "f1", "--by", "R-02"], "one after the other"),
        (["drop"], "the ID of a letter, or --overdue"),
    ],
)
def test_a_wrong_call_is_refused_in_a_sentence(words: list[str], said: str, prepared: Path, command: Office) -> None:
    """Exit code 2, and what to type instead."""
    ran = command("consent", "faces", *words, cwd=prepared / "campaign", **environment(prepared))
    assert ran.code == 2
    assert said in " ".join(ran.err.split())
