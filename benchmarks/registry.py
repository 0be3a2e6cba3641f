"""How long a registry of many letters takes: ``python benchmarks/registry.py [KIND] [LETTERS]``.

KIND is sqlcipher (the default), folder, or the address of a PostgreSQL database that may be written to.
Prints medians in milliseconds of: taking a letter in, its status, a search by picture, by scope, by end.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.lifecycle import add, withdraw
from imageguard.consent.status import status_on
from imageguard.model.record import RecordKind, Search
from imageguard.registry.addresses import open_desk
from imageguard.registry.records import letter_of_record

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
BATCH = 5_000
ROUNDS = 25


def record(number: int) -> dict[str, Any]:
    """Return a letter; one in fifty says yes to print, one in a hundred ends this year."""
    return {
        "id": f"L-{number:06}",
        "subject": f"S-{number // 3:06}",
        "subject_type": "real_person",
        "age_band": "adult",
        "scope": {
            "elements": {"image": "yes"},
            "face_visible": "yes",
            "purposes": ["awareness"],
            "channels": ["print"] if number % 50 == 0 else ["website"],
            "territories_allowed": ["world"],
        },
        "valid_from": "2026-01-10",
        "valid_until": "2026-12-10" if number % 100 == 0 else "2028-01-10",
        "document": {"cabinet": f"B-{number}"},
        "images": [{"sha256": digest(number), "face": [0.1, 0.1, 0.4, 0.5]}],
        "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "subject"}],
    }


def digest(number: int) -> str:
    """Return the sha256 of a picture that nobody has."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def tell(what: str, work: Callable[[int], object]) -> None:
    """Print the median and the worst of some rounds in milliseconds."""
    spent = []
    for at in range(ROUNDS):
        begin = time.perf_counter()
        work(at)
        spent.append((time.perf_counter() - begin) * 1000)
    print(f"{what:<44} median {statistics.median(spent):8.1f} ms   worst {max(spent):8.1f} ms")


def main(kind: str = "sqlcipher", letters: str = "100000") -> None:
    """Fill a registry and time what people do with it."""
    count = int(letters)
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"IMAGEGUARD_HOME": str(Path(place) / "home"), "IMAGEGUARD_NO_KEYRING": "1"}
        address = {"sqlcipher": f"{place}/registry.db", "folder": f"{place}/letters"}.get(kind, kind)
        if kind == "folder":
            Path(address).mkdir()
        desk = open_desk(address, make=True)
        begin = time.perf_counter()
        for first in range(0, count, BATCH):
            with desk.store.change() as change:
                for number in range(first, min(first + BATCH, count)):
                    change.put(RecordKind.LETTER, f"L-{number:06}", record(number))
        print(f"{count} letters put in {time.perf_counter() - begin:.0f} s")
        begin = time.perf_counter()
        desk = open_desk(address)
        print(f"opened in {time.perf_counter() - begin:.2f} s")
        tell("take a letter in", lambda at: add(desk, record(count + at)))
        tell("withdraw one", lambda at: withdraw(desk, f"L-{at:06}", at=NOW))
        tell("status of one letter", lambda at: status(desk, at))
        names = [f"sha256:{digest(number)}" for number in range(0, count, max(1, count // ROUNDS))]
        tell("find by picture", lambda at: desk.store.find(Search(pictures=(names[at % len(names)],))))
        tell("find by cabinet number", lambda at: desk.store.find(Search(cabinet=f"B-{at}")))
        scope = Search(channel="print", purpose="awareness", on=dt.date(2027, 6, 1), ends_by=dt.date(2028, 1, 10))
        tell(f"find by scope ({len(desk.store.find(scope))} letters)", lambda _: desk.store.find(scope))
        ending = Search(ends_by=dt.date(2026, 12, 31), subject="S-000000")
        tell(f"find by person and end ({len(desk.store.find(ending))} letters)", lambda _: desk.store.find(ending))
        begin = time.perf_counter()
        print(f"all {len(desk.store.letters())} letters read for a check in {time.perf_counter() - begin:.1f} s")


def status(desk: Any, at: int) -> object:  # noqa: ANN401 - an open registry
    """Return the status of one letter today."""
    return status_on(letter_of_record(desk.store.get(RecordKind.LETTER, f"L-{at:06}")), NOW.date(), now=NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
