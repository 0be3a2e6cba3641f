"""What a git repository still holds of a picture: commits, and objects of Git LFS."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

_PIECE: Final = 1024 * 1024
_POINTER: Final = re.compile(rb"version https://git-lfs.github.com/spec/v1\n.*oid sha256:([0-9a-f]{64})\n", re.DOTALL)
_POINTER_BYTES: Final = 1024
_TEXT_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Held:
    """A picture in history: its path, the commits that brought or removed it, and whether it is in LFS."""

    path: str
    commits: tuple[str, ...]
    lfs: bool


def history(folder: Path, digests: Collection[str]) -> list[Held] | None:
    """Return everything in the history of the folder's repository whose sha256 is one of these.

    None where the folder lies in no repository, or git is not installed.
    """
    git = shutil.which("git")
    if git is None or _git(git, folder, "rev-parse", "--git-dir") is None:
        return None
    paths = dict(_blobs(git, folder))
    found = []
    for blob, sha256, lfs in _contents(git, folder, sorted(paths)):
        if sha256 in digests:
            found.append(Held(paths[blob], _commits(git, folder, blob), lfs))
    return sorted(found, key=lambda held: (held.path, held.commits))


def naming(folder: Path, says: Callable[[bytes], bool]) -> list[Held]:
    """Return every file in the history of the folder's repository of whose content ``says`` is true.

    Empty where the folder lies in no repository, or git is not installed. Large files are not looked into.
    """
    git = shutil.which("git")
    if git is None or _git(git, folder, "rev-parse", "--git-dir") is None:
        return []
    paths = dict(_blobs(git, folder))
    found = []
    for blob, kind, stream, size in _objects(git, folder, sorted(paths)):
        if kind == b"blob" and size <= _TEXT_BYTES and says(stream.read(size)):
            found.append(Held(paths[blob], _commits(git, folder, blob), lfs=False))
    return sorted(found, key=lambda held: (held.path, held.commits))


def lfs_objects(folder: Path, digests: Collection[str]) -> list[Path]:
    """Return the files of Git LFS on this computer that hold one of these."""
    git = shutil.which("git")
    place = _git(git, folder, "rev-parse", "--path-format=absolute", "--git-common-dir") if git else None
    if place is None:
        return []
    objects = Path(place.decode().strip()) / "lfs" / "objects"
    files = [objects / one[:2] / one[2:4] / one for one in sorted(digests)]
    return [file for file in files if file.exists()]


def _blobs(git: str, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (object, path) of every file that any commit holds; stashes and the index are commits and objects, too."""
    for line in (_git(git, folder, "rev-list", "--objects", "--all", "--reflog") or b"").splitlines():
        name, _, path = line.partition(b" ")
        if path:
            yield name.decode(), path.decode("utf-8", "replace")


def _contents(git: str, folder: Path, objects: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield (object, sha256 of what it stands for, whether it is a pointer of Git LFS) of every file among them."""
    for name, kind, stream, size in _objects(git, folder, objects):
        if kind == b"blob":
            yield name, *_digest(stream, size)


def _objects(git: str, folder: Path, objects: list[str]) -> Iterator[tuple[str, bytes, IO[bytes], int]]:
    """Yield (object, kind, where its bytes come from, how many) of each; what nobody reads is passed over."""
    command = [git, "-C", str(folder), "cat-file", "--batch", "--buffer"]
    with tempfile.TemporaryFile() as wanted:
        wanted.write("".join(f"{one}\n" for one in objects).encode())
        wanted.seek(0)
        with subprocess.Popen(command, stdin=wanted, stdout=subprocess.PIPE) as batch:  # noqa: S603 - fixed arguments
            stream = cast("IO[bytes]", batch.stdout)
            while header := stream.readline().split():
                size = int(header[-1])
                piece = _Piece(stream, size)
                yield header[0].decode(), header[1], cast("IO[bytes]", piece), size
                piece.pass_over()
                stream.read(1)


class _Piece:
    """The bytes of one object in a stream of many."""

    def __init__(self, stream: IO[bytes], size: int) -> None:
        self._stream, self._left = stream, size

    def read(self, count: int) -> bytes:
        """Return the next bytes, no more than there are."""
        data = self._stream.read(min(count, self._left))
        self._left -= len(data)
        return data

    def pass_over(self) -> None:
        """Read what is left."""
        while self._left > 0 and self.read(_PIECE):
            pass


def _digest(stream: IO[bytes], size: int) -> tuple[str, bool]:
    """Return the sha256 of the next ``size`` bytes, or the one that they point to, and whether they are a pointer."""
    head = stream.read(min(size, _POINTER_BYTES))
    pointer = _POINTER.match(head) if size <= _POINTER_BYTES else None
    if pointer:
        return pointer[1].decode(), True
    digest = hashlib.sha256(head)
    left = size - len(head)
    while left > 0:
        piece = stream.read(min(left, _PIECE))
        digest.update(piece)
        left -= len(piece)
    return digest.hexdigest(), False


def _commits(git: str, folder: Path, blob: str) -> tuple[str, ...]:
    """Return the commits that brought or removed an object, each as short hash and date."""
    log = _git(git, folder, "log", "--all", "--reflog", "-m", "--format=%h %cs", f"--find-object={blob}") or b""
    return tuple(dict.fromkeys(line for line in log.decode().splitlines() if line))


def _git(git: str, folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it refuses; paths and objects only, nothing from a file is run."""
    command = [git, "-c", "core.fsmonitor=false", "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, fixed arguments
    return done.stdout if done.returncode == 0 else None
