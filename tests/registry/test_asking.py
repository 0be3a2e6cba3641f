"""What is asked of a registry: an index answers as somebody would who reads every letter."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from stores import letter

from imageguard.bootstrap.auditing import audit
from imageguard.bootstrap.lifecycle import add, withdraw
from imageguard.consent.search import areas, entry_of
from imageguard.consent.status import status_on
from imageguard.consent.territories import holds, touch
from imageguard.errors import DocumentError, RegistryError
from imageguard.model.letter import Allowed
from imageguard.model.record import Concern, RecordKind, Search
from imageguard.pictures.fingerprint import PLUGIN
from imageguard.registry import folder
from imageguard.registry.asking import Asking
from imageguard.registry.database import DatabaseStore
from imageguard.registry.folder_store import FolderStore
from imageguard.registry.likeness import near
from imageguard.registry.tables import LETTERS, RECORDS, TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stores import Opener

    from imageguard.model.letter import Letter
    from imageguard.model.letter_words import Status
    from imageguard.model.record import Entry
    from imageguard.registry.addresses import Desk

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
PLACES = ("world", "KH", "KH-12", "GB", "GB-SCT")
STATES = ("ConsentGiven", "ConsentWithdrawn", "RenewedConsentGiven")
DATABASES = ["sqlcipher", "postgresql"]


class Whole(Asking):
    """Letters that were all read."""

    def __init__(self, letters: tuple[Letter, ...]) -> None:
        """Hold them."""
        self._letters = letters

    def letters(self) -> tuple[Letter, ...]:
        """Return them."""
        return self._letters

    def find(self, search: Search) -> tuple[Entry, ...]:
        """Return those that fit, each looked at by itself."""
        return tuple(entry_of(one) for one in self._letters if all(answers(one, search)))

    def standing(self, concern: Concern | None, day: dt.date, now: dt.datetime) -> tuple[tuple[Entry, Status], ...]:
        """Return those that are named with their states, by their whole history."""
        about = self._letters if concern is None else self.concerning(Concern(concern.names, ids=concern.ids))
        return tuple((entry_of(one), status_on(one, day, now=now)) for one in about)


def answers(letter: Letter, search: Search) -> Iterator[bool]:
    """Yield for each thing that is asked whether the letter has it."""
    scope, names = letter.scope, {f"sha256:{one.sha256}" for one in letter.images} | {one.px for one in letter.images}
    yield not search.pictures or not names.isdisjoint(search.pictures)
    yield search.cabinet in {None, letter.document_cabinet}
    yield search.subject in {None, letter.subject}
    yield search.purpose is None or scope.purposes.get(search.purpose, Allowed.NO) is not Allowed.NO
    yield search.channel is None or scope.channels.get(search.channel, Allowed.NO) is not Allowed.NO
    if (place := search.territory) is not None:
        yield any(holds(one, place) for one in scope.territories_allowed)
        yield not any(touch(one, place) for one in scope.territories_blocked)
    first, last = letter.valid_from or letter.signature.on, letter.valid_until
    if (day := search.on) is not None:
        yield (first is None or first <= day) and (last is None or day <= last)
    yield search.ends_by is None or (last is not None and last <= search.ends_by)


def digest(of: object) -> str:
    """Return 64 hexadecimal digits."""
    return hashlib.sha256(str(of).encode()).hexdigest()


def some_letters() -> list[dict[str, Any]]:
    """Return letters that differ in everything that is asked for."""
    choose = random.Random(7)  # noqa: S311 - letters, no secrets
    made = []
    for number in range(40):
        allowed = choose.sample(PLACES, choose.randint(0, 2))
        others = [one for one in PLACES[1:] if one not in allowed]
        scope = {
            "elements": {"image": "yes"},
            "face_visible": "yes",
            "purposes": {"awareness": choose.choice(["yes", "no", "with_limits"])},
            "channels": choose.sample(["print", "website"], choose.randint(0, 2)),
            "territories_allowed": allowed,
            "territories_blocked": choose.sample(others, choose.randint(0, 2)),
        }
        days = sorted(dt.date(2026, 10, 1) + dt.timedelta(choose.randrange(90)) for _ in range(choose.randint(0, 3)))
        events = [
            {"state": choose.choice(STATES), "at": f"{day}T23:30:00-0{choose.randrange(9)}:00", "by": "subject"}
            for day in days
        ]
        names = {"sha256": digest(number % 9), "px": f"px:{digest(number)}", "pdq": digest(number % 7)}
        ends = {} if number % 5 == 0 else {"valid_until": f"202{choose.randint(6, 8)}-11-{choose.randint(15, 25)}"}
        made.append(
            letter(
                f"L-{number:02}",
                subject=f"S-{number // 3}",
                scope=scope,
                events=events,
                images=[{key: names[key] for key in choose.sample(sorted(names), choose.randint(1, 3))}],
                valid_from=choose.choice(["2026-01-10", "2026-11-14"]),
                retention_until=f"202{choose.randint(8, 9)}-01-01",
            )
        )
        made[-1] = {**{key: value for key, value in made[-1].items() if key != "valid_until"}, **ends}
    return made


def searches() -> list[Search]:
    """Return searches of every kind, alone and together."""
    days = (None, dt.date(2026, 11, 19), dt.date(2027, 11, 20))
    of_scope = itertools.product((None, "awareness", "other"), (None, "print"), (None, *PLACES, "TH", "KH-1"), days)
    return [
        *(Search(purpose=one, channel=other, territory=place, on=day) for one, other, place, day in of_scope),
        Search(subject="S-3"),
        Search(cabinet="B-L-07", subject="S-2"),
        Search(pictures=(f"sha256:{digest(3)}", f"px:{digest(11)}")),
        Search(ends_by=dt.date(2026, 11, 20), channel="website"),
    ]


@pytest.mark.parametrize(("kind", "large"), [("folder", 100), ("folder", 1), *((one, 100) for one in DATABASES)])
def test_every_store_answers_as_somebody_would_who_reads_every_letter(
    opener: Opener, large: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searches, letters for a run, what has ended, what is counted, where the letters stand; also from a shelf."""
    monkeypatch.setattr(folder, "LARGE", large)
    desk = opener()
    with desk.store.change() as change:
        for one in some_letters():
            change.put(RecordKind.LETTER, one["id"], one)
    opener().store.check()
    store: Any = opener().store
    store = store._now if isinstance(store, FolderStore) else store  # read once, and not for each question
    whole = Whole(tuple(store.letters()))
    for search in searches():
        assert tuple(store.find(search)) == whole.find(search), search
    concern = Concern(frozenset({f"sha256:{digest(3)}"}), frozenset({digest(5)}), frozenset({"L-00", "L-none"}))
    for one in (concern, Concern(), Concern(prints=concern.prints), Concern(names=concern.names)):
        assert tuple(store.concerning(one)) == whole.concerning(one)
    for day in (dt.date(2026, 10, 20), NOW.date(), dt.date(2026, 12, 20)):
        for about in (None, concern):
            assert tuple(store.standing(about, day, NOW)) == whole.standing(about, day, NOW)
    for day in (dt.date(2028, 1, 1), dt.date(2028, 6, 1)):
        assert store.tally(day) == whole.tally(day)
    assert store.buckets() == whole.buckets()


def _database(desk: Desk) -> DatabaseStore:
    assert isinstance(desk.store, DatabaseStore)
    return desk.store


def _told(desk: Desk) -> list[str]:
    return [said for wrong, _, said in audit(desk) if wrong]


@pytest.mark.parametrize("kind", DATABASES)
def test_an_index_that_does_not_say_what_the_letters_say_is_found_out(opener: Opener) -> None:
    """By `consent verify` always, and by whoever relies on the letter."""
    desk = opener()
    for key in ("L-1", "L-2"):
        add(desk, letter(key))
    assert _told(opener()) == []
    with _database(desk).engine.begin() as rows:
        rows.execute(sa.update(LETTERS).where(LETTERS.c.id == "L-1").values(state="ConsentWithdrawn"))
        rows.execute(sa.delete(TERMS).where(TERMS.c.letter == "L-2"))
    assert len(_told(opener())) == 2
    with _database(desk).engine.begin() as rows:
        rows.execute(sa.delete(RECORDS).where(RECORDS.c.key == "L-1"))
    with pytest.raises(DocumentError, match="is gone"):
        opener().store.concerning(Concern(ids=frozenset({"L-1"})))


@pytest.mark.parametrize("kind", DATABASES)
def test_rows_that_somebody_put_back_are_found_out_by_a_check(opener: Opener) -> None:
    """The whole letter as it was before the withdrawal, its entry, its bucket: the end was seen here."""
    desk = opener()
    add(desk, letter("L-1"))
    opener().store.check()
    tables = (RECORDS, LETTERS)
    with _database(desk).engine.begin() as rows:
        before = [rows.execute(sa.select(one)).mappings().all() for one in tables]
    withdraw(desk, "L-1", at=NOW)
    opener().store.check()
    with _database(desk).engine.begin() as rows:
        for one, old in zip(tables, before, strict=True):
            rows.execute(sa.delete(one))
            rows.execute(sa.insert(one), [dict(row) for row in old])
    with pytest.raises(DocumentError, match="cut off"):
        opener().store.concerning(Concern(names=frozenset({"sha256:" + letter("L-1")["images"][0]["sha256"]})))
    with desk.store.change() as change:  # whatever else happens to the bucket
        change.put(RecordKind.LETTER, "L-1", change.get(RecordKind.LETTER, "L-1") or {})
    with pytest.raises(DocumentError, match="cut off"):
        opener().store.check()


@pytest.mark.parametrize("kind", ["postgresql"])
def test_a_record_that_was_changed_or_moved_on_the_server_does_not_open(opener: Opener) -> None:
    """Two letters whose sealed texts somebody exchanged."""
    desk = opener()
    add(desk, letter("L-1"))
    add(desk, letter("L-2"))
    with _database(desk).engine.begin() as rows:
        bodies = dict(rows.execute(sa.select(RECORDS.c.key, RECORDS.c.body).where(RECORDS.c.kind == "letter")).all())
        for key, other in (("L-1", "L-2"), ("L-2", "L-1")):
            rows.execute(sa.update(RECORDS).where(RECORDS.c.key == key).values(body=bodies[other]))
    with pytest.raises(RegistryError, match="was changed"):
        opener().store.get(RecordKind.LETTER, "L-1")


PRINT = st.binary(min_size=32, max_size=32).map(bytes.hex)


@given(st.lists(PRINT, max_size=6), st.lists(PRINT, max_size=3), st.integers(0, 60))
def test_fingerprints_are_compared_as_the_fingerprinter_does(known: list[str], wanted: list[str], flips: int) -> None:
    """Many at once, to the bit."""
    for one in wanted[:1]:
        bits = int(one, 16) ^ ((1 << flips) - 1)
        known = [*known, f"{bits:064x}"]
    named = [(str(at), one) for at, one in enumerate(known)]
    expected = {key for key, one in named if any(PLUGIN.near(one, other) for other in wanted)}
    assert near(named, wanted) == expected


@pytest.mark.parametrize("place", [*PLACES, "TH-10"])
def test_the_areas_of_a_place_are_those_that_hold_it(place: str) -> None:
    """No more, no less, among all that a letter may name."""
    assert {one for one in (*PLACES, "TH", "TH-10", "TH-1") if holds(one, place)} == set(areas(place)) & {
        *PLACES,
        "TH",
        "TH-10",
        "TH-1",
    }
