"""The terminal summary: worst first, short, and silent about people in public."""

from __future__ import annotations

from dataclasses import replace

import examples
import pytest

from imageguard.model.inspection import Problem
from imageguard.model.report import Outcome, Verdict
from imageguard.reports import words
from imageguard.reports.text import render_text


def test_no_line_is_wider_than_the_terminal() -> None:
    """Eighty columns, whatever the rules say."""
    assert max(len(line) for line in render_text(examples.full_report()).splitlines()) <= 80


def test_the_worst_stands_first() -> None:
    """Blocked, then held, then clear."""
    shown = render_text(examples.full_report())
    assert shown.index("BLOCKED  group.jpg") < shown.index("ON HOLD  resized.jpg") < shown.index("CLEAR  clear-10.jpg")


def test_the_same_message_is_told_once() -> None:
    """Forty faces without a letter are one line with a range."""
    shown = render_text(examples.full_report())
    festival = shown[shown.index("festival.jpg") : shown.index("many.jpg")]
    assert festival.count("No consent letter covers this person.") == 1
    assert "faces 1-40" in festival


def test_assets_with_the_same_fault_are_told_together() -> None:
    """Five hundred pictures without letters are not five hundred paragraphs."""
    found = (examples.finding("IG411", message="No letter covers face f1.", subject="face:f1"),)
    assets = tuple(examples.asset(number, f"{number}.jpg", Verdict.BLOCK, findings=found) for number in range(1, 501))
    shown = render_text(replace(examples.full_report(), assets=assets))
    assert shown.count("No letter covers this face.") == 1
    assert "500.jpg" in shown


def test_in_public_the_order_tells_nothing() -> None:
    """Blocked before held would say which is which."""
    assets = (
        examples.asset(1, "held.jpg", Verdict.HOLD, findings=(examples.finding("IG411", Outcome.ASK),)),
        examples.asset(2, "blocked.jpg", Verdict.BLOCK, findings=(examples.finding("IG411"),)),
    )
    shown = render_text(replace(examples.full_report(), assets=assets), public=True)
    assert "NOT CLEARED  held.jpg, blocked.jpg" in shown


def test_many_points_are_counted_rather_than_listed() -> None:
    """Nobody reads sixty lines."""
    assert "... and 54 more points: see the report" in render_text(examples.full_report())


def test_the_totals_close_it() -> None:
    """The last words are the counts and what the verdict is worth."""
    shown = render_text(examples.full_report())
    assert "14 assets: 6 blocked, 3 on hold and 5 clear." in shown
    assert shown.endswith("A screening, not an approval: a named person decides and signs.\n")


def test_a_failure_says_what_to_do() -> None:
    """In words, not in codes."""
    shown = render_text(examples.full_report())
    assert "To do: remove the metadata from a copy." in shown
    assert "strip-metadata" not in shown


def test_colour_only_where_asked() -> None:
    """A log file gets no escape codes."""
    assert "\x1b" not in render_text(examples.full_report())
    assert "\x1b[31mBLOCKED\x1b[0m" in render_text(examples.full_report(), colour=True)


def test_a_file_name_cannot_steer_the_terminal() -> None:
    """Escape codes and newlines in names are spelled out."""
    report = replace(examples.full_report(), assets=(examples.asset(1, "a\x1b[2J\nb.jpg", Verdict.BLOCK),))
    shown = render_text(report)
    assert "a\\x1b[2J\\nb.jpg" in shown
    assert "\x1b" not in shown


def test_in_public_a_consent_failure_is_one_word() -> None:
    """Nobody learns from a log who withdrew, who is a child, or that a letter exists."""
    shown = render_text(examples.full_report(), public=True)
    assert "not cleared" in shown
    told = [word for word in ("letter", "withdrawn", "guardian", "hold", "HOLD", "BLOCKED", "L-") if word in shown]
    assert told == []


def test_in_public_a_metadata_failure_is_told() -> None:
    """The author of a pull request can mend it."""
    assert "EXIF GPSLatitude" in render_text(examples.full_report(), public=True)


def test_in_public_an_unreadable_file_is_told() -> None:
    """That says nothing about a person."""
    assert "Not inspected: the file ends in the middle." in render_text(examples.full_report(), public=True)


def test_in_public_a_telling_path_is_masked() -> None:
    """The file name may be the leak."""
    assert "Sokha" not in render_text(examples.full_report(), public=True)


def test_a_historical_run_says_so() -> None:
    """An old day is not today."""
    shown = render_text(replace(examples.full_report(), historical=True))
    assert "HISTORICAL: judged as of 23 November 2026, not today." in shown


def test_a_run_without_assets_says_so() -> None:
    """Nothing judged is nothing cleared."""
    assert "No asset was judged." in render_text(examples.empty_report())


def test_an_error_is_told_like_a_failure() -> None:
    """An asset that could not be judged is blocked with its cause."""
    problem = Problem("timed-out", "It took too long.")
    found = examples.finding("IG001", Outcome.ERROR, message="Not inspected: it took too long.")
    asset = examples.asset(1, "slow.jpg", Verdict.BLOCK, findings=(found,), problems=(problem,))
    assert "x Not inspected: it took too long. [IG001]" in render_text(replace(examples.full_report(), assets=(asset,)))


@pytest.mark.parametrize(
    ("numbers", "shown"), [([], ""), ([3], "3"), ([1, 2], "1, 2"), ([1, 2, 3, 7, 9, 10], f"1{words.DASH}3, 7, 9, 10")]
)
def test_ranges_are_joined(numbers: list[int], shown: str) -> None:
    """Three in a row make a range."""
    assert words.ranges(numbers) == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [("withdrawn", "withdrawn"), ("channel-out-of-scope:social_organic", "channel out of scope (social organic)")],
)
def test_reasons_are_read_out(code: str, shown: str) -> None:
    """Codes become words."""
    assert words.reason(code) == shown


def test_an_unknown_remedy_is_read_out() -> None:
    """A pack of an organisation may name its own."""
    assert words.remedy("call-the-lawyer") == "call the lawyer"


def test_the_office_is_told_what_a_masked_file_is_called() -> None:
    """Each name beside the other; strangers see one of them."""
    path = "market/Sokha_Phnom-Penh.jpg"
    shown = f"masked-{examples.digest(path)[:12]}.jpg"
    told = render_text(examples.full_report(), width=120)
    assert f"- {path}: {shown}" in told
    public = render_text(examples.full_report(), width=120, public=True)
    assert shown in public
    assert path not in public
    assert "CALLED OTHERWISE" not in public + render_text(examples.clear_report())
