"""Which assets of a run a change touches: all of them where it touches what steers the run."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.bootstrap.wording import named_by, texts_of
from imageguard.errors import UsageError
from imageguard.executors import git

if TYPE_CHECKING:
    from collections.abc import Iterable

    from imageguard.executors.files import Selection


def changed_only(selection: Selection, steering: Iterable[Path], revision: str, start: Path) -> Selection:
    """Leave out the assets that are known to be as they were at the revision.

    A picture that a changed text speaks of has changed, too. Nothing is left out where a steering
    file (letters, rules, answers, use, waivers) is not known to be as it was, one outside of the
    repository included, nor where the revision is the nothing before a first push. Raises UsageError
    outside of a repository.
    """
    root = git.repository(start)
    if root is None:
        raise UsageError(f"{start} lies in no Git repository: leave --changed-since out")
    if git.is_nothing(revision):
        return selection
    same = git.untouched(root, revision)
    before = git.tree(root, revision)
    if not all(_untouched(path, root, same, before) for path in steering):
        return selection
    texts = texts_of({*before, *git.tracked(root), *git.untracked(root)} - same)
    names = {name: _name(Path(file), root) for name, file in selection.assets}
    spoken_of = named_by(root, texts, list(names.values()))
    kept = tuple(one for one in selection.assets if names[one[0]] not in same or names[one[0]] in spoken_of)
    left = {name for name, _ in selection.assets} - {name for name, _ in kept}
    return dataclasses.replace(selection, assets=kept, unchanged=tuple(sorted(left)))


def _untouched(path: Path, root: Path, same: frozenset[str], before: Iterable[str]) -> bool:
    """Say whether a file, or every file that a folder holds or held, is as it was."""
    name = _name(path, root)
    held = git.below(tuple(before), name)
    holds = [_name(one, root) for one in path.rglob("*") if not one.is_dir()] if path.is_dir() else [name]
    return all(one in same for one in (*held, *holds))


def _name(path: Path, root: Path) -> str:
    """Return a path as Git calls it; the last part may be a link, which Git does not follow."""
    place = os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118 - realpath is a string
    return os.path.relpath(place, os.path.realpath(root)).replace(os.sep, "/")
