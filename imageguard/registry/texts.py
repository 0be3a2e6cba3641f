"""The text of every YAML file of a folder of letters, and what may not lie there."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.documents.loading import file_text
from imageguard.errors import DocumentError, Mistake, RegistryError
from imageguard.registry.files import locked, pending

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_YAML: Final = frozenset({".yaml", ".yml"})
_BESIDE: Final = frozenset({".md", ".txt"})


def texts_in(folder: Path, source: str, *, held: bool) -> tuple[Mapping[str, str], tuple[Mistake, ...]]:
    """Return the text of every YAML file by its path below the folder, and mistakes: what cannot be read.

    ``source`` is what messages call the folder; ``held`` says that the caller holds its lock.
    """
    mistakes: list[Mistake] = []
    texts: dict[str, str | None] = {}
    with contextlib.nullcontext() if held else locked(folder, exclusive=False, called=source):
        for name in _names(folder, source, mistakes):
            try:
                texts[name] = file_text(folder / name, called(source, name))
            except DocumentError as error:
                mistakes += error.mistakes
        texts |= pending(folder)
    return {name: text for name, text in sorted(texts.items()) if text is not None}, tuple(mistakes)


def called(source: str, name: str) -> str:
    """Return what messages call a file of the folder."""
    return f"{source.rstrip('/')}/{name}"


def _names(folder: Path, source: str, mistakes: list[Mistake]) -> Iterator[str]:
    """Yield the YAML files of the folder and the folders in it, by name; note what may not lie there."""
    for name, is_link in sorted(_entries(folder, source)):
        ending = Path(name).suffix.lower()
        if is_link:
            mistakes.append(Mistake(called(source, name), 0, 0, "", "is a link; put the letter itself here"))
        elif ending in _YAML:
            yield name
        elif ending not in _BESIDE:
            message = f"is neither a letter (.yaml) nor a note (.md, .txt); move it out of {source}"
            mistakes.append(Mistake(called(source, name), 0, 0, "", message))


def _entries(folder: Path, source: str, below: str = "") -> Iterator[tuple[str, bool]]:
    """Yield (path below the folder, whether it is a link) of every file in it."""
    try:
        entries = list(os.scandir(folder))
    except OSError as error:
        raise RegistryError(f"{source}: the folder of letters cannot be read: {error.strerror}") from error
    for entry in entries:
        if _is_furniture(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(Path(entry.path), source, f"{below}{entry.name}/")
        else:
            yield f"{below}{entry.name}", entry.is_symlink()


def _is_furniture(name: str) -> bool:
    """Say whether editors, git or a desktop put it there: hidden and no YAML, or a known name."""
    hidden = name.startswith(".") and Path(name).suffix.lower() not in _YAML
    return hidden or name.startswith("._") or name.lower() in {"thumbs.db", "desktop.ini"}
