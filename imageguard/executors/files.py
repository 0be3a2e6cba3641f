"""Which files of a run are assets, how the run names them, and how their bytes are read."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.errors import OverLimit, Unreadable, UsageError
from imageguard.executors import pointers
from imageguard.formats.inline import is_worksheet, pictures_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

PICTURE_ENDINGS: Final = frozenset(
    """.jpg .jpeg .jpe .jfif .png .apng .gif .webp .tif .tiff .dng .heic .heif .hif .avif .psd .psb .jxl .jp2 .svg
    .bmp .ico .pdf .docx .pptx .xlsx .odt .odp .epub .zip .mp4 .mov .m4v .webm .avi .mkv .cr2 .cr3 .nef .arw .orf
    .raf""".split()  # noqa: SIM905 - read as a list of words
)
"""Endings whose files are always assets: what does not hold what its name says is blocked."""

_NOT_WALKED: Final = frozenset({".git", ".hg", ".svn", ".venv", "__pycache__", "node_modules"})
_HEAD_BYTES: Final = 4096
_LONGEST_TEXT: Final = 64 * 1024 * 1024


@dataclass(frozen=True)
class Selection:
    """The files of a run: ``assets`` as (name, file), ``passed_over`` the names of text files beside them.

    ``unchanged`` are the names of assets that were left out because only changes were asked for.
    """

    assets: tuple[tuple[str, str], ...]
    passed_over: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def select(paths: Iterable[Path], *, outside: Iterable[Path] = ()) -> Selection:
    """Return every asset under the paths, sorted by name; names are relative to the working folder.

    A file that is named outright is always an asset. In a folder, everything is an asset but
    plain text (letters, notes, code), which is passed over by content unless its ending claims a
    picture; text that holds pictures in base64 is both. ``outside`` are files and folders of the
    run itself (letters, configuration). Raises UsageError where a path is not there.
    """
    skipped = {_absolute(path) for path in outside}
    assets: dict[Path, str] = {}
    passed_over: dict[Path, str] = {}
    for path in paths:
        if not os.path.lexists(path):
            raise UsageError(f"{path}: there is no such file or folder")
        base = path if path.is_dir() else path.parent
        for file in _walk(path, skipped):
            for kind in _kinds(file, passed_over, assets) if file != path else [assets]:
                kind.setdefault(_absolute(file), name_of(file, base))
    named = {_absolute(path) for path in paths}
    names = sorted(name for file, name in passed_over.items() if file not in named)
    return Selection(tuple(sorted(_each_its_own(assets))), tuple(names))


def _kinds(file: Path, text: dict[Path, str], picture: dict[Path, str]) -> list[dict[Path, str]]:
    """Return what a file in a folder is: text, a picture, or text that holds pictures, which is both."""
    if not is_text(file):
        return [picture]
    return [text, picture] if holds_pictures(file) else [text]


def _each_its_own(assets: Mapping[Path, str]) -> Iterator[tuple[str, str]]:
    """Yield (name, file); where two folders hold files of one name, the later gets a number: none is lost."""
    taken: set[str] = set()
    for file, name in sorted(assets.items()):
        own, number = name, 2
        while own in taken:
            own, number = f"{name} ({number})", number + 1
        taken.add(own)
        yield own, str(file)


def name_of(file: Path, base: Path) -> str:
    r"""Return how a run names a file: relative to the working folder, else to the given folder.

    Bytes of a name that are no UTF-8 are written as ``\xff``, so that every report can hold them.
    """
    absolute = _absolute(file)
    inside = (folder for folder in (Path.cwd(), _absolute(base)) if absolute.is_relative_to(folder))
    folder = next(inside, absolute.parent)
    return os.fsencode(absolute.relative_to(folder).as_posix()).decode("utf-8", "backslashreplace")


def read(file: str, limit: int) -> bytes:
    """Return the bytes of a regular file of at most ``limit`` bytes; of a Git LFS pointer, those of its picture.

    Raises Unreadable (no regular file, no permission, a loop of links) and OverLimit.
    """
    try:
        facts = os.stat(file)  # noqa: PTH116 - one call, and errors told apart
        if stat.S_ISDIR(facts.st_mode):
            raise Unreadable(
                "this folder cannot be looked into (a link is not followed, a submodule must be checked out): name the "
                "folder itself"
            )
        if not stat.S_ISREG(facts.st_mode):
            raise Unreadable("this is no regular file (a pipe, a socket or a device): remove it from the folder")
        if facts.st_size > limit:
            raise OverLimit(
                f"the file has {facts.st_size} bytes, more than the limit of {limit}: publish a smaller copy"
            )
        return pointers.follow(Path(file).read_bytes(), Path(file), limit)
    except OSError as error:
        raise Unreadable(f"the file cannot be read ({error.strerror or type(error).__name__})") from error


def digest(file: str) -> tuple[str, int]:
    """Return (sha256 in hex, bytes) of a file read in pieces; ("", 0) where it cannot be read."""
    running, size = hashlib.sha256(), 0
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):  # noqa: PTH116 - a pipe must not be opened
            return "", 0
        with Path(file).open("rb") as stream:
            while piece := stream.read(1 << 20):
                running.update(piece)
                size += len(piece)
    except OSError:
        return "", 0
    return running.hexdigest(), size


def holds_pictures(file: Path) -> bool:
    """Say whether a text holds pictures written in base64: it is a page, and an asset as well; so is a worksheet."""
    try:
        with file.open("rb") as stream:
            text = stream.read(_LONGEST_TEXT)
    except OSError:
        return False
    return is_worksheet(text) or next(pictures_in(text), None) is not None


def _walk(path: Path, skipped: set[Path]) -> Iterator[Path]:
    if _absolute(path) in skipped:
        return
    try:
        children = sorted(path.iterdir()) if path.is_dir() and not path.is_symlink() else None
    except OSError:
        children = None  # a folder that may not be opened is an asset, and reading it says why
    if children is None:
        yield path
        return
    for child in children:
        if child.name not in _NOT_WALKED:
            yield from _walk(child, skipped)


def _absolute(path: Path) -> Path:
    """Return the path made absolute without following links: a loop of links has no target."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links


def is_text(file: Path) -> bool:
    """Say whether a file is plain text by its content; never one whose ending claims a picture, or an LFS pointer."""
    if file.suffix.lower() in PICTURE_ENDINGS or not file.is_file():
        return False
    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
    except OSError:
        return False
    if b"\0" in head or pointers.is_pointer(head) or head.startswith((b"%PDF", b"\xff\xd8")):
        return False
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4 and len(head) == _HEAD_BYTES
    return b"<svg" not in head.lower()
