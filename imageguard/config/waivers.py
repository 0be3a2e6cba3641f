"""``waivers.yaml``: accepted failures; an entry that cannot be read whole waives nothing and is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from imageguard.config.proving import proved_waivers
from imageguard.documents import check, read, shown
from imageguard.documents.dates import parse_date
from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError
from imageguard.model.attestation import Waiver
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from imageguard.errors import Mistake
    from imageguard.model.signer import Seal, Signer

LONGEST = dt.timedelta(days=366)
FIELDS = ("rule", "asset", "reason", "approved_by", "role", "expires")


def load_waivers(path: Path, *, today: dt.date) -> tuple[Waiver, ...]:
    """Read every waiver; ``today`` caps how far ahead one may end (366 days).

    A wrong entry comes back with ``malformed`` set to its mistakes, and without the values that are wrong:
    it is told in reports, and a name may stand where an id belongs.
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


def load_signed_waivers(
    path: Path, signers: Sequence[Signer] = (), *, today: dt.date
) -> tuple[tuple[Waiver, ...], tuple[Seal, ...]]:
    """Read every waiver as ``load_waivers`` does, each marked where its approver signed it; and all signatures."""
    return proved_waivers(path, load_waivers(path, today=today), signers, today)


def holds_waivers(path: Path) -> bool:
    """Say whether a file holds waivers rather than answers: whether anything in it was approved."""
    source = shown(path)
    entries = read(file_text(path, source), source).data
    return isinstance(entries, list) and any(isinstance(one, dict) and "approved_by" in one for one in entries)


def _belongs(mistake: Mistake, index: int) -> bool:
    return mistake.key == f"[{index}]" or mistake.key.startswith(f"[{index}].")


def _waiver(entry: Any, mistakes: list[Mistake], today: dt.date) -> Waiver:  # noqa: ANN401 - it may be anything
    if mistakes:
        wrong = {_field(one) for one in mistakes}
        return _malformed(entry, "; ".join(_told(one) for one in mistakes), wrong)
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


def _field(mistake: Mistake) -> str:
    """Return the field that is wrong; empty where it is none of those that a waiver has."""
    name = mistake.key.rpartition("].")[2]
    return name if name in FIELDS else ""


def _told(mistake: Mistake) -> str:
    """Return a mistake without the folder of the file and without a key that somebody made up."""
    entry, field = f"{mistake.key.partition(']')[0]}]", _field(mistake)
    return str(replace(mistake, source=PurePath(mistake.source).name, key=f"{entry}.{field}" if field else entry))


def _malformed(entry: Any, why: str, wrong: set[str] | None = None) -> Waiver:  # noqa: ANN401 - it may be anything
    said = entry if isinstance(entry, dict) else {}
    texts = {key: said.get(key) for key in FIELDS if key not in (wrong or ())}
    kept = {key: value if isinstance(value, str) else "" for key, value in texts.items()}
    return Waiver(
        rule=kept.get("rule", ""),
        asset=kept.get("asset") or None,
        reason=kept.get("reason", ""),
        approved_by=kept.get("approved_by", ""),
        role=kept.get("role", ""),
        expires=None,
        malformed=why,
    )
