"""How long a registry of many letters takes: ``python benchmarks/registry.py [KIND] [LETTERS ...]``.

KIND is sqlcipher (the default), folder, or the address of an empty PostgreSQL database; of the sizes (1,000 and
100,000) the largest is compared with the smallest. Prints medians in milliseconds of what people do, and of all
that a check asks of the letters.
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
from imageguard.model.record import Concern, RecordKind, Search
from imageguard.registry.addresses import open_desk, open_registry
from imageguard.registry.binding import keep, note
from imageguard.registry.records import letter_of_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOW = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
BATCH = 5_000
ROUNDS = 25
RARE = 20


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
            "channels": ["poster"] if number < RARE else ["print"] if number % 50 == 0 else ["website"],
            "territories_allowed": ["world"],
        },
        "valid_from": "2026-01-10",
        "valid_until": "2026-12-10" if number % 100 == 0 else "2028-01-10",
        "document": {"cabinet": f"B-{number}"},
        "images": [{"sha256": digest(number), "pdq": digest(-number), "face": [0.1, 0.1, 0.4, 0.5]}],
        "events": [{"state": "ConsentGiven", "at": "2026-01-10T09:00:00+07:00", "by": "subject"}],
    }


def digest(number: int) -> str:
    """Return the sha256 of a picture that nobody has."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def tell(what: str, work: Callable[[int], object], rounds: int = ROUNDS) -> tuple[str, float]:
    """Print the median and the worst of some rounds in milliseconds; return the median."""
    spent = []
    for at in range(rounds):
        begin = time.perf_counter()
        work(at)
        spent.append((time.perf_counter() - begin) * 1000)
    print(f"{what:<44} median {statistics.median(spent):8.1f} ms   worst {max(spent):8.1f} ms")
    return what, statistics.median(spent)


def main(kind: str = "sqlcipher", *counts: str) -> None:
    """Time registries of each size, and print how the largest compares with the smallest."""
    taken = {int(count): measure(kind, int(count)) for count in counts or ("1000", "100000")}
    few, many = min(taken), max(taken)
    if few != many:
        print(f"\n{many:,} letters against {few:,}:")
        for what, spent in taken[many].items():
            print(f"  {what:<44} x {spent / taken[few][what]:.1f}")


def measure(kind: str, count: int) -> dict[str, float]:
    """Fill a registry, time what people do with it, and return the medians in milliseconds."""
    with tempfile.TemporaryDirectory() as place:
        os.environ |= {"IMAGEGUARD_HOME": str(Path(place) / "home"), "IMAGEGUARD_NO_KEYRING": "1"}
        address = {"sqlcipher": f"{place}/registry.db", "folder": f"{place}/letters"}.get(kind, kind)
        if kind == "folder":
            Path(address).mkdir()
        desk = open_desk(address, make=True)
        begin = time.perf_counter()
        for first in range(0, count, BATCH):
            numbers = range(first, min(first + BATCH, count))
            with desk.store.change() as change:
                kept = [keep(desk, change, record(number)) for number in numbers]
            note(desk, *kept)
        print(f"\n{kind}: {count:,} letters put in {time.perf_counter() - begin:.0f} s")
        return dict(timed(address, count))


def timed(address: str, count: int) -> Iterator[tuple[str, float]]:
    """Yield (what people do, its median in milliseconds)."""
    yield tell("open", lambda _: open_desk(address))
    desk = open_desk(address)
    yield tell("take a letter in", lambda at: add(desk, record(count + at)))
    yield tell("withdraw one", lambda at: withdraw(desk, f"L-{at:06}", at=NOW))
    yield tell("status of one letter", lambda at: status(desk, at))
    names = [f"sha256:{digest(number)}" for number in range(0, count, max(1, count // ROUNDS))]
    yield tell("find by picture", lambda at: desk.store.find(Search(pictures=(names[at % len(names)],))))
    yield tell("find by cabinet number", lambda at: desk.store.find(Search(cabinet=f"B-{at}")))
    ending = Search(ends_by=dt.date(2026, 12, 31), subject="S-000000")
    yield tell("find by person and end", lambda _: desk.store.find(ending))
    scope = Search(channel="print", purpose="awareness", territory="KH-12", on=dt.date(2027, 6, 1))
    found = len(desk.store.find(scope))
    yield tell(f"find by scope, about {round(found / count, 2):.0%} of all", lambda _: desk.store.find(scope))
    print(f"    ({found:,} letters found)")
    rare = Search(channel="poster", purpose="awareness", territory="KH-12", on=dt.date(2027, 6, 1))
    yield tell("find by scope, twenty letters", lambda _: desk.store.find(rare))
    yield tell("what a check of 200 pictures asks", lambda _: checked(address, names))
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-999998", record(999_998))
    yield tell("the same after a change by somebody else", lambda at: checked(address, names, at), rounds=5)


def checked(address: str, names: list[str], at: int | None = None) -> None:
    """Ask a registry for what a check asks it for, beside the pictures themselves."""
    registry = open_registry(address)
    if at is not None:
        with open_desk(address).store.change() as change:
            change.put(RecordKind.LETTER, "L-999998", {**record(999_998), "subject": f"S-{at}"})
    registry.check()
    prints = frozenset(hashlib.sha256(f"picture {one}".encode()).hexdigest() for one in range(200))
    registry.concerning(Concern(frozenset(names), prints))
    registry.tally(NOW.date())
    registry.buckets()
    print(end=registry.name[:0])


def status(desk: Any, at: int) -> object:  # noqa: ANN401 - an open registry
    """Return the status of one letter today."""
    return status_on(letter_of_record(desk.store.get(RecordKind.LETTER, f"L-{at:06}")), NOW.date(), now=NOW)


if __name__ == "__main__":
    main(*sys.argv[1:])
