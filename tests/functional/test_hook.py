"""The hook as people run it: by the real pre-commit, in a real repository, and in CI."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import running
import yaml

sys.path.insert(0, str(Path(__file__).parents[1] / "hook"))
import repositories
from repositories import Repository

if TYPE_CHECKING:
    from collections.abc import Callable

MANIFEST = running.ROOT / ".pre-commit-hooks.yaml"


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which pre-commit keeps to the folder and finds this imageguard."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    return {
        **repositories.environment(),
        "PATH": path,
        "PRE_COMMIT_HOME": str(folder / "cache"),
        "PRE_COMMIT_COLOR": "never",
    }


def call(folder: Path, *command: str, within: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder."""
    return subprocess.run(
        command, cwd=folder, env=environment(within), capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return (address, revision) of a repository that offers the shipped hooks, run by this installation.

    Only ``language`` differs from what is shipped, so that no package has to be fetched.
    """
    source = Repository.new(tmp_path_factory.mktemp("hooks"))
    shipped = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
    source.write(MANIFEST.name, yaml.safe_dump([{**hook, "language": "system"} for hook in shipped]))
    return str(source.root), source.commit()


@pytest.fixture
def site(tmp_path: Path, hooks: tuple[str, str]) -> Repository:
    """Return a site with one cleared picture, and pre-commit installed in it."""
    made = Repository.new(tmp_path / "site")
    data = repositories.picture(10)
    made.clear(data)
    made.write("a.jpg", data)
    address, revision = hooks
    config = {"repos": [{"repo": address, "rev": revision, "hooks": [{"id": "imageguard"}]}]}
    made.write(".pre-commit-config.yaml", yaml.safe_dump(config))
    made.commit("first")
    installed = call(made.root, sys.executable, "-m", "pre_commit", "install", within=tmp_path)
    assert installed.returncode == 0, installed.stderr
    return made


def commit(site: Repository) -> subprocess.CompletedProcess[str]:
    """Commit what is staged, as people do."""
    return call(site.root, "git", "commit", "-m", "more", within=site.root.parent)


def test_the_manifest_is_one_that_pre_commit_accepts() -> None:
    """By its own validator."""
    done = subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", str(MANIFEST)], check=False)
    assert done.returncode == 0


def test_a_commit_with_a_cleared_picture_passes(site: Repository) -> None:
    """So does one with text only."""
    site.write("copy.jpg", repositories.picture(10))
    first = commit(site)
    assert first.returncode == 0, first.stdout + first.stderr
    site.write("page.md", "hello")
    assert commit(site).returncode == 0


def test_a_commit_with_another_picture_is_refused_in_one_word(site: Repository) -> None:
    """Nothing is committed; the contact is named."""
    before = site.git("rev-parse", "HEAD")
    site.write("b.jpg", repositories.picture(20))
    refused = commit(site)
    assert refused.returncode == 1
    assert "not cleared: b.jpg" in refused.stdout + refused.stderr
    assert "images@office.example" in refused.stdout + refused.stderr
    assert site.git("rev-parse", "HEAD") == before


def test_what_is_staged_is_judged_not_what_lies_in_the_folder(site: Repository) -> None:
    """A cleared picture put over an uncleared one after staging does not help."""
    site.write("b.jpg", repositories.picture(20))
    (site.root / "b.jpg").write_bytes(repositories.picture(10))
    assert commit(site).returncode == 1


def test_a_commit_that_only_deletes_the_settings_is_refused(site: Repository) -> None:
    """pre-commit passes no file then; the hook looks for itself."""
    site.git("rm", "--quiet", "imageguard.yaml")
    refused = commit(site)
    assert refused.returncode == 1
    assert "not cleared: a.jpg" in refused.stdout + refused.stderr


def test_all_files_and_ranges_work(site: Repository) -> None:
    """``pre-commit run --all-files`` and ``--from-ref``, as CI calls it."""
    base = site.git("rev-parse", "HEAD").strip()
    site.write("b.jpg", repositories.picture(20))
    site.commit()
    run = (sys.executable, "-m", "pre_commit", "run")
    everything = call(site.root, *run, "--all-files", within=site.root.parent)
    ranged = call(site.root, *run, "--from-ref", base, "--to-ref", "HEAD", within=site.root.parent)
    for done in (everything, ranged):
        assert done.returncode == 1
        assert "not cleared: b.jpg" in done.stdout
    assert "a.jpg" not in ranged.stdout


def test_it_starts_in_less_than_half_a_second_and_loads_no_model(site: Repository) -> None:
    """Where a commit touches no picture: processor time, for the machine may be busy."""
    site.write("page.md", "hello")
    code = (
        "import sys; from imageguard.cli import main; code = main(['hook', 'page.md']);"
        "names = 'cv2 onnxruntime numpy PIL reportlab cryptography sqlalchemy imageguard.registry.folder "
        "imageguard.reports.points imageguard.model.letter'.split();"
        "heavy = set(names) & set(sys.modules);"
        "sys.exit(code or (f'{sorted(heavy)} was loaded' if heavy else 0))"
    )
    taken = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = call(site.root, sys.executable, "-c", code, within=site.root.parent)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert min(taken) < max(0.5, 40 * min(_nothing(site) for _ in range(3)))


def _nothing(site: Repository) -> float:
    """Return the seconds of processor time in which Python starts and does nothing, on this machine, now."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    call(site.root, sys.executable, "-c", "pass", within=site.root.parent)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_clearance_needs_no_model_even_for_pictures(site: Repository) -> None:
    """Bytes that are listed are not even decoded."""
    code = (
        "import sys; from imageguard.cli import main; code = main(['hook', 'a.jpg']);"
        "heavy = {'cv2', 'onnxruntime'} & set(sys.modules);"
        "sys.exit(code or (f'{sorted(heavy)} was loaded' if heavy else 0))"
    )
    done = call(site.root, sys.executable, "-c", code, within=site.root.parent)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_with_letters_the_hook_says_one_word_for_every_reason(
    tmp_path: Path, command: Callable[..., running.Ran], process: Callable[..., running.Ran]
) -> None:
    """Who withdrew and who is a child reads the same; the cleared picture is not mentioned."""
    office = Repository.new(tmp_path / "office")
    shutil.copytree(running.SAMPLES / "campaign", office.root / "campaign")
    office.git("add", "-A", "--", "campaign/imageguard.yaml", "campaign/letters", "campaign/use.yaml")
    office.git("add", "-A", "--", "campaign/attestations.yaml", "campaign/waivers.yaml")
    office.commit()
    pictures = [f"campaign/pictures/{name}.jpg" for name in ("portrait-maroon", "portrait-grey", "portrait-teal")]
    ran = command("hook", *pictures, cwd=office.root, **repositories.environment())
    assert ran.code == 1, ran.err
    words = ran.out.splitlines()
    assert "not cleared: campaign/pictures/portrait-maroon.jpg" in words
    assert "withdr" not in ran.out.lower()
    assert "child" not in ran.out.lower()
    again = process("hook", *reversed(pictures), cwd=office.root, **repositories.environment())
    assert again.out == ran.out


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_pre_commit_installs_the_hook_by_itself(tmp_path: Path) -> None:
    """With ``language: python``, as shipped: needs this project as a Git repository, and a package index."""
    site = Repository.new(tmp_path / "site")
    site.write("a.jpg", repositories.picture(10))
    site.commit()
    revision = ("--ref", Repository(running.ROOT).git("rev-parse", "HEAD").strip())
    run = (sys.executable, "-m", "pre_commit", "try-repo", str(running.ROOT), "imageguard", *revision, "--all-files")
    done = subprocess.run(
        run, cwd=site.root, env=environment(tmp_path), capture_output=True, text=True, check=False, timeout=900
    )
    assert "not cleared: a.jpg" in done.stdout, done.stdout + done.stderr
