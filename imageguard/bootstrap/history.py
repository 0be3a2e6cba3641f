"""What a git repository still holds of a picture: commits, and objects of Git LFS."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

NOWHERE: Final = "an object that nothing leads to any more"
_PIECE: Final = 1024 * 1024
_POINTER: Final = re.compile(rb"version https://git-lfs.github.com/spec/v1\n.*oid sha256:([0-9a-f]{64})\n", re.DOTALL)
_POINTER_BYTES: Final = 1024
_TEXT_BYTES: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Held:
    """A picture in history: its path, the commits that brought or removed it there, and whether it is in LFS.

    ``how`` says of which kind it is, where that was asked for. Without commits, nothing leads to it any more.
    """

    path: str
    commits: tuple[str, ...]
    lfs: bool
    how: str = ""


@dataclass
class Past:
    """What a repository on this computer holds: by sha256 the objects of git, and which are pointers of Git LFS.

    ``absent`` are sha256 of LFS pictures that are not on this computer; ``shallow`` that older commits are not.
    """

    folder: Path
    blobs: dict[str, list[str]] = field(default_factory=dict)
    pointers: set[str] = field(default_factory=set)
    absent: list[str] = field(default_factory=list)
    shallow: bool = False

    def held(self, how: Mapping[str, str]) -> list[Held]:
        """Return where pictures lie in history, each path by itself; ``how`` maps sha256 to what is said of it."""
        wanted = {blob: sha256 for sha256 in how for blob in self.blobs.get(sha256, ())}
        found: dict[tuple[str, str], dict[str, None]] = {(NOWHERE, sha256): {} for sha256 in wanted.values()}
        for commit, blob, path in _changes(self.folder) if wanted else ():
            if blob in wanted:
                found.setdefault((path, wanted[blob]), {})[commit] = None
                found.pop((NOWHERE, wanted[blob]), None)
        return sorted(
            (Held(path, tuple(commits), one in self.pointers, how[one]) for (path, one), commits in found.items()),
            key=lambda held: (held.path, held.commits),
        )


def history(folder: Path, digests: Collection[str]) -> list[Held] | None:
    """Return everything in the history of the folder's repository whose sha256 is one of these.

    None where the folder lies in no repository, or git is not installed. What nothing leads to any more is
    no history: it goes nowhere with the repository.
    """
    if repository_of(folder) is None:
        return None
    past = Past(folder)
    for blob, sha256, lfs in _contents(folder, sorted(_reachable(folder))):
        if sha256 in digests:
            past.blobs.setdefault(sha256, []).append(blob)
            past.pointers.update({sha256} if lfs else ())
    return [one for one in past.held(dict.fromkeys(past.blobs, "")) if one.commits]


def past_of(folder: Path, known: Collection[str], into: Path) -> Past:
    """Return what the repository holds, and write each file that is not ``known`` (by sha256) into a folder.

    Every object counts: of all branches, tags and stashes, staged, forgotten, and of Git LFS. The files are
    named by their sha256. Raises OSError where there is no room for them.
    """
    past = Past(folder, shallow=_git(folder, "rev-parse", "--is-shallow-repository") == b"true\n")
    for blob, kind, stream, size in _objects(folder, _everything(folder)):
        if kind == b"blob":
            sha256, lfs = _kept(stream, size, known, into)
            past.blobs.setdefault(sha256, []).append(blob)
            past.pointers.update({sha256} if lfs else ())
    store = {file.name: file for file in _lfs_store(folder).rglob("*") if file.is_file()}
    for sha256 in sorted(set(store) - set(known)):
        shutil.copyfile(store[sha256], into / sha256)
    past.absent = sorted(past.pointers - set(store))
    return past


def naming(folder: Path, says: Callable[[bytes], bool]) -> list[Held]:
    """Return every file that the folder's repository holds and of whose content ``says`` is true.

    Empty where the folder lies in no repository, or git is not installed. Large files are not looked into.
    """
    if repository_of(folder) is None:
        return []
    past = Past(folder)
    for blob, kind, stream, size in _objects(folder, _everything(folder)):
        if kind == b"blob" and size <= _TEXT_BYTES and says(stream.read(size)):
            past.blobs[blob] = [blob]
    return past.held(dict.fromkeys(past.blobs, ""))


def repository_of(folder: Path) -> Path | None:
    """Return where git keeps the objects of the folder's repository; None where there is none, or no git."""
    place = _git(folder, "rev-parse", "--path-format=absolute", "--git-common-dir") if shutil.which("git") else None
    return None if place is None else Path(os.fsdecode(place.removesuffix(b"\n")))


def lfs_objects(folder: Path, digests: Collection[str]) -> list[Path]:
    """Return the files of Git LFS on this computer that hold one of these."""
    objects = _lfs_store(folder)
    files = [objects / one[:2] / one[2:4] / one for one in sorted(digests)]
    return [file for file in files if file.exists()]


def _lfs_store(folder: Path) -> Path:
    return (repository_of(folder) or folder / ".git") / "lfs" / "objects"


def _reachable(folder: Path) -> Iterator[str]:
    """Yield every object that any commit holds; stashes and the index are commits and objects, too."""
    for line in (_git(folder, "rev-list", "--objects", "--all", "--reflog") or b"").splitlines():
        yield line.split(b" ", 1)[0].decode()


def _everything(folder: Path) -> list[str]:
    """Return every object that the repository holds, whether or not anything leads to it."""
    said = _git(folder, "cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objectname) %(objecttype)")
    return [line[:-5] for line in (said or b"").decode().splitlines() if line.endswith(" blob")]


def _changes(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (commit and its day, object, path) for every file that any commit brought, changed or removed."""
    arguments = ("log", "--all", "--reflog", "-m", "--root", "--raw", "--no-abbrev", "--no-renames")
    said = _git(folder, *arguments, "--format=commit %H %cs") or b""
    commit = ""
    for line in said.decode("utf-8", "replace").splitlines():
        if line.startswith("commit "):
            hash_, _, day = line.removeprefix("commit ").partition(" ")
            commit = f"{hash_[:10]} {day}"
        elif line.startswith(":"):
            facts, _, path = line.partition("\t")
            _, _, before, after, _ = facts.split(" ", 4)
            yield commit, before, path
            yield commit, after, path


def _kept(stream: IO[bytes], size: int, known: Collection[str], into: Path) -> tuple[str, bool]:
    """Write an object into a folder, unless it is known or a pointer; return its sha256, and whether it is one."""
    with tempfile.NamedTemporaryFile(dir=into, delete=False) as file:
        copied = _Copied(stream, file)
        sha256, lfs = _digest(cast("IO[bytes]", copied), size)
    written = Path(file.name)
    if lfs or sha256 in known:
        written.unlink()
    else:
        written.replace(into / sha256)
    return sha256, lfs


class _Copied:
    """A stream of which everything that is read is written to a file as well."""

    def __init__(self, stream: IO[bytes], out: IO[bytes]) -> None:
        self._stream, self._out = stream, out

    def read(self, count: int) -> bytes:
        """Return the next bytes."""
        data = self._stream.read(count)
        self._out.write(data)
        return data


def _contents(folder: Path, objects: list[str]) -> Iterator[tuple[str, str, bool]]:
    """Yield (object, sha256 of what it stands for, whether it is a pointer of Git LFS) of every file among them."""
    for name, kind, stream, size in _objects(folder, objects):
        if kind == b"blob":
            yield name, *_digest(stream, size)


def _objects(folder: Path, objects: list[str]) -> Iterator[tuple[str, bytes, IO[bytes], int]]:
    """Yield (object, kind, where its bytes come from, how many) of each; what nobody reads is passed over."""
    command = [shutil.which("git") or "git", "-C", str(folder), "cat-file", "--batch", "--buffer"]
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


def _git(folder: Path, *arguments: str) -> bytes | None:
    """Return what git prints, or None where it refuses; paths and objects only, nothing from a file is run."""
    options = ["-c", "core.fsmonitor=false", "-c", "core.quotePath=false"]
    command = [shutil.which("git") or "git", *options, "-C", str(folder), *arguments]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell, fixed arguments
    return done.stdout if done.returncode == 0 else None
