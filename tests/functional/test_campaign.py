"""The main job on the sample campaign: every planted case is caught, the clean ones are clear."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pymupdf
import pypdf
import pytest
import yaml

from imageguard import resources

if TYPE_CHECKING:
    from running import Checked

CAMPAIGN = Path(__file__).parents[2] / "samples" / "campaign"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((CAMPAIGN.parent / "EXPECTED.yaml").read_text(encoding="utf-8"))
SECRETS = ("Ida", "Example", "SAMPLE-0001", "weaver", "orange shirt", "evening classes", "red ball", "29.5", "S-08")

pytestmark = pytest.mark.timeout(600)


def stopping(asset: dict[str, Any], *outcomes: str) -> set[str]:
    """Return the rules of severity block or high that ended so on an asset."""
    return {
        finding["rule"]
        for finding in asset["findings"]
        if finding["outcome"] in outcomes and finding["severity"] in {"block", "high"}
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_every_picture_ends_as_planted(checked: Checked, name: str) -> None:
    """The verdict is the expected one, for the expected reasons and no others."""
    asset, expected = checked.asset(name), EXPECTED[name]
    assert asset["verdict"] == expected["verdict"], stopping(asset, "fail", "error", "ask")
    assert stopping(asset, "fail", "error") == set(expected.get("fails", []))
    asked, asks = stopping(asset, "ask"), set(expected.get("asks", []))
    assert asked >= asks if expected["verdict"] == "block" else asked == asks


def test_no_picture_of_the_campaign_is_forgotten(checked: Checked) -> None:
    """Every picture in the folder is in the report, and every one is expected."""
    on_disk = {file.name for file in (CAMPAIGN / "pictures").iterdir()}
    assert on_disk == set(EXPECTED)
    assert {Path(asset["path"]).name for asset in checked.report["assets"]} == on_disk


def test_the_three_verdicts_are_all_shown() -> None:
    """The campaign demonstrates each verdict at least twice."""
    verdicts = [expected["verdict"] for expected in EXPECTED.values()]
    assert min(verdicts.count(verdict) for verdict in ("block", "hold", "clear")) >= 2


def test_every_kind_of_coverage_is_shown(checked: Checked) -> None:
    """Faces end covered, probable, refused, bystander and uncovered somewhere in the campaign."""
    seen = {face["coverage"]["status"] for asset in checked.report["assets"] for face in asset["faces"]}
    assert {"covered", "probable", "refused", "bystander", "uncovered"} <= seen


def test_the_exit_code_says_that_something_is_blocked(checked: Checked) -> None:
    """A campaign with blocked pictures ends with 1."""
    assert checked.ran.code == 1
    assert checked.report["verdict"] == "block"


def test_the_counts_add_up(checked: Checked) -> None:
    """The counts of the report are the verdicts of its assets."""
    verdicts = [asset["verdict"] for asset in checked.report["assets"]]
    assert checked.report["counts"] == {one: verdicts.count(one) for one in ("block", "clear", "hold")}


def test_the_json_report_is_valid(checked: Checked) -> None:
    """Real output keeps to the published schema."""
    schema = resources.schema("report")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(checked.report)


def test_a_waiver_is_told_and_not_hidden(checked: Checked) -> None:
    """The accepted failure stands in the report as waived."""
    outcomes = {f["rule"]: f["outcome"] for f in checked.asset("portrait-teal.jpg")["findings"]}
    assert outcomes["IG125"] == "waived"


def test_nothing_secret_is_in_the_json_report(checked: Checked) -> None:
    """Metadata values, captions and coordinates stay out of every report."""
    text = json.dumps(checked.report, ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in text] == []


def test_nothing_secret_is_printed(checked: Checked) -> None:
    """Metadata values, captions and coordinates stay out of the terminal."""
    text = checked.ran.out + checked.ran.err
    assert [secret for secret in SECRETS if secret in text] == []


def test_the_terminal_fits_eighty_columns(checked: Checked) -> None:
    """No line is longer than the terminal is wide."""
    assert max(len(line) for line in checked.ran.out.splitlines()) <= 80


def test_the_pdf_opens_with_a_page_for_each_picture_that_is_not_clear(checked: Checked) -> None:
    """Two readers agree on the pages, and there are more than pictures to act on."""
    pages = len(pypdf.PdfReader(checked.folder / "out.pdf").pages)
    not_clear = sum(asset["verdict"] != "clear" for asset in checked.report["assets"])
    with pymupdf.open(stream=checked.pdf, filetype="pdf") as document:
        assert document.page_count == pages > not_clear
        assert not document.is_repaired


def test_the_pdf_names_nobody_and_no_file(checked: Checked) -> None:
    """What is filed holds no file name, value, caption or picture: in text, outline, fields and metadata."""
    with pymupdf.open(stream=checked.pdf, filetype="pdf") as document:
        text = "\n".join(page.get_text() for page in document)
        text += repr(document.metadata) + repr(document.get_toc()) + document.get_xml_metadata()
        text += repr([(w.field_name, w.field_value) for page in document for w in page.widgets()])
        pictures = [image for page in document for image in page.get_images()]
    stems = [Path(name).stem for name in EXPECTED if "-" in name]
    assert [word for word in (*SECRETS, *stems, ".jpg", "pictures/") if word in text] == []
    assert pictures == []


def test_the_key_file_tells_which_number_is_which_file(checked: Checked) -> None:
    """Beside the PDF lies the private key from number to file, and nothing else does the naming."""
    keys = list(checked.folder.glob("*key*"))
    assert len(keys) == 1
    text = keys[0].read_text(encoding="utf-8")
    assert all(asset["path"] in text and asset["sha256"] in text for asset in checked.report["assets"])
