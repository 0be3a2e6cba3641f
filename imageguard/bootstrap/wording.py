"""Which pictures a changed text speaks of, so that they are judged again with their new words."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from imageguard.executors import git
from imageguard.executors.files import PICTURE_ENDINGS, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from imageguard.bootstrap.ground import Ground

PAGES: Final = frozenset({".md", ".markdown", ".html", ".htm", ".txt", ".json", ".csv", ".xmp"})
"""Endings of pages, and of files beside pictures, whose words are judged with the pictures."""
BUNDLES: Final = frozenset({"index", "_index"})
"""What the page of a folder is called where the pictures of the folder are its own."""
LARGEST: Final = 4 * 1024 * 1024


def shown_with(ground: Ground, names: Iterable[str]) -> set[str]:
    """Return the tracked pictures that changed texts name, stand beside, or hold as their own.

    Where a clearance list decides, words decide nothing, and none are returned.
    """
    texts = texts_of(names)
    if not texts:
        return set()
    pictures = [name for name in git.tracked(ground.root) if PurePosixPath(name).suffix.lower() in PICTURE_ENDINGS]
    found = named_by(ground.root, texts, pictures)
    return {picture for picture in found if ground.settings(ground.config_of(picture)).clearance is None}


def texts_of(names: Iterable[str]) -> list[str]:
    """Return those of the names that pages and files beside pictures may have."""
    return [name for name in names if PurePosixPath(name).suffix.lower() in PAGES]


def named_by(root: Path, texts: Iterable[str], pictures: Sequence[str]) -> set[str]:
    """Return those of the pictures that a text speaks of; all names are relative to the root."""
    return {picture for text in texts for picture in _named_in(root, text, pictures)}


def _named_in(root: Path, text: str, pictures: Iterable[str]) -> list[str]:
    page, words = PurePosixPath(text), _words(root / text)
    return [picture for picture in pictures if _speaks_of(page, words, PurePosixPath(picture))]


def _speaks_of(page: PurePosixPath, words: str, picture: PurePosixPath) -> bool:
    name = picture.name.casefold()
    if page.parent == picture.parent:
        stem = page.stem.casefold()
        return stem in BUNDLES or stem in {name, picture.stem.casefold()} or name in words
    return name in words


def _words(file: Path) -> str:
    """Return what a text says, in small letters, once as it stands and once with ``%20`` and the like undone."""
    if not file.is_file() or not is_text(file):
        return ""
    with file.open("rb") as stream:
        words = stream.read(LARGEST).decode("utf-8", "replace").casefold()
    return f"{words}\n{unquote(words)}"
