"""What surrounds a run: whether everybody can read the repository, and whether the letters lie in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.bootstrap.history import history
from imageguard.executors import git
from imageguard.facts.scene import Surroundings
from imageguard.registry.kinds import is_database

if TYPE_CHECKING:
    from collections.abc import Collection

    from imageguard.config.settings import Settings
    from imageguard.executors.files import Selection


def surroundings(
    settings: Settings,
    selection: Selection,
    *,
    matching: bool,
    home: Path | None = None,
    ended: Collection[str] = (),
) -> Surroundings:
    """Return the surroundings; Git is asked only where the repository is said to be public.

    ``ended`` are the sha256 of pictures whose letter no longer stands, to be looked for in its history.

    Raises ConfigurationError where Git must be asked and is not installed.
    """
    basis = settings.face_matching
    return Surroundings(
        matching=matching,
        legal_basis=bool(basis and basis.legal_basis.strip()),
        assessment=bool(basis and basis.assessment.strip()),
        public=settings.public,
        letters_inside=_letters_inside(settings, selection, home) if settings.public else None,
        ended_in_history=_in_history(selection, home, ended) if settings.public else None,
        letter_versions=settings.letter_versions,
    )


def _in_history(selection: Selection, home: Path | None, ended: Collection[str]) -> int | None:
    """Count the pictures that the history of the repository still holds; None outside of any repository."""
    places = [home] if home else [Path(file).parent for _, file in selection.assets[:1]]
    found = [history(place, ended) for place in places] if ended else [[]]
    return None if not found or found[0] is None else len(found[0])


def _letters_inside(settings: Settings, selection: Selection, home: Path | None) -> bool | None:
    """Say whether the letters lie in a working tree that holds a picture, too, and are not ignored there."""
    if settings.registry is None or is_database(settings.registry):
        return False if settings.registry is None else None
    letters = Path(settings.registry)
    root = git.repository(letters)
    if root is None:
        return False
    places = [home] if home else [Path(file) for _, file in selection.assets]
    shared = any(place.resolve().is_relative_to(root.resolve()) for place in places)
    return shared and not git.ignores(root, letters.resolve())
