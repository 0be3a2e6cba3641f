"""The registry that a command works on: named on the command line, or by the nearest configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard.bootstrap.inspecting import Spec, inspections
from imageguard.config.settings import find_settings, load_settings
from imageguard.errors import RegistryError, UsageError
from imageguard.executors.files import select
from imageguard.registry.addresses import Desk, open_desk
from imageguard.registry.folder import FolderRegistry
from imageguard.registry.folder_store import FolderStore
from imageguard.registry.home import home, private_folder
from imageguard.registry.kinds import is_database

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


def named_address(registry: str | None, start: Path = Path()) -> str:
    """Return the address of the registry. Raises UsageError where none is named anywhere."""
    address = address_for(start, registry)
    if address is None:
        raise UsageError("no registry is named: give --registry, or run `imageguard init` in the campaign's folder")
    return address


def desk_for(registry: str | None, start: Path = Path()) -> Desk:
    """Return the registry, open to be changed. Raises UsageError where none is named anywhere."""
    return open_desk(named_address(registry, start))


@dataclass(frozen=True)
class StopList:
    """Where stops are kept, and how people call the place; ``shared`` says whether it is the list that was meant."""

    desk: Desk
    where: str
    shared: bool = True


def stop_list(registry: str | None, start: Path, *, lifting: bool = False) -> StopList:
    """Return the registry's list of stops, or this computer's own where no registry is configured.

    Where the registry cannot be opened here, a stop goes onto this computer's own list, which says so:
    a stop needs no key. Raises RegistryError where one is to be lifted.
    """
    address = address_for(start, registry)
    if address is None:
        return StopList(_own_list(), OWN_LIST)
    try:
        desk = open_desk(address)
        desk.store.stops()
    except RegistryError as error:
        if lifting:
            raise
        where = f"the list of this computer alone, for the registry cannot be opened here: {error}"
        return StopList(_own_list(), where, shared=False)
    return StopList(desk, _in_words(address))


def _own_list() -> Desk:
    return Desk(FolderStore(private_folder(home() / "stops"), "this computer's stops"))


def _in_words(address: str) -> str:
    if "://" in address:
        return "the registry on the PostgreSQL server"
    if is_database(address):
        return f"the registry: the encrypted database {Path(address).name}"
    return f"the registry: the file stops.yaml in the folder {Path(address).name}"


def own_stops() -> tuple[Stop, ...]:
    """Return what was stopped on this computer where no registry could be used; it counts in every check here."""
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
