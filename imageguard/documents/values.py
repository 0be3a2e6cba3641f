"""Checked plain values into typed ones: yes and no, dates, regions, the names of pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from imageguard.documents.dates import parse_date
from imageguard.model.geometry import Region

if TYPE_CHECKING:
    import datetime as dt

NOT_RECORDED = "not_recorded"


def recorded(value: Any) -> Any:  # noqa: ANN401 - whatever the schema allowed there
    """Return the value, or None where it is absent or ``not_recorded``."""
    return None if value == NOT_RECORDED else value


def yes_no(value: object) -> bool | None:
    """Return True for ``yes`` or ``true``, False for ``no`` or ``false``, None where nobody recorded it."""
    return {"yes": True, "no": False, True: True, False: False}.get(value) if isinstance(value, (str, bool)) else None


def date_or_none(value: str | None) -> dt.date | None:
    """Return the date, or None where it is absent or ``not_recorded``."""
    text = recorded(value)
    return None if text is None else parse_date(text)


def region(value: list[float]) -> Region:
    """Return the region. Raises ValueError where it is empty, inverted or outside the picture."""
    x0, y0, x1, y1 = (float(edge) for edge in value)
    return Region(x0, y0, x1, y1)


def bare(value: str | None) -> str | None:
    """Return the hexadecimal digits without ``sha256:``, ``px:`` or ``pdq:`` before them."""
    return None if value is None else value.rpartition(":")[2]


def px_name(value: str | None) -> str | None:
    """Return ``px:`` and the digits, as renditions carry it."""
    return None if value is None else f"px:{bare(value)}"
