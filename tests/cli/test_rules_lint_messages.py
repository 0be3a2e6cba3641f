"""Each mistake in a rule is told with its line, a mark under the place, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from imageguard import cli

if TYPE_CHECKING:
    from pathlib import Path

RULE = """\
id: OWN1
title: A title
section: "1.1"
derivation: allied
sources: []
severity: warn
waivable: false
scope: asset
require: asset.hidden.size() == 0
message: Something is wrong. Mend it.
remedy: [strip-metadata]
references: []
why: Because.
examples:
  - keeps: {asset: {hidden: []}}
  - fails: {asset: {hidden: [x]}}
"""
REQUIRE = "asset.hidden.size() == 0"


@pytest.mark.parametrize(
    ("old", "new", "said", "under"),
    [
        (REQUIRE, "asset.hiden.size() == 0", "did you mean 'hidden'?", "hiden"),
        (REQUIRE, "asset.hidden.size( == 0", "a value is missing here", "=="),
        (REQUIRE, "asset.whole and asset.stopped", "write '&&' for and", "and"),
        (REQUIRE, "not asset.stopped", "is written '!' here", "not"),
        (REQUIRE, "asset.whole = true", "write '==' to compare", "="),
        (REQUIRE, "asset.whole == True", "it is written 'true' here", "True"),
        (REQUIRE, "len(asset.hidden) == 0", "write 'x.size()'", "len"),
        (REQUIRE, "asset.hidden == 0", "a number never equals a list of texts", "0"),
        (REQUIRE, "asset.hidden.size()", "not true or false", "size"),
        (REQUIRE, "face.recognisable", "is not known in this scope", ""),
        (REQUIRE, 'asset.origin == "agnecy"', "did you mean 'agency'?", '"agnecy"'),
        (REQUIRE, '!asset.path.matches("a")', "must stand in quotes", ""),
        ("require: asset", "require: >-\n  asset.whole &&\n  asset", "", ""),
        ("message:", "ask: Is it?\nmessage:", "never both", "ask"),
        (f"require: {REQUIRE}\n", "", "the rule asks for nothing", "id"),
        (f"require: {REQUIRE}", "ask: Is it", "ends in a question mark", "ask"),
        ("severity: warn", "severity: critical", "must be one of block, high, warn, info", "severity"),
        ("scope: asset", "scope: picture", "must be one of asset", "scope"),
        ("why:", "because:", "the key is not known here", "because"),
        ("why: Because.\n", "why: Because.\nwhy: Again.\n", "stands here twice", "why"),
        ("Mend it.", "Mend {nobody}.", "the blank {nobody} is not known", "message"),
        ('"1.1"', "1.1", "in quotation marks", "section"),
        ("- keeps", "- keep", "did you mean 'keeps'?", "keep"),
        ("hidden: []", "hiden: []", "did you mean 'hidden'?", "hiden"),
        ("  - keeps", "\t- keeps", "indent with spaces", ""),
        ("waivable: false", "waivable: [lead]", "{by: [safeguarding_lead]}", "waivable"),
        ("id: OWN1", "id: own-1", "must be capital letters", "id"),
        ("id: OWN1", "id: IG411", "to change a rule, write 'amends: IG411'", "id"),
        ("wrong. Mend", "wrong: mend", "put text that holds ': ' in quotes", ":"),
        (RULE, "amends: IG999\nseverity: high\n", "no pack before this one has a rule IG999", "amends"),
        (RULE, "amends: IG411\nseverity: warn\n", "state why, as 'loosens: <reason>'", "severity"),
        (RULE, "just words\n", "must be a mapping", "just"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str, under: str
) -> None:
    """What the mark stands under is what is wrong."""
    assert old in RULE
    (tmp_path / "OWN1.yaml").write_text(RULE.replace(old, new, 1), encoding="utf-8")
    code = cli.main(["rules", "lint", "--rules", str(tmp_path)])
    told = capsys.readouterr().out
    if not said:
        assert code == 0, told
        return
    assert code == 2
    assert said in told
    lines = told.splitlines()
    marks = [place for place, line in enumerate(lines) if line.strip() == "^"]
    assert marks
    assert any(lines[mark - 1][lines[mark].index("^") :].startswith(under) for mark in marks), told
