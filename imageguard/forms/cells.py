"""What people write into the cells of a sheet, into values of a letter; what could mean two things is refused."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from imageguard.consent.status import WORLDWIDE_CHANNELS
from imageguard.documents.dates import parse_date
from imageguard.forms.templates import templates

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR_FIRST: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_YEAR_LAST: Final = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SERIAL: Final = re.compile(r"[2-6]\d{4}(?:\.0+)?")
_EPOCH: Final = dt.date(1899, 12, 30)
"""Day 0 of spreadsheets."""
_SEPARATORS: Final = re.compile(r"[,;/+\n]")
_NO: Final = re.compile(r"(?:-|no[ :]|not[ :])\s*", re.IGNORECASE)
_NO_WORDS: Final = frozenset({"no", "not", "none", "nothing", "yes", "ok", "all", "any", "everything"})
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_AGES: Final = {"adult": "adult", "minor": "minor", "child": "minor"}
_OF_AGE: Final = 18


def day_reader(order: str = "ymd") -> Callable[[str], str]:
    """Return what reads a day as ISO 8601; ``order`` says how days whose year stands last are meant."""

    def read(cell: str) -> str:
        if found := _YEAR_FIRST.fullmatch(cell):
            year, month, day = (int(part) for part in found.groups())
            return parse_date(f"{year:04}-{month:02}-{day:02}").isoformat()
        if found := _YEAR_LAST.fullmatch(cell):
            first, second, year = (int(part) for part in found.groups())
            return _year_last(first, second, year, order)
        if _SERIAL.fullmatch(cell):
            day_ = _EPOCH + dt.timedelta(days=int(float(cell)))
            raise ValueError(
                f"is the number of a day as spreadsheets count; write {day_.isoformat()}, if that is meant"
            )
        return parse_date(cell).isoformat()

    return read


def _year_last(first: int, second: int, year: int, order: str) -> str:
    readings = {"dmy": (second, first), "mdy": (first, second)}
    wanted = [readings[order]] if order in readings else sorted(set(readings.values()))
    days = [f"{year:04}-{month:02}-{day:02}" for month, day in wanted if 1 <= month <= 12 and 1 <= day <= 31]  # noqa: PLR2004
    if len(days) > 1:
        read = [_or_none(day) for day in days]
        raise ValueError(
            f"may mean {' or '.join(day for day in read if day)}: write year-month-day, "
            "or say with --dates how all of them are meant"
        )
    return parse_date(days[0] if days else f"{year}-{second:02}-{first:02}").isoformat()


def _or_none(day: str) -> str | None:
    """Return a day, in the Common Era whatever era it was written in; None where there is none."""
    year = int(day[:4])
    try:
        return parse_date(f"{year - 543 if year > 2200 else year}{day[4:]}").isoformat()  # noqa: PLR2004 - Buddhist Era
    except ValueError:
        return None


def words(cell: str) -> dict[str, str]:
    """Return what a cell says of purposes or channels: ``print, -website`` is a yes and a no. Raises ValueError."""
    said: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in _SEPARATORS.split(cell))):
        refused = _NO.match(part)
        word = re.sub(r"[^a-z0-9]+", "_", part[refused.end() if refused else 0 :].lower()).strip("_")
        if len(word) < 2 or word in _NO_WORDS or not part.isascii():  # noqa: PLR2004 - n/a and the like
            raise ValueError("must be words in small Latin letters, as letters use them: website, print, awareness")
        said[word] = "no" if refused else "yes"
    return said


def age(cell: str) -> str:
    """Return the age band of ``adult``, ``minor`` or a number of years. Raises ValueError."""
    word = cell.lower().removesuffix(".0")
    if word.isdigit():
        return "adult" if int(word) >= _OF_AGE else "minor"
    if word not in _AGES:
        raise ValueError("must be adult, minor, or an age in years")
    return _AGES[word]


def pseudonym(cell: str) -> str:
    """Return an opaque id. Raises ValueError where it may be a name."""
    if not _ID.fullmatch(cell):
        raise ValueError("must be an opaque id of letters, digits, dots and dashes, such as S-04; never a name")
    return cell


def yes_no(cell: str) -> str:
    """Return ``yes`` or ``no``. Raises ValueError."""
    word = cell.lower()
    if word not in {"yes", "no"}:
        raise ValueError("must be yes or no")
    return word


def known_words() -> frozenset[str]:
    """Return the purposes and channels that the forms ask for, and the channels that rules know."""
    fills = (choice["fills"].split(".") for form in templates() for choice in form.choices())
    asked = {path[2] for path in fills if path[:2] in (["scope", "purposes"], ["scope", "channels"])}
    return frozenset(asked) | WORLDWIDE_CHANNELS
