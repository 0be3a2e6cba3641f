"""Files that are written whole or not at all, several of them as one change, one writer at a time."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from imageguard.errors import RegistryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LOCK: Final = ".imageguard.lock"
JOURNAL: Final = ".imageguard.journal"
PATIENCE: Final = 30.0
"""Seconds that one writer waits for another."""
_PAUSE: Final = 0.01


def write_whole(path: Path, text: str) -> None:
    """Replace the file in one step with text in UTF-8. Raises OSError; the old file then stays."""
    write_bytes(path, text.encode())


def write_bytes(path: Path, data: bytes) -> None:
    """Replace the file in one step and make sure that it is on the disk. Raises OSError; the old file then stays."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".imageguard.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _settle(path.parent)


@contextlib.contextmanager
def locked(folder: Path, *, exclusive: bool, called: str) -> Iterator[None]:
    """Hold the folder's lock: alone to write, with others to read. A process that dies lets go of it.

    A reader takes no lock where nobody has ever written. Raises RegistryError after 30 seconds of waiting.
    """
    path = folder / LOCK
    if not exclusive and not path.exists():
        yield
        return
    try:
        stream = path.open("a+b" if exclusive else "rb")
    except OSError as error:
        if not exclusive:  # a folder that may only be looked into still has to be read
            yield
            return
        raise RegistryError(f"{called}: this folder cannot be written: {error.strerror}") from error
    with stream:
        _wait(lambda: _try_lock(stream, exclusive=exclusive), called)
        yield


def _wait(attempt: Any, called: str) -> None:  # noqa: ANN401 - a call that says whether it succeeded
    deadline = time.monotonic() + PATIENCE
    while not attempt():
        if time.monotonic() > deadline:
            raise RegistryError(f"{called}: somebody else is writing here for too long; try again")
        time.sleep(_PAUSE)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(stream: Any, *, exclusive: bool) -> bool:  # noqa: ANN401, ARG001 - readers exclude each other, too
        try:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _settle(folder: Path) -> None:
        """Do nothing: a replaced file is settled with the file itself."""
else:
    import fcntl

    def _try_lock(stream: Any, *, exclusive: bool) -> bool:  # noqa: ANN401 - an open file
        try:
            fcntl.flock(stream, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _settle(folder: Path) -> None:
        """Bring the folder's own entry to the disk, so that a rename outlives a power cut."""
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_together(folder: Path, texts: Mapping[str, str | None]) -> None:
    """Make all changes or none, whenever the process dies; the caller holds the lock.

    The journal is the change: once it is in place, readers see all of it, and the next writer
    finishes what was left. Raises OSError where the journal could not be written: nothing changed.
    """
    if len(texts) == 1:
        ((name, text),) = texts.items()
        _apply(folder, name, text)
    elif texts:
        write_whole(folder / JOURNAL, json.dumps(texts, ensure_ascii=False))
        finish(folder)


def pending(folder: Path) -> dict[str, str | None]:
    """Return what the journal holds: a change that was made and not yet carried into its files."""
    try:
        loaded: dict[str, str | None] = json.loads((folder / JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return loaded


def finish(folder: Path) -> None:
    """Carry the journal into its files, and sweep what a killed writer left; the caller holds the lock."""
    for name, text in pending(folder).items():
        _apply(folder, name, text)
    (folder / JOURNAL).unlink(missing_ok=True)
    for left in folder.rglob(".imageguard.*.tmp"):
        left.unlink(missing_ok=True)


def _apply(folder: Path, name: str, text: str | None) -> None:
    path = folder / name
    if text is None:
        path.unlink(missing_ok=True)
        _settle(path.parent)
    else:
        write_whole(path, text)
