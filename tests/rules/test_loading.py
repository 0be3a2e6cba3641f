"""Rule packs from folders: whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml

from imageguard.config import rules
from imageguard.errors import ConfigurationError, DocumentError
from imageguard.model.rule import Severity

if TYPE_CHECKING:
    from pathlib import Path

RULE: dict[str, Any] = {
    "id": "ACME001",
    "title": "Everybody smiles",
    "section": "1.1",
    "derivation": "allied",
    "severity": "warn",
    "scope": "face",
    "require": "face.recognisable",
    "message": "Face {face} does not.",
    "why": "Because.",
    "examples": [{"keeps": {"face": {"recognisable": True}}}, {"fails": {"face": {"recognisable": False}}}],
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """Return an empty folder for an organisation's own rules."""
    folder = tmp_path / "acme"
    folder.mkdir()
    return folder


def _write(pack: Path, data: dict[str, Any], name: str | None = None) -> None:
    text = yaml.safe_dump(data, sort_keys=False)
    (pack / f"{name or data.get('id', 'amendment')}.yaml").write_text(text, encoding="utf-8")


def _mistakes(*packs: Path) -> list[str]:
    with pytest.raises(DocumentError) as raised:
        rules.load_rules(list(packs))
    return [str(mistake) for mistake in raised.value.mistakes]


def test_everything_that_ships_loads_by_default() -> None:
    """Thirty rules or more, in four packs, the core first."""
    ruleset = rules.load_rules()
    assert ruleset.packs == rules.PACKS
    assert len(ruleset.rules) > 60


def test_the_core_always_loads() -> None:
    """Naming another pack does not switch the core off."""
    ruleset = rules.load_rules(["children"])
    assert ruleset.packs == (rules.CORE, "children")
    assert ruleset.rule("IG411").pack == rules.CORE


def test_the_shortest_rule_that_the_design_shows_is_a_rule(pack: Path) -> None:
    """What is optional may be left out."""
    short = {key: value for key, value in RULE.items() if key != "why"}
    _write(pack, {**short, "id": "ACME-001", "unsure": 'face.tier == "possible"', "section": "Our handbook, 3"})
    rule = rules.load_rules([pack]).rule("ACME-001")
    assert (rule.why, rule.sources, rule.waivable_by, rule.when) == ("", (), (), None)


def test_a_pack_named_twice_loads_once(pack: Path) -> None:
    """By name or by folder, it is the same pack."""
    _write(pack, RULE)
    core = rules.resources.folder("rules") / rules.CORE
    assert rules.load_rules([core, pack, "children", pack]).packs == (rules.CORE, "acme", "children")


def test_two_folders_of_one_name_are_told_apart(pack: Path, tmp_path: Path) -> None:
    """A report names each by what tells it from the other."""
    other = tmp_path / "other" / "acme"
    other.mkdir(parents=True)
    _write(pack, RULE)
    _write(other, {**RULE, "id": "ACME002"})
    assert rules.load_rules([pack, other]).packs == (rules.CORE, "acme", other.as_posix())


def test_an_organisation_adds_a_rule_by_adding_a_file(pack: Path) -> None:
    """Nothing else is edited."""
    _write(pack, RULE)
    ruleset = rules.load_rules([pack])
    assert ruleset.rule("ACME001").pack == "acme"
    assert all(result.right for result in rules.test_examples(ruleset))


def test_the_digest_changes_with_a_rule(pack: Path) -> None:
    """A report names the very rules that it was judged by."""
    _write(pack, RULE)
    before = rules.load_rules([pack]).sha256
    assert before == rules.load_rules([pack]).sha256
    _write(pack, {**RULE, "title": "Nearly everybody smiles"})
    assert rules.load_rules([pack]).sha256 != before


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"colour": "red"}, "not known"),
        ({"require": "face.recognisible"}, "did you mean 'recognisable'?"),
        ({"require": "false && face.typo"}, "'typo' is not known"),
        ({"require": 'asset.path.matches("(?=x)")'}, "the pattern is broken"),
        ({"ask": "Is it so?"}, "never both"),
        ({"message": "See {colour}."}, "the blank {colour} is not known"),
        ({"severity": "fatal"}, "severity"),
        ({"severity": [{"is": "warn"}, {"is": "block"}]}, "never reached"),
        ({"severity": [{"is": "warn", "when": "face.typo"}]}, "'typo'"),
        ({"scope": "planet"}, "scope"),
        ({"section": 4.1}, "section"),
        ({"waivable": True}, "must be false"),
        ({"unsure": "true", "require": None}, "require"),
        ({"examples": [{"keeps": {}}, {"fails": {"face": {"smile": True}}}]}, "'smile' is not known"),
        ({"examples": [{"keeps": {}}, {"fails": {"face": {"recognisable": "maybe"}}}]}, "true or false"),
        ({"examples": [{"keeps": {}}, {"fails": {"face": {"recognisable": None}}}]}, "null cannot be"),
        ({"examples": [{"keeps": {}}, {"fails": {"planet": {}}}]}, "'planet'"),
        ({"examples": [{"keeps": {}}, {"keeps": {}}]}, "an example that fails is missing"),
        ({"id": "ACME002"}, "is called by its id"),
        ({"id": "IG411"}, "stands already in"),
        ({"id": "IG001"}, "stands already in imageguard itself"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(pack: Path, change: dict[str, Any], words: str) -> None:
    """Each kind of mistake has a sentence and a place."""
    _write(pack, {**RULE, **change}, "ACME001")
    found = _mistakes(pack)
    assert any(words in line for line in found), found
    assert all(line.startswith("acme/ACME001.yaml:") for line in found)


def test_all_mistakes_of_all_files_come_at_once(pack: Path) -> None:
    """Nobody mends a folder one message at a time."""
    _write(pack, {**RULE, "require": "face.typo"})
    _write(pack, {**RULE, "id": "ACME002", "message": "{nothing}"})
    _write(pack, {**RULE, "id": "ACME003", "colour": "red"})
    (pack / "notes.yml").write_text("", encoding="utf-8")
    found = _mistakes(pack)
    assert [name for name in ("ACME001", "ACME002", "ACME003", "notes.yml") if any(name in one for one in found)] == [
        "ACME001",
        "ACME002",
        "ACME003",
        "notes.yml",
    ]


def test_a_broken_key_does_not_hide_a_broken_expression(pack: Path) -> None:
    """What the schema names and what lint names come together."""
    _write(pack, {**RULE, "severity": "hihg", "require": "face.typo"})
    found = "\n".join(_mistakes(pack))
    assert "did you mean 'high'?" in found
    assert "'typo' is not known" in found


@pytest.mark.parametrize(
    "text", ["", "[]", "7", "id: [1", "{scope: face, severity: [1], require: [2], require_also: 3}"]
)
def test_a_file_that_is_no_rule_at_all_is_named(pack: Path, text: str) -> None:
    """Whatever lies in the folder, there is a sentence and no traceback."""
    (pack / "ACME001.yaml").write_text(text, encoding="utf-8")
    assert all(line.startswith("acme/ACME001.yaml") for line in _mistakes(pack))


def test_a_caret_points_into_the_expression(pack: Path) -> None:
    """The word that is wrong is shown."""
    _write(pack, {**RULE, "require": "true && face.typo"})
    (line,) = _mistakes(pack)
    shown, caret = line.splitlines()[-2:]
    assert shown[caret.index("^") :].startswith("typo")


def test_a_folder_without_a_rule_is_a_mistake(pack: Path) -> None:
    """Zero rules judge nothing."""
    assert "there is no rule in this folder" in _mistakes(pack)[0]


def test_a_pack_that_is_not_there_is_named() -> None:
    """The call is wrong, and what would be right is told."""
    with pytest.raises(ConfigurationError, match="children"):
        rules.load_rules(["chidren"])


def test_an_amendment_may_make_a_rule_stricter(pack: Path) -> None:
    """Higher severity, fewer roles, one more requirement."""
    _write(pack, {"amends": "IG125", "severity": "block", "waivable": False, "require_also": ["asset.whole"]}, "a")
    rule = rules.load_rules(["metadata-hygiene", pack]).rule("IG125")
    assert rule.top_severity is Severity.BLOCK
    assert rule.waivable_by == ()
    assert rule.require_also == ("asset.whole",)
    assert rule.loosened is None


def test_an_amendment_that_repeats_a_severity_loosens_nothing(pack: Path) -> None:
    """As grave as before is not weaker."""
    _write(pack, {"amends": "IG411", "severity": "block", "require_also": ["asset.whole"]}, "a")
    assert rules.load_rules([pack]).rule("IG411").top_severity is Severity.BLOCK


@pytest.mark.parametrize(
    "change",
    [
        {"severity": "warn"},
        {"severity": [{"when": "asset.whole", "is": "block"}, {"is": "info"}]},
        {"waivable": {"by": ["intern"]}},
        {"require": "true"},
        {"when": "false"},
        {"unsure": "true"},
    ],
)
def test_a_weaker_rule_needs_a_reason_that_every_report_tells(pack: Path, change: dict[str, Any]) -> None:
    """Nothing gets milder in silence."""
    _write(pack, {"amends": "IG411", **change}, "a")
    assert any("state why" in line for line in _mistakes(pack))
    _write(pack, {"amends": "IG411", **change, "loosens": "counsel said so"}, "a")
    assert rules.load_rules([pack]).rule("IG411").loosened == "counsel said so"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amends": "IG001", "severity": "info"}, "built in"),
        ({"amends": "IG999", "severity": "info"}, "no pack before this one"),
        ({"amends": "IG411"}, "changes nothing"),
        ({"amends": "IG411", "require_also": ["face.typo"]}, "'typo'"),
        ({"amends": "IG112", "require_also": ["asset.whole"]}, "is a question"),
        ({"amends": "IG411", "title": "x"}, "not known"),
    ],
)
def test_an_amendment_that_cannot_be_is_named(pack: Path, change: dict[str, Any], words: str) -> None:
    """Amendments are linted like rules."""
    _write(pack, change, "a")
    assert any(words in line for line in _mistakes(pack))


def test_a_wrong_example_is_found_by_testing_the_rules(pack: Path) -> None:
    """The examples are the tests, and a rule that breaks its own is caught."""
    _write(pack, {**RULE, "require": "!face.recognisable"})
    wrong = [result for result in rules.test_examples(rules.load_rules([pack])) if not result.right]
    assert [(one.rule, one.expected, one.got) for one in wrong] == [
        ("ACME001", "keeps", "fails"),
        ("ACME001", "fails", "keeps"),
    ]


def test_an_amendment_of_a_broken_rule_adds_no_mistake_of_its_own(pack: Path) -> None:
    """One mistake is told once."""
    _write(pack, {**RULE, "severity": "hihg"})
    _write(pack, {"amends": "ACME001", "severity": "high"}, "a")
    assert len(_mistakes(pack)) == 1
