"""The GitHub action and the GitLab template: their own scripts, run as a runner runs them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import running
import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "hook"))
import repositories
from repositories import Repository

ACTION = yaml.safe_load((running.ROOT / "action.yml").read_text(encoding="utf-8"))
GITHUB = yaml.safe_load((running.ROOT / "docs" / "ci" / "github-workflow.yml").read_text(encoding="utf-8"))
GITLAB = yaml.safe_load((running.ROOT / "docs" / "ci" / "gitlab-ci.yml").read_text(encoding="utf-8"))


def clone(tmp_path: Path, *, clears_itself: bool = False) -> Path:
    """Return a fresh clone, as a runner makes it, of a branch that adds a picture (and clears it, if it can)."""
    origin = Repository.new(tmp_path / "origin")
    data, mine = repositories.picture(10), repositories.picture(40)
    origin.clear(data)
    origin.write("a.jpg", data)
    origin.commit("first")
    origin.git("checkout", "--quiet", "-b", "mine")
    origin.write("mine.jpg", mine)
    if clears_itself:
        origin.write("clearance.json", repositories.listed(repositories.named(mine), key=repositories.OTHER_KEY))
        origin.write("clearance.pub", repositories.public(repositories.OTHER_KEY))
    origin.commit("mine")
    work = Repository.new(tmp_path / "work")
    work.git("fetch", "--quiet", str(origin.root), "+refs/heads/*:refs/remotes/origin/*")
    work.git("remote", "add", "origin", str(origin.root))
    work.git("checkout", "--quiet", "--detach", "origin/mine")
    return work.root


def shell(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a step's script in a folder, stopping at the first failure as runners do."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**repositories.environment(), "PATH": path, **variables}
    return subprocess.run(
        ["bash", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def act(folder: Path, tmp_path: Path, *, trusted: str = "", everything: str = "false") -> Any:  # noqa: ANN401 - a finished process
    """Run the action's last step, with this installation in the place of the one that its first step makes."""
    programs = tmp_path / "temp" / "imageguard" / "bin"
    programs.mkdir(parents=True, exist_ok=True)
    if not (programs / "imageguard").exists():
        (programs / "imageguard").symlink_to(Path(sys.executable).with_name("imageguard"))
    step = ACTION["runs"]["steps"][-1]
    assert set(step["env"]) == {"TRUSTED", "EVERYTHING"}
    summary = str(tmp_path / "summary.md")
    variables = {"RUNNER_TEMP": str(tmp_path / "temp"), "TRUSTED": trusted, "EVERYTHING": everything}
    return shell(step["run"], folder, GITHUB_STEP_SUMMARY=summary, **variables)


@pytest.mark.parametrize("clears_itself", [False, True])
def test_the_action_judges_a_branch_by_the_protected_one(tmp_path: Path, clears_itself: bool) -> None:  # noqa: FBT001 - parametrised
    """Whatever the branch says of itself, in one word."""
    done = act(clone(tmp_path, clears_itself=clears_itself), tmp_path, trusted="origin/main")
    assert done.returncode == 1, done.stderr
    assert "not cleared: mine.jpg" in done.stdout
    assert "not cleared: a.jpg" not in done.stdout
    assert "    not cleared: mine.jpg" in (tmp_path / "summary.md").read_text(encoding="utf-8")


def test_a_wrong_call_is_no_pass(tmp_path: Path) -> None:
    """Nor one that somebody could take for a picture that is not cleared."""
    assert act(clone(tmp_path), tmp_path, trusted="origin/nowhere").returncode == 2


def test_the_action_without_a_trusted_revision_judges_everything(tmp_path: Path) -> None:
    """As at night, and on the protected branch."""
    folder = clone(tmp_path)
    first, second = act(folder, tmp_path), act(folder, tmp_path, everything="true")
    assert (first.returncode, first.stdout) == (second.returncode, second.stdout)
    assert "1 of 2 pictures cleared." in first.stdout


def test_the_action_gives_no_input_to_the_shell_as_code() -> None:
    """Names of branches are chosen by strangers: they reach scripts as variables only."""
    scripts = [step.get("run", "") for step in ACTION["runs"]["steps"]]
    scripts += [step.get("run", "") for job in GITHUB["jobs"].values() for step in job["steps"]]
    assert [script for script in scripts if "${{" in script] == []


def test_the_workflow_hands_over_what_the_action_takes() -> None:
    """No input is misspelt; nothing may be written to the repository."""
    (job,) = GITHUB["jobs"].values()
    checkout, use = job["steps"]
    assert set(use["with"]) <= set(ACTION["inputs"])
    assert GITHUB["permissions"] == {"contents": "read"}
    assert (checkout["with"]["fetch-depth"], checkout["with"]["persist-credentials"]) == (0, False)


def test_the_template_judges_a_merge_request_by_its_target(tmp_path: Path) -> None:
    """It fetches the target first, for a runner may not have it."""
    (script,) = GITLAB["imageguard"]["script"]
    folder = clone(tmp_path, clears_itself=True)
    done = shell(script, folder, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert done.returncode == 1, done.stderr
    assert "not cleared: mine.jpg" in done.stdout
    nightly = shell(script, folder, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="")
    assert "not cleared: a.jpg" in nightly.stdout
