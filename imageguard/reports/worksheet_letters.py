"""The letters that the worksheet offers, those that could fit first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from imageguard.reports import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from imageguard.model.report import Report
    from imageguard.ports import Offer

AGES: Final = {"adult": "adult", "minor": "child", "unknown": "age not recorded: counts as a child"}


def letter_objects(report: Report, offers: Sequence[Offer]) -> list[dict[str, Any]]:
    """Return each letter by id and pseudonym with why it does not fit the use; an empty reason: it could fit.

    Without offers the letters that the report relied on are all that is known.
    """
    if not offers:
        return [_object(used.letter.id, used.letter.subject, used.letter.age_band, ()) for used in report.letters]
    ordered = sorted(offers, key=lambda one: (bool(one.gaps), one.letter.id))
    return [_object(one.letter.id, one.letter.subject, one.letter.age_band, one.gaps) for one in ordered]


def _object(id: str, subject: str, age: str, gaps: Sequence[str]) -> dict[str, Any]:
    return {"id": id, "subject": subject, "age": AGES[age], "why": [words.reason(gap) for gap in gaps]}
