"""A person says yes again: until a new day, and after a withdrawal only with what shows that it is a new agreement."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from stores import letter

from imageguard.bootstrap.lifecycle import add, withdraw
from imageguard.bootstrap.renewing import Renewal, renew
from imageguard.consent.status import status_on
from imageguard.errors import UsageError
from imageguard.registry.vault import vault_of

if TYPE_CHECKING:
    from pathlib import Path

    from imageguard.registry.addresses import Desk

pytestmark = pytest.mark.parametrize("kind", ["sqlcipher"])
NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)


def holds(desk: Desk, day: dt.date = NOW.date()) -> bool:  # noqa: B008 - a day
    """Say whether the letter L-1 holds on a day."""
    found = next(one for one in desk.store.letters() if one.id == "L-1")
    return status_on(found, day, now=NOW).valid


def test_a_renewal_moves_the_end(desk: Desk) -> None:
    """The person said yes again; a child who has grown up needs a letter of their own, and no renewal ends at once."""
    add(desk, letter("L-1", retention_until="2028-06-01"))
    record = renew(desk, "L-1", Renewal(dt.date(2029, 1, 1)), at=NOW)
    assert record["retention_until"] == "2029-01-01"
    assert holds(desk, day=dt.date(2028, 12, 31))
    add(desk, letter("L-2", age_band="minor", majority_on="2026-03"))
    with pytest.raises(UsageError, match="is an adult now"):
        renew(desk, "L-2", Renewal(dt.date(2029, 1, 1)), at=NOW)
    with pytest.raises(UsageError, match="is past"):
        renew(desk, "L-1", Renewal(dt.date(2026, 1, 1)), at=NOW)
    with pytest.raises(UsageError, match="has not ended"):
        renew(desk, "L-1", Renewal(dt.date(2029, 1, 1), anew=NOW.date()), at=NOW)


ANEW = {"anew": NOW.date(), "scan": "paper.png"}


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"anew": NOW.date()},
        {"scan": "paper.png"},
        {**ANEW, "anew": NOW.date() - dt.timedelta(1)},
        {**ANEW, "anew": NOW.date() + dt.timedelta(1)},
        {**ANEW, "scan": "not-there.png"},
    ],
)
def test_a_renewal_does_not_bring_back_what_was_withdrawn(desk: Desk, tmp_path: Path, said: dict[str, Any]) -> None:
    """Neither by itself, nor by half of what tells of a new agreement, nor by one of another day."""
    (tmp_path / "paper.png").write_bytes(b"new")
    add(desk, letter("L-1"))
    withdraw(desk, "L-1", at=NOW)
    said = {key: tmp_path / value if key == "scan" else value for key, value in said.items()}
    with pytest.raises(UsageError, match=r"withdrawn on|consent ended on|cannot be read"):
        renew(desk, "L-1", Renewal(dt.date(2029, 1, 1), **said), at=NOW)
    assert not holds(desk)


def test_a_new_agreement_after_a_withdrawal_brings_its_day_and_its_paper(desk: Desk, tmp_path: Path) -> None:
    """The old paper stays in the vault beside the new one, and in the history stands what happened."""
    (tmp_path / "old.png").write_bytes(b"old")
    (tmp_path / "new.pdf").write_bytes(b"new")
    add(desk, letter("L-1"))
    assert desk.safe is not None
    vault_of(desk.safe).keep("L-1", b"old")
    withdraw(desk, "L-1", at=NOW)
    record = renew(desk, "L-1", Renewal(dt.date(2029, 1, 1), anew=NOW.date(), scan=tmp_path / "new.pdf"), at=NOW)
    assert holds(desk)
    assert record["events"][-1]["note"] == f"agreed anew on {NOW.date()}, after consent had ended"
    assert record["document"]["sha256"] == hashlib.sha256(b"new").hexdigest()
    with zipfile.ZipFile(io.BytesIO(vault_of(desk.safe).scan("L-1"))) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            f"agreed-{NOW.date()}.pdf": b"new",
            "before": b"old",
        }
