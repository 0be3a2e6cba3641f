"""One suite for every kind of registry: folder, SQLCipher, PostgreSQL."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
from stores import letter

from imageguard.documents.emitting import to_yaml
from imageguard.errors import DocumentError
from imageguard.model.record import Head, RecordKind, Search
from imageguard.registry.letters import text_digest

if TYPE_CHECKING:
    from stores import Opener

    from imageguard.registry.addresses import Desk

pytestmark = pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])

STOP = {"sha256": "a" * 64, "at": "2026-01-10T09:00:00Z"}


def put(desk: Desk, *letters: str | dict[str, Any]) -> None:
    """Keep letters, each an id or a whole record, in one change."""
    with desk.store.change() as change:
        for one in letters:
            record = letter(one) if isinstance(one, str) else one
            change.put(RecordKind.LETTER, record["id"], record)


def test_what_was_put_is_there_for_the_next_one_who_opens_it(opener: Opener) -> None:
    """Letters come back typed, in the order of their ids, the same whatever the store."""
    put(opener(), "L-2", "L-1")
    store = opener().store
    assert [one.id for one in store.letters()] == ["L-1", "L-2"]
    assert store.get(RecordKind.LETTER, "L-1") == letter("L-1")
    assert store.letters()[0].sha256 == text_digest(to_yaml(letter("L-1")))
    assert "2 letters" in store.name


def test_a_change_that_fails_leaves_nothing(opener: Opener) -> None:
    """The second letter is wrong: the first is not kept either."""
    with pytest.raises(DocumentError, match="age_band"):
        put(opener(), "L-1", letter("L-2", age_band="old"))
    assert opener().store.letters() == ()


def test_a_change_sees_itself(desk: Desk) -> None:
    """What a change puts, changes and removes is so for the rest of it, and afterwards."""
    put(desk, "L-1", "L-2")
    with desk.store.change() as change:
        change.remove(RecordKind.LETTER, "L-1")
        change.put(RecordKind.LETTER, "L-2", letter("L-2", subject="S-9"))
        change.put(RecordKind.PERSON, "R-1", {"id": "R-1", "role": "reviewer", "from": "2026-01-01"})
        assert change.get(RecordKind.LETTER, "L-1") is None
        assert list(change.all(RecordKind.LETTER)) == ["L-2"]
        assert change.get(RecordKind.PERSON, "R-1") is not None
    assert [one.subject for one in desk.store.letters()] == ["S-9"]
    assert list(desk.store.all(RecordKind.PERSON)) == ["R-1"]


def test_lists_keep_their_order_and_can_be_changed(desk: Desk) -> None:
    """Stops and publications are numbered as they come; each can be put again under its number."""
    with desk.store.change() as change:
        keys = [change.add(RecordKind.STOP, {**STOP, "sha256": digit * 64}) for digit in "abc"]
        change.put(RecordKind.STOP, keys[1], {**STOP, "sha256": "b" * 64, "lifted_by": ["R-1", "R-2"]})
        change.add(RecordKind.PUBLICATION, {"place": "https://example.org/a", "on": "2026-02-01", "sha256": "a" * 64})
    assert [stop.sha256[0] for stop in desk.store.stops()] == ["a", "b", "c"]
    assert [stop.in_force for stop in desk.store.stops()] == [True, False, True]
    assert len(desk.store.all(RecordKind.PUBLICATION)) == 1


@pytest.mark.parametrize(
    ("search", "ids"),
    [
        (Search(), ["L-1", "L-2", "L-3"]),
        (Search(cabinet="B-L-2"), ["L-2"]),
        (Search(subject="S-3"), ["L-3"]),
        (Search(purpose="fundraising"), ["L-3"]),
        (Search(channel="website", purpose="awareness"), ["L-1", "L-2", "L-3"]),
        (Search(channel="print"), []),
        (Search(on=dt.date(2027, 1, 1)), ["L-1", "L-2"]),
        (Search(ends_by=dt.date(2026, 12, 31)), ["L-3"]),
        (Search(pictures=("sha256:" + b"L-1".hex().ljust(64, "0"), "px:" + "f" * 64)), ["L-1"]),
    ],
)
def test_letters_are_found_by_what_they_say(search: Search, ids: list[str], desk: Desk) -> None:
    """The same search finds the same letters in every store."""
    put(desk, "L-1", "L-2")
    scope = {**letter()["scope"], "purposes": ["fundraising", "awareness"]}
    with desk.store.change() as change:
        record = letter("L-3", subject="S-3", scope=scope, valid_until="2026-06-30")
        change.put(RecordKind.LETTER, "L-3", record)
    assert [one.id for one in desk.store.find(search)] == ids


def test_writers_at_the_same_time_lose_nothing(opener: Opener) -> None:
    """Eight writers add three stops each, every one with its own connection: all 24 are there, in one order."""

    def write(digit: str) -> None:
        store = opener().store
        for _ in range(3):
            with store.change() as change:
                change.add(RecordKind.STOP, {**STOP, "sha256": digit * 64})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, "01234567"))
    stops = opener().store.stops()
    assert sorted(stop.sha256[0] for stop in stops) == sorted("01234567" * 3)


def test_a_chain_that_became_shorter_is_seen(opener: Opener) -> None:
    """A withdrawal that this computer has seen cannot be taken back by an old copy of the letter."""
    desk = opener()
    put(desk, "L-1")
    assert desk.safe is not None
    desk.safe.note({"L-1": Head(2, "e" * 64)})
    with pytest.raises(DocumentError, match="its end was cut off"):
        opener().store.letters()
    with desk.store.change() as change:
        change.remove(RecordKind.LETTER, "L-1")
    with pytest.raises(DocumentError, match="is gone"):
        opener().store.letters()


def test_an_erased_letter_is_not_missed(opener: Opener) -> None:
    """A tombstone says that a letter is gone for good."""
    desk = opener()
    assert desk.safe is not None
    desk.safe.note({"L-1": Head(2, "e" * 64)})
    tombstone = {"id": "L-1", "at": "2026-01-10T09:00:00Z", "count": 2, "head": "e" * 64}
    with desk.store.change() as change:
        change.put(RecordKind.TOMBSTONE, "L-1", tombstone)
    assert opener().store.letters() == ()
