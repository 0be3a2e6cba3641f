"""A letter renewed: the person said yes again. What was taken back does not come to life by it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.lifecycle import happen, letter_record
from imageguard.bootstrap.scanning import seal_also
from imageguard.errors import UsageError
from imageguard.model.letter import ENDING_STATES, ConsentState
from imageguard.registry.records import letter_of_record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from imageguard.model.letter import Event, Letter
    from imageguard.registry.addresses import Desk
    from imageguard.registry.store import Record

_ENDED = {
    ConsentState.REFUSED: "refused",
    ConsentState.WITHDRAWN: "withdrawn",
    ConsentState.REVOKED: "revoked",
    ConsentState.INVALIDATED: "found invalid",
}


@dataclass(frozen=True)
class Renewal:
    """What the person said: until when, and by when pictures and letter must be destroyed (None: as before, or then).

    ``anew`` is the day of a new agreement after consent had ended, ``scan`` the paper of the new agreement.
    """

    until: dt.date
    retention: dt.date | None = None
    by: str = "subject"
    method: str | None = None
    anew: dt.date | None = None
    scan: Path | None = None


def renew(desk: Desk, id: str, renewal: Renewal, *, at: dt.datetime) -> Record:
    """Record that the person said yes again, until a new last day; return the letter as kept.

    Raises UsageError for a child who has grown up, and after an ending unless the new agreement is given with
    its day and its paper.
    """
    with desk.store.change() as change:
        record = letter_record(change, id)
    letter = letter_of_record(record)
    _refuse(letter, renewal, at)
    scan, suffix = (_read(renewal.scan), renewal.scan.suffix.lower()) if renewal.scan else (None, "")
    fields: dict[str, Any] = {"valid_until": renewal.until.isoformat()}
    if renewal.retention or (letter.retention_until and letter.retention_until < renewal.until):
        fields["retention_until"] = (renewal.retention or renewal.until).isoformat()
    if scan is not None:
        fields["document"] = _with_paper(record.get("document"), scan)
        seal_also(desk, id, f"agreed-{renewal.anew or at.date()}{suffix}", scan)
    words = f"agreed anew on {renewal.anew}, after consent had ended" if renewal.anew else None
    return happen(
        desk, id, ConsentState.RENEWED, at=at, by=renewal.by, method=renewal.method, note_=words, fields=fields
    )


def _refuse(letter: Letter, renewal: Renewal, at: dt.datetime) -> None:
    """Raise UsageError where this renewal may not be."""
    today = at.date()
    if renewal.until < today:
        raise UsageError(f"{letter.id}: --until {renewal.until} is past; a renewal ends today or later")
    if letter.counts_as_minor and letter.majority_on and letter.majority_on <= today:
        raise UsageError(f"{letter.id}: this child is an adult now; the person needs a letter of their own")
    last = letter.events[-1] if letter.events else None
    ended = last if last is not None and last.state in ENDING_STATES else None
    if ended is None and renewal.anew:
        raise UsageError(f"{letter.id}: this letter has not ended; renew it without --after-withdrawal")
    if ended is not None and (renewal.anew is None or renewal.scan is None):
        raise UsageError(
            f"{letter.id}: consent was {_ENDED[ended.state]} on {ended.at.date()}, which a renewal does not undo; "
            "where the person has agreed anew, add the new letter (`imageguard consent add`), or say on which day and "
            "give its paper: --after-withdrawal DATE --scan FILE"
        )
    if ended is not None and renewal.anew is not None:
        _refuse_day(letter.id, ended, renewal.anew, today)


def _refuse_day(id: str, ended: Event, anew: dt.date, today: dt.date) -> None:
    if not ended.at.date() <= anew <= today:
        raise UsageError(
            f"{id}: consent ended on {ended.at.date()}; a new agreement is dated from then to today, not {anew}"
        )


def _with_paper(document: Any, scan: bytes) -> Mapping[str, Any]:  # noqa: ANN401 - a mapping, or not_recorded
    """Return what a letter says of its paper, with the new sheet before those that there were."""
    known = document if isinstance(document, dict) else {}
    before = [known.get("sha256"), *known.get("pages", ())]
    pages = [one for one in before if one and one != "not_recorded"]
    return {**known, "sha256": hashlib.sha256(scan).hexdigest(), **({"pages": pages} if pages else {})}


def _read(scan: Path) -> bytes:
    try:
        return scan.read_bytes()
    except OSError as error:
        raise UsageError(f"{scan}: the scan cannot be read: {error.strerror}") from error
