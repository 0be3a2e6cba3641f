"""What Git knows of the files of a run: which there are, which changed, how they stood at a revision."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from imageguard.errors import ConfigurationError, UsageError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

SUBMODULE: Final = "160000"
REGULAR: Final = frozenset({"100644", "100755"})
DIFF: Final = (
    "diff",
    "--name-only",
    "-z",
    "--no-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=dirty",
)


_ALONE: Final = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}


def repository(start: Path) -> Path | None:
    """Return the top folder of the working tree that holds ``start``, or None outside of any."""
    folder = start if start.is_dir() else start.parent
    for place in (Path.cwd() / folder, *(Path.cwd() / folder).resolve().parents):
        if (place / ".git").exists():
            return Path(_text(place, "rev-parse", "--show-toplevel"))
    return None


def ignores(root: Path, path: Path) -> bool:
    """Say whether a path of the working tree is one that no commit takes up, because it is told to ignore it."""
    return _ran(root, "check-ignore", "--quiet", "--", str(path)).returncode == 0


def tracked(root: Path) -> tuple[str, ...]:
    """Return every file that the index holds, as paths relative to ``root``."""
    return _names(root, "ls-files", "-z")


def untracked(root: Path) -> tuple[str, ...]:
    """Return every file that Git neither tracks nor ignores."""
    return _names(root, "ls-files", "--others", "--exclude-standard", "-z")


def staged(root: Path) -> tuple[str, ...]:
    """Return every file that the next commit adds, changes or deletes."""
    return _names(root, *DIFF, "--cached")


def changed(root: Path, revision: str) -> tuple[str, ...]:
    """Return every tracked file that differs from where the branch left the revision.

    Raises ConfigurationError where the two have no common commit, as in a shallow clone.
    """
    base = _ran(root, "merge-base", commit(root, revision), "HEAD")
    if base.returncode:
        raise ConfigurationError(
            f"{revision}: the history that leads there is not in this clone: fetch it whole (fetch-depth: 0)"
        )
    return _names(root, *DIFF, base.stdout.decode().strip(), "--")


def untouched(root: Path, revision: str) -> frozenset[str]:
    """Return the files that are known to be as they were at the revision; all others count as changed.

    A file that Git was told not to look at (assume-unchanged, skip-worktree) is not known.
    """
    told = commit(root, revision)
    same = set(tree(root, told)) & set(tracked(root))
    unseen = {line[2:] for line in _names(root, "ls-files", "-v", "-z") if line[0] != "H"}
    return frozenset(same - set(_names(root, *DIFF, told, "--")) - unseen)


def tree(root: Path, revision: str) -> dict[str, tuple[str, str]]:
    """Return the (mode, object) of every file of a revision by its path."""
    found = {}
    for line in _names(root, "ls-tree", "-r", "-z", "--full-tree", commit(root, revision)):
        about, _, name = line.partition("\t")
        mode, _, object_ = about.split()
        found[name] = (mode, object_)
    return found


def export(root: Path, files: dict[str, tuple[str, str]], names: Iterable[str], into: Path) -> None:
    """Write files of a revision, as ``tree`` returned them, below a folder.

    Raises ConfigurationError for a link or a submodule, which would lead out of the revision.
    """
    wanted = sorted(set(names))
    for name in wanted:
        if files[name][0] not in REGULAR or ".." in PurePosixPath(name).parts:
            raise ConfigurationError(f"{name}: this is a link: put the file itself there")
    for name, data in zip(wanted, _blobs(root, [files[name][1] for name in wanted]), strict=True):
        target = into / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def below(names: Collection[str], path: str) -> list[str]:
    """Return the names that are the path itself or lie in it."""
    return [name for name in names if path in {name, "."} or name.startswith(f"{path}/")]


def commit(root: Path, revision: str) -> str:
    """Return the commit that a revision means.

    Raises UsageError where there is none, or where the name means a tag as well as a branch: whoever may push tags
    could lead it elsewhere, for Git prefers the tag.
    """
    meant = _meant(root, re.split(r"[~^:@]", revision)[0])
    if len(meant) > 1:
        raise UsageError(f"{revision}: this name means {' and '.join(meant)}: write one of these in full")
    done = _ran(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    if done.returncode:
        raise UsageError(f"{revision}: Git knows no such revision here: fetch it first, or name another")
    return done.stdout.decode("ascii").strip()


def _meant(root: Path, name: str) -> list[str]:
    """Return every ref that a short name can mean (gitrevisions(7)), where they are not all the same commit."""
    forms = [f"refs/{kind}{name}" for kind in ("", "tags/", "heads/", "remotes/")]
    if not name or name.startswith(("-", "refs/")):
        return []
    said = _ran(root, "for-each-ref", "--format=%(refname) %(objectname) %(*objectname)", *forms).stdout
    found = dict(line.split(" ", 1) for line in os.fsdecode(said).splitlines())
    exact = {ref: (objects.split() or [""])[-1] for ref, objects in found.items() if ref in forms}
    return sorted(exact) if len(set(exact.values())) > 1 else []


def is_nothing(revision: str) -> bool:
    """Say whether this is what Git and its hosts call the commit before the first: nothing but zeros."""
    return re.fullmatch("0{40}|0{64}", revision) is not None


def submodules(root: Path) -> tuple[str, ...]:
    """Return the paths of the submodules that the index names."""
    lines = _names(root, "ls-files", "--stage", "-z")
    return tuple(sorted(line.partition("\t")[2] for line in lines if line.startswith(f"{SUBMODULE} ")))


def _blobs(root: Path, objects: list[str]) -> list[bytes]:
    """Return the contents of objects, read by one process: each is a line that ends in its size, then its bytes."""
    said = _ran(root, "cat-file", "--batch", given="".join(f"{one}\n" for one in objects).encode()).stdout
    found, place = [], 0
    for _ in objects:
        head, _, _ = said[place : place + 200].partition(b"\n")
        kind, _, size = head.partition(b" ")[2].partition(b" ")
        if kind != b"blob":
            raise ConfigurationError("git cat-file failed: the history is not whole: fetch it again")
        begin = place + len(head) + 1
        found.append(said[begin : begin + int(size)])
        place = begin + int(size) + 1
    return found


def _names(root: Path, *arguments: str) -> tuple[str, ...]:
    said = os.fsdecode(_checked(root, *arguments))
    return tuple(sorted(name for name in said.split("\0") if name))


def _text(root: Path, *arguments: str) -> str:
    return os.fsdecode(_checked(root, *arguments)).rstrip("\n")


def _checked(root: Path, *arguments: str) -> bytes:
    done = _ran(root, *arguments)
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines() or [""]
        raise ConfigurationError(f"git {arguments[0]} failed: {lines[0].removeprefix('fatal: ')}")
    return done.stdout


def _ran(root: Path, *arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run Git without letting it wait for anybody. Raises ConfigurationError where it is not installed."""
    environment = {**os.environ, **_ALONE}
    try:
        return subprocess.run(  # noqa: S603 - the arguments are ours; a revision stands behind --end-of-options
            ["git", "-C", str(root), *arguments],  # noqa: S607 - the user's own Git
            env=environment,
            input=given,
            capture_output=True,
            check=False,
        )
    except FileNotFoundError as error:
        raise ConfigurationError("Git is not installed: install it, or call imageguard check") from error
