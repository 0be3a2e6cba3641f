"""What ships of the law of each place, ``rules/jurisdiction/<country>.yaml``."""

from __future__ import annotations

from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from imageguard import resources
from imageguard.config.packs import files_in
from imageguard.consent.law import Ban, Jurisdiction
from imageguard.documents import Mistakes, load
from imageguard.documents.dates import parse_date
from imageguard.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Iterable


@lru_cache(maxsize=1)
def shipped_jurisdictions() -> tuple[Jurisdiction, ...]:
    """Return every jurisdiction that ships, by country."""
    return tuple(load_jurisdiction(path) for path in files_in(resources.folder("rules") / "jurisdiction"))


def jurisdictions_for(packs: Iterable[str | Path]) -> tuple[Jurisdiction, ...]:
    """Return what ships, each place replaced by what the folder ``jurisdiction`` of an own pack says of it.

    Raises DocumentError with the mistakes of all.
    """
    places = {one.country: one for one in shipped_jurisdictions()}
    mistakes = Mistakes()
    for path in (file for pack in packs if isinstance(pack, Path) for file in files_in(pack / "jurisdiction")):
        own = mistakes.of(partial(load_jurisdiction, path), None)
        places |= {own.country: own} if own else {}
    mistakes.end()
    return tuple(places[country] for country in sorted(places))


def load_jurisdiction(path: Path) -> Jurisdiction:
    """Read one jurisdiction. Raises DocumentError."""
    document = load(path, resources.schema("jurisdiction"))
    data = document.data
    if path.stem.upper() != data["country"]:
        message = f"the file of a country is called by its code: {data['country'].lower()}.yaml"
        raise DocumentError([document.mistake(("country",), message)])
    return Jurisdiction(
        country=data["country"],
        as_of=parse_date(data["as_of"]),
        verified=data["verified_by"] != "nobody",
        bans=tuple(Ban(one["protects"], one["law"], one["seen"] == "yes") for one in data["identity_bans"]),
        guardian_until=max((one["age"] for one in data["guardian_until"]), default=None),
    )
