"""Whatever lies in a folder: one clear sentence each, no traceback, no hang, and nothing else is lost."""

from __future__ import annotations

import os
import shutil
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hazards
import jsonschema
import pytest
from PIL import Image

from imageguard import resources

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

GOOD = Path(__file__).parents[2] / "samples" / "scenes" / "s8_empty_room.jpg"
POINTER = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"4d" * 32 + b"\nsize 12345\n"

pytestmark = pytest.mark.timeout(600)


def png_bytes() -> bytes:
    """Return a small honest PNG."""
    out = BytesIO()
    Image.new("RGB", (40, 30), (9, 90, 200)).save(out, "PNG")
    return out.getvalue()


DAMAGED: dict[str, bytes] = {
    "empty.jpg": b"",
    "text.jpg": b"this is not a picture, it is a letter to a friend\n",
    "page.jpg": b"<!DOCTYPE html><html><body>404 Not Found</body></html>",
    "pointer.jpg": POINTER,
    "cut.jpg": GOOD.read_bytes()[:9000],
    "head.jpg": GOOD.read_bytes()[:400],
    "cut.png": hazards.png(64, 64)[:60],
    "noise.webp": b"RIFF\x10\x00\x00\x00WEBP" + bytes(range(64)),
    "noise.tif": b"II*\0" + b"\xff" * 64,
}
HUGE = ("png_2_gigapixels.png", "gif_4_gigapixels.gif", "jpeg_4_gigapixels.jpg", "tiff_60k_directories.tif")


@pytest.fixture(scope="module")
def inspected(tmp_path_factory: pytest.TempPathFactory, process: Callable[..., Ran]) -> dict[str, dict[str, Any]]:
    """Return the inspection of a folder full of odd files, by name."""
    folder = tmp_path_factory.mktemp("odd")
    odd = folder / "odd"
    odd.mkdir()
    for name, data in DAMAGED.items():
        (odd / name).write_bytes(data)
    for name, make in hazards.MAKERS.items():
        (odd / name).write_bytes(make())
    (odd / "renamed.jpg").write_bytes(png_bytes())
    (odd / "two\nlines.png").write_bytes(png_bytes())
    (odd / "loop.jpg").symlink_to("loop.jpg")
    (odd / "up").symlink_to("..")
    os.mkfifo(odd / "pipe.jpg")
    shutil.copy(GOOD, odd / "good.jpg")
    ran = process("inspect", "odd", "--profile", "fast", "--jobs", "2", cwd=folder)
    assert ran.code == 1
    found = {Path(line["path"]).name: line for line in ran.lines}
    assert set(found) == {file.name for file in odd.iterdir()}
    return found


def test_a_good_picture_among_them_is_inspected_whole(inspected: dict[str, dict[str, Any]]) -> None:
    """What stands beside damaged files is not lost with them."""
    good = inspected["good.jpg"]
    assert good["format"] == "JPEG"
    assert good["problems"] == []
    assert [one["kind"] for one in good["renditions"]] == ["primary"]


def test_the_content_decides_and_not_the_name(inspected: dict[str, dict[str, Any]]) -> None:
    """A PNG called .jpg is a PNG, and whole."""
    assert inspected["renamed.jpg"]["format"] == "PNG"
    assert not any(problem["blocking"] for problem in inspected["renamed.jpg"]["problems"])


def test_a_name_with_a_newline_stays_one_line(inspected: dict[str, dict[str, Any]]) -> None:
    """The file is inspected, and its name breaks no line of output."""
    assert inspected["two\nlines.png"]["renditions"]


@pytest.mark.parametrize("name", [*DAMAGED, "loop.jpg", "pipe.jpg", "up"])
def test_what_is_no_picture_gets_one_sentence(inspected: dict[str, dict[str, Any]], name: str) -> None:
    """Each is blocked, for a cause told in one line."""
    problems = [one for one in inspected[name]["problems"] if one["blocking"]]
    assert problems
    assert all(one["message"].strip() and "\n" not in one["message"] for one in problems)


@pytest.mark.parametrize("name", HUGE)
def test_a_picture_that_claims_too_much_is_over_a_limit(inspected: dict[str, dict[str, Any]], name: str) -> None:
    """Gigapixels and endless chains are refused before anything is decoded."""
    assert any(one["blocking"] for one in inspected[name]["problems"])


@pytest.mark.parametrize("name", hazards.MAKERS)
def test_a_hostile_file_ends_in_an_answer(inspected: dict[str, dict[str, Any]], name: str) -> None:
    """Each hazard is answered with a valid line; what could not be read whole says so."""
    line = inspected[name]
    assert line["renditions"] or any(one["blocking"] for one in line["problems"])


@pytest.mark.parametrize("name", ["png_packed_comment.png", "png_packed_xmp.png", "xmp_billion_laughs.jpg"])
def test_a_bomb_is_not_taken_for_read(inspected: dict[str, dict[str, Any]], name: str) -> None:
    """Metadata that would not unpack within the limits may hide anything: the picture is blocked."""
    assert any(one["blocking"] for one in inspected[name]["problems"])


def test_an_outside_entity_is_never_fetched(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """Even where values are asked for, no file of this machine is in the output."""
    secret = tmp_path / "secret.txt"
    secret.write_text("the-secret-of-this-machine")
    packet = hazards.xmp_outside_entity().replace(b"file:///etc/hostname", b"file:///tmp/hostname")
    (tmp_path / "xxe.jpg").write_bytes(packet)
    link = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>' + hazards._rdf("&e;")
    (tmp_path / "own.jpg").write_bytes(hazards.xmp(link))
    ran = command("inspect", "xxe.jpg", "own.jpg", "--reveal", "--only", "metadata", cwd=tmp_path)
    assert "the-secret-of-this-machine" not in ran.out + ran.err


def test_every_line_keeps_to_the_schema(inspected: dict[str, dict[str, Any]]) -> None:
    """Real output of inspect is valid, odd files included."""
    validator = jsonschema.Draft202012Validator(resources.schema("inspection"))
    for line in inspected.values():
        validator.validate(line)


def test_a_folder_of_odd_files_is_checked_to_the_end(tmp_path: Path, process: Callable[..., Ran]) -> None:
    """The main job survives them too: a report is written and nothing is cleared."""
    for name, data in DAMAGED.items():
        (tmp_path / name).write_bytes(data)
    ran = process("check", ".", "--report", "out.pdf", "--report", "out.json", "--profile", "fast", cwd=tmp_path)
    assert ran.code == 1
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_a_path_that_is_not_there_is_a_wrong_call(tmp_path: Path, command: Callable[..., Ran]) -> None:
    """A mistyped folder ends with 2 and its name."""
    ran = command("check", "no-such-folder", cwd=tmp_path)
    assert ran.code == 2
    assert "no-such-folder" in ran.err
