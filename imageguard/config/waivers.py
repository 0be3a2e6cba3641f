"""``waivers.yaml``: accepted failures; an entry that cannot be read whole waives nothing and is told."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from imageguard.documents import check, read, shown
from imageguard.documents.dates import parse_date
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError
from imageguard.model.attestation import Waiver
from imageguard.resources import schema

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.errors import Mistake

LONGEST = dt.timedelta(days=366)


def load_waivers(path: Path, *, today: dt.date) -> tuple[Waiver, ...]:
    """Read every waiver; ``today`` caps how far ahead one may end (366 days).

    A wrong entry comes back with ``malformed`` set, and with its mistakes in it.
    Raises DocumentError where the file is no YAML or no list.
    """
    source = shown(path)
    document = read(file_text(path, source), source)
    mistakes = check(document, schema("waivers"))
    if not isinstance(document.data, (list, type(None))):
        raise DocumentError(mistakes)
    return tuple(
        _waiver(entry, [one for one in mistakes if _belongs(one, index)], today)
        for index, entry in enumerate(document.data or ())
    )


def _belongs(mistake: Mistake, index: int) -> bool:
    return mistake.key == f"[{index}]" or mistake.key.startswith(f"[{index}].")


def _waiver(entry: Any, mistakes: list[Mistake], today: dt.date) -> Waiver:  # noqa: ANN401 - it may be anything
    if mistakes:
        return _malformed(entry, "; ".join(str(one) for one in mistakes))
    expires = parse_date(entry["expires"])
    waiver = Waiver(
        rule=entry["rule"],
        asset=entry.get("asset"),
        reason=entry["reason"],
        approved_by=entry["approved_by"],
        role=entry["role"],
        expires=expires,
    )
    if expires > today + LONGEST:
        return _malformed(entry, f"expires more than {LONGEST.days} days ahead; choose an earlier day")
    return waiver


def _malformed(entry: Any, why: str) -> Waiver:  # noqa: ANN401 - it may be anything
    said = entry if isinstance(entry, dict) else {}
    texts = {key: said.get(key) for key in ("rule", "asset", "reason", "approved_by", "role")}
    kept = {key: value if isinstance(value, str) else "" for key, value in texts.items()}
    return Waiver(
        rule=kept["rule"],
        asset=kept["asset"] or None,
        reason=kept["reason"],
        approved_by=kept["approved_by"],
        role=kept["role"],
        expires=None,
        malformed=why,
    )
