"""What steers a run: read from the folder that is worked in, or from a revision that can be trusted."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from imageguard.config.proving import is_signature_of
from imageguard.config.settings import NAME, find_settings, load_settings, own_files
from imageguard.documents import load
from imageguard.errors import ConfigurationError, DocumentError
from imageguard.executors import git
from imageguard.resources import schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from imageguard.config.settings import Settings

ONE_PATH = ("registry", "use", "attestations", "waivers", "signers", "models")


@dataclass(frozen=True)
class Ground:
    """``root`` holds the pictures; ``home`` mirrors it and holds what steers, which may be another folder.

    ``trusted`` says that ``home`` is a revision: then nothing outside of it steers.
    """

    root: Path
    home: Path
    trusted: bool = False
    read: dict[Path, Settings] = field(default_factory=dict)

    def config_of(self, name: str) -> Path | None:
        """Return the configuration that governs the file of that name (relative to the root), or None."""
        if not self.trusted:
            return find_settings((self.root / name).parent)
        for folder in PurePosixPath(name).parents if not name.startswith("../") else ():
            if (self.home / folder / NAME).is_file():
                return self.home / folder / NAME
        raise ConfigurationError(f"{name}: this path does not lie in the repository")

    def settings(self, config: Path | None) -> Settings:
        """Return what a configuration says, read once."""
        if config is None:
            return load_settings(None)
        if config not in self.read:
            self.read[config] = load_settings(config)
        return self.read[config]

    def steering(self, config: Path | None) -> frozenset[str]:
        """Return the names of the files and folders that steer a run under that configuration."""
        settings = self.settings(config)
        paths = [*own_files(settings), *(pack for pack in settings.rules if isinstance(pack, Path))]
        return frozenset(self.name(path) for path in paths)

    def name(self, path: Path) -> str:
        """Return the name of a path of the home folder, with forward slashes."""
        return os.path.relpath(os.path.abspath(path), self.home).replace(os.sep, "/")  # noqa: PTH100 - no link followed


@contextlib.contextmanager
def ground_of(root: Path, trusted: str | None) -> Iterator[Ground]:
    """Yield what steers: the working folder itself, or what the trusted revision holds, written to a private folder.

    Raises UsageError for an unknown revision, ConfigurationError where what steers lies outside of it.
    """
    if trusted is None:
        yield Ground(root, root)
        return
    with tempfile.TemporaryDirectory(prefix="imageguard-") as folder:
        home = Path(folder).resolve()
        with _told_as(trusted, home):
            yield _exported(root, home, trusted)


def _exported(root: Path, home: Path, trusted: str) -> Ground:
    files = git.tree(root, trusted)
    git.export(root, files, [name for name in files if PurePosixPath(name).name == NAME], home)
    for config in sorted(home.rglob(NAME)):
        said: dict[str, Any] = load(config, schema("settings"), config.relative_to(home).as_posix()).data or {}
        git.export(root, files, _named_by(said, config, home, frozenset(files)), home)
        for page in said.get("pages", ()):
            _placeholder(config.parent / page, home)
    (home / NAME).touch()
    return Ground(root, home, trusted=True)


@contextlib.contextmanager
def _told_as(trusted: str, home: Path) -> Iterator[None]:
    """Call files of the private folder by the revision that they come from, so that nobody looks for them there."""

    def named(text: str) -> str:
        return text.replace(f"{home}{os.sep}", f"{trusted}:").replace(str(home), trusted)

    try:
        yield
    except DocumentError as error:
        mistakes = [
            dataclasses.replace(one, source=named(one.source), message=named(one.message)) for one in error.mistakes
        ]
        raise DocumentError(mistakes) from error
    except ConfigurationError as error:
        raise ConfigurationError(named(str(error))) from error


def _placeholder(page: Path, home: Path) -> None:
    """Stand in for pages: they are content, read where the pictures lie, and only have to be there."""
    place = Path(os.path.normpath(page))
    if place.is_relative_to(home):
        place.mkdir(parents=True, exist_ok=True)


def _named_by(said: Mapping[str, Any], config: Path, home: Path, files: frozenset[str]) -> list[str]:
    """Return the files of the revision that a configuration names. Raises ConfigurationError for a path out of it."""
    paths = [said[key] for key in ONE_PATH if key in said and "://" not in said[key]]
    paths += [*said.get("rules", ()), *(path for key, path in said.get("clearance", {}).items() if key != "site")]
    paths += [said["own_detector"]["file"]] if "own_detector" in said else []
    found: list[str] = []
    for path in paths:
        name = os.path.relpath(os.path.normpath(config.parent / path), home).replace(os.sep, "/")
        if name.startswith("../"):
            raise ConfigurationError(
                f"{config.relative_to(home).as_posix()}: {path} lies outside of the repository, so that the trusted "
                "revision says nothing of it: name a file in the repository"
            )
        found += [*git.below(files, name), *(one for one in files if is_signature_of(one, name))]
    return found
