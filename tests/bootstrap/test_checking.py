"""A check's parts joined: settings, names, captions, days."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from imageguard.bootstrap import Request, Spec, formats_for, prepare
from imageguard.bootstrap.inspecting import build
from imageguard.bootstrap.writing import write_reports
from imageguard.errors import DocumentError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.bootstrap.checking import Run

NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)


@pytest.fixture
def campaign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with settings, a use and one file that is no picture."""
    (tmp_path / "letters").mkdir()
    (tmp_path / "imageguard.yaml").write_text("registry: letters/\nuse: use.yaml\njobs: 3\nfail_on: block\n")
    (tmp_path / "use.yaml").write_text(
        "campaign: spring\npurposes: [awareness]\nchannels: [print]\nterritories: [GB]\n"
        "publish_on: 2026-12-05\nuntil: 2027-01-01\nassets:\n  in/a.jpg: {caption: Words.}\n"
    )
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(b"not a picture")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_settings_are_found_upward_and_overridden_by_the_call(campaign: Path) -> None:
    """The nearest configuration holds; what the call says wins."""
    run = prepare(Request(paths=(campaign / "in",), now=NOW))
    assert (run.jobs, run.settings.fail_on, run.registry) == (3, "block", "folder of 0 letters")
    assert prepare(Request(paths=(campaign / "in",), now=NOW, jobs=1, fail_on="hold")).settings.fail_on == "hold"


def test_the_day_judged_is_the_later_of_today_and_publication(campaign: Path) -> None:
    """A plan is judged for the day it comes true; an earlier day is historical."""
    assert prepare(Request(paths=(campaign,), now=NOW)).as_of == dt.date(2026, 12, 5)
    later = prepare(Request(paths=(campaign,), now=NOW.replace(month=12, day=20)))
    assert (later.as_of, later.historical) == (dt.date(2026, 12, 20), False)
    earlier = prepare(Request(paths=(campaign,), now=NOW, on=dt.date(2026, 11, 23)))
    assert earlier.historical


def test_a_caption_is_found_by_the_use_file_s_own_path(campaign: Path) -> None:
    """Paths in use.yaml are relative to it, however the run names the files."""
    run = prepare(Request(paths=(campaign / "in",), now=NOW))
    report = run.judge(list(run.inspections()))
    assert report.assets[0].inspection.path == "in/a.jpg"
    assert "IG431" not in {finding.rule for finding in report.assets[0].findings if finding.outcome == "fail"}


def test_words_beside_the_picture_and_on_pages_are_judged(campaign: Path) -> None:
    """A sidecar, a page in the picture's folder, a page of the site that the settings name."""
    (campaign / "in" / "a.txt").write_text("A voiceless girl", encoding="utf-8")
    (campaign / "site").mkdir()
    (campaign / "site" / "post.md").write_text("![Helpless](/in/a.jpg)", encoding="utf-8")
    with (campaign / "imageguard.yaml").open("a", encoding="utf-8") as file:
        file.write("pages: [site/]\n")
    run = prepare(Request(paths=(campaign / "in",), now=NOW))
    report = run.judge(list(run.inspections()))
    (told,) = [one.message for one in report.assets[0].findings if one.rule == "IG114" and one.outcome == "fail"]
    assert "'voiceless' in a file beside the picture" in told
    assert "'helpless' in the alternative text" in told


def test_a_copy_goes_with_the_words_of_its_original(campaign: Path) -> None:
    """A mended copy with a neutral name elsewhere is published with the same words."""
    (campaign / "in" / "a.txt").write_text("A voiceless girl", encoding="utf-8")
    (campaign / "copy.jpg").write_bytes(b"not a picture")
    run = prepare(Request(paths=(campaign / "in", campaign / "copy.jpg"), now=NOW))
    inspected = list(run.inspections())

    def loaded(run_: Run) -> set[str]:
        assets = run_.judge(inspected).assets
        return {a.inspection.path for a in assets if "IG114" in {f.rule for f in a.findings if f.outcome == "fail"}}

    assert loaded(run) == {"in/a.jpg"}
    assert loaded(dataclasses.replace(run, made_from={"copy.jpg": "in/a.jpg"})) == {"in/a.jpg", "copy.jpg"}


def test_every_mistake_of_every_file_is_told_at_once(campaign: Path) -> None:
    """A letter, the use and a rule pack are wrong: one run names all three."""
    (campaign / "letters" / "L.yaml").write_text("id: L-1\n")
    (campaign / "use.yaml").write_text("campain: spring\n")
    (campaign / "own").mkdir()
    (campaign / "own" / "X.yaml").write_text("id: OWN1\n")
    with pytest.raises(DocumentError) as caught:
        prepare(Request(paths=(campaign,), now=NOW, rules=("own/",)))
    told = str(caught.value)
    assert "letters/L.yaml:" in told
    assert "use.yaml:" in told
    assert "own/X.yaml:" in told


def test_an_unreadable_asset_is_blocked_and_the_rest_judged(campaign: Path) -> None:
    """The cause is named; nothing is lost."""
    inspect = build(Spec(looked=("metadata",)))
    gone = inspect("gone.jpg", str(campaign / "gone.jpg"))
    assert [problem.code for problem in gone.problems] == ["unreadable"]
    assert len(gone.sha256) == 64


def test_a_report_is_written_whole_or_not_at_all(campaign: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure while writing leaves the report of yesterday and no rubbish."""
    out = campaign / "out.json"
    out.write_text("yesterday")
    run = prepare(Request(paths=(campaign / "in",), now=NOW))
    report = run.judge(list(run.inspections()))
    chosen = formats_for([out])

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("imageguard.registry.files.os.fsync", full)
    with pytest.raises(UsageError, match="No space left"):
        write_reports(report, chosen, files=dict(run.selection.assets), pictures=False)
    assert out.read_text() == "yesterday"
    assert [path.name for path in campaign.glob(".*")] == []
