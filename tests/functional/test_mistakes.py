"""Wrong letters, configuration, answers and rules: every mistake named with file and line, exit code 2."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from running import Ran

ROOT = Path(__file__).parents[2]
CAMPAIGN = ROOT / "samples" / "campaign"


@pytest.fixture
def campaign(tmp_path: Path) -> Path:
    """Return a copy of the sample campaign with one small picture."""
    folder = tmp_path / "campaign"
    shutil.copytree(CAMPAIGN, folder, ignore=shutil.ignore_patterns("*.jpg", "*.gif"))
    shutil.copy(CAMPAIGN / "pictures" / "room.jpg", folder / "pictures" / "room.jpg")
    return folder


@pytest.fixture
def complaints(campaign: Path, command: Callable[..., Ran]) -> Callable[..., str]:
    """Return a function that checks the campaign, expects code 2, and returns what was complained of."""

    def run(*options: str) -> str:
        ran = command("check", "campaign", "--on", "2026-12-01", *options, cwd=campaign.parent)
        assert ran.code == 2, ran.out
        return ran.err

    return run


def change(file: Path, old: str, new: str) -> int:
    """Replace text in a file and return the line, from 1, that it begins on."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def named(complaint: str, file: str, line: int) -> bool:
    """Say whether a complaint names that file and line, as editors understand it."""
    return re.search(rf"{re.escape(file)}:{line}(:\d+)?:", complaint) is not None


MISTAKES = [
    ("imageguard.yaml", "profile: balanced", "profile: balansed"),
    ("imageguard.yaml", "waivers: waivers.yaml", "wavers: waivers.yaml"),
    ("use.yaml", "publish_on: 2026-12-01", "publish_on: 2026-13-01"),
    ("use.yaml", "territories: [GB, SG]", "territories: [GB, SGX]"),
    ("letters/L-7Q2M.yaml", "age_band: adult", "age_band: grown-up"),
    ("letters/L-7Q2M.yaml", "valid_until: 2028-09-14", "valid_until: 2571-09-14"),
    ("letters/L-7Q2M.yaml", "face_matching: no", "face_machting: no"),
    ("attestations.yaml", "people_count: 1", "people_count: one"),
]


@pytest.mark.parametrize(("file", "old", "new"), MISTAKES)
def test_a_mistake_is_named_with_file_and_line(
    campaign: Path, complaints: Callable[..., str], file: str, old: str, new: str
) -> None:
    """Each mistake ends the run with 2 before any picture is judged, and points at its line."""
    line = change(campaign / file, old, new)
    assert named(complaints(), file, line)


def test_all_mistakes_of_all_files_come_at_once(campaign: Path, complaints: Callable[..., str]) -> None:
    """Nobody mends one mistake only to be told of the next: letters, use and answers are read in one go."""
    places = [(file, change(campaign / file, old, new)) for file, old, new in MISTAKES if file != "imageguard.yaml"]
    complaint = complaints()
    assert [place for place in places if not named(complaint, *place)] == []


def test_an_unknown_key_is_told_with_its_neighbour(campaign: Path, complaints: Callable[..., str]) -> None:
    """A misspelt key is no comment: the nearest real one is offered."""
    change(campaign / "letters/L-7Q2M.yaml", "face_matching: no", "face_machting: no")
    assert "face_matching" in complaints()


def test_a_key_written_twice_is_a_mistake(campaign: Path, complaints: Callable[..., str]) -> None:
    """YAML would take the last one; here nobody has to guess which was meant."""
    change(campaign / "use.yaml", "campaign: open-doors", "campaign: open-doors\ncampaign: other")
    assert named(complaints(), "use.yaml", 3)


def test_a_registry_that_is_not_there_is_never_no_registry(complaints: Callable[..., str]) -> None:
    """A missing letters folder must not pass for "no letters yet"."""
    assert "elsewhere" in complaints("--registry", "elsewhere")


def test_two_letters_with_one_id_are_a_mistake(campaign: Path, complaints: Callable[..., str]) -> None:
    """A copied letter file would make it unclear which one holds."""
    shutil.copy(campaign / "letters" / "L-7Q2M.yaml", campaign / "letters" / "copy.yaml")
    assert "L-7Q2M" in complaints()


def test_a_letter_that_is_no_yaml_is_not_passed_over(campaign: Path, complaints: Callable[..., str]) -> None:
    """A broken letter could be a withdrawal: it is never skipped."""
    (campaign / "letters" / "L-7Q2M.yaml").write_text("id: [L-7Q2M\n", encoding="utf-8")
    assert "L-7Q2M.yaml:" in complaints()


def test_a_wrong_rule_is_named_with_file_and_line(campaign: Path, complaints: Callable[..., str]) -> None:
    """An organisation's own rule with a mistyped fact ends the run, wherever in the expression it stands."""
    rules = campaign.parent / "own"
    rules.mkdir()
    rule = (ROOT / "rules" / "guidance-note-2016" / "IG412.yaml").read_text(encoding="utf-8")
    (rules / "ORG412.yaml").write_text(rule.replace("id: IG412", "id: ORG412"), encoding="utf-8")
    line = change(rules / "ORG412.yaml", "when: asset.whole", "when: false && asset.widht > 3")
    assert named(complaints("--rules", "own"), "ORG412.yaml", line)


def test_an_unknown_rule_pack_is_a_wrong_call(complaints: Callable[..., str]) -> None:
    """A pack that is not there is not the same as no pack."""
    assert "no-such-pack" in complaints("--rules", "no-such-pack")


def test_an_ending_without_a_format_is_a_wrong_call(complaints: Callable[..., str]) -> None:
    """The mistake is told before anything is inspected."""
    assert "out.doc" in complaints("--report", "out.doc")
