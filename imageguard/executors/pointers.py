"""Git LFS pointers: small text files that stand for a picture kept elsewhere (git-lfs.com, pointer specification 1)."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from imageguard.errors import Unreadable

HEAD: Final = b"version https://git-lfs.github.com/spec/"
LARGEST: Final = 1024
_OBJECT: Final = re.compile(rb"^oid sha256:([0-9a-f]{64})$", re.MULTILINE)


def is_pointer(data: bytes) -> bool:
    """Say whether these bytes of a file's beginning are a pointer."""
    return data.startswith(HEAD)


def follow(data: bytes, file: Path, limit: int) -> bytes:
    """Return the picture that a pointer stands for, from the repository's own store; other data as it is.

    ``file`` says in which repository to look. Raises Unreadable where the picture is not there,
    is not the one that the pointer names, or has more than ``limit`` bytes.
    """
    if not is_pointer(data):
        return data
    named = _OBJECT.search(data) if len(data) <= LARGEST else None
    if named is None:
        raise Unreadable("this is a damaged Git LFS pointer, not a picture: add the picture again")
    digest = named[1].decode("ascii")
    kept = next((path for path in _kept(file, digest) if path.is_file()), None)
    if kept is None:
        raise Unreadable("this is a Git LFS pointer, and the picture itself is not here: run `git lfs pull`")
    if kept.stat().st_size > limit:
        raise Unreadable(f"the picture behind this Git LFS pointer has more than {limit} bytes")
    picture = kept.read_bytes()
    if hashlib.sha256(picture).hexdigest() != digest:
        raise Unreadable("the picture behind this Git LFS pointer is damaged: run `git lfs fsck`, then `git lfs pull`")
    return picture


def _kept(file: Path, digest: str) -> list[Path]:
    inside = Path("lfs", "objects", digest[:2], digest[2:4], digest)
    places = [folder / ".git" for folder in file.absolute().parents]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        return []
    return [store / inside for store in ([found] if found.is_dir() else _linked(found))]


def _linked(file: Path) -> list[Path]:
    """Return the stores of a linked working tree: its own, and the one that it shares."""
    said = file.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
    own = file.parent / said
    shared = own / "commondir"
    return [own, own / shared.read_text(encoding="utf-8").strip()] if shared.is_file() else [own]
