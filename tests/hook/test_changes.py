"""What counts as changed, and what is known already."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import repositories

from imageguard.bootstrap.changing import changed_only
from imageguard.bootstrap.failing import fails
from imageguard.config.baseline import known_of, load_baseline, render_baseline
from imageguard.errors import ConfigurationError, UsageError
from imageguard.executors import git
from imageguard.executors.files import select

sys.path.insert(0, str(Path(__file__).parents[1] / "reports"))
import examples

if TYPE_CHECKING:
    from repositories import Repository

    from imageguard.model.report import Report


def left(repository: Repository, revision: str = "HEAD", *, steering: str = "imageguard.yaml") -> list[str]:
    """Return the names of the assets that must be judged."""
    selection = select([Path()], outside=[Path(steering), Path("clearance.json"), Path("clearance.pub")])
    kept = changed_only(selection, [repository.root / steering], revision, Path())
    return [name for name, _ in kept.assets]


def test_what_is_as_it_was_is_left_out(repository: Repository) -> None:
    """Changed, new, and untracked files are judged."""
    assert left(repository) == []
    (repository.root / "a.jpg").write_bytes(repositories.picture(11))
    (repository.root / "new.jpg").write_bytes(repositories.picture(12))
    assert left(repository) == ["a.jpg", "new.jpg"]


def test_an_ignored_picture_is_judged(repository: Repository) -> None:
    """Git does not know it, so nobody can say that it has not changed."""
    repository.write(".gitignore", "b.jpg")
    repository.commit()
    (repository.root / "b.jpg").write_bytes(repositories.picture(12))
    assert left(repository) == ["b.jpg"]


def test_a_file_that_git_was_told_not_to_look_at_is_judged(repository: Repository) -> None:
    """assume-unchanged hides a change from Git, not from the check."""
    repository.git("update-index", "--assume-unchanged", "a.jpg")
    (repository.root / "a.jpg").write_bytes(repositories.picture(11))
    assert left(repository) == ["a.jpg"]


def test_a_change_of_what_steers_has_everything_judged(repository: Repository) -> None:
    """Edited, deleted, or never committed."""
    repository.write("letters/L-1.yaml", "id: L-1")
    repository.commit()
    assert left(repository, steering="letters") == []
    repository.git("rm", "--quiet", "letters/L-1.yaml")
    assert left(repository, steering="letters") == ["a.jpg"]
    repository.git("reset", "--quiet", "--hard")
    (repository.root / "letters" / "L-2.yaml").write_text("id: L-2", encoding="utf-8")
    assert left(repository, steering="letters") == ["a.jpg"]


def test_a_picture_that_a_changed_text_speaks_of_is_judged(repository: Repository) -> None:
    """Its words are judged with it: on a page anywhere, in a file beside it, on the page of its folder."""
    for name, words, judged in (
        ("pages/one.md", "![x](../A%2Ejpg)", True),
        ("a.txt", "a caption", True),
        ("index.html", "a folder's own page", True),
        ("pages/two.md", "nothing of the kind", False),
    ):
        text = repository.root / name
        text.parent.mkdir(exist_ok=True)
        text.write_text(words, encoding="utf-8")
        assert left(repository) == (["a.jpg"] if judged else []), name
        text.unlink()


def test_letters_outside_of_the_repository_may_always_have_changed(repository: Repository, tmp_path: Path) -> None:
    """Git says nothing of them."""
    outside = tmp_path / "letters"
    outside.mkdir()
    (outside / "L-1.yaml").write_text("id: L-1", encoding="utf-8")
    selection = select([repository.root / "a.jpg"])
    assert changed_only(selection, [outside], "HEAD", Path()) == selection


def test_outside_of_a_repository_nothing_is_left_out(tmp_path: Path) -> None:
    """The call is wrong, and says so."""
    (tmp_path / "a.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match="no Git repository"):
        changed_only(select([tmp_path / "a.jpg"]), [], "HEAD", tmp_path)


def test_a_shallow_clone_is_told_to_fetch(repository: Repository) -> None:
    """Without a common commit nobody knows what changed."""
    repository.git("checkout", "--quiet", "--orphan", "other")
    repository.commit()
    with pytest.raises(ConfigurationError, match="fetch it whole"):
        git.changed(repository.root, "main")


def moved(report: Report) -> Report:
    """Return the report with every file under another name and number."""
    assets = [
        replace(one, number=one.number + 100, inspection=replace(one.inspection, path=f"moved/{one.number}.jpg"))
        for one in report.assets
    ]
    return replace(report, assets=tuple(assets))


def test_a_baseline_survives_renames(tmp_path: Path) -> None:
    """The same findings under other names are known; the files themselves stay blocked."""
    whole = replace(
        examples.full_report(), assets=tuple(one for one in examples.full_report().assets if one.inspection.whole)
    )
    file = tmp_path / "baseline.json"
    file.write_bytes(render_baseline(whole))
    later = moved(whole)
    assert fails(later, "hold")
    assert not fails(later, "hold", known_of(later, load_baseline(file)))
    assert render_baseline(later) == file.read_bytes()


def test_a_new_finding_fails_in_spite_of_the_baseline(tmp_path: Path) -> None:
    """One more thing that stands against an old picture, or an old thing on a new picture."""
    report = replace(
        examples.full_report(), assets=tuple(one for one in examples.full_report().assets if one.inspection.whole)
    )
    file = tmp_path / "baseline.json"
    file.write_bytes(render_baseline(replace(report, assets=report.assets[1:])))
    known = known_of(report, load_baseline(file))
    assert fails(report, "hold", known - {report.assets[0].findings[0].fingerprint})


def test_what_could_not_be_inspected_is_never_known(tmp_path: Path) -> None:
    """Another file could lie there by now."""
    report = examples.full_report()
    file = tmp_path / "baseline.json"
    file.write_bytes(render_baseline(report))
    assert fails(report, "hold", known_of(report, load_baseline(file)))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"baseline": 2, "findings": []}', '{"baseline": 1, "findings": ["x"]}']
)
def test_what_is_no_baseline_is_an_error(tmp_path: Path, text: str) -> None:
    """It is not taken for an empty one, or for a full one."""
    file = tmp_path / "baseline.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="baseline"):
        load_baseline(file)
