"""Face templates in every kind of registry: kept sealed, gone with the agreement, nothing left that a key opens."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from stores import letter

from imageguard.bootstrap.copies import MARK, backup, restore
from imageguard.bootstrap.erasing import erase, sweep
from imageguard.bootstrap.lifecycle import add, happen, withdraw
from imageguard.bootstrap.likening import drop, prune
from imageguard.errors import RegistryError
from imageguard.model.letter import ConsentState
from imageguard.model.record import RecordKind
from imageguard.registry.binding import end_of
from imageguard.registry.database import DatabaseStore
from imageguard.registry.templates import OWN_KEY, Kept, Template, keep_templates, open_all, opened, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from stores import Opener

    from imageguard.registry.addresses import Desk

pytestmark = pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
DAY = NOW.date()
UNTIL = dt.date(2027, 1, 10)
VECTOR = tuple(((at * 37) % 101 - 50) / 512 for at in range(128))
"""Numbers that 32 bits hold exactly."""
FACE = Template("sface sha256:fb143eea07838aa5", VECTOR, "sha256:" + "c" * 64, "R-02", DAY)


def remember(desk: Desk, id: str = "L-1", until: dt.date = UNTIL, **changed: Any) -> dict[str, Any]:  # noqa: ANN401
    """Take in a letter whose person agreed, keep a template, and return its record as it lies in the store."""
    add(desk, letter(id, face_matching="yes", **changed))
    with desk.store.change() as change:
        keep_templates(desk, change, Kept(id, until, "GDPR 9(2)(a)", (FACE,)))
    return dict(desk.store.all(RecordKind.TEMPLATE)[id])


def raw(desk: Desk, place: Path) -> Iterator[bytes]:
    """Yield what the store holds: each file, and where it is a database each value of each table."""
    for file in sorted(place.rglob("*")):
        if file.is_file() and "home" not in file.relative_to(place).parts:
            yield file.name.encode()
            yield file.read_bytes()
    if isinstance(desk.store, DatabaseStore):
        with desk.store.engine.connect() as rows:
            for table in sa.inspect(desk.store.engine).get_table_names():
                for row in rows.execute(sa.select(sa.text(f"* from {table}"))):
                    yield repr(tuple(row)).encode()


def files_of_server(desk: Desk) -> Iterator[bytes]:
    """Yield the files of a running PostgreSQL: dead rows among them, and the log of what was written."""
    if not isinstance(desk.store, DatabaseStore) or desk.store.engine.dialect.name != "postgresql":
        return
    with desk.store.engine.connect() as rows:
        rows.execute(sa.text("checkpoint"))
        data = Path(str(rows.execute(sa.text("show data_directory")).scalar()))
        own = rows.execute(sa.text("select oid from pg_database where datname = current_database()")).scalar()
    for file in (*(data / "base" / str(own)).iterdir(), *(data / "pg_wal").iterdir()):
        with contextlib.suppress(FileNotFoundError):  # the server takes files away while it runs
            if file.is_file():
                yield file.read_bytes()


def holds(pieces: Iterator[bytes], *words: bytes) -> list[bytes]:
    """Return which of the words lie anywhere in these pieces."""
    whole = b"\0".join(pieces)
    return [word for word in words if word in whole]


IN_CLEAR = (
    packed(VECTOR)[:64],
    base64.b64encode(packed(VECTOR))[:64],
    base64.urlsafe_b64encode(packed(VECTOR))[:64],
    f"{VECTOR[0]}, {VECTOR[1]}".encode(),
    packed(VECTOR)[:32].hex().encode(),
)
"""Ways in which a vector could lie there for everybody to read."""


def test_what_is_remembered_comes_back_for_whoever_has_the_key(opener: Opener) -> None:
    """Vector, model, basis, picture and who said so; in the record stands the id and the last day alone."""
    record = remember(opener())
    assert set(record) == {"id", "until", "sealed"}
    assert opened(opener(), record) == Kept("L-1", UNTIL, "GDPR 9(2)(a)", (FACE,))


def test_no_vector_lies_anywhere_in_clear(opener: Opener, tmp_path: Path) -> None:
    """Neither in the store as it lies on the disk, nor in a message or in the printed value."""
    record = remember(opener())
    assert holds(raw(opener(), tmp_path), *IN_CLEAR) == []
    assert holds(files_of_server(opener()), *IN_CLEAR) == []
    assert str(VECTOR[0]) not in repr(opened(opener(), record))


def _erase(desk: Desk) -> None:
    erase(desk, "L-1", by="R-5", now=NOW)


def _withdraw(desk: Desk) -> None:
    withdraw(desk, "L-1", at=NOW)


def _take_back(desk: Desk) -> None:
    withdraw(desk, "L-1", at=NOW, only=["face_matching"])


def _revoke(desk: Desk) -> None:
    happen(desk, "L-1", ConsentState.REVOKED, at=NOW, by="R-5")


def _correct(desk: Desk) -> None:
    add(desk, letter("L-1", face_matching="no"), replace=True)


def _forget(desk: Desk) -> None:
    assert drop(desk, "L-1")


def _outlive(desk: Desk) -> None:
    assert prune(desk, NOW + dt.timedelta(days=400)) == ("L-1",)


@pytest.mark.parametrize("end", [_erase, _withdraw, _take_back, _revoke, _correct, _forget, _outlive])
def test_nothing_is_left_once_the_agreement_ends(
    end: Callable[[Desk], None], kind: str, opener: Opener, tmp_path: Path
) -> None:
    """The record is gone from the store, and a copy of it that somebody kept opens with no key any more."""
    record = remember(opener())
    before = [word for word in (record["sealed"].encode(),) if kind != "postgresql"]
    assert holds(raw(opener(), tmp_path), *before) == before  # a server's keeper sees not even this
    end(opener())
    desk = opener()
    assert desk.store.all(RecordKind.TEMPLATE) == {}
    assert holds(raw(desk, tmp_path), record["sealed"].encode(), *IN_CLEAR) == []
    assert not (tmp_path / "letters" / "templates.yaml").exists()
    with pytest.raises(RegistryError, match="was destroyed"):
        opened(desk, record)
    assert desk.safe is not None
    assert not [name for name in desk.safe.key_ids() if name.endswith(OWN_KEY)]


def test_an_old_copy_that_is_brought_back_stays_noise(opener: Opener) -> None:
    """From git or from a dead row: it is there again, and nobody can open it."""
    record = remember(opener())
    _take_back(opener())
    add(opener(), letter("L-1", face_matching="yes"), replace=True)
    with opener().store.change() as change:
        change.put(RecordKind.TEMPLATE, "L-1", record)
    known, closed = open_all(opener(), opener().store.all(RecordKind.TEMPLATE).values())
    assert (known, closed) == ([], ["L-1"])
    fresh = opener()
    with fresh.store.change() as change:
        keep_templates(fresh, change, Kept("L-1", UNTIL, "b", (FACE,)))
    with pytest.raises(RegistryError, match="changed, or sealed under another key"):
        opened(fresh, record)


def test_only_what_ended_is_forgotten(opener: Opener) -> None:
    """The others' templates open as before; the letter whose yes was taken back goes on."""
    for one in ("L-1", "L-2", "L-3"):
        remember(opener(), one, subject=one)
    _take_back(opener())
    remember(opener(), "L-4", until=dt.date(2026, 11, 19), subject="S-4")
    desk = opener()
    assert prune(desk, NOW) == ("L-4",)
    assert sorted(desk.store.all(RecordKind.TEMPLATE)) == ["L-2", "L-3"]
    assert [one.letter for one in open_all(desk, desk.store.all(RecordKind.TEMPLATE).values())[0]] == ["L-2", "L-3"]
    assert desk.store.get(RecordKind.LETTER, "L-1") is not None


def test_forgetting_needs_no_key(opener: Opener, own_home: Path) -> None:
    """A person who takes it back does not wait for whoever has the key; a database does not open without one."""
    remember(opener())
    for key in own_home.glob("keys/*.key"):
        key.unlink()
    with contextlib.suppress(RegistryError):
        desk = opener()
        _take_back(desk)
        assert desk.store.all(RecordKind.TEMPLATE) == {}


def test_no_template_is_in_a_backup(opener: Opener, tmp_path: Path) -> None:
    """A copy made before the person took it back brings nothing of it back."""
    desk = opener()
    record = remember(desk)
    out = tmp_path / "monday.backup"
    backup(desk, out)
    assert desk.master is not None
    data = out.read_bytes()
    length = len(MARK) + 32
    plain = AESGCM(desk.master.derive("backup")).decrypt(data[length : length + 12], data[length + 12 :], data[:length])
    assert b'"L-1"' in plain
    assert record["sealed"].encode() not in plain
    _withdraw(desk)
    restore(opener(), out)
    assert opener().store.all(RecordKind.TEMPLATE) == {}


def test_a_withdrawal_that_comes_from_a_copy_drops_the_template(opener: Opener, tmp_path: Path) -> None:
    """Taken back on another computer: the letter that is restored here has ended, and its template goes."""
    desk = opener()
    record = remember(desk)
    given = dict(desk.store.all(RecordKind.LETTER)["L-1"])
    _withdraw(desk)
    backup(desk, tmp_path / "withdrawn.backup")
    assert desk.safe is not None
    desk.safe.replace_head("L-1", end_of(given))
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-1", given)
        change.put(RecordKind.TEMPLATE, "L-1", record)
    restore(opener(), tmp_path / "withdrawn.backup")
    assert opener().store.all(RecordKind.TEMPLATE) == {}


def test_an_interrupted_erasure_is_swept(opener: Opener) -> None:
    """The letter was gone and the keys had not yet been destroyed: both go."""
    desk = opener()
    remember(desk)
    stone = {"id": "L-1", "at": "2026-01-10T09:00:00Z", "count": 1, "head": "e" * 64}
    with desk.store.change() as change:
        change.remove(RecordKind.LETTER, "L-1")
        change.put(RecordKind.TOMBSTONE, "L-1", stone)
    assert sweep(opener()) == ("L-1",)
    assert desk.safe is not None
    assert desk.safe.key_ids() == frozenset()
