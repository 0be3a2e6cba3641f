"""What people answered and what was waived, as rows."""

from __future__ import annotations

from dataclasses import replace

import examples

from imageguard.reports.records import answer_rows, numbers_by_name, waiver_rows


def test_copies_of_one_file_are_all_told_of() -> None:
    """An answer about a picture holds for every copy of it."""
    report = examples.full_report()
    first = report.assets[0]
    copied = replace(report, assets=(*report.assets, replace(first, number=99)))
    name = f"sha256:{first.inspection.sha256}"
    assert numbers_by_name(copied)[name] == (first.number, 99)
    waived = [row for row in waiver_rows(copied) if row[2] == "Camera of the office."]
    assert [row[1] for row in waived] == [f"{first.number}, 99"]


def test_counts_of_people_stand_in_the_order_of_the_assets() -> None:
    """By number, not by letters; those of other runs last."""
    about = [row[1] for row in answer_rows(examples.full_report()) if row[0] == "People"]
    numbers = [int(one.removeprefix("asset ")) for one in about if one.startswith("asset ")]
    assert numbers == sorted(numbers)
    assert about[: len(numbers)] == [f"asset {number}" for number in numbers]
