"""Dates as this project writes them: ISO 8601, Common Era, with the offset where there is a time."""

from __future__ import annotations

import datetime as dt
import re

_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_MOMENT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]([0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[-+][0-9]{2}:[0-9]{2})?"
)
_BUDDHIST = 543
_ERA = range(1900, 2200)


def parse_date(text: str) -> dt.date:
    """Read ``2026-01-31``. Raises ValueError with a sentence that says what to write instead."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError("must be a date written year-month-day, such as 2026-01-31")
    year, month, day = (int(part) for part in found.groups())
    _check_era(year, f"-{month:02}-{day:02}")
    try:
        return dt.date(year, month, day)
    except ValueError as error:
        raise ValueError("is not a day of the calendar") from error


def parse_month(text: str) -> dt.date:
    """Read ``2031-05``, or a whole date; a month alone means its first day, the earliest it can be."""
    return parse_date(f"{text}-01" if _MONTH.fullmatch(text) else text)


def parse_moment(text: str) -> dt.datetime:
    """Read ``2026-01-10T09:00:00+07:00``; the offset must be there. Raises ValueError with a sentence."""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise ValueError("must be date, time and offset, such as 2026-01-10T09:00:00+07:00")
    date, time, offset = found.groups()
    if offset is None:
        raise ValueError("needs the offset of the place, such as +07:00 (or Z), so that the moment is certain")
    day = parse_date(date)
    try:
        return dt.datetime.fromisoformat(f"{day.isoformat()}T{time}{offset}")
    except ValueError as error:
        raise ValueError("is not a time of day with an offset") from error


def _check_era(year: int, rest: str) -> None:
    if year in _ERA:
        return
    if year - _BUDDHIST in _ERA:
        raise ValueError(
            f"the year {year} looks like the Buddhist Era; in the Common Era it is {year - _BUDDHIST}{rest}"
        )
    raise ValueError(f"the year {year} cannot be meant; write a year between {_ERA.start} and {_ERA.stop - 1}")
