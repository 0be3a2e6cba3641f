"""The registry that a command works on: named on the command line, or by the nearest configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.bootstrap.inspecting import Spec, inspections
from imageguard.config.settings import find_settings, load_settings
from imageguard.errors import UsageError
from imageguard.executors.files import select
from imageguard.registry.addresses import Desk, open_desk
from imageguard.registry.folder import FolderRegistry
from imageguard.registry.folder_store import FolderStore
from imageguard.registry.home import home, private_folder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from imageguard.model.attestation import Stop
    from imageguard.model.inspection import Inspection

_NAMED = re.compile(r"sha256:[0-9a-f]{64}")
OWN_LIST = "the list of this computer (no registry is configured)"


@dataclass(frozen=True)
class Named:
    """A picture as the registry names it: bytes, and where it could be decoded pixels and fingerprint."""

    name: str
    sha256: str
    px: str | None = None
    pdq: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """Return the names as records carry them."""
        found = {"sha256": f"sha256:{self.sha256}", "px": self.px, "pdq": self.pdq and f"pdq:{self.pdq}"}
        return {key: value for key, value in found.items() if value}


def address_for(start: Path, registry: str | None) -> str | None:
    """Return the address of the registry: the given one, else that of the nearest ``imageguard.yaml``; or None."""
    return registry or load_settings(find_settings(start)).registry


def desk_for(registry: str | None, start: Path = Path()) -> Desk:
    """Return the registry, open to be changed. Raises UsageError where none is named anywhere."""
    address = address_for(start, registry)
    if address is None:
        raise UsageError("no registry is named: give --registry, or run `imageguard init` in the campaign's folder")
    return open_desk(address)


def stops_desk(registry: str | None, start: Path) -> tuple[Desk, str]:
    """Return where a stop is kept, and how people call it: the registry, or this computer's own list."""
    address = address_for(start, registry)
    if address is not None:
        desk = open_desk(address)
        return desk, desk.store.name.rpartition(" of ")[0] or "the registry"
    folder = private_folder(home() / "stops")
    return Desk(FolderStore(folder, "this computer's stops")), OWN_LIST


def own_stops() -> tuple[Stop, ...]:
    """Return what was stopped on this computer where no registry was configured; it counts in every check here."""
    folder = home() / "stops"
    return FolderRegistry(folder, "this computer's stops").stops() if folder.is_dir() else ()


def named_pictures(pictures: Sequence[str]) -> Iterator[Named]:
    """Yield the pictures of these files and folders as the registry names them; ``sha256:...`` names one itself.

    Raises UsageError where a path is not there.
    """
    for one in pictures:
        if _NAMED.fullmatch(one):
            yield Named(one, one.removeprefix("sha256:"))
    paths = [Path(one) for one in pictures if not _NAMED.fullmatch(one)]
    for inspection in look_at(paths):
        yield named(inspection)


def look_at(paths: Sequence[Path], *, faces: bool = False, profile: str = "balanced") -> Iterator[Inspection]:
    """Yield the inspection of every picture under the paths, without metadata; faces only where asked for."""
    spec = Spec(profile=profile, looked=("faces",) if faces else ("hidden",))
    yield from inspections(select(paths).assets, spec) if paths else ()


def named(inspection: Inspection) -> Named:
    """Return how the registry names an inspected picture."""
    primary = inspection.primary
    return Named(inspection.path, inspection.sha256, primary.px if primary else None, primary.pdq if primary else None)
