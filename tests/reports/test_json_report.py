"""The JSON report and the objects inside it keep the published schemas."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import examples
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import imageguard
from imageguard.engine.describe import describe
from imageguard.model.inspection import Category, Inspection, Metadatum
from imageguard.model.report import Outcome
from imageguard.ports import ReportContext
from imageguard.reports.identity import report_digest, report_id
from imageguard.reports.json_report import PLUGIN, render_json
from imageguard.reports.masks import filed_path, masked, shown_path

if TYPE_CHECKING:
    from imageguard.model.report import JudgedAsset, Report

SCHEMAS = Path(imageguard.__file__).parent / "schemas"
REPORTS = [examples.full_report(), examples.clear_report(), examples.empty_report(), examples.large_report(12)]


def validator(name: str) -> jsonschema.Draft202012Validator:
    """Return a validator of one published schema."""
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def parsed(report: Report) -> Any:  # noqa: ANN401 - JSON is anything
    """Return the JSON report read back."""
    return json.loads(PLUGIN.render(report, ReportContext()))


@pytest.mark.parametrize("report", REPORTS)
def test_every_report_keeps_its_schema(report: Report) -> None:
    """Whatever was judged, the schema describes it."""
    validator("report").validate(parsed(report))


@pytest.mark.parametrize("asset", examples.full_report().assets)
def test_every_inspection_keeps_its_schema(asset: JudgedAsset) -> None:
    """One line of inspect is described too, with and without values."""
    for reveal in (False, True):
        validator("inspection").validate(describe(asset.inspection, reveal=reveal))


@pytest.mark.parametrize("key", ["schema", "verdict", "assets", "counts", "not_checked", "as_of"])
def test_the_schema_misses_what_is_left_out(key: str) -> None:
    """A schema that accepted anything would prove nothing."""
    found = parsed(examples.full_report())
    del found[key]
    assert not validator("report").is_valid(found)


def test_the_schema_refuses_a_metadata_value_in_the_wrong_place() -> None:
    """Unknown keys are mistakes."""
    found = parsed(examples.full_report())
    found["assets"][0]["gps"] = "11.5"
    assert not validator("report").is_valid(found)


def test_the_same_report_gives_the_same_bytes() -> None:
    """No clock, order or chance is in it."""
    assert render_json(examples.full_report()) == render_json(examples.full_report())


def test_the_counts_are_those_of_the_verdicts() -> None:
    """Six blocked, three held, five clear."""
    assert parsed(examples.full_report())["counts"] == {"clear": 5, "hold": 3, "block": 6}


def test_no_value_caption_or_note_is_in_it() -> None:
    """What gives people away stays out, a telling path included."""
    found = render_json(examples.full_report()).decode()
    assert [secret for secret in examples.SECRETS if secret in found] == []


@pytest.mark.parametrize("outcome", [Outcome.FAIL, Outcome.ASK, Outcome.WAIVED, Outcome.ERROR])
def test_a_path_that_gives_somebody_away_is_masked(outcome: Outcome) -> None:
    """Not only where the rule failed: wherever it did not pass."""
    asset = examples.asset(7, "Sokha.JPG", findings=(examples.finding("IG129", outcome),))
    assert shown_path(asset) == filed_path(asset) == f"masked-{asset.inspection.sha256[:12]}.jpg"


@pytest.mark.parametrize(
    ("path", "ending"), [("x.Sokha Chan", ""), ("Sokha", ""), ("a.jpeg", ".jpeg"), ("Sokha Chan/a.PNG", ".png")]
)
def test_a_mask_keeps_only_a_plain_ending(path: str, ending: str) -> None:
    """An ending may carry a name too, and so may a folder."""
    asset = examples.asset(7, path, findings=(examples.finding("IG129"),))
    assert shown_path(asset) == f"masked-{asset.inspection.sha256[:12]}{ending}"


def test_a_mask_hangs_on_the_bytes_and_never_on_the_name() -> None:
    """A digest of the name could be guessed, name by name; and it is the same in every run."""
    one, other = (
        examples.asset(number, path, findings=(examples.finding("IG129"),))
        for number, path in ((1, "a.jpg"), (9, "b.jpg"))
    )
    other = replace(other, inspection=replace(other.inspection, sha256=one.inspection.sha256))
    assert shown_path(one) == shown_path(other)
    assert masked("Sokha.jpg", None) == "masked.jpg"


def test_a_name_in_a_script_that_no_rule_reads_is_masked_for_strangers_alone() -> None:
    """The office's programs need its files by name; who reads a log may read Khmer."""
    asset = examples.asset(7, "\u179f\u17bb\u1781\u17b6.jpg")
    assert filed_path(asset) == "\u179f\u17bb\u1781\u17b6.jpg"
    assert shown_path(asset).startswith("masked-")


def test_a_harmless_path_is_shown() -> None:
    """Machines need to know which file is meant."""
    assert parsed(examples.full_report())["assets"][0]["path"] == "group.jpg"


def test_values_appear_only_when_asked_for() -> None:
    """Reveal is the one door."""
    seen = Inspection(
        "a.jpg", "0" * 64, "JPEG", 1, metadata=(Metadatum("EXIF", "Artist", Category.PERSON, "IFD0", value="Sokha"),)
    )
    assert "value" not in describe(seen)["metadata"][0]
    assert describe(seen, reveal=True)["metadata"][0]["value"] == "Sokha"


@given(st.text(max_size=40))
def test_any_path_is_written_and_read_back(path: str) -> None:
    """Names with newlines, quotes or broken bytes survive."""
    report = replace(examples.clear_report(), assets=(examples.asset(1, path),))
    assert parsed(report)["assets"][0]["path"] == path


def test_a_path_of_undecodable_bytes_is_written() -> None:
    """The file system may hand over half a character."""
    report = replace(examples.clear_report(), assets=(replace_path(examples.asset(1, "a.jpg"), "\udcff.jpg"),))
    assert parsed(report)["assets"][0]["path"] == "\udcff.jpg"


def replace_path(asset: JudgedAsset, path: str) -> JudgedAsset:
    """Return the asset under another name."""
    return replace(asset, inspection=replace(asset.inspection, path=path))


def test_the_report_id_begins_the_digest_of_the_json() -> None:
    """So that PDF and JSON can be told to belong together."""
    report = examples.full_report()
    assert report_digest(report).startswith(report_id(report).replace("-", ""))


def test_the_report_id_changes_with_the_judgement() -> None:
    """Another verdict is another report."""
    assert report_id(examples.full_report()) != report_id(examples.clear_report())
