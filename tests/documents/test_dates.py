"""Dates of letters and answers."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.documents.dates import parse_date, parse_moment, parse_month

_DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(_DAYS)
def test_every_day_is_read_back(day: dt.date) -> None:
    """What is written in ISO 8601 is read as that day."""
    assert parse_date(day.isoformat()) == day


@given(st.dates(dt.date(1950, 1, 1), dt.date(2150, 12, 28)))
def test_every_buddhist_year_is_refused_with_the_common_one(day: dt.date) -> None:
    """The year 2569 is offered as 2026, day and month kept."""
    written = f"{day.year + 543}-{day.month:02}-{day.day:02}"
    with pytest.raises(ValueError, match=day.isoformat()):
        parse_date(written)


@pytest.mark.parametrize(
    "text",
    [
        "0026-01-10",
        "3000-01-01",
        "2026-1-1",
        "26-01-01",
        "20260101",
        "2026-W01-1",
        "๒๐๒๖-01-01",
        "2026-00-10",
        "2026-02-29",
    ],
)
def test_days_that_cannot_be_are_refused(text: str) -> None:
    """Other notations, digits and calendars are refused, never guessed."""
    with pytest.raises(ValueError, match=r".+"):
        parse_date(text)


def test_a_month_means_its_first_day() -> None:
    """A majority known by month is taken at its earliest."""
    assert parse_month("2031-05") == dt.date(2031, 5, 1)
    assert parse_month("2031-05-17") == dt.date(2031, 5, 17)


@given(st.datetimes(dt.datetime(1900, 1, 2), dt.datetime(2199, 12, 30)), st.integers(-14 * 4, 14 * 4))  # noqa: DTZ001 - the offset is the second strategy
def test_every_moment_is_read_back(naive: dt.datetime, quarters: int) -> None:
    """Date, time and offset survive the round trip."""
    moment = naive.replace(tzinfo=dt.timezone(dt.timedelta(minutes=15 * quarters)))
    assert parse_moment(moment.isoformat()) == moment


@pytest.mark.parametrize(
    "text", ["2026-01-10", "2026-01-10T25:00:00Z", "2026-01-10T09:00:00", "2026-01-10T09:00:00+99:00", "now"]
)
def test_moments_without_certainty_are_refused(text: str) -> None:
    """No time, no offset, no such hour: refused with a sentence."""
    with pytest.raises(ValueError, match=r".+"):
        parse_moment(text)
