"""XMP files that lie beside pictures, read as metadata of the pictures: what they tell goes where the folder goes."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from imageguard.bootstrap.inspecting import inspections
from imageguard.executors.files import digest
from imageguard.model.inspection import SIDECAR, Inspection, Rendition, RenditionKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from imageguard.bootstrap.inspecting import Spec
    from imageguard.model.inspection import Face

ENDING: Final = ".xmp"
FORMAT: Final = "XMP"
_EXPECTED: Final = "not-a-picture"
"""The code by which an XMP file is refused as an asset of its own; beside a picture it is none."""


def inspect_all(
    assets: Sequence[tuple[str, str]], spec: Spec, *, jobs: int | None = None, cache: bool = True
) -> Iterator[Inspection]:
    """Yield the inspection of each (name, file) in order, with what the XMP files beside it hold.

    Raises ConfigurationError where a backend of the profile is missing.
    """
    beside = sidecars_of(assets)
    files = sorted({file for found in beside.values() for file in found})
    seen = dict(zip(files, inspections([(file, file) for file in files], spec, jobs=jobs, cache=cache), strict=True))
    for inspection in inspections(assets, spec, jobs=jobs, cache=cache):
        yield joined(inspection, [seen[file] for file in beside.get(inspection.path, ())])


def beside_alone(assets: Sequence[tuple[str, str]], spec: Spec, *, jobs: int | None = None) -> Iterator[Inspection]:
    """Yield for each (name, file) what the XMP files beside it hold, as if the picture itself held nothing else.

    For pictures that are known by their bytes already: they are not opened.
    """
    for name, file in assets:
        bare = Inspection(name, digest(file)[0], "listed", 0, (Rendition("primary", RenditionKind.PRIMARY, "listed"),))
        beside = [(one, one) for one in sidecars_of([(name, file)]).get(name, ())]
        yield joined(bare, tuple(inspections(beside, spec, jobs=jobs)))


def sidecars_of(assets: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return the XMP files called like each asset, ``a.xmp`` or ``a.jpg.xmp``, by its name; case does not count."""
    places = {name: Path(file).absolute() for name, file in assets}
    own = set(places.values())
    folders = {place.parent: _xmp_in(place.parent, own) for place in places.values()}
    found = {}
    for name, place in places.items():
        stems = {place.name.casefold(), place.stem.casefold()}
        files = [str(one) for one in folders[place.parent] if one.stem.casefold() in stems]
        if files:
            found[name] = tuple(files)
    return found


def joined(picture: Inspection, sidecars: Sequence[Inspection]) -> Inspection:
    """Return what was observed of a picture and its XMP files as one; places say which is which."""
    for sidecar in sidecars:
        picture = _joined(picture, sidecar)
    return picture


def _joined(picture: Inspection, sidecar: Inspection) -> Inspection:
    ids = {one.id: f"{SIDECAR} {one.id}" for one in sidecar.renditions}
    problems = [one for one in sidecar.problems if one.code != _EXPECTED or sidecar.format != FORMAT]
    return dataclasses.replace(
        picture,
        renditions=(
            *picture.renditions,
            *(dataclasses.replace(one, id=ids[one.id], where=SIDECAR, offset=None) for one in sidecar.renditions),
        ),
        faces=(*picture.faces, *_renumbered(picture, sidecar, ids)),
        metadata=(*picture.metadata, *(dataclasses.replace(one, where=SIDECAR) for one in sidecar.metadata)),
        problems=(
            *picture.problems,
            *(dataclasses.replace(one, message=f"The XMP file beside it: {one.message}") for one in problems),
        ),
    )


def _renumbered(picture: Inspection, sidecar: Inspection, ids: Mapping[str, str]) -> Iterator[Face]:
    taken = max((int(one.id[1:]) for one in picture.faces if re.fullmatch(r"f\d+", one.id)), default=0)
    for number, face in enumerate(sidecar.faces, start=taken + 1):
        yield dataclasses.replace(face, id=f"f{number}", rendition=ids[face.rendition])


def _xmp_in(folder: Path, own: Collection[Path]) -> list[Path]:
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []  # whatever lies in a folder that cannot be listed was named outright, and reading it says why
    return [one for one in entries if one.suffix.lower() == ENDING and one not in own and one.is_file()]
