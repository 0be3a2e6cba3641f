"""``check`` on what changed, against a baseline, and for the public."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "hook"))
import repositories
from repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

    import running

    Command = Callable[..., running.Ran]

ENVIRONMENT = {key: value for key, value in repositories.environment().items() if key.startswith("GIT_")}


@pytest.fixture
def office(tmp_path: Path) -> Repository:
    """Return a repository with one committed picture of nobody, whom nobody counted."""
    made = Repository.new(tmp_path / "office")
    made.write("pictures/a.jpg", repositories.picture(10))
    made.write("letters/README.md", "none yet")
    made.write("use.yaml", "campaign: c\npurposes: [awareness]\nchannels: [website]\nterritories: [world]\n")
    made.write("imageguard.yaml", "registry: letters/\nuse: use.yaml\nprofile: fast\ncontact: images@office.example\n")
    made.commit()
    return made


def check(command: Command, office: Repository, *options: str) -> running.Ran:
    """Check the pictures of the repository."""
    return command("check", "pictures", *options, cwd=office.root, **ENVIRONMENT)


def test_only_what_changed_is_judged_and_the_rest_is_named_as_not(office: Repository, command: Command) -> None:
    """The report says how many files were left out."""
    (office.root / "pictures" / "b.jpg").write_bytes(repositories.picture(20))
    ran = check(command, office, "--changed-since", "HEAD")
    assert ran.code == 1, ran.err
    assert "pictures/b.jpg" in ran.out
    assert "pictures/a.jpg" not in ran.out
    assert "1 file was left out: only what changed was asked for." in " ".join(ran.out.split())
    assert check(command, office, "--changed-since", "nowhere").code == 2


def test_a_baseline_lets_old_findings_be_and_new_ones_fail(office: Repository, command: Command) -> None:
    """After a rename, too; and the picture stays what it is: not cleared."""
    assert check(command, office, "--write-baseline", "known.json").code == 1
    office.git("mv", "pictures/a.jpg", "pictures/renamed.jpg")
    known = check(command, office, "--baseline", "known.json")
    assert known.code == 0, known.out
    assert "ON HOLD" in known.out
    assert "in the baseline" in known.out
    (office.root / "pictures" / "b.jpg").write_bytes(repositories.picture(20))
    assert check(command, office, "--baseline", "known.json").code == 1


def test_the_public_learns_one_word_and_whom_to_ask(office: Repository, command: Command) -> None:
    """No rule, no count of faces."""
    ran = check(command, office, "--public")
    assert ran.code == 1
    assert "NOT CLEARED  pictures/a.jpg" in ran.out
    assert "Ask images@office.example" in ran.out
    assert "IG412" not in ran.out
    assert "face" not in ran.out.partition("NOT CHECKED")[0]
