"""The days on which letters end, as an iCalendar file (RFC 5545): ids only, no person in it."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from imageguard.consent.endings import Ending

_LONGEST = 73
"""Octets of a line before it is folded; RFC 5545 allows 75."""


def render_calendar(endings: Iterable[Ending]) -> bytes:
    """Return a calendar with one all-day entry for each ending; the same endings give the same bytes."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//imageguard//consent//EN"]
    for one in endings:
        lines += _event(one)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode()


def _event(ending: Ending) -> list[str]:
    uid = hashlib.sha256(f"{ending.letter}\0{ending.on}\0{ending.what}".encode()).hexdigest()[:32]
    after = ending.on + dt.timedelta(days=1)
    return [
        "BEGIN:VEVENT",
        f"UID:{uid}@imageguard",
        f"DTSTAMP:{ending.on:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{ending.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{after:%Y%m%d}",
        f"SUMMARY:{_escaped(f'{ending.letter}: {ending.what}')}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-P30D",
        f"DESCRIPTION:{_escaped(ending.letter)}",
        "END:VALARM",
        "END:VEVENT",
    ]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, "\\" + sign)
    return text


def _folded(line: str) -> Iterator[str]:
    yield line[:_LONGEST]
    for at in range(_LONGEST, len(line), _LONGEST):
        yield " " + line[at : at + _LONGEST]
