"""Reasons read as sentences, and no code is left unworded."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import imageguard
from imageguard.facts import reasons
from imageguard.facts.reasons import WORDS, advice, listed, why, worded
from imageguard.model.coverage import Coverage, CoverageStatus
from imageguard.model.inspection import RenditionKind

PACKAGE = Path(imageguard.__file__).parent
NO_REASONS = {"near-duplicate", "utf-8"}


def _codes(module: str) -> set[str]:
    tree = ast.parse((PACKAGE / f"{module}.py").read_text(encoding="utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    }
    return {text.rstrip(":") for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+:?", text)} - NO_REASONS


@pytest.mark.parametrize(
    "module",
    ["consent/status", "consent/fitness", "engine/picture", "engine/previews", "engine/likeness", "engine/match"],
)
def test_every_code_that_a_judgement_gives_is_in_the_table(module: str) -> None:
    """A code that is made up elsewhere, and worded nowhere, would reach an officer raw."""
    unworded = {code for code in _codes(module) if code not in WORDS}
    assert {code for code in unworded if not code.startswith("-")} <= {"-out-of-scope", "-with-limits"}


@pytest.mark.parametrize("code", sorted(WORDS))
def test_no_code_is_told_raw(code: str) -> None:
    """Neither the code nor an empty blank is left in the sentence."""
    said = worded(f"{code}:website")
    assert not re.search(r"\{|\}|\w+-\w+-\w+", said)
    assert code not in said or "-" not in code


@pytest.mark.parametrize("kind", [kind for kind in RenditionKind if kind is not RenditionKind.PRIMARY])
def test_every_place_of_a_face_is_named(kind: RenditionKind) -> None:
    """A communications officer knows no `makernote-preview`."""
    assert kind.value in reasons.DETAILS


@pytest.mark.parametrize(
    ("coverage", "said", "todo"),
    [
        (
            Coverage(CoverageStatus.UNCOVERED),
            "no consent letter names it, and no reviewer tied one to it",
            "obtain consent",
        ),
        (
            Coverage(CoverageStatus.REFUSED, "L-1", "named", ("withdrawn", "channel-out-of-scope:print")),
            "letter L-1 was withdrawn (see IG413)",
            "another picture",
        ),
        (
            Coverage(CoverageStatus.REFUSED, "L-1", "named", ("channel-out-of-scope:website", "ends-before-use")),
            "letter L-1 does not cover the website and ends before the use does (see IG415)",
            "another picture",
        ),
        (
            Coverage(CoverageStatus.PROBABLE, "L-1", "named", ("territory-reachable:KH",)),
            "letter L-1 forbids KH, and what is online can be seen there",
            "answer IG132",
        ),
        (
            Coverage(CoverageStatus.PROBABLE, "L-1", "named", ("until-not-stated", "channel-not-stated")),
            "the use leaves out the last day and the channels, which letter L-1 must be held against",
            "Complete use.yaml",
        ),
        (
            Coverage(CoverageStatus.PROBABLE, "L-1", "near-duplicate", ("face-not-named",)),
            (
                "the picture looks like one in letter L-1; "
                "the letter names the picture and does not say which face is meant"
            ),
            "reviewer must look",
        ),
        (
            Coverage(CoverageStatus.PROBABLE, "L-1", "near-duplicate", ("conditions-to-check",)),
            "the picture looks like one in letter L-1; letter L-1 sets conditions",
            "reviewer must look",
        ),
        (Coverage(CoverageStatus.PROBABLE, "L-1", "match"), "the person looks like the one in letter L-1", "reviewer"),
        (
            Coverage(CoverageStatus.UNCOVERED, None, "match", ("withdrawn",)),
            "the person looks like somebody whose letter was withdrawn",
            "obtain consent",
        ),
        (
            Coverage(CoverageStatus.UNCOVERED, reasons=("only-in:exif-thumbnail",)),
            "it is only in the thumbnail in the EXIF data, not in the picture that viewers show",
            "cover the face",
        ),
        (
            Coverage(CoverageStatus.UNCOVERED, tie="attested", reasons=("bystander-recognisable",)),
            "a reviewer called the person a bystander, and the person can be recognised (see IG12A)",
            "cover the face",
        ),
    ],
)
def test_a_face_without_cover_is_told_in_one_clear_sentence(coverage: Coverage, said: str, todo: str) -> None:
    """What is wrong, and what to do."""
    assert why(coverage) == said
    assert todo in advice(coverage)


def test_reasons_are_told_once_each() -> None:
    """Two letters with one fault make one clause."""
    assert listed(["expired", "expired", "not-yet-valid"]) == "ran out and begins only after the day of publication"
    assert (
        listed(["channel-out-of-scope:website", "channel-out-of-scope:print"]) == "does not cover the website and print"
    )
    assert listed([]) == ""
