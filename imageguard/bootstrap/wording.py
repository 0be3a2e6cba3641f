"""Which pictures a changed text speaks of, so that they are judged again with their new words."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from imageguard.captions.sidecar import OWN
from imageguard.captions.site import READERS
from imageguard.executors import git
from imageguard.executors.files import PICTURE_ENDINGS, is_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from imageguard.bootstrap.ground import Ground

PAGES: Final = frozenset({*READERS, *OWN})
"""Endings of pages, and of files beside pictures, whose words are judged with the pictures."""
BUNDLES: Final = frozenset({"index", "_index"})
"""What the page of a folder is called where the pictures of the folder are its own."""
XMP: Final = ".xmp"
LARGEST: Final = 4 * 1024 * 1024


def shown_with(ground: Ground, names: Iterable[str]) -> set[str]:
    """Return the tracked pictures that changed texts name, stand beside, or hold as their own.

    Where a clearance list decides, words decide nothing, and only pictures beside a changed XMP file are returned.
    """
    texts = texts_of(names)
    if not texts:
        return set()
    tracked = git.tracked(ground.root)
    pictures = [name for name in tracked if PurePosixPath(name).suffix.lower() in PICTURE_ENDINGS]
    found = named_by(ground.root, texts, pictures)
    spoken = {picture for picture in found if ground.settings(ground.config_of(picture)).clearance is None}
    return spoken | set(beside_xmp([text for text in texts if text.lower().endswith(XMP)], tracked))


def beside_xmp(texts: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    """Yield those of the names that are called like one of these XMP files, whatever their ending."""
    stems = {PurePosixPath(text.casefold()).with_suffix("") for text in texts}
    for name in names if stems else ():
        place = PurePosixPath(name.casefold())
        if place.suffix != XMP and (place in stems or place.with_suffix("") in stems):
            yield name


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
    own = page.stem.casefold() in BUNDLES and picture.is_relative_to(page.parent)
    return name in words or (own and ("*" in words or picture.stem.casefold() in words))


def _words(file: Path) -> str:
    """Return what a text says, in small letters, once as it stands and once with ``%20`` and the like undone."""
    if not file.is_file() or not is_text(file):
        return ""
    with file.open("rb") as stream:
        words = stream.read(LARGEST).decode("utf-8", "replace").casefold()
    return f"{words}\n{unquote(words)}"
