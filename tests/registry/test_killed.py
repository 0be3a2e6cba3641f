"""Whatever happens to a writer, a registry is whole: killed at any moment, or out of space."""

from __future__ import annotations

import contextlib
import errno
import json
import random
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from stores import letter

from imageguard.errors import RegistryError
from imageguard.model.record import RecordKind
from imageguard.registry import files
from imageguard.registry.database import DatabaseStore
from imageguard.registry.folder_store import FolderStore

if TYPE_CHECKING:
    from stores import Opener

    from imageguard.registry.store import Store

WRITER = Path(__file__).parent / "writer.py"
KILLS = 3


def pairs(store: Store) -> set[int]:
    """Return the numbers of the letters, after making sure that each pair and its stop are there together."""
    ids = {one.id for one in store.letters()}
    numbers = {one[2:7] for one in ids}
    assert ids == {f"L-{number}{side}" for number in numbers for side in "AB"}
    assert {int(stop.sha256, 16) for stop in store.stops()} == {int(number) for number in numbers}
    assert store.faults() in ([], ())
    return {int(number) for number in numbers}


@pytest.mark.parametrize("kind", ["folder", "sqlcipher", "postgresql"])
@pytest.mark.parametrize("kills", [KILLS, pytest.param(300, marks=[pytest.mark.slow, pytest.mark.timeout(7200)])])
def test_a_writer_killed_at_any_moment_leaves_whole_changes(
    kills: int, kind: str, opener: Opener, address: str
) -> None:
    """What it had said was kept is there, what it had begun is there whole or not at all, and the next one goes on."""
    choose = random.Random(5)  # noqa: S311 - moments, no secrets
    begin = 0
    for _ in range(kills):
        if begin > 40:
            clear(opener().store)
        with subprocess.Popen(
            [sys.executable, str(WRITER), address, str(begin)], stdout=subprocess.PIPE, text=True
        ) as writer:
            assert writer.stdout is not None
            writer.stdout.readline()
            time.sleep(choose.uniform(0, 0.2))
            writer.kill()
            said = [int(line) for line in writer.stdout if line.endswith("\n")]
        there = pairs(opener().store)
        assert there >= {begin, *said}
        with opener().store.change():
            pass
        assert pairs(opener().store) == there
        assert kind != "folder" or not list(Path(address).glob(".imageguard.*.tmp"))
        begin = max(there) + 1


def clear(store: Store) -> None:
    """Take every letter and stop away, so that the registry stays small."""
    with store.change() as change:
        for kind in (RecordKind.LETTER, RecordKind.STOP):
            for key in list(change.all(kind)):
                change.remove(kind, key)


def test_a_change_that_died_behind_its_journal_is_seen_and_finished(tmp_path: Path) -> None:
    """The journal is the change: readers see all of it before its files are written."""
    store = FolderStore(tmp_path)
    with store.change() as change:
        change.put(RecordKind.LETTER, "L-00001A", letter("L-00001A"))
    text = (tmp_path / "L-00001A.yaml").read_text(encoding="utf-8")
    moved = {"L-00001A.yaml": None, "L-00002A.yaml": text.replace("L-00001A", "L-00002A")}
    (tmp_path / files.JOURNAL).write_text(json.dumps(moved), encoding="utf-8")
    assert [one.id for one in store.letters()] == ["L-00002A"]
    with store.change():
        pass
    assert not (tmp_path / files.JOURNAL).exists()
    assert [one.id for one in store.letters()] == ["L-00002A"]
    assert not (tmp_path / "L-00001A.yaml").exists()


@pytest.mark.parametrize("count", [1, 2])
def test_a_full_disk_changes_nothing_and_says_so(count: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One letter or several: the old folder stays, with one clear sentence."""
    store = FolderStore(tmp_path)
    with store.change() as change:
        change.put(RecordKind.LETTER, "L-1", letter("L-1"))

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(RegistryError, match="nothing is lost: No space left"):
        _put(store, count)
    monkeypatch.undo()
    assert [one.subject for one in store.letters()] == ["S-1"]
    assert sorted(one.name for one in tmp_path.iterdir()) == [files.LOCK, "L-1.yaml"]


@pytest.mark.parametrize("kind", ["sqlcipher"])
def test_a_full_disk_changes_nothing_in_a_database_and_says_so(opener: Opener) -> None:
    """The limit on pages is SQLite's own way to be out of space."""
    desk = opener()
    with desk.store.change() as change:
        change.put(RecordKind.LETTER, "L-1", letter("L-1"))
    assert isinstance(desk.store, DatabaseStore)
    engine = desk.store.engine
    limit = "pragma max_page_count = 1"  # as many as there are
    sa.event.listen(engine, "begin", lambda rows: rows.exec_driver_sql(limit), insert=True)
    with pytest.raises(RegistryError, match="nothing was changed: the disk is full"):
        _put_many(desk.store)
    assert [one.id for one in opener().store.letters()] == ["L-1"]
    assert opener().store.faults() == []


def _put_many(store: Store) -> None:
    with store.change() as change:
        for number in range(1, 60):
            change.put(RecordKind.LETTER, f"L-{number}", letter(f"L-{number}", subject="S-9"))


def _put(store: FolderStore, count: int) -> None:
    with store.change() as change:
        for number in range(1, count + 1):
            change.put(RecordKind.LETTER, f"L-{number}", letter(f"L-{number}", subject="S-9"))


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", range(1, 7))
def test_a_writer_that_dies_before_any_of_its_writes_leaves_all_or_nothing(
    step: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two letters and a stop in one change: whichever write is the last, readers see the old state or the new one."""
    store = FolderStore(tmp_path)
    _put(store, 2)
    before = [one.subject for one in store.letters()]
    written = files.write_bytes
    left = iter(range(step - 1))

    def dying(path: Path, data: bytes) -> None:
        if next(left, None) is None:
            raise Killed
        written(path, data)

    monkeypatch.setattr(files, "write_bytes", dying)
    with contextlib.suppress(Killed), store.change() as change:
        for number in (1, 2):
            change.put(RecordKind.LETTER, f"L-{number}", letter(f"L-{number}", subject="S-7"))
        change.add(RecordKind.STOP, {"sha256": "a" * 64})
    monkeypatch.undo()
    for _ in range(2):
        after = [one.subject for one in store.letters()]
        assert (after, len(store.stops())) in [(before, 0), (["S-7", "S-7"], 1)]
        with store.change():
            pass
