"""The private key from number to file."""

from __future__ import annotations

import csv
from dataclasses import replace

import examples

from imageguard.reports.identity import report_id
from imageguard.reports.key import render_key


def rows(key: bytes) -> list[list[str]]:
    """Return the key's rows after the two lines that say what it is."""
    return list(csv.reader(key.decode("utf-8").splitlines()[2:]))


def test_the_key_names_every_asset() -> None:
    """Number, digest and path."""
    report = examples.full_report()
    found = rows(render_key(report))
    assert found[0] == ["number", "sha256", "path", "called in public"]
    digest = report.assets[1].inspection.sha256
    assert found[2] == ["2", digest, "market/Sokha_Phnom-Penh.jpg", f"masked-{digest[:12]}.jpg"]
    assert len(found) == 15


def test_the_key_says_that_it_is_private_and_whose_it_is() -> None:
    """Before anything else."""
    report = examples.full_report()
    first, second, *_ = render_key(report).decode().splitlines()
    assert "PRIVATE" in first
    assert report_id(report) in second


def test_a_path_is_no_formula() -> None:
    """A spreadsheet would run it."""
    report = replace(
        examples.full_report(), assets=(examples.asset(1, "=cmd()|x.jpg"), examples.asset(2, "a\r\nb,c.jpg"))
    )
    found = rows(render_key(report))
    assert found[1][2] == "'=cmd()|x.jpg"
    assert found[2][2] == "a\\r\\nb,c.jpg"
