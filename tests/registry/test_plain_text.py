"""What lies on a disk is searched, byte for byte, for what nobody may read there."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from stores import letter

from imageguard.bootstrap.copies import backup
from imageguard.bootstrap.erasing import erase
from imageguard.bootstrap.lifecycle import add, withdraw
from imageguard.bootstrap.rotating import rotate
from imageguard.model.record import RecordKind
from imageguard.registry import engines
from imageguard.registry.addresses import open_desk
from imageguard.registry.database import DatabaseStore
from imageguard.registry.master import make_master

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stores import Opener

    from imageguard.registry.addresses import Desk

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
PICTURE = "7" * 31 + "a" + "3" * 32
PRINT = "5" * 31 + "b" + "9" * 32
SECRET = (
    "Dara Sok",
    "+855 12 345",
    "S-QUARTZ",
    "CABINET-ZEBRA",
    "posters-only",
    "example.org/campaign-42",
    "Gazette of Nowhere",
    "taken back: channel:website",
    PICTURE,
    PRINT,
)


def lead_a_life(desk: Desk) -> None:
    """Take letters in, correct, publish, withdraw, stop, erase."""
    for key in ("L-1", "L-2"):
        add(
            desk,
            letter(
                key,
                subject="S-QUARTZ",
                document={"cabinet": "CABINET-ZEBRA"},
                images=[{"sha256": PICTURE, "pdq": PRINT}],
                private={"name": "Dara Sok", "phone": "+855 12 345"},
                scope={**letter()["scope"], "conditions": ["posters-only"]},
            ),
        )
    withdraw(desk, "L-1", at=NOW, only=["channel:website"])
    with desk.store.change() as change:
        change.add(RecordKind.STOP, {"sha256": PICTURE, "pdq": PRINT, "at": "2026-01-10T09:00:00Z"})
        place = {"place": "https://example.org/campaign-42", "on": "2026-02-01", "publisher": "Gazette of Nowhere"}
        change.add(RecordKind.PUBLICATION, {**place, "sha256": PICTURE, "letters": ["L-1"]})
    erase(desk, "L-2", by="R-1", now=NOW)


def found_in(files: Iterator[Path], words: tuple[str, ...] = SECRET) -> list[tuple[str, str]]:
    """Return (file, word) for every word that can be read: as text of one byte a letter or of two, or as digits."""
    held = {file: file.read_bytes() for file in files if file.is_file()}
    return [
        (file.name, word)
        for file, data in held.items()
        for word in words
        if word.encode() in data or word.encode("utf-16-le") in data or bytes.fromhex(PICTURE) in data
    ]


@pytest.mark.parametrize("kind", ["sqlcipher"])
def test_an_encrypted_file_and_its_journal_hold_nothing_in_clear(opener: Opener, tmp_path: Path) -> None:
    """Also while somebody writes, in a backup, and after the key was changed."""
    desk = opener()
    lead_a_life(desk)
    with desk.store.change() as change:
        for number in range(60):
            change.put(RecordKind.LETTER, f"L-{number + 10}", letter(f"L-{number + 10}", subject="S-QUARTZ"))
        assert len(change.all(RecordKind.LETTER)) == 61
        assert (tmp_path / "registry.db-journal").exists()
        assert found_in(tmp_path.rglob("*")) == []
    backup(opener(), tmp_path / "one.backup")
    rotate(opener())
    assert found_in(tmp_path.rglob("*")) == []
    assert {one.name for one in tmp_path.iterdir()} == {"home", "registry.db", "one.backup"}


@pytest.mark.parametrize("kind", ["postgresql"])
def test_the_disk_of_a_server_holds_nothing_in_clear(opener: Opener) -> None:
    """Its tables, their dead rows and its log."""
    desk = opener()
    lead_a_life(desk)
    rotate(opener())
    assert isinstance(desk.store, DatabaseStore)
    with desk.store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as rows:
        rows.exec_driver_sql("checkpoint")
        place = Path(rows.exec_driver_sql("show data_directory").scalar_one())
        database = rows.exec_driver_sql("select oid from pg_database where datname = current_database()").scalar_one()
    assert found_in((place / "base" / str(database)).rglob("*")) == []
    assert found_in((place / "pg_wal").rglob("*")) == []
    assert any(b"L-1" in file.read_bytes() for file in (place / "base" / str(database)).iterdir())


def test_a_server_with_letters_in_clear_is_sealed_when_it_is_next_opened(empty_database: str) -> None:
    """A database of the first form: every record and the index are written anew, and no dead row is left behind."""
    engine = engines.postgres(empty_database)
    registry = engines.new_id()
    master = make_master(registry)
    _first_form(engine, registry, master.id)
    assert found_in(iter([_heap(engine)]), ("S-AMBER",)) != []
    desk = open_desk(empty_database)
    assert desk.store.get(RecordKind.LETTER, "L-1") == letter("L-1", subject="S-AMBER")
    assert [one.id for one in desk.store.letters()] == ["L-1"]
    assert desk.store.faults() == []
    assert found_in(iter([_heap(engine)]), ("S-AMBER",)) == []


def _heap(engine: sa.Engine) -> Path:
    """Return the file in which the server keeps the records, brought up to date."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as rows:
        rows.exec_driver_sql("checkpoint")
        place = Path(rows.exec_driver_sql("show data_directory").scalar_one())
        return place / str(rows.exec_driver_sql("select pg_relation_filepath('records')").scalar_one())


def _first_form(engine: sa.Engine, registry: str, key: str) -> None:
    """Make the tables as r0001 did, with a card and a letter in them."""
    from alembic.migration import MigrationContext  # noqa: PLC0415 - heavy
    from alembic.operations import Operations  # noqa: PLC0415 - heavy

    from imageguard.migrations import r0001_letters  # noqa: PLC0415 - only here

    bodies = {
        ("card", "card"): {"id": registry, "schema": 1, "key": key},
        ("letter", "L-1"): letter("L-1", subject="S-AMBER"),
    }
    with engine.begin() as rows, Operations.context(MigrationContext.configure(rows)):
        r0001_letters.upgrade()
        rows.exec_driver_sql("create table alembic_version (version_num varchar(32) primary key)")
        rows.exec_driver_sql("insert into alembic_version values ('r0001')")
        for (kind, name), body in bodies.items():
            said = {"kind": kind, "key": name, "body": json.dumps(body)}
            rows.execute(sa.text("insert into records values (:kind, :key, :body)"), said)
