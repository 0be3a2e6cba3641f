"""Cells that people fill in: one meaning or a sentence, never a guess."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imageguard.forms.cells import age, day_reader, known_words, pseudonym, words, yes_no

DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))


@given(DAYS, st.sampled_from("-/."))
def test_a_day_with_its_year_first_is_read_whatever_separates_it(day: dt.date, mark: str) -> None:
    """With and without zeros before the numbers, and with the midnight that workbooks add."""
    read = day_reader()
    assert read(f"{day.year}{mark}{day.month}{mark}{day.day}") == day.isoformat()
    assert read(f"{day.isoformat()} 00:00:00") == day.isoformat()


@given(DAYS, st.sampled_from("-/."))
def test_a_day_with_its_year_last_is_read_only_where_it_has_one_meaning(day: dt.date, mark: str) -> None:
    """13/1 and 5/5 are one day; 1/10 is two, until somebody says which."""
    said, other = f"{day.day}{mark}{day.month}{mark}{day.year}", f"{day.month}{mark}{day.day}{mark}{day.year}"
    assert day_reader("dmy")(said) == day.isoformat()
    assert day_reader("mdy")(other) == day.isoformat()
    if day.day > 12 or day.day == day.month:
        assert day_reader()(said) == day.isoformat()
    else:
        with pytest.raises(ValueError, match=f"may mean .*{day.isoformat()}"):
            day_reader()(said)


@given(DAYS)
def test_a_buddhist_year_is_never_taken_and_the_common_one_offered(day: dt.date) -> None:
    """Whatever the order of the cell."""
    for cell in (f"{day.year + 543}-{day.month}-{day.day}", f"{day.day}/{day.month}/{day.year + 543}"):
        with pytest.raises(ValueError, match=day.isoformat() if (day.month, day.day) != (2, 29) else "."):
            day_reader()(cell)


@pytest.mark.parametrize(
    "cell", ["46032", "31/02/2027", "10/1/26", "January", "2026", "1/13/13/2026", "0/0/2026", "", "99/99/2026"]
)
def test_what_is_no_day_is_told(cell: str) -> None:
    """The number that spreadsheets count days by, a day that is in no calendar, a year of two digits."""
    with pytest.raises(ValueError, match=r"\w"):
        day_reader()(cell)


@pytest.mark.parametrize("cell", ["no", "none", "all", "n/a", "yes", "?", "print, any", "-"])
def test_what_names_no_channel_is_no_yes_to_one(cell: str) -> None:
    """A bare no is a no to everything, and no channel called no."""
    with pytest.raises(ValueError, match="must be words"):
        words(cell)


@given(st.text())
def test_any_text_is_a_value_or_a_sentence(cell: str) -> None:
    """Nothing else is raised."""
    for read in (day_reader(), day_reader("dmy"), words, age, yes_no, pseudonym):
        try:
            read(cell)
        except ValueError as error:
            assert str(error)  # noqa: PT017 - either outcome is right


def test_a_minus_is_a_no() -> None:
    """As are ``no`` and ``not`` before a word; separators are what people use."""
    said = words("Website / Print; -social organic\nno events, not: press")
    assert said == {"website": "yes", "print": "yes", "social_organic": "no", "events": "no", "press": "no"}
    assert {"website", "ai_training", "fundraising"} <= known_words()


@pytest.mark.parametrize(("cell", "band"), [("17", "minor"), ("18", "adult"), ("18.0", "adult"), ("Child", "minor")])
def test_an_age_is_a_band(cell: str, band: str) -> None:
    """Years become the band that rules ask for."""
    assert age(cell) == band
