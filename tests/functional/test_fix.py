"""`imageguard fix` on the sample campaign: what is delivered is clear of what was planted, and originals stay."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

CAMPAIGN = Path(__file__).parents[2] / "samples" / "campaign"
PICTURES = ("portrait-stone.jpg", "portrait-navy.jpg", "portrait-moss.jpg", "stall.jpg", "corridor.gif", "broken.jpg",
            "room.jpg")  # fmt: skip
DAY = ("--on", "2026-12-01")

pytestmark = pytest.mark.timeout(300)


@dataclass(frozen=True)
class Fixed:
    """A part of the sample campaign after one ``fix``: where it lies, what was said, the record."""

    folder: Path
    ran: Ran
    record: dict[str, Any]

    def asset(self, name: str) -> dict[str, Any]:
        """Return what became of one picture."""
        return next(one for one in self.record["assets"] if one["path"].endswith("/" + name))


def part(folder: Path, names: tuple[str, ...] = PICTURES) -> None:
    """Copy the sample campaign with these pictures only."""
    shutil.copytree(CAMPAIGN, folder / "campaign")
    for picture in (folder / "campaign" / "pictures").iterdir():
        if picture.name not in names:
            picture.unlink()


@pytest.fixture(scope="module")
def fixed(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Ran]) -> Fixed:
    """Return a part of the sample campaign, mended."""
    folder = tmp_path_factory.mktemp("fix")
    part(folder)
    ran = process("fix", "campaign", "--out", "safe", *DAY, cwd=folder)
    assert ran.code == 1, ran.err
    return Fixed(folder, ran, json.loads((folder / "safe.record.json").read_text(encoding="utf-8")))


def test_coordinates_are_taken_off_and_the_pixels_stay(fixed: Fixed) -> None:
    """The copy is clear, its decoded pixels are the original's."""
    told = fixed.asset("portrait-stone.jpg")
    assert told["after"]["verdict"] == "clear"
    assert told["after"]["px"] == told["before"]["px"]


def test_a_face_without_a_letter_is_covered(fixed: Fixed) -> None:
    """The cover is flat, no detector finds and no embedder knows anybody under it."""
    told = fixed.asset("portrait-navy.jpg")
    assert told["copy"]
    held = {proof["name"]: proof["held"] for proof in told["proofs"]}
    assert held["flat"] is held["detection"] is held["re-identification"] is True
    assert "IG411" not in told["still"]


def test_every_frame_of_an_animation_is_covered(fixed: Fixed) -> None:
    """A face in the third frame of three is gone, and three frames are left."""
    told = fixed.asset("corridor.gif")
    assert told["copy"].endswith(".gif")
    assert "IG411" not in told["still"]


def test_a_thumbnail_that_shows_more_is_dropped(fixed: Fixed) -> None:
    """The man who was cropped out is gone from the copy."""
    told = fixed.asset("stall.jpg")
    assert told["after"]["verdict"] == "clear"


@pytest.mark.parametrize(
    ("name", "words"), [("portrait-moss.jpg", "stopped"), ("broken.jpg", "inspected whole"), ("room.jpg", "nothing to")]
)
def test_what_has_no_copy_has_a_sentence(fixed: Fixed, name: str, words: str) -> None:
    """A stopped picture, a broken one and one without a fault are not delivered, and each says why."""
    told = fixed.asset(name)
    assert told["copy"] is None
    assert words in told["not_delivered"]


def test_names_of_copies_are_their_digests(fixed: Fixed) -> None:
    """A name gives nothing away, and says whether the copy is whole."""
    copies = list((fixed.folder / "safe").iterdir())
    assert len(copies) == 4
    for copy in copies:
        assert hashlib.sha256(copy.read_bytes()).hexdigest().startswith(copy.stem)


def test_originals_are_untouched_and_nothing_else_is_left(fixed: Fixed) -> None:
    """Every original has its bytes; beside the copies stands the record, and no unfinished folder."""
    for name in PICTURES:
        original = fixed.folder / "campaign" / "pictures" / name
        assert original.read_bytes() == (CAMPAIGN / "pictures" / name).read_bytes()
    assert {one.name for one in fixed.folder.iterdir()} == {"campaign", "safe", "safe.record.json"}


def test_the_copies_pass_a_check_of_their_own(fixed: Fixed, command: Callable[..., Ran]) -> None:
    """Without any letters the copies tell nothing in metadata, previews or hidden bytes."""
    ran = command("inspect", "safe", "--only", "metadata,hidden", cwd=fixed.folder)
    assert ran.code == 0
    for line in ran.lines:
        assert {one["category"] for one in line["metadata"]} <= {"other"}
        assert line["hidden"] == []
        assert {one["kind"] for one in line["renditions"]} <= {"primary", "frame"}


def test_a_dry_run_does_nothing(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """The plan names what is done and by which rule; no folder appears."""
    part(tmp_path, ("portrait-stone.jpg",))
    ran = command("fix", "campaign", "--out", "safe", "--dry-run", *DAY, cwd=tmp_path)
    assert ran.code == 0, ran.err
    assert "IG121" in ran.out
    assert {one.name for one in tmp_path.iterdir()} == {"campaign"}


def test_a_plan_is_told_to_programs(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """The dry run prints each plan as JSON: steps with rules, the part that stays, nothing done."""
    part(tmp_path, ("portrait-stone.jpg",))
    call = ("fix", "campaign", "--out", "safe", "--json", "--crop", "portrait-stone.jpg:0,0,50%,100%", *DAY)
    assert command(*call, cwd=tmp_path).code == 2
    ran = command(*call, "--dry-run", "--profile", "fast", cwd=tmp_path)
    (told,) = json.loads(ran.out)["assets"]
    assert told["kept"][0] == told["kept"][1] == 0
    assert {"crop", "strip-metadata"} <= {one["remedy"] for one in told["steps"]}
    assert {one.name for one in tmp_path.iterdir()} == {"campaign"}


def test_a_frame_is_left_out_and_a_part_cut_out(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """The frame with the face is gone, the others stay; the part is the size that was asked for, and proved."""
    part(tmp_path, ("corridor.gif", "portrait-stone.jpg"))
    cut = ("--drop", "faces", "--crop", "portrait-stone.jpg:0,0,320,320")
    command("fix", "campaign", "--out", "safe", "--profile", "fast", *cut, *DAY, cwd=tmp_path)
    told = {Path(one["path"]).name: one for one in json.loads((tmp_path / "safe.record.json").read_text())["assets"]}
    assert told["corridor.gif"]["left_out"] == ["frame-3"]
    assert {one["name"] for one in told["corridor.gif"]["proofs"] if one["held"]} >= {"cut", "inspection"}
    with Image.open(tmp_path / "safe" / told["corridor.gif"]["copy"]) as moving:
        assert moving.n_frames == 3
    assert told["portrait-stone.jpg"]["cropped"] == [0, 0, 320, 320]
    with Image.open(tmp_path / "safe" / told["portrait-stone.jpg"]["copy"]) as part_:
        assert part_.size == (320, 320)


def test_copies_never_go_among_the_originals(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """A folder inside the pictures is a wrong call."""
    part(tmp_path, ("portrait-stone.jpg",))
    for out in ("campaign/safe", "campaign", "."):
        ran = command("fix", "campaign", "--out", out, cwd=tmp_path)
        assert (ran.code, "elsewhere" in ran.err) == (2, True)


def test_only_clear_pictures_are_delivered(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """The folder holds the clear ones bit for bit with a manifest; the key to their names lies beside it."""
    part(tmp_path, ("room.jpg", "portrait-navy.jpg"))
    ran = command("check", "campaign", "--deliver", "out", *DAY, cwd=tmp_path)
    assert ran.code == 1, ran.err
    listed = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["files"]
    assert [one["sha256"] for one in listed] == [
        hashlib.sha256((CAMPAIGN / "pictures" / "room.jpg").read_bytes()).hexdigest()
    ]
    assert {one.name for one in (tmp_path / "out").iterdir()} == {"manifest.json", listed[0]["name"]}
    assert "room.jpg" in (tmp_path / "out.key.csv").read_text(encoding="utf-8")


def test_a_face_that_nobody_knows_cannot_be_chosen(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """A number that no report shows is a wrong call, not a picture without a cover."""
    part(tmp_path, ("room.jpg",))
    ran = command("fix", "campaign", "--out", "safe", "--face", "room.jpg:f9", *DAY, cwd=tmp_path)
    assert (ran.code, "room.jpg:f9" in ran.err) == (2, True)


def killed(folder: Path, kills: int) -> list[str]:
    """Return what was wrong after so many kills at random moments, and how many fell before the end."""
    (folder / "in" / "ภาพถ่าย").mkdir(parents=True)
    names = ("portrait-stone.jpg", "room.jpg", "corridor.gif")
    for place, name in enumerate(names if kills > 9 else names[:1]):
        shutil.copy(CAMPAIGN / "pictures" / name, folder / "in" / ("ภาพถ่าย" if place else ".") / f"เด็ก-{name}")
    call = [sys.executable, str(Path(__file__).with_name("killing.py")), str(folder), str(kills), "7"]
    done = subprocess.run(call, cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


@pytest.mark.parametrize("kills", [2, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(5400)])])
def test_killed_at_any_moment_copies_are_whole_and_originals_stay(tmp_path: Path, kills: int) -> None:
    """No half copy, no lost original, and the next run clears away what the killed ones left and delivers the same."""
    *wrong, last = killed(tmp_path, kills)
    assert wrong == []
    assert kills < 9 or int(last.split()[0]) >= kills // 3


@pytest.mark.slow
def test_a_check_of_the_copies_hears_what_was_said_of_the_originals(
    tmp_path: Path, command: Callable[..., Ran]
) -> None:
    """With the record a covered copy keeps its verdict and the report cites the record; without, nobody knows it."""
    part(tmp_path, ("portrait-violet.jpg",))
    command("fix", "campaign", "--out", "safe", "--profile", "fast", *DAY, cwd=tmp_path)
    record = tmp_path / "safe.record.json"
    told = json.loads(record.read_text(encoding="utf-8"))["assets"][0]
    call = ("check", "safe", "--config", "campaign/imageguard.yaml", "--report", "out.json", *DAY)
    verdicts = []
    for more in ((), ("--remedies", record)):
        command(*call, *more, cwd=tmp_path)
        report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
        verdicts.append({one["rule"] for one in report["assets"][0]["findings"] if one["outcome"] == "ask"})
    assert set(told["still"]) <= verdicts[1] < verdicts[0]
    assert report["inputs"]["remedy record"] == hashlib.sha256(record.read_bytes()).hexdigest()


def test_another_file_is_no_record(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """A file that no fix wrote is a wrong call."""
    part(tmp_path, ("room.jpg",))
    ran = command("check", "campaign", "--remedies", "campaign/use.yaml", *DAY, cwd=tmp_path)
    assert (ran.code, "no record of remedies" in ran.err) == (2, True)
